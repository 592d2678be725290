import { isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Env } from './env.ts';

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/**
 * Address of the peer; the loopback address for a request that came without a connection (tests). A peer on this
 * machine is a reverse proxy: then it is the last address that the proxy named, which no client can choose.
 */
export function clientAddress(c: Context<Env>): string {
  const hasConnection = typeof c.env === 'object' && c.env !== null && 'incoming' in c.env;
  const peer = (hasConnection ? getConnInfo(c).remote.address : undefined) ?? '127.0.0.1';
  if (!LOOPBACK.test(peer)) return peer;
  const named = c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim();
  return named !== undefined && isIP(named) !== 0 ? named : peer;
}
