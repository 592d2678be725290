import { z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import { Me } from '../domain/roles.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer } from '../http/kit.ts';
import { describeActor } from './auth.service.ts';

const Health = z.object({
  status: z.literal('ok'),
  database: z.enum(['sqlite', 'postgres']),
  now: z.iso.datetime(),
  isDemo: z.boolean(),
  basemapUrl: z.string().nullable(),
});

/** Who is signed in, and whether the server is up. Better Auth's own routes are mounted in `app.ts`. */
export function authRoutes(deps: Deps) {
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/health',
        summary: 'Is the server up',
        responses: { 200: jsonAnswer(Health, 'Up') },
      }),
      (c) =>
        c.json(
          {
            status: 'ok' as const,
            database: deps.database.dialect,
            now: deps.now(),
            isDemo: deps.config.isDemo,
            basemapUrl: deps.config.basemapUrl === null ? null : '/api/basemap.pmtiles',
          },
          200,
        ),
    )
    .openapi(
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
