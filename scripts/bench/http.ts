import { Agent, get, type IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import pg from 'pg';
import { createApp } from '../../server/app.ts';
import { ensureUser } from '../../server/auth/auth.service.ts';
import { localDay } from '../../server/domain/calendar.ts';
import { SITE_STATUSES } from '../../server/domain/sites.ts';
import { createRouter } from '../../server/http/kit.ts';
import { listen } from '../../server/http/listen.ts';
import { freePort } from '../testing/temporary-postgres.ts';
import { compare, inTurns, limit, median, ms, once, type Row } from './measure.ts';
import { connect, type Store } from './stores.ts';
import { densestTiles } from './tiles.ts';
import { CLUSTER_TILE, POINT_TILE, prepareTiles } from './tiles-sql.ts';
import type { Topic } from './topic.ts';

const MOST_UNCACHED = 0.2;
const MOST_CACHED_MS = 0.5;
const ZOOMS = [6, 10, 12, 14];
const ROUNDS = 7;
const CACHED_ROUNDS = 300;
const PASSWORD = 'bench-password-of-a-run';

const gzipAsync = promisify(gzip);

/** Compressed tiles over HTTP through the whole application, signed in, against a bare server over `ST_AsMVT`. */
export const http: Topic = {
  name: 'http',
  async run(context) {
    const { post } = await context.filled();
    const peerPort = await freePort();
    const ourPort = await freePort();
    const client = connect(post.url);
    await client.connect();
    await prepareTiles(client);
    const pool = new pg.Pool({ connectionString: post.url, max: 4 });
    const peer = await listen(peerApp(pool, localDay(post.parts.deps.now())).fetch, {
      port: peerPort,
      host: '127.0.0.1',
    });
    const ours = await listen(createApp(post.parts).fetch, { port: ourPort, host: '127.0.0.1' });
    try {
      const cookie = await signIn(post, ourPort);
      await post.parts.tiles.warmUp();
      const rows: Row[] = [];
      for (const z of ZOOMS)
        rows.push(...(await tilesOf(z, await densestTiles(client, z), ourPort, peerPort, cookie)));
      return rows;
    } finally {
      agent.destroy();
      await ours.close();
      await peer.close();
      await pool.end();
      await client.end();
    }
  },
};

async function tilesOf(
  z: number,
  places: readonly [number, number][],
  ourPort: number,
  peerPort: number,
  cookie: string,
): Promise<Row[]> {
  const read = (port: number, path: string, more: Record<string, string> = {}) =>
    readBody(port, path, { 'Accept-Encoding': 'gzip', Cookie: cookie, ...more });
  const pairs: [number, number][] = [];
  const cached: number[] = [];
  const unchanged: number[] = [];
  let turn = 0;
  for (const [x, y] of places) {
    const path = `/api/tiles/sites/${z}/${x}/${y}.mvt`;
    // The statuses in another order are another address, so that nothing kept can answer; the work is the same.
    pairs.push(
      await inTurns(
        () => read(ourPort, `${path}?status=${permuted(DRAWN, turn++).join(',')}`),
        () => read(peerPort, path),
        ROUNDS,
      ),
    );
    const first = await read(ourPort, path);
    const tag = first.etag ?? '';
    for (let round = 0; round < CACHED_ROUNDS / places.length; round++) {
      cached.push(await once(() => read(ourPort, path)));
      unchanged.push(await once(() => read(ourPort, path, { 'If-None-Match': tag })));
    }
  }
  const of = `z${z}${z < 12 ? ' clustered' : ''}`;
  return [
    compare(
      `tile ${of} over HTTP, gzip, uncached, against ST_AsMVT + gzip`,
      [median(pairs.map(([ours]) => ours)), median(pairs.map(([, peer]) => peer))],
      MOST_UNCACHED,
    ),
    limit(`tile ${of} over HTTP, cached, p50`, median(cached), MOST_CACHED_MS, ms),
    limit(`tile ${of} over HTTP, unchanged (304), p50`, median(unchanged), MOST_CACHED_MS, ms),
  ];
}

const agent = new Agent({ keepAlive: true });

/** One request on a kept connection; `fetch` would cost more than what is measured. */
function readBody(port: number, path: string, headers: Record<string, string>): Promise<IncomingHttpHeaders> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers, agent }, (answer) => {
      if (answer.statusCode !== 200 && answer.statusCode !== 304)
        reject(new Error(`${path}: ${answer.statusCode}`));
      answer.on('end', () => resolve(answer.headers)).on('error', reject);
      answer.resume();
    }).on('error', reject);
  });
}

const DRAWN = SITE_STATUSES.filter((status) => status !== 'closed');

/** The n-th order of a list. */
function permuted<T>(items: readonly T[], n: number): T[] {
  const rest = [...items];
  let number = n;
  return items.map(() => {
    const at = number % rest.length;
    number = Math.floor(number / rest.length);
    return rest.splice(at, 1)[0] as T;
  });
}

/** As small as such a server gets: route, query, gzip. */
function peerApp(pool: pg.Pool, today: string) {
  return createRouter().get('/api/tiles/sites/:z/:x/:y', async (c) => {
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
}

async function signIn(store: Store, port: number): Promise<string> {
  const email = 'bench@bo-an.test';
  await ensureUser(store.parts.auth, store.parts.deps.database, {
    email,
    username: 'bench',
    name: 'bench',
    role: 'city',
    scopes: ['*'],
    password: PASSWORD,
  });
  const answer = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: store.parts.origins[0] ?? '' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}
