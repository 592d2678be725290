import type { Deps } from '../deps.ts';
import { Me } from '../domain/roles.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer } from '../http/kit.ts';
import { describeActor } from './auth.service.ts';

/** Who is signed in. Better Auth's own routes are mounted in `app.ts`. */
export function authRoutes(deps: Deps) {
  return createRouter().openapi(
    declareRoute({
      method: 'get',
      path: '/api/me',
      summary: 'Who is signed in',
      responses: { 200: jsonAnswer(Me, 'The signed-in user, role and scope') },
    }),
    async (c) => {
      c.header('Cache-Control', 'no-store');
      return c.json(await describeActor(deps.database.db, actorOf(c)), 200);
    },
  );
}
