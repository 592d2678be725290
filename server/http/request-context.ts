import type { MiddlewareHandler } from 'hono';
import type { Actor } from '../domain/roles.ts';
import type { Env, Language } from './env.ts';

/** Sets language and actor. */
export function requestContext(
  findActor: (
    headers: Headers,
    mayBeKept: boolean,
  ) => Promise<{ actor: Actor | null; setCookies: readonly string[] }>,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    c.set('language', preferredLanguage(c.req.header('Accept-Language')));
    // Sign-in has no actor yet; probes must be answered while the database is away.
    const isForAnybody = /^\/api\/(?:auth|health)\//.test(c.req.path);
    const { actor, setCookies } = isForAnybody
      ? { actor: null, setCookies: [] }
      : await findActor(c.req.raw.headers, c.req.path.startsWith('/api/tiles/'));
    c.set('actor', actor);
    c.header('X-Request-Id', c.get('requestId'));
    await next();
    for (const cookie of setCookies) c.header('Set-Cookie', cookie, { append: true });
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
