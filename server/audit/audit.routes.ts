import { z } from '@hono/zod-openapi';
import { AuditFilter, AuditList, AuditPeople, AuditQuery, AuditStanding } from '../domain/audit.ts';
import { text } from '../domain/values.ts';
import { attach } from '../http/attach.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer } from '../http/kit.ts';
import type { Audit } from './audit.service.ts';
import { auditFile } from './audit-file.ts';

const InLanguage = { language: z.enum(['vi', 'en']).optional() };

/** Who did what: for administrators all of it, for the city what its communes do, for a commune its own. */
export function auditRoutes(audit: Audit) {
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/audit',
        summary: 'Entries of the audit by kind, person, place, commune and period, the newest first',
        request: { query: AuditQuery },
        responses: { 200: jsonAnswer(AuditList, 'One page') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await audit.list(actorOf(c), c.req.valid('query')), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/audit/export.csv',
        summary: 'The same whole as CSV; the export is an entry itself',
        request: { query: AuditFilter.extend(InLanguage) },
        responses: {
          200: {
            description: 'The file',
            content: { 'text/csv': { schema: z.string().meta({ format: 'binary' }) } },
          },
        },
      }),
      async (c) => {
        const { language = c.var.language, ...filter } = c.req.valid('query');
        const bytes = auditFile(await audit.listAll(actorOf(c), filter), language);
        attach(c, language === 'vi' ? 'bo-an-nhat-ky.csv' : 'bo-an-audit.csv', 'text/csv; charset=utf-8');
        // A fault in the middle cuts the connection: a file that ends early must not look whole.
        return c.body(ReadableStream.from(bytes).pipeThrough(new TextEncoderStream()), 200) as never;
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/audit/people',
        summary: 'People whose acts the caller may find, by part of their names',
        request: { query: z.object({ q: text(100).default('') }) },
        responses: { 200: jsonAnswer(AuditPeople, 'At most 20') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await audit.people(actorOf(c), c.req.valid('query').q), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/audit/standing',
        summary: 'The newest seal of the chain, and how many entries wait for the next',
        responses: { 200: jsonAnswer(AuditStanding, 'As it is now') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await audit.standing(), 200);
      },
    );
}
