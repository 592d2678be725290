import { Readable } from 'node:stream';
import { z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import { describeError, ProblemError } from '../domain/errors.ts';
import {
  Import,
  ImportDecisions,
  ImportList,
  ImportPatch,
  ImportPreview,
  ImportRowList,
  ImportRowQuery,
  ImportTarget,
  MAX_IMPORT_BYTES,
  NewImportQuery,
} from '../domain/imports.ts';
import { Id } from '../domain/values.ts';
import { attach } from '../http/attach.ts';
import type { Env } from '../http/env.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer, jsonBody } from '../http/kit.ts';
import { listImportRows, makeReturnedFile } from './import-rows.service.ts';
import { type ImportRecord, toImport } from './imports.rows.ts';
import type { ImportService } from './imports.service.ts';

const ById = z.object({ id: Id });
const Page = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
});
const InLanguage = z.object({ language: z.enum(['vi', 'en']).optional() });
const FILE = { type: 'string' as const, format: 'binary' };
const STARTED = { 202: jsonAnswer(Import, 'The record; the work goes on in the background') };

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const TEMPLATE_NAMES = {
  sites: { vi: 'bo-an-mau-diem-nguy-co.xlsx', en: 'bo-an-template-sites.xlsx' },
  playspaces: { vi: 'bo-an-mau-diem-vui-choi.xlsx', en: 'bo-an-template-play-spaces.xlsx' },
} satisfies Record<ImportTarget, Record<Language, string>>;

type Language = Env['Variables']['language'];

function present(record: ImportRecord, language: Language): Import {
  return toImport(record, ({ code, details }) => describeError(code, details, language));
}

/** Imports: a file becomes a record, is looked at, checked, run, and undone. */
export function importsRoutes(deps: Deps, imports: ImportService) {
  return createRouter()
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/imports',
        summary: 'Upload a file (300 MB at most, the raw bytes as the body); answers with suggested settings',
        request: {
          query: NewImportQuery,
          // A plain schema, so that nothing reads the body but the disk.
          body: { required: true, content: { 'application/octet-stream': { schema: FILE } } },
        },
        responses: { 201: jsonAnswer(Import, 'The record') },
      }),
      async (c) => {
        if (Number(c.req.header('Content-Length') ?? 0) > MAX_IMPORT_BYTES) {
          throw new ProblemError('import.too_large', { limit: `${MAX_IMPORT_BYTES / 1024 / 1024} MB` });
        }
        const { target, name } = c.req.valid('query');
        const body = c.req.raw.body ?? new ReadableStream<Uint8Array>({ start: (empty) => empty.close() });
        const about = { target, fileName: name };
        return c.json(present(await imports.upload(actorOf(c), about, body), c.var.language), 201);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/imports',
        summary: 'Imports that the caller may see, the newest first',
        request: { query: Page },
        responses: { 200: jsonAnswer(ImportList, 'One page') },
      }),
      async (c) => {
        const { items, nextCursor } = await imports.list(actorOf(c), c.req.valid('query'));
        return c.json({ items: items.map((item) => present(item, c.var.language)), nextCursor }, 200);
      },
    )
    .openapi(
      // Before the routes of one import: `template.xlsx` is no id.
      declareRoute({
        method: 'get',
        path: '/api/imports/template.xlsx',
        summary: 'A blank workbook to fill in, with a drop-down per list',
        request: { query: InLanguage.extend({ target: ImportTarget }) },
        responses: { 200: fileAnswer('XLSX') },
      }),
      async (c) => {
        const { target, language = c.var.language } = c.req.valid('query');
        const bytes = await imports.template(actorOf(c), target, language);
        attach(c, TEMPLATE_NAMES[target][language], XLSX);
        return c.body(new Uint8Array(bytes), 200) as never;
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/imports/{id}',
        summary: 'One import: settings, counts, progress',
        request: { params: ById },
        responses: { 200: jsonAnswer(Import, 'The record') },
      }),
      async (c) => {
        const record = await imports.get(actorOf(c), c.req.valid('param').id);
        return c.json(present(record, c.var.language), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'patch',
        path: '/api/imports/{id}',
        summary: 'Other settings: the file is read anew with them',
        request: { params: ById, body: jsonBody(ImportPatch) },
        responses: { 200: jsonAnswer(Import, 'The record with what was found') },
      }),
      async (c) => {
        const { settings } = c.req.valid('json');
        const record = await imports.changeSettings(actorOf(c), c.req.valid('param').id, settings);
        return c.json(present(record, c.var.language), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/imports/{id}/check',
        summary: 'Say what a run would do; nothing is stored',
        request: { params: ById },
        responses: STARTED,
      }),
      async (c) => {
        const record = await imports.check(actorOf(c), c.req.valid('param').id);
        return c.json(present(record, c.var.language), 202);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/imports/{id}/run',
        summary: 'Import the rows; asking twice starts it once',
        request: { params: ById },
        responses: STARTED,
      }),
      async (c) => {
        const record = await imports.run(actorOf(c), c.req.valid('param').id);
        return c.json(present(record, c.var.language), 202);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/imports/{id}/cancel',
        summary: 'End a check or a run; what the run has stored is taken out',
        request: { params: ById },
        responses: STARTED,
      }),
      async (c) => {
        const record = await imports.cancel(actorOf(c), c.req.valid('param').id);
        return c.json(present(record, c.var.language), 202);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/imports/{id}/undo',
        summary: 'Take out all that it stored; refused once people have added to its places',
        request: { params: ById },
        responses: STARTED,
      }),
      async (c) => {
        const record = await imports.undo(actorOf(c), c.req.valid('param').id);
        return c.json(present(record, c.var.language), 202);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/imports/{id}/decisions',
        summary: 'Add, merge or skip duplicates: the rows named, or all that wait',
        request: { params: ById, body: jsonBody(ImportDecisions) },
        responses: STARTED,
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const record = await imports.decide(actorOf(c), id, c.req.valid('json'));
        return c.json(present(record, c.var.language), 202);
      },
    )
    .openapi(
      declareRoute({
        method: 'delete',
        path: '/api/imports/{id}',
        summary: 'Forget an upload that was never run',
        request: { params: ById },
        responses: { 204: { description: 'Forgotten' } },
      }),
      async (c) => {
        await imports.forget(actorOf(c), c.req.valid('param').id);
        return c.body(null, 204);
      },
    )
    .route('/', importFileRoutes(deps, imports));
}

