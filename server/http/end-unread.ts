import type { MiddlewareHandler } from 'hono';
import type { Env } from './env.ts';

/**
 * A HEAD request is answered like a GET whose bytes nobody reads: they are given up here, so that no file stays open
 * and no place among the requests of an account stays taken.
 */
export function endUnread(): MiddlewareHandler<Env> {
  return async (c, next) => {
    await next();
    if (c.req.raw.method === 'HEAD') await c.res.body?.cancel();
  };
}
