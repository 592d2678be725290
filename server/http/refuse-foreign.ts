import type { MiddlewareHandler } from 'hono';
import { ProblemError } from '../domain/errors.ts';
import type { Env } from './env.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another web site has a visitor's browser send. Browsers say where a request comes from in two headers
 * that pages cannot set: `Origin` with every write, and `Sec-Fetch-Site` with everything. A link that somebody follows
 * is no such request. Programs that are no browser send neither, and carry no cookie that they were not given.
 * @param origins web addresses of the product itself
 */
export function refuseForeign(origins: readonly string[]): MiddlewareHandler<Env> {
  return async (c, next) => {
    const isRead = READS.has(c.req.method);
    const origin = c.req.header('Origin');
    if (!isRead && origin !== undefined && !origins.includes(origin))
      throw new ProblemError('auth.foreign_origin');
    const site = c.req.header('Sec-Fetch-Site');
    const isForeign = site === 'cross-site' || site === 'same-site';
    const isFollowed = isRead && c.req.header('Sec-Fetch-Mode') === 'navigate';
    if (isForeign && !isFollowed) throw new ProblemError('auth.foreign_origin');
    await next();
  };
}
