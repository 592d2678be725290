import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ProblemError } from '../domain/errors.ts';
import type { Env } from './env.ts';

/**
 * Refuses bodies over a limit. One that says its length is judged by it and left alone (Node holds the sender to
 * it): opening the body as a stream costs more than a small request does altogether.
 */
export function limitBody(mostBytes: number): MiddlewareHandler<Env> {
  const refuse = (): never => {
    throw new ProblemError('request.too_large', { limit: `${mostBytes / 1024 ** 2} MB` });
  };
  const countBytes = bodyLimit({ maxSize: mostBytes, onError: refuse });
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    const length = c.req.header('Content-Length');
    if (length === undefined || c.req.header('Transfer-Encoding') !== undefined) return countBytes(c, next);
    if (!(Number(length) <= mostBytes)) refuse();
    return next();
  };
}
