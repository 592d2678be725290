import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { EXPORT_FORMATS, type ExportFormat, type ExportTable } from '../domain/exports.ts';
import { PlaySpaceFilter } from '../domain/playspaces.ts';
import { SiteFilter } from '../domain/sites.ts';
import type { Env } from '../http/env.ts';
import { actorOf, createRouter, declareRoute } from '../http/kit.ts';
import type { PlaySpaceExport } from '../playspaces/playspaces-export.service.ts';
import type { SiteExport } from '../sites/sites-export.service.ts';
import { CONTENT_TYPES, exportFile } from './export-file.ts';

const InLanguage = { language: z.enum(['vi', 'en']).optional() };

/** Any filtered list as a file: `/api/sites/export.csv`, `/api/playspaces/export.kml` … */
export function exportsRoutes(exportSites: SiteExport, exportPlaySpaces: PlaySpaceExport) {
  const router = createRouter();
  for (const format of EXPORT_FORMATS) {
    router.openapi(
      declareRoute({
        method: 'get',
        path: `/api/sites/export.${format}`,
        summary: `The filtered sites as ${format.toUpperCase()}, which can be imported again`,
        request: { query: SiteFilter.extend(InLanguage) },
        responses: { 200: fileAnswer(format) },
      }),
      async (c) => {
        const { language = c.var.language, ...filter } = c.req.valid('query');
        return send(c, await exportSites(actorOf(c), filter, language), format) as never;
      },
    );
    router.openapi(
      declareRoute({
        method: 'get',
        path: `/api/playspaces/export.${format}`,
        summary: `The filtered play spaces as ${format.toUpperCase()}, which can be imported again`,
        request: { query: PlaySpaceFilter.extend(InLanguage) },
        responses: { 200: fileAnswer(format) },
      }),
      async (c) => {
        const { language = c.var.language, ...filter } = c.req.valid('query');
        return send(c, await exportPlaySpaces(actorOf(c), filter, language), format) as never;
      },
    );
  }
  return router;
}

function fileAnswer(format: ExportFormat) {
  const schema = z.string().meta({ format: 'binary' });
  return { description: 'The file', content: { [CONTENT_TYPES[format]]: { schema } } };
}

/** A fault in the middle cuts the connection: a file that ends early must not look whole. */
function send(c: Context<Env>, table: ExportTable, format: ExportFormat) {
  const { fileName, contentType, bytes } = exportFile(table, format);
  c.header('Content-Type', contentType);
  c.header('Content-Disposition', `attachment; filename="${fileName}"`);
  c.header('Cache-Control', 'private, no-store');
  return c.body(ReadableStream.from(bytes), 200);
}
