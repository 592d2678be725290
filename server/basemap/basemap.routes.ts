import { z } from '@hono/zod-openapi';
import { BasemapQuery, BasemapSize } from '../domain/basemap.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer } from '../http/kit.ts';
import { serveRanges } from '../http/static-files.ts';
import type { BasemapService } from './basemap.service.ts';

const PMTILES = {
  content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
};

/** The background map that tablets take along. */
export function basemapRoutes(basemap: BasemapService) {
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/sync/basemap/size',
        summary: 'How large the background map of communes is, before it is fetched',
        request: { query: BasemapQuery },
        responses: { 200: jsonAnswer(BasemapSize, 'Of the file that `/api/sync/basemap` gives') },
      }),
      async (c) => c.json(await basemap.size(actorOf(c), c.req.valid('query').communes), 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/sync/basemap',
        summary: 'PMTiles file of the tiles that touch the communes; takes Range with If-Range',
        request: { query: BasemapQuery },
        responses: {
          200: { description: 'The whole file', ...PMTILES },
          206: { description: 'The range', ...PMTILES },
          304: { description: 'Unchanged' },
          416: { description: 'The file ends before the range' },
        },
      }),
      async (c) => {
        const { communes } = c.req.valid('query');
        const held = c.req.header('If-Range') ?? c.req.header('If-None-Match');
        const { path, etag } = await basemap.file(actorOf(c), communes, held, c.req.raw.signal);
        return serveRanges(c, path, etag);
      },
    );
}
