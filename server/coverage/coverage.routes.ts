import { z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import { Coverage, CoverageQuery, CoverageSeries } from '../domain/coverage.ts';
import { notModified } from '../http/caching.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer } from '../http/kit.ts';
import type { CoverageService } from './coverage.service.ts';

const SeriesQuery = CoverageQuery.pick({ province: true, commune: true }).extend({
  months: z.coerce.number().int().min(1).max(60).default(14),
});

/** Coverage figures today, on a past day, and at the ends of the last months. */
export function coverageRoutes(deps: Pick<Deps, 'now'>, coverage: CoverageService) {
  // Asked once per request, so that tag and figures are of one day.
  const today = () => localDay(deps.now());
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/coverage',
        summary: 'Coverage figures by city, commune, kind or unit, today or as known on a past day',
        request: { query: CoverageQuery },
        responses: { 200: jsonAnswer(Coverage, 'Figures'), 304: { description: 'Unchanged' } },
      }),
      async (c) => {
        const query = c.req.valid('query');
        const day = today();
        const unchanged = notModified(c, coverage.version(day, query.at));
        if (unchanged) return unchanged;
        return c.json(await coverage.read(actorOf(c), day, query), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/coverage/series',
        summary: 'Coverage at the ends of the last months and today',
        request: { query: SeriesQuery },
        responses: {
          200: jsonAnswer(CoverageSeries, 'Figures, oldest first'),
          304: { description: 'Unchanged' },
        },
      }),
      async (c) => {
        const day = today();
        const unchanged = notModified(c, coverage.version(day));
        if (unchanged) return unchanged;
        return c.json(await coverage.series(actorOf(c), day, c.req.valid('query')), 200);
      },
    );
}
