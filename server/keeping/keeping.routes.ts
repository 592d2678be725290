import { timingSafeEqual } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import { BackupOverview, BackupStanding } from '../domain/backups.ts';
import { ProblemError } from '../domain/errors.ts';
import { can } from '../domain/roles.ts';
import { clientAddress } from '../http/client-address.ts';
import type { Env } from '../http/env.ts';
import { createRouter, declareRoute, jsonAnswer } from '../http/kit.ts';
import type { Metrics } from '../http/metrics.ts';
import type { NightlyBackups } from './nightly.service.ts';
import { READINESS_PARTS, type Readiness } from './readiness.service.ts';

const Health = z.object({
  status: z.literal('ok'),
  database: z.enum(['sqlite', 'postgres']),
  now: z.iso.datetime(),
  isDemo: z.boolean(),
  basemapUrl: z.string().nullable(),
  /** For administrators: how backups stand. */
  backup: BackupStanding.optional(),
});
const Live = z.object({ status: z.literal('live') });
const Ready = z.object({ status: z.enum(['ready', 'not_ready']), failed: z.array(z.enum(READINESS_PARTS)) });

/** For whoever watches over the server: a supervisor, Prometheus, an administrator. */
export function keepingRoutes(
  deps: Deps,
  parts: { readiness: Readiness; metrics: Metrics; backups: NightlyBackups },
) {
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/health',
        summary: 'What the server says of itself',
        responses: { 200: jsonAnswer(Health, 'Up') },
      }),
      async (c) => {
        const actor = c.get('actor');
        const isOverseer = actor !== null && can(actor, 'keeping.oversee');
        return c.json(
          {
            status: 'ok' as const,
            database: deps.database.dialect,
            now: deps.now(),
            isDemo: deps.config.isDemo,
            basemapUrl: deps.config.basemapUrl === null ? null : '/api/basemap.pmtiles',
            ...(isOverseer ? { backup: await parts.backups.standing() } : {}),
          },
          200,
        );
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/keeping/backups',
        summary: 'Backups of the last nights',
        responses: { 200: jsonAnswer(BackupOverview, 'How backups stand, the latest night first') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await parts.backups.overview(), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/health/live',
        summary: 'Does the process answer',
        responses: { 200: jsonAnswer(Live, 'It does') },
      }),
      (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json({ status: 'live' as const }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/health/ready',
        summary: 'Can it serve and keep: database, migrations, storage',
        responses: { 200: jsonAnswer(Ready, 'It can'), 503: jsonAnswer(Ready, 'It cannot, and why') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        const failed = await parts.readiness.failed();
        if (failed.length === 0) return c.json({ status: 'ready' as const, failed }, 200);
        c.header('Retry-After', '5');
        return c.json({ status: 'not_ready' as const, failed }, 503);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/metrics',
        summary: 'For Prometheus: from this machine, or with METRICS_TOKEN as bearer',
        responses: {
          200: { description: 'Text of Prometheus', content: { 'text/plain': { schema: z.string() } } },
        },
      }),
      async (c) => {
        if (!mayRead(c, deps.config)) throw new ProblemError('route.not_found', { path: c.req.path });
        const text = await parts.metrics.registry.metrics();
        return c.body(text, 200, {
          'Content-Type': parts.metrics.registry.contentType,
          'Cache-Control': 'no-store',
        }) as never;
      },
    );
}

/**
 * Whoever knows the token; without one the machine itself. Behind a proxy everybody comes from the machine itself, so
 * there only the token counts.
 */
function mayRead(c: Context<Env>, { metricsToken, publicUrl }: Deps['config']): boolean {
  if (metricsToken !== null) {
    const given = Buffer.from(c.req.header('Authorization') ?? '');
    const wanted = Buffer.from(`Bearer ${metricsToken}`);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
  const isBehindProxy =
    c.req.header('X-Forwarded-For') !== undefined || c.req.header('Forwarded') !== undefined;
  return !isBehindProxy && isLoopback(clientAddress(c)) && isLoopback(new URL(publicUrl).hostname);
}

const isLoopback = (address: string) => /^(?:127\.|::1$|\[::1\]$|::ffff:127\.|localhost$)/.test(address);
