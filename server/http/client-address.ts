import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Env } from './env.ts';

/** Address of the peer; the loopback address for a request that came without a connection (tests). */
export function clientAddress(c: Context<Env>): string {
  const hasConnection = typeof c.env === 'object' && c.env !== null && 'incoming' in c.env;
  return (hasConnection ? getConnInfo(c).remote.address : undefined) ?? '127.0.0.1';
}
