import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import { CalendarFeed, NewCalendarFeed, TrackedDeadlineList } from '../domain/report-views.ts';
import type { Actor } from '../domain/roles.ts';
import { CalendarDate } from '../domain/values.ts';
import { notModified, scopeKey } from '../http/caching.ts';
import type { Env } from '../http/env.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer } from '../http/kit.ts';
import type { DeadlineQueryInput, PlanService } from '../plans/plans.service.ts';
import type { CalendarFeedService } from './calendar-feeds.service.ts';
import { deadlinesCalendar } from './deadlines-calendar.ts';
import type { ReportService } from './reports.service.ts';

export const DeadlineQuery = z.object({
  from: CalendarDate.optional(),
  to: CalendarDate.optional(),
  plan: z.string().max(100).optional(),
  unit: z.string().max(200).optional(),
});
const CalendarLanguage = z.object({ language: z.enum(['vi', 'en']).optional() });
const CALENDAR_FILE = {
  200: { description: 'The file', content: { 'text/calendar': { schema: z.string() } } },
  304: { description: 'Unchanged' },
};

interface Parts {
  plans: PlanService;
  reports: ReportService;
  feeds: CalendarFeedService;
}

/** Days on which reports are due, what was submitted for them, and both as a calendar. */
export function deadlinesRoutes(
  { now, config }: Pick<Deps, 'now' | 'config'>,
  { plans, reports, feeds }: Parts,
) {
  const today = () => localDay(now());

  async function calendar(
    c: Context<Env>,
    actor: Actor,
    query: DeadlineQueryInput,
    language: 'vi' | 'en',
    isOwnOnly: boolean,
  ) {
    const list = await reports.deadlines(actor, today(), query);
    const items = isOwnOnly ? list.items.filter(({ submissions }) => submissions?.units) : list.items;
    const file = deadlinesCalendar(
      { ...list, items },
      {
        language,
        calendar: plans.calendar,
        now: now(),
        publicUrl: config.publicUrl.replace(/\/$/, ''),
      },
    );
    c.header('Content-Type', 'text/calendar; charset=utf-8');
    c.header('Content-Disposition', 'attachment; filename="bo-an-deadlines.ics"');
    return c.body(file, 200) as never;
  }

  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/deadlines',
        summary: 'Days on which reports are due, of this year unless told, and what was submitted for them',
        request: { query: DeadlineQuery },
        responses: {
          200: jsonAnswer(TrackedDeadlineList, 'Dated reports in order of day, undated ones apart'),
          304: { description: 'Unchanged' },
        },
      }),
      async (c) => {
        const day = today();
        const unchanged = notModified(c, reports.version(day));
        if (unchanged) return unchanged;
        return c.json(await reports.deadlines(actorOf(c), day, c.req.valid('query')), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/deadlines.ics',
        summary: 'The same due dates as an iCalendar file with reminders',
        request: { query: DeadlineQuery.extend(CalendarLanguage.shape) },
        responses: CALENDAR_FILE,
      }),
      async (c) => {
        const { language = c.var.language, ...query } = c.req.valid('query');
        const unchanged = notModified(c, reports.version(today()));
        if (unchanged) return unchanged;
        return calendar(c, actorOf(c), query, language, false);
      },
    )
    .openapi(
      // The address itself is the key: a calendar program has no session.
      declareRoute({
        method: 'get',
        path: '/api/calendar/{file}',
        summary: 'Due dates of this and the next year that concern the owner of the secret address',
        request: { params: z.object({ file: z.string().max(100) }), query: CalendarLanguage },
        responses: CALENDAR_FILE,
      }),
      async (c) => {
        const actor = await feeds.actorOf(c.req.valid('param').file);
        const day = today();
        const unchanged = notModified(c, `${reports.version(day)}|${actor.userId}|${scopeKey(actor)}`);
        if (unchanged) return unchanged;
        const year = Number(day.slice(0, 4));
        const range = { from: `${year}-01-01`, to: `${year + 1}-12-31` };
        return calendar(c, actor, range, c.req.valid('query').language ?? 'vi', true);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/calendar-feed',
        summary: 'Whether the caller has a secret calendar address, and since when',
        responses: { 200: jsonAnswer(CalendarFeed, 'Without the address: only its hash is kept') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await feeds.find(actorOf(c)), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/calendar-feed',
        summary: 'Make a new secret calendar address; the one before stops to work',
        request: { query: CalendarLanguage },
        responses: { 201: jsonAnswer(NewCalendarFeed, 'The address, told this once') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        const { language = c.var.language } = c.req.valid('query');
        return c.json(await feeds.renew(actorOf(c), language), 201);
      },
    )
    .openapi(
      declareRoute({
        method: 'delete',
        path: '/api/calendar-feed',
        summary: 'Withdraw the secret calendar address',
        responses: { 200: jsonAnswer(CalendarFeed, 'There is none now') },
      }),
      async (c) => {
        await feeds.withdraw(actorOf(c));
        return c.json({ madeAt: null }, 200);
      },
    );
}
