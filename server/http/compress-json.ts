import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';
import type { Env } from './env.ts';

const compressWith = { br: promisify(brotliCompress), gzip: promisify(gzip) };
/** Level 4 takes about 1 ms for the figures of 126 communes and leaves a tenth of their bytes. */
const OPTIONS = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
/** Below this an answer fits one packet either way. */
const SMALLEST_BYTES = 1024;

/**
 * Compresses JSON that somebody reads, off the main thread, unless it is compressed already; streams and everything
 * else pass untouched, because looking at a body makes a stream of it. Answers to writes are short.
 */
export function compressJson(): MiddlewareHandler<Env> {
  return async (c, next) => {
    await next();
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
    const encoding = isRead ? acceptedEncoding(c.req.header('Accept-Encoding')) : null;
    if (encoding === null) return;
    const { headers, status } = c.res;
    const isJson = /^application\/(?:[a-z.]+\+)?json\b/.test(headers.get('Content-Type') ?? '');
    if (!isJson || headers.has('Content-Encoding') || c.res.body === null) return;
    const bytes = Buffer.from(await c.res.arrayBuffer());
    const isWorth = bytes.length >= SMALLEST_BYTES;
    const sent = isWorth ? await compressWith[encoding](bytes, encoding === 'br' ? OPTIONS : {}) : bytes;
    // Hono carries the headers of the answer before over to this one.
    c.res = new Response(new Uint8Array(sent), { status, headers });
    if (!isWorth) return;
    c.res.headers.delete('Content-Length');
    c.res.headers.set('Content-Encoding', encoding);
    c.res.headers.append('Vary', 'Accept-Encoding');
  };
}

function acceptedEncoding(header = ''): 'br' | 'gzip' | null {
  return /\bbr\b/.test(header) ? 'br' : /\bgzip\b/.test(header) ? 'gzip' : null;
}
