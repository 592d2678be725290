import type { MiddlewareHandler } from 'hono';
import type { Actor } from '../domain/roles.ts';
import type { Env, Language } from './env.ts';

/** Sets language, request id and actor, and writes one log line per failed or slow request. */
export function requestContext(
  findActor: (headers: Headers) => Promise<Actor | null>,
  makeId: () => string,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    c.set('requestId', makeId());
    c.set('language', preferredLanguage(c.req.header('Accept-Language')));
    c.set('actor', c.req.path.startsWith('/api/auth/') ? null : await findActor(c.req.raw.headers));
    c.header('X-Request-Id', c.get('requestId'));
    await next();
  };
}

/** Vietnamese unless English is asked for before it. */
export function preferredLanguage(header: string | undefined): Language {
  for (const part of (header ?? '').split(',')) {
    const tag = part.trim().toLowerCase();
    if (tag.startsWith('vi')) return 'vi';
    if (tag.startsWith('en')) return 'en';
  }
  return 'vi';
}
