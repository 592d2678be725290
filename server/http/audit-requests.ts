import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { type Origin, withOrigin } from '../db/origin.ts';
import { ProblemError } from '../domain/errors.ts';
import { clientAddress } from './client-address.ts';
import type { Env } from './env.ts';

/** Where requests are told that are no writes. */
export interface RequestTrail {
  refused(origin: Origin, route: string, code: ProblemError['code'] | null): void;
  /** @param query what was asked for, by parameters that the route knows */
  exported(origin: Origin, route: string, query: Record<string, string>): Promise<void>;
  fetched(origin: Origin, route: string): void;
}

/** Files that hold no records. */
const BLANK_FILES: ReadonlySet<string> = new Set([
  'GET /api/imports/template.xlsx',
  'GET /api/people/import.xlsx',
]);
/** Read by calendar programs every hour or so, by an address that is a key. */
const FETCHED: ReadonlySet<string> = new Set(['GET /api/calendar/{file}']);
const SESSION_COOKIE = /(?:^|;\s*)(?:__Secure-)?bo-an\.session_token=/;

/**
 * Gives every write of a request its sender and address, and tells the audit of refused requests and of files that are
 * sent. A request with the cookie of a session that is over is refused too; one without any is a stranger's.
 */
export function auditRequests(trail: RequestTrail): MiddlewareHandler<Env> {
  return async (c, next) => {
    const origin = originOf(c);
    await withOrigin(origin, next);
    const { error } = c;
    const code = error instanceof ProblemError && isRefusal(c) ? error.code : null;
    if (code !== null || origin.outside.length > 0) trail.refused(origin, routeOf(c), code);
    else if (c.res.ok && c.res.headers.get('Content-Disposition')?.startsWith('attachment')) {
      const route = routeOf(c);
      if (BLANK_FILES.has(route)) return;
      if (FETCHED.has(route)) trail.fetched(origin, route);
      else await withOrigin(origin, () => trail.exported(origin, route, queryOf(c)));
    }
  };
}

export function originOf(c: Context<Env>): Origin {
  const actor = c.get('actor');
  return {
    requestId: c.get('requestId'),
    address: clientAddress(c),
    actor: actor && {
      userId: actor.userId,
      role: actor.role,
      ...(actor.onBehalfOf === undefined ? {} : { onBehalfOf: actor.onBehalfOf }),
    },
    outside: [],
  };
}

function isRefusal(c: Context<Env>): boolean {
  if (c.res.status === 403) return true;
  return c.res.status === 401 && SESSION_COOKIE.test(c.req.header('Cookie') ?? '');
}

/** Parameters that the route declares, as they were sent; whatever else stands in the address is nobody's word. */
function queryOf(c: Context<Env>): Record<string, string> {
  const valid = (where: 'param' | 'query') => c.req.valid(where as never) as object | undefined;
  const known = { ...valid('param'), ...valid('query') };
  const sent = Object.entries({ ...c.req.param(), ...c.req.query() });
  return Object.fromEntries(sent.filter(([name]) => Object.hasOwn(known, name)));
}

/** Method and path as declared, without what stands in the path. */
function routeOf(c: Context<Env>): string {
  const path = matchedRoutes(c).find((route) => !route.path.includes('*'))?.path ?? '/api/*';
  return `${c.req.method} ${path.replace(/:([A-Za-z0-9]+)(\{[^}]+\})?/g, '{$1}')}`;
}
