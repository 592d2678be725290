import type { Context } from 'hono';
import { ProblemError } from '../domain/errors.ts';
import type { Env } from './env.ts';

/** A browser asks for a few tiles at a time. */
const MOST_BYTES = 8 * 1024 * 1024;
const PATIENCE_MS = 30_000;
const PASSED_ON = ['Content-Type', 'Content-Length', 'Content-Range', 'ETag', 'Last-Modified'];

/**
 * A range of a PMTiles file at another address, read by the server, so that browsers ask nobody but the product.
 * @param address of the configuration, never of a request
 * @throws ProblemError `basemap.range_needed`, `basemap.unreadable`
 */
export async function passOnRanges(c: Context<Env>, address: string): Promise<Response> {
  const range = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(c.req.header('Range') ?? '');
  const [first, last] = [Number(range?.[1]), Number(range?.[2])];
  if (range === null || !(last >= first && last - first < MOST_BYTES))
    throw new ProblemError('basemap.range_needed');
  const held = c.req.header('If-Match');
  const answer = await fetch(address, {
    headers: { Range: `bytes=${first}-${last}`, ...(held === undefined ? {} : { 'If-Match': held }) },
    signal: AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(PATIENCE_MS)]),
  }).catch(() => null);
  if (answer === null || ![206, 412, 416].includes(answer.status)) {
    await answer?.body?.cancel();
    throw new ProblemError('basemap.unreadable');
  }
  for (const name of PASSED_ON) {
    const value = answer.headers.get(name);
    if (value !== null) c.header(name, value);
  }
  c.header('Cache-Control', 'private, max-age=3600');
  return new Response(answer.body, { status: answer.status, headers: c.res.headers });
}
