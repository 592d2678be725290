import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { ProblemError } from '../domain/errors.ts';
import type { Env } from './env.ts';

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  wasm: 'application/wasm',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  webmanifest: 'application/manifest+json',
};

const RESIDENTS_WORKER = '/public/residents-sw.js';
/** Addresses of the page without an account. */
export const isForResidents = (path: string) => /^\/public(?:\/|$)/.test(path);

interface Variant {
  bytes: Buffer<ArrayBuffer>;
  encoding: string | null;
}
interface Asset {
  type: string;
  etag: string;
  variants: Variant[];
}

/**
 * The built web application from `root`: pre-compressed variants, names with a hash cacheable for ever, any
 * other address answered with the application's page, which routes by itself. Bytes are kept in memory: a few megabytes.
 */
export function createStaticFiles(root: string) {
  const assets = new Map<string, Asset | null>();

  function load(path: string): Asset | null {
    const known = assets.get(path);
    if (known !== undefined) return known;
    const file = join(root, normalize(path));
    const isFile = file.startsWith(root) && existsSync(file) && statSync(file).isFile();
    let asset: Asset | null = null;
    if (isFile) {
      const bytes = readFileSync(file);
      const variants: Variant[] = [];
      for (const [encoding, ending] of [
        ['br', '.br'],
        ['gzip', '.gz'],
      ] as const) {
        if (existsSync(file + ending)) variants.push({ encoding, bytes: readFileSync(file + ending) });
      }
      variants.push({ encoding: null, bytes });
      const ending = path.split('.').pop() ?? '';
      asset = {
        type: TYPES[ending] ?? 'application/octet-stream',
        etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`,
        variants,
      };
    }
    if (isFile) assets.set(path, asset);
    return asset;
  }

  /** The map has a page of its own, which draws a first picture, and so has who needs no account. */
  function pageOf(path: string): Asset | null {
    if (path === '/') return load('/index.html');
    if (isForResidents(path)) return load('/public/residents.html');
    // A build without the other page serves the map's for all.
    return load('/app.html') ?? load('/index.html');
  }

  return (c: Context<Env>): Response | null => {
    const path = decodeURIComponentSafely(new URL(c.req.url).pathname);
    if (path === null) return null;
    const found = path === '/' ? null : load(path);
    const isPage = found === null && !/\.[a-z0-9]+$/i.test(path);
    const page = pageOf(path);
    const asset = isPage ? page : found;
    if (asset === null) return null;
    const accepted = c.req.header('Accept-Encoding') ?? '';
    const variant = asset.variants.find(({ encoding }) => encoding === null || accepted.includes(encoding));
    if (!variant) return null;
    c.header('Content-Type', asset.type);
    c.header('ETag', asset.etag);
    c.header('Vary', 'Accept-Encoding');
    c.header(
      'Cache-Control',
      /^\/(?:public\/)?assets\//.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
    // The worker of the page for residents also starts it at the address without a slash.
    if (path === RESIDENTS_WORKER) c.header('Service-Worker-Allowed', '/public');
    if (c.req.header('If-None-Match') === asset.etag) return c.body(null, 304);
    if (variant.encoding) c.header('Content-Encoding', variant.encoding);
    return c.body(variant.bytes, 200);
  };
}

function decodeURIComponentSafely(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/**
 * One file with byte ranges, as PMTiles needs it.
 * @param etag strong; with it a range counts only of the content that the caller has the rest of (`If-Range`)
 */
export function serveRanges(c: Context<Env>, file: string, etag?: string): Response {
  if (!existsSync(file)) throw new ProblemError('route.not_found', { path: c.req.path });
  const { size } = statSync(file);
  c.header('Accept-Ranges', 'bytes');
  c.header('Content-Type', 'application/octet-stream');
  c.header('Cache-Control', etag === undefined ? 'private, max-age=3600' : 'private, no-cache');
  if (etag !== undefined) {
    c.header('ETag', etag);
    if (c.req.header('If-None-Match') === etag) return c.body(null, 304);
  }
  const wanted = c.req.header('If-Range');
  const isSame = wanted === undefined || wanted === etag;
  const range = isSame ? /^bytes=(\d+)-(\d*)$/.exec(c.req.header('Range') ?? '') : null;
  const start = range ? Number(range[1]) : 0;
  const end = range?.[2] ? Math.min(Number(range[2]), size - 1) : size - 1;
  if (start > end) {
    c.header('Content-Range', `bytes */${size}`);
    return c.body(null, 416);
  }
  c.header('Content-Length', String(end - start + 1));
  // Nobody would read the file that a HEAD request opens, and it would stay open.
  const isHead = c.req.raw.method === 'HEAD';
  const open = () => Readable.toWeb(createReadStream(file, { start, end })) as ReadableStream;
  if (!range) return isHead ? c.body(null, 200) : c.body(open(), 200);
  c.header('Content-Range', `bytes ${start}-${end}/${size}`);
  return isHead ? c.body(null, 206) : c.body(open(), 206);
}
