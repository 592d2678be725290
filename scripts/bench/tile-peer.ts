import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import pg from 'pg';
import { localDay } from '../../server/domain/calendar.ts';
import { createRouter } from '../../server/http/kit.ts';
import { listen } from '../../server/http/listen.ts';
import { CLUSTER_TILE, POINT_TILE } from './tiles-sql.ts';

const gzipAsync = promisify(gzip);

/** The peer of the topic `http`, as small as such a server gets: route, query, gzip. Started by `http.ts`. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 });
const today = localDay(new Date().toISOString());
const app = createRouter().get('/api/tiles/sites/:z/:x/:y', async (c) => {
  const z = Number(c.req.param('z'));
  const values = [z, Number(c.req.param('x')), Number.parseInt(c.req.param('y'), 10), today];
  const [name, text] = z < 12 ? ['clusters', CLUSTER_TILE] : ['points', POINT_TILE];
  const { rows } = await pool.query<{ mvt: Buffer }>({ name, text, values });
  const body = await gzipAsync(rows[0]?.mvt ?? Buffer.alloc(0), { level: 1 });
  return c.body(body as Uint8Array<ArrayBuffer>, 200, {
    'Content-Type': 'application/vnd.mapbox-vector-tile',
    'Content-Encoding': 'gzip',
  });
});
await listen(app.fetch, { port: Number(process.env.PORT), host: '127.0.0.1' });
