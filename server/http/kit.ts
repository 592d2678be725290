import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { mayCall, ROUTES, type RouteAccess, type RouteKey } from '../domain/access.ts';
import { ProblemError } from '../domain/errors.ts';
import type { Actor } from '../domain/roles.ts';
import { EXPECTED_USER_HEADER } from '../domain/sync.ts';
import { AtOnce } from './at-once.ts';
import type { Env } from './env.ts';
import { type FieldFault, InvalidRequest } from './problems.ts';

/** A router whose validation faults become one problem answer with every place named. */
export function createRouter(): OpenAPIHono<Env> {
  return new OpenAPIHono<Env>({
    defaultHook: (result, c) => {
      if (result.success) return;
      throw new InvalidRequest(
        result.error.issues.map(
          (issue): FieldFault => ({ target: result.target, issue: issue as FieldFault['issue'] }),
        ),
        c.var.language,
      );
    },
  });
}

type KeyOf<R extends { method: string; path: string }> = `${Uppercase<R['method']>} ${R['path']}`;
type InTable<R extends { method: string; path: string }> =
  KeyOf<R> extends RouteKey ? unknown : { path: `${KeyOf<R>} is not in server/domain/access.ts` };

/**
 * Declares a route, with the access that `server/domain/access.ts` gives it; there is no other way to make one. A
 * route that is not in that table is an error of types, and a test compares the table with what the app serves.
 */
export function declareRoute<const R extends Omit<RouteConfig, 'middleware'>>(route: R & InTable<R>) {
  const key = `${route.method.toUpperCase()} ${route.path}` as RouteKey;
  const { needs, outside } = ROUTES[key];
  return createRoute({
    ...(route as R),
    'x-access': needs,
    'x-outside-scope': outside,
    middleware: [guard(key)],
    responses: { ...route.responses, default: { description: 'Problem', content: PROBLEM_CONTENT } },
  } as R & { middleware: MiddlewareHandler<Env>[] });
}

function guard(route: RouteKey): MiddlewareHandler<Env> {
  const { needs, atOnce }: RouteAccess = ROUTES[route];
  const limit = atOnce === undefined ? null : new AtOnce(atOnce);
  return async (c, next) => {
    if (needs !== 'public') {
      const actor = c.get('actor');
      if (actor === null) throw new ProblemError('auth.required');
      // What one user recorded is never sent in the name of another who has signed in since.
      const meant = c.req.header(EXPECTED_USER_HEADER);
      if (meant !== undefined && meant !== actor.userId) throw new ProblemError('auth.other_user');
      if (needs !== 'account' && actor.needsTwoFactor) throw new ProblemError('auth.two_factor_needed');
      if (!mayCall(actor.role, route)) throw new ProblemError('auth.forbidden', { role: actor.role });
    }
    if (limit === null) return next();
    return limit.run(c, c.get('actor')?.userId ?? '', next);
  };
}

/** The signed-in user of a guarded route. */
export function actorOf(c: { get(name: 'actor'): Actor | null }): Actor {
  const actor = c.get('actor');
  if (actor === null) throw new ProblemError('auth.required');
  return actor;
}

const PROBLEM_CONTENT = {
  'application/problem+json': {
    schema: z
      .object({
        type: z.string(),
        title: z.string(),
        status: z.int(),
        code: z.string(),
        detail: z.string(),
        requestId: z.string(),
        errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
      })
      .openapi('Problem'),
  },
};

/** `200 application/json` with a schema, the common answer. */
export function jsonAnswer<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

export function jsonBody<S extends z.ZodType>(schema: S) {
  return { required: true, content: { 'application/json': { schema } } };
}
