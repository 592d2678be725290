import { createHash } from 'node:crypto';
import type { Context, TypedResponse } from 'hono';
import type { Actor } from '../domain/roles.ts';
import type { Env } from './env.ts';

/**
 * Answers 304 when the caller already has what this data version gives; else sets the ETag and returns
 * null, and the handler goes on. The tag holds whatever the answer depends on: version, role, scope, address.
 * The 304 has no body of the route's schemas, hence `never`.
 */
export function notModified(
  c: Context<Env>,
  version: string,
): (Response & TypedResponse<never, never>) | null {
  const actor = c.get('actor');
  const tag = `W/"${createHash('sha256')
    .update(`${version}|${actor ? `${actor.role} ${scopeKey(actor)}` : ''}|${c.get('language')}|${c.req.url}`)
    .digest('base64url')
    .slice(0, 27)}"`;
  c.header('ETag', tag);
  c.header('Cache-Control', 'private, no-cache');
  c.header('Vary', 'Accept-Language, Cookie');
  if (c.req.header('If-None-Match') !== tag) return null;
  return c.body(null, 304) as Response & TypedResponse<never, never>;
}

/** Equal for users who see the same rows; part of every shared cache's key. */
export function scopeKey(actor: Actor): string {
  return actor.scope === 'all' ? '*' : [...actor.scope].sort().join(',');
}
