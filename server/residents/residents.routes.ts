import { z } from '@hono/zod-openapi';
import { ProblemError } from '../domain/errors.ts';
import { MAX_PHOTO_BYTES } from '../domain/photos.ts';
import {
  NewResidentReport,
  PublicReport,
  ReportDecision,
  ReportHeap,
  ReportReceipt,
  ResidentReport,
  ResidentReportCounts,
  ResidentReportDetail,
  ResidentReportList,
} from '../domain/resident-reports.ts';
import { Id } from '../domain/values.ts';
import { clientAddress } from '../http/client-address.ts';
import type { Language } from '../http/env.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer, jsonBody } from '../http/kit.ts';
import { InvalidRequest } from '../http/problems.ts';
import { MULTIPART_OVERHEAD_BYTES, readForm } from '../http/read-form.ts';
import type { PublicView } from '../public/public.service.ts';
import type { ReportsService } from './reports.service.ts';
import type { TriageService } from './triage.service.ts';

const ById = z.object({ id: Id });
const ListQuery = z.object({
  heap: ReportHeap.default('inbox'),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const PhotoQuery = z.object({ size: z.enum(['thumb', 'full']).default('full') });
const MOST_JSON = 16 * 1024;
/** A phone sends half a megabyte at most; nobody holds a place longer than the slowest line needs for that. */
const MOST_MS = 180_000;

/** Reports of residents: sent and asked for without an account, decided by the office of the commune. */
export function residentsRoutes(view: PublicView, reports: ReportsService, triage: TriageService) {
  return createRouter()
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/public/reports',
        summary: 'A danger that a resident saw; sending the same id again is harmless',
        request: {
          body: {
            required: true,
            // A plain schema, so that nothing reads the body before its size is known.
            content: {
              'multipart/form-data': {
                schema: {
                  type: 'object' as const,
                  properties: {
                    report: { type: 'string' as const, description: 'JSON' },
                    photo: { type: 'string' as const, format: 'binary' },
                  },
                  required: ['report'],
                },
              },
            },
          },
        },
        responses: {
          201: jsonAnswer(ReportReceipt, 'Stored'),
          200: jsonAnswer(ReportReceipt, 'Was stored before'),
        },
      }),
      async (c) => {
        await view.requireOn();
        const { receipt, isNew } = await reports.admit(clientAddress(c), async () => {
          const form = await readForm(c.req.raw, MAX_PHOTO_BYTES + MULTIPART_OVERHEAD_BYTES, MOST_MS);
          const report = readReport(form.get('report'), c.var.language);
          const photo = form.get('photo');
          // The name and the declared type of a file say nothing; its bytes are looked at.
          const bytes = photo instanceof File ? new Uint8Array(await photo.arrayBuffer()) : null;
          return reports.take(report, bytes?.byteLength === 0 ? null : bytes);
        });
        c.header('Cache-Control', 'no-store');
        return isNew ? c.json(receipt, 201) : c.json(receipt, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/public/reports/{code}',
        summary: 'What became of a report, for who has its code',
        request: { params: z.object({ code: z.string().max(100) }) },
        responses: { 200: jsonAnswer(PublicReport, 'Its state') },
      }),
      async (c) => {
        await view.requireOn();
        c.header('Cache-Control', 'no-store');
        return c.json(await reports.tell(clientAddress(c), c.req.valid('param').code), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/resident-reports',
        summary: 'Reports of residents of the scope, by heap, in pages',
        request: { query: ListQuery },
        responses: { 200: jsonAnswer(ResidentReportList, 'One page') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await triage.list(actorOf(c), c.req.valid('query')), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/resident-reports/count',
        summary: 'How many reports wait, and how many were put aside',
        responses: { 200: jsonAnswer(ResidentReportCounts, 'The numbers') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await triage.count(actorOf(c)), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/resident-reports/{id}',
        summary: 'One report with the sites near it',
        request: { params: ById },
        responses: { 200: jsonAnswer(ResidentReportDetail, 'The report') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await triage.get(actorOf(c), c.req.valid('param').id), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/resident-reports/{id}/photo',
        summary: 'Photo of a report',
        request: { params: ById, query: PhotoQuery },
        responses: {
          200: {
            description: 'JPEG without metadata',
            content: { 'image/jpeg': { schema: { type: 'string' as const, format: 'binary' } } },
          },
        },
      }),
      async (c) => {
        const { id, bytes } = await triage.photo(
          actorOf(c),
          c.req.valid('param').id,
          c.req.valid('query').size,
        );
        c.header('Cache-Control', 'private, no-cache');
        c.header('Vary', 'Cookie');
        c.header('ETag', `"${id}"`);
        c.header('X-Content-Type-Options', 'nosniff');
        return c.body(new Uint8Array(bytes), 200, { 'Content-Type': 'image/jpeg' });
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/resident-reports/{id}/decision',
        summary: 'Look at, accept as a new site, join to a known one, decline, put away, take back',
        request: { params: ById, body: jsonBody(ReportDecision) },
        responses: { 200: jsonAnswer(ResidentReport, 'The report as it now is') },
      }),
      async (c) => c.json(await triage.decide(actorOf(c), c.req.valid('param').id, c.req.valid('json')), 200),
    );
}

function readReport(sent: unknown, language: Language): NewResidentReport {
  if (typeof sent !== 'string' || sent.length > MOST_JSON) throw new ProblemError('request.malformed');
  let value: unknown;
  try {
    value = JSON.parse(sent);
  } catch {
    throw new ProblemError('request.malformed');
  }
  const parsed = NewResidentReport.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidRequest(
    parsed.error.issues.map((issue) => ({ target: 'report', issue })),
    language,
  );
}
