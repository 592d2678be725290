import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { ProblemError } from '../domain/errors.ts';
import type { Actor, Permission } from '../domain/roles.ts';
import { can } from '../domain/roles.ts';
import { EXPECTED_USER_HEADER } from '../domain/sync.ts';
import type { Env } from './env.ts';
import { type FieldFault, InvalidRequest } from './problems.ts';

/** Who may call a route: anybody, anybody signed in, or roles with a permission. */
export type Access = 'public' | 'signed_in' | Permission;

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

/**
 * Declares a route with the access it needs; there is no other way to make one, and a test compares the
 * app's routes with the declared ones, so a route without access does not exist.
 */
export function declareRoute<const R extends Omit<RouteConfig, 'middleware'>>(access: Access, route: R) {
  return createRoute({
    ...route,
    'x-access': access,
    middleware: [guard(access)],
    responses: { ...route.responses, default: { description: 'Problem', content: PROBLEM_CONTENT } },
  } as R & { middleware: MiddlewareHandler<Env>[] });
}

function guard(access: Access): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (access !== 'public') {
      const actor = c.get('actor');
      if (actor === null) throw new ProblemError('auth.required');
      // What one user recorded is never sent in the name of another who has signed in since.
      const meant = c.req.header(EXPECTED_USER_HEADER);
      if (meant !== undefined && meant !== actor.userId) throw new ProblemError('auth.other_user');
      if (access !== 'signed_in' && !can(actor, access)) {
        throw new ProblemError('auth.forbidden', { role: actor.role });
      }
    }
    await next();
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
