import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import { PlanKey } from '../domain/plan-quantities.ts';
import { Reminders } from '../domain/reminders.ts';
import { ReportEventInput } from '../domain/report-events.ts';
import { MissingReports, ReportAddress, ReportView } from '../domain/report-views.ts';
import { notModified } from '../http/caching.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer, jsonBody } from '../http/kit.ts';
import { DeadlineQuery } from './deadlines.routes.ts';
import type { ReportService } from './reports.service.ts';

const UNCHANGED = { 304: { description: 'Unchanged' } };
const ADDRESS = '/api/reports/{plan}/{report}/{due}/{unit}';

/** Reports that are due: who has not submitted, one report with its figures and log, submitting and reopening. */
export function reportsRoutes({ now }: Pick<Deps, 'now'>, reports: ReportService) {
  const today = () => localDay(now());
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/reports/missing',
        summary: 'Who has not reported, by plan and due date, with working days overdue',
        request: { query: DeadlineQuery.extend({ report: PlanKey.optional() }) },
        responses: { 200: jsonAnswer(MissingReports, 'Units in scope, all of them'), ...UNCHANGED },
      }),
      async (c) => {
        const day = today();
        const unchanged = notModified(c, reports.version(day));
        if (unchanged) return unchanged;
        return c.json(await reports.missing(actorOf(c), day, c.req.valid('query')), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/reports/reminders',
        summary: 'How many due dates near or past wait for a report of somebody in scope',
        responses: { 200: jsonAnswer(Reminders, 'Counts'), ...UNCHANGED },
      }),
      async (c) => {
        const day = today();
        const unchanged = notModified(c, reports.version(day));
        if (unchanged) return unchanged;
        return c.json(await reports.reminders(actorOf(c), day), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: ADDRESS,
        summary: 'One report: state, what the plan asks for, the figures that Bờ An holds, log',
        request: { params: ReportAddress },
        responses: { 200: jsonAnswer(ReportView, 'The report'), ...UNCHANGED },
      }),
      async (c) => {
        const day = today();
        const unchanged = notModified(c, reports.version(day));
        if (unchanged) return unchanged;
        return c.json(await reports.view(actorOf(c), day, c.req.valid('param')), 200);
      },
    )
    .openapi(
      // Which event the role may add for which unit is checked by the service.
      declareRoute({
        method: 'post',
        path: `${ADDRESS}/events`,
        summary: 'Submit, or reopen with a reason; 409 when it is submitted already',
        request: { params: ReportAddress, body: jsonBody(ReportEventInput) },
        responses: {
          200: jsonAnswer(ReportView, 'Already stored'),
          201: jsonAnswer(ReportView, 'Stored'),
        },
      }),
      async (c) => {
        const { report, isNew } = await reports.addEvent(
          actorOf(c),
          c.req.valid('param'),
          c.req.valid('json'),
        );
        return isNew ? c.json(report, 201) : c.json(report, 200);
      },
    );
}