/** What is shown of the rows of an import, and its files. */
function importFileRoutes(deps: Deps, imports: ImportService) {
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/imports/{id}/preview',
        summary: 'Points of the last check for the map',
        request: { params: ById },
        responses: { 200: jsonAnswer(ImportPreview, 'At most 20,000 points') },
      }),
      async (c) => c.json(await imports.preview(actorOf(c), c.req.valid('param').id), 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/imports/{id}/rows',
        summary: 'Rows that were returned or are held back as duplicates, with their reasons',
        request: { params: ById, query: ImportRowQuery },
        responses: { 200: jsonAnswer(ImportRowList, 'One page') },
      }),
      async (c) => {
        const actor = actorOf(c);
        const record = await imports.get(actor, c.req.valid('param').id);
        const rows = await listImportRows(deps, actor, record, c.req.valid('query'), c.var.language);
        return c.json(rows, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/imports/{id}/returned',
        summary: 'Returned and undecided rows as a file of the source kind, the reason in the last column',
        request: { params: ById, query: InLanguage },
        responses: { 200: fileAnswer('CSV, XLSX or GeoJSON') },
      }),
      async (c) => {
        const record = await imports.get(actorOf(c), c.req.valid('param').id);
        const { language = c.var.language } = c.req.valid('query');
        const { fileName, contentType, bytes } = makeReturnedFile(deps, record, language);
        attach(c, fileName, contentType);
        // A fault in the middle cuts the connection: a file that ends early must not look whole.
        return c.body(ReadableStream.from(bytes), 200) as never;
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/imports/{id}/file',
        summary: 'The file as it was uploaded',
        request: { params: ById },
        responses: { 200: fileAnswer('The bytes') },
      }),
      async (c) => {
        const { fileName, byteCount, stream } = await imports.original(actorOf(c), c.req.valid('param').id);
        // Never by its own type: nothing that somebody uploaded is run under the product's address.
        attach(c, fileName, 'application/octet-stream');
        c.header('Content-Length', String(byteCount));
        return c.body(Readable.toWeb(stream) as ReadableStream, 200) as never;
      },
    );
}

function fileAnswer(description: string) {
  return { description, content: { 'application/octet-stream': { schema: FILE } } };
}
