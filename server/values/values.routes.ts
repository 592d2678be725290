import { z } from '@hono/zod-openapi';
import {
  CellKey,
  FigureQuery,
  GridQuery,
  NewPeriodLock,
  NewStep,
  NewValues,
  PeriodLockState,
  PlanFigures,
  RowQuery,
  SavedValues,
  StepResult,
  ValueGrid,
  ValueHistory,
  WorkbookReading,
} from '../domain/indicator-values.ts';
import { notModified } from '../http/caching.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer, jsonBody } from '../http/kit.ts';
import type { ValueService } from './values.service.ts';

const ById = z.object({ id: z.string().max(100) });
const InLanguage = { language: z.enum(['vi', 'en']).optional() };
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const FILE = { type: 'string' as const, format: 'binary' };
const UNCHANGED = { 304: { description: 'Unchanged' } };

/** Values of indicators: the grid of a plan, what it adds up to, entering, and the way from draft to locked. */
export function valuesRoutes(values: ValueService) {
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/plans/{id}/values',
        summary:
          'Values of a plan for a period: communes in scope and the province as rows, quantities as columns',
        request: { params: ById, query: RowQuery },
        responses: { 200: jsonAnswer(ValueGrid, 'The grid'), ...UNCHANGED },
      }),
      async (c) => {
        const unchanged = notModified(c, values.reading.version());
        if (unchanged) return unchanged;
        const { period, area } = c.req.valid('query');
        return c.json(await values.reading.grid(actorOf(c), c.req.valid('param').id, period, area), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/plans/{id}/figures',
        summary: 'What the communes in scope add up to per quantity, beside target, official and own figures',
        request: { params: ById, query: FigureQuery },
        responses: { 200: jsonAnswer(PlanFigures, 'The figures'), ...UNCHANGED },
      }),
      async (c) => {
        const unchanged = notModified(c, values.reading.version());
        if (unchanged) return unchanged;
        const request = { planId: c.req.valid('param').id, ...c.req.valid('query') };
        return c.json(await values.figures.read(actorOf(c), request), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/values/history',
        summary: 'Everything that happened to one cell, oldest first',
        request: { query: CellKey },
        responses: { 200: jsonAnswer(ValueHistory, 'All of it'), ...UNCHANGED },
      }),
      async (c) => {
        const unchanged = notModified(c, values.reading.version());
        if (unchanged) return unchanged;
        return c.json(await values.reading.history(actorOf(c), c.req.valid('query')), 200);
      },
    )
    .openapi(
      // Which areas the role may enter is checked cell by cell.
      declareRoute({
        method: 'post',
        path: '/api/values',
        summary: 'Enter up to 5,000 cells: good ones are kept, the others come back each with what to do',
        request: { body: jsonBody(NewValues) },
        responses: { 200: jsonAnswer(SavedValues, 'What became of each cell, in the order sent') },
      }),
      async (c) =>
        c.json(await values.enter.save(actorOf(c), c.req.valid('json').cells, c.var.language), 200),
    )
    .openapi(
      // Which steps the role may take, and where, is checked cell by cell.
      declareRoute({
        method: 'post',
        path: '/api/values/steps',
        summary: 'Submit, return, approve, lock or reopen cells, named or all of a plan and period',
        request: { body: jsonBody(NewStep) },
        responses: { 200: jsonAnswer(StepResult, 'Cells that were moved, and those that were not') },
      }),
      async (c) => c.json(await values.steps.take(actorOf(c), c.req.valid('json'), c.var.language), 200),
    )
    .openapi(
      // Who may lock, and who may reopen, is checked by the service.
      declareRoute({
        method: 'post',
        path: '/api/plans/{id}/values/locks',
        summary: 'Lock a period of a plan, or reopen it with a reason: a locked cell does not change',
        request: { params: ById, query: GridQuery, body: jsonBody(NewPeriodLock) },
        responses: { 200: jsonAnswer(PeriodLockState, 'The lock of the period, null when it is open') },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const { period } = c.req.valid('query');
        return c.json(await values.periods.set(actorOf(c), id, period, c.req.valid('json')), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/plans/{id}/values.xlsx',
        summary: 'The same grid as a workbook to fill in and upload again',
        request: { params: ById, query: GridQuery.extend(InLanguage) },
        responses: { 200: { description: 'The file', content: { [XLSX]: { schema: FILE } } } },
      }),
      async (c) => {
        const { period, language = c.var.language } = c.req.valid('query');
        const { id } = c.req.valid('param');
        const { fileName, bytes } = await values.workbook.write(actorOf(c), id, period, language);
        c.header('Content-Type', XLSX);
        c.header('Content-Disposition', `attachment; filename="${fileName}"`);
        c.header('Cache-Control', 'private, no-store');
        return c.body(bytes as Uint8Array<ArrayBuffer>, 200) as never;
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/plans/{id}/values.xlsx',
        summary: 'A filled-in workbook (raw bytes): what it changes by cell address; saved with apply=true',
        request: {
          params: ById,
          query: GridQuery.extend({ apply: z.enum(['true', 'false']).default('false') }),
          body: { required: true, content: { [XLSX]: { schema: FILE } } },
        },
        responses: { 200: jsonAnswer(WorkbookReading, 'Changes and faults') },
      }),
      async (c) => {
        const { period, apply } = c.req.valid('query');
        const bytes = new Uint8Array(await c.req.arrayBuffer());
        const { id } = c.req.valid('param');
        const isApplied = apply === 'true';
        return c.json(
          await values.workbook.read(actorOf(c), id, period, bytes, c.var.language, isApplied),
          200,
        );
      },
    );
}
