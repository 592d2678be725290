import { z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import { PlanSummaryList, PlanView } from '../domain/plan-views.ts';
import { notModified } from '../http/caching.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer } from '../http/kit.ts';
import type { PlanService } from './plans.service.ts';

/** The plans, what they want and hold. Plans are for everybody signed in. */
export function plansRoutes({ now }: Pick<Deps, 'now'>, plans: PlanService) {
  const today = () => localDay(now());
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/plans',
        summary: 'The plans, with counts and the next due date',
        responses: { 200: jsonAnswer(PlanSummaryList, 'All of them'), 304: { description: 'Unchanged' } },
      }),
      async (c) => {
        const day = today();
        const unchanged = notModified(c, plans.version(day));
        if (unchanged) return unchanged;
        return c.json({ items: plans.list(day), nextCursor: null }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/plans/{id}',
        summary: 'One plan: targets, the same quantities in other plans, and the figures that Bờ An holds',
        request: { params: z.object({ id: z.string().max(100) }) },
        responses: { 200: jsonAnswer(PlanView, 'The plan'), 304: { description: 'Unchanged' } },
      }),
      async (c) => {
        const day = today();
        const unchanged = notModified(c, plans.figuresVersion(day));
        if (unchanged) return unchanged;
        return c.json(await plans.view(actorOf(c), day, c.req.valid('param').id), 200);
      },
    );
}
