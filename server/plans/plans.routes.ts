import { z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import { DeadlineList } from '../domain/deadlines.ts';
import { PlanSummaryList, PlanView } from '../domain/plan-views.ts';
import { CalendarDate } from '../domain/values.ts';
import { notModified } from '../http/caching.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer } from '../http/kit.ts';
import { deadlinesCalendar } from './deadlines-calendar.ts';
import type { PlanService } from './plans.service.ts';

const DeadlineQuery = z.object({
  from: CalendarDate.optional(),
  to: CalendarDate.optional(),
  plan: z.string().max(100).optional(),
  unit: z.string().max(200).optional(),
});

/** The plans, what they want and hold, and the days on which reports are due. Plans are for everybody signed in. */
export function plansRoutes({ now, config }: Pick<Deps, 'now' | 'config'>, plans: PlanService) {
  const today = () => localDay(now());
  return createRouter()
    .openapi(
      declareRoute('data.read', {
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
      declareRoute('data.read', {
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
    )
    .openapi(
      declareRoute('data.read', {
        method: 'get',
        path: '/api/deadlines',
        summary: 'Days on which reports are due, of this year unless told, and the public holidays between',
        request: { query: DeadlineQuery },
        responses: {
          200: jsonAnswer(DeadlineList, 'Dated reports in order of day, undated ones apart'),
          304: { description: 'Unchanged' },
        },
      }),
      async (c) => {
        const day = today();
        const unchanged = notModified(c, plans.version(day));
        if (unchanged) return unchanged;
        return c.json(plans.deadlines(day, c.req.valid('query')), 200);
      },
    )
    .openapi(
      declareRoute('data.read', {
        method: 'get',
        path: '/api/deadlines.ics',
        summary: 'The same due dates as an iCalendar file with reminders',
        request: { query: DeadlineQuery.extend({ language: z.enum(['vi', 'en']).optional() }) },
        responses: {
          200: { description: 'The file', content: { 'text/calendar': { schema: z.string() } } },
          304: { description: 'Unchanged' },
        },
      }),
      async (c) => {
        const { language = c.var.language, ...query } = c.req.valid('query');
        const day = today();
        const unchanged = notModified(c, plans.version(day));
        if (unchanged) return unchanged;
        const file = deadlinesCalendar(plans.deadlines(day, query), {
          language,
          calendar: plans.calendar,
          now: now(),
          publicUrl: config.publicUrl.replace(/\/$/, ''),
        });
        c.header('Content-Type', 'text/calendar; charset=utf-8');
        c.header('Content-Disposition', 'attachment; filename="bo-an-deadlines.ics"');
        return c.body(file, 200) as never;
      },
    );
}
