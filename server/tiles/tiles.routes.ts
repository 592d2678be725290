import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { PlaySpaceQuery } from '../domain/playspaces.ts';
import { SiteFilter } from '../domain/sites.ts';
import { notModified } from '../http/caching.ts';
import type { Env } from '../http/env.ts';
import { actorOf, createRouter, declareRoute } from '../http/kit.ts';
import type { LayerName, TileEncoding, TileFilter, TileService } from './tiles.service.ts';
import type { Tile } from './web-mercator.ts';

const TilePath = z.object({
  z: z.coerce.number().int().min(0).max(30),
  x: z.coerce.number().int().min(0),
  y: z
    .string()
    .regex(/^\d{1,9}\.mvt$/)
    .transform((text) => Number.parseInt(text, 10)),
});
const SiteTileQuery = SiteFilter.pick({
  commune: true,
  kind: true,
  status: true,
  cover: true,
  unit: true,
  overdue: true,
  inspectionDue: true,
});
const PlayTileQuery = PlaySpaceQuery.pick({ commune: true, kind: true });

const MVT = 'application/vnd.mapbox-vector-tile';
const answers = {
  200: {
    description: 'Mapbox vector tile',
    content: { [MVT]: { schema: z.string().openapi({ format: 'binary' }) } },
  },
  204: { description: 'Nothing in this tile' },
  304: { description: 'Unchanged' },
};

/** Vector tiles `/api/tiles/<layer>/{z}/{x}/{y}.mvt`; below zoom 12 clusters, from there every point. */
export function tilesRoutes(tiles: TileService) {
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/tiles/sites/{z}/{x}/{y}',
        summary: 'Hazard sites as a vector tile; y ends in .mvt',
        request: { params: TilePath, query: SiteTileQuery },
        responses: answers,
      }),
      (c) => answer(c, tiles, 'sites', c.req.valid('param'), c.req.valid('query')),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/tiles/playspaces/{z}/{x}/{y}',
        summary: 'Play spaces as a vector tile; y ends in .mvt',
        request: { params: TilePath, query: PlayTileQuery },
        responses: answers,
      }),
      (c) => answer(c, tiles, 'playspaces', c.req.valid('param'), c.req.valid('query')),
    );
}

async function answer(c: Context<Env>, tiles: TileService, layer: LayerName, tile: Tile, query: TileFilter) {
  const version = await tiles.version(layer, tile);
  const unchanged = notModified(c, version);
  c.header('Vary', 'Accept-Encoding, Cookie');
  if (unchanged) return unchanged;
  const encoding = acceptedEncoding(c.req.header('Accept-Encoding'));
  const bytes = await tiles.read(layer, tile, query, actorOf(c), encoding, version);
  if (bytes.length === 0) return c.body(null, 204);
  c.header('Content-Type', MVT);
  if (encoding !== 'identity') c.header('Content-Encoding', encoding);
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200);
}

function acceptedEncoding(header: string | undefined): TileEncoding {
  const accepted = (header ?? '').split(',').map((part) => part.split(';')[0]?.trim());
  return accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : 'identity';
}
