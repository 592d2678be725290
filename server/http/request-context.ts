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
    // Signing in makes the session; what everybody may read is the same for all and asks for none; probes must be
    // answered while the database is away.
    const hasNoSession = /^\/api\/(?:auth|public|health)\//.test(c.req.path);
    const { actor, setCookies } = hasNoSession
      ? { actor: null, setCookies: [] }
      : await findActor(c.req.raw.headers, c.req.path.startsWith('/api/tiles/'));
    c.set('actor', actor);
    c.header('X-Request-Id', c.get('requestId'));
    await next();
    // Answers that a library makes are its own, without the headers that were set before.
    if (!c.res.headers.has('X-Request-Id')) c.header('X-Request-Id', c.get('requestId'));
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
