import { existsSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import BetterSqlite3 from 'better-sqlite3';
import type pg from 'pg';
import { createCommuneLocator } from '../../server/communes/commune-locator.ts';
import { readOutlines } from '../../server/communes/read-outlines.ts';
import { CoverageService } from '../../server/coverage/coverage.service.ts';
import { writeTransaction } from '../../server/db/write.ts';
import { localDay } from '../../server/domain/calendar.ts';
import type { CodeLists } from '../../server/domain/code-lists.ts';
import type { Actor } from '../../server/domain/roles.ts';
import { addWholeSites, type WholeSite } from '../../server/sites/sites-bulk.service.ts';
import { TileService } from '../../server/tiles/tiles.service.ts';
import { root } from '../root.ts';
import { type KnownCodes, makeSites } from './make-sites.ts';
import { compare, inTurns, median, ms, once, printTable, type Row } from './measure.ts';
import { SeededRandom } from './random.ts';
import {
  CLUSTER_TILE,
  CREATE_BARE_EVENTS,
  CREATE_BARE_INDEX,
  groupByCommune,
  POINT_TILE,
  PREPARE_TILES,
} from './sql.ts';
import { connect, openPostgresStore, openSqliteStore, type Store } from './stores.ts';

const OUTLINES = `${root}/../shared/geo/hanoi-communes.geojson`;
const SEED = 20260725;
const PER_TRANSACTION = 2000;
const ZOOMS = [6, 10, 12, 14];
const ACTOR: Actor = { userId: 'bench', email: '', name: 'bench', role: 'admin', scope: 'all' };

/** Fills both databases with the same sites and prints, per measurement, how Bờ An compares with its peer. */
export async function benchSpine(siteCount: number, serverUrl: string | null): Promise<void> {
  const rows: Row[] = [];
  const lite = await openSqliteStore();
  const post = serverUrl === null ? null : await openPostgresStore(serverUrl);
  try {
    const stores = [['SQLite', lite] as const, ...(post ? [['PostGIS', post] as const] : [])];
    const filled = await fill(
      stores.map(([, store]) => store),
      siteCount,
    );
    console.log(
      `${siteCount} sites, ${filled.events} events in ${stores.map(([name]) => name).join(' and ')}: ${(filled.time / 1000).toFixed(0)} s`,
    );
    for (const [name, store] of stores) {
      rows.push(...(await benchIndex(name, store, siteCount)), ...(await benchPast(name, store)));
    }
    rows.push(...(await benchCoverageOnSqlite(lite)), ...(await benchWritesOnSqlite(lite)));
    if (post) {
      const client = connect(post.url);
      await client.connect();
      try {
        rows.push(...(await benchCoverageOnPostgres(post, client)));
        rows.push(...(await benchWritesOnPostgres(post, client)));
        rows.push(...(await benchTiles(post, client)));
      } finally {
        await client.end();
      }
    }
  } finally {
    await lite.close();
    await post?.close();
  }
  console.log();
  printTable(rows);
  if (serverUrl === null) {
    console.log(
      '\nTiles against ST_AsMVT and everything on PostGIS: set TEST_DATABASE_URL or DATABASE_URL to postgres://….',
    );
  }
}

/** The same sites into every store, through the product's own bulk write. */
async function fill(stores: readonly Store[], siteCount: number): Promise<{ events: number; time: number }> {
  const [store] = stores;
  if (!store) throw new Error('nothing to fill');
  const { deps, codeLists } = store.parts;
  const lists = await codeLists();
  const [first, ...others] = store.reference.communes.filter(({ provinceCode }) => provinceCode === '01');
  if (!first) throw new Error('no communes in the reference facts');
  const locator = existsSync(OUTLINES)
    ? createCommuneLocator(readOutlines(readFileSync(OUTLINES, 'utf8')).outlines)
    : null;
  const codes: KnownCodes = {
    hazardKinds: codesOf(lists.hazard_kinds),
    settings: codesOf(lists.settings),
    riskFactors: codesOf(lists.risk_factors),
  };
  const now = Date.parse(deps.now());
  const startedAt = performance.now();
  let events = 0;
  let batch: WholeSite[] = [];
  const flush = async () => {
    const sites = batch;
    batch = [];
    events += sites.reduce((sum, site) => sum + site.events.length, 0);
    await Promise.all(stores.map((each) => addBatch(each, lists, sites)));
  };
  for (const site of makeSites(siteCount, [first, ...others], locator, codes, new SeededRandom(SEED), now)) {
    batch.push(site);
    if (batch.length === PER_TRANSACTION) await flush();
  }
  if (batch.length > 0) await flush();
  return { events, time: performance.now() - startedAt };
}

async function addBatch(store: Store, lists: CodeLists, sites: readonly WholeSite[]): Promise<void> {
  const { deps } = store.parts;
  await writeTransaction(deps.database, ACTOR.userId, deps.now(), async (context) => {
    await addWholeSites(context, ACTOR, lists, sites);
    context.record({ entity: 'site', entityId: '*', communeCode: null, action: 'imported' });
  });
}

function codesOf(list: readonly { code: string }[]): [string, ...string[]] {
  const [first = '', ...rest] = list.map(({ code }) => code);
  return [first, ...rest];
}

async function benchIndex(name: string, store: Store, siteCount: number): Promise<Row[]> {
  const tiles = new TileService(store.parts.deps);
  const time = await once(() => tiles.warmUp());
  const { count, byteCount } = tiles.sizeOf('sites');
  tiles.close();
  if (count !== siteCount) throw new Error(`the index holds ${count} of ${siteCount} sites`);
  const memory = `${(byteCount / 1024 / 1024).toFixed(1)} MB`;
  return [{ what: `index of all sites from ${name}`, ours: ms(time), peer: '', ratio: memory }];
}

/** Fourteen month ends from the log, and the longest time in which nothing else was answered. */
async function benchPast(name: string, store: Store): Promise<Row[]> {
  const coverage = new CoverageService(store.parts.deps);
  const today = localDay(store.parts.deps.now());
  await coverage.read(ACTOR, today, { by: 'city' });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const time = await once(() => coverage.series(ACTOR, today, { months: 14 }));
  delay.disable();
  const again = await once(() => coverage.series(ACTOR, today, { months: 14 }));
  coverage.close();
  return [
    {
      what: `coverage of 14 months from the log, ${name}`,
      ours: ms(time),
      peer: `kept: ${ms(again)}`,
      ratio: `longest stall ${ms(delay.max / 1e6)}`,
    },
  ];
}

async function benchCoverageOnSqlite(store: Store): Promise<Row[]> {
  const { coverage, deps } = store.parts;
  const today = localDay(deps.now());
  const connection = new BetterSqlite3(store.url, { readonly: true });
  try {
    connection.pragma('cache_size = -65536');
    const statement = connection.prepare(groupByCommune(today));
    const times = await inTurns(
      () => coverage.read(ACTOR, today, { by: 'commune' }),
      () => statement.all(),
      15,
    );
    return [compare('coverage by commune ÷ GROUP BY on state columns, SQLite', times)];
  } finally {
    connection.close();
  }
}

async function benchCoverageOnPostgres(store: Store, client: pg.Client): Promise<Row[]> {
  const { coverage, deps } = store.parts;
  const today = localDay(deps.now());
  await client.query('ANALYZE');
  const text = groupByCommune(today);
  const times = await inTurns(
    () => coverage.read(ACTOR, today, { by: 'commune' }),
    () => client.query({ name: 'coverage', text }),
    15,
  );
  return [compare('coverage by commune ÷ GROUP BY on state columns, PostgreSQL', times)];
}

/** One event through the rules, with row, counters, log, measures and change feed, against one bare insert. */
async function benchWrites(store: Store, bare: (values: string[]) => unknown) {
  const { sites, deps } = store.parts;
  const random = new SeededRandom(SEED + 1);
  const page = await sites.list(ACTOR, { sort: 'code', direction: 'asc', limit: 200 });
  let turn = 0;
  const next = () => page.items[turn++ % page.items.length]?.id ?? '';
  const event = () => ({ id: random.id(Date.now()), occurredAt: deps.now(), note: 'bench', photoIds: [] });
  return inTurns(
    () => sites.addEvents(ACTOR, next(), [{ ...event(), type: 'noted' }]),
    () => {
      const { id, occurredAt, note } = event();
      return bare([id, next(), '00145', 'noted', occurredAt, occurredAt, 'bench', 'bench', note, '{}']);
    },
    300,
  );
}

async function benchWritesOnSqlite(store: Store): Promise<Row[]> {
  const connection = new BetterSqlite3(store.url);
  try {
    connection.pragma('synchronous = FULL');
    connection.exec(`${CREATE_BARE_EVENTS}; ${CREATE_BARE_INDEX}`);
    const statement = connection.prepare(
      `INSERT INTO bench_events VALUES (${Array(10).fill('?').join(', ')})`,
    );
    const times = await benchWrites(store, (values) => statement.run(values));
    return [compare('one durable event ÷ one bare prepared insert, SQLite', times)];
  } finally {
    connection.close();
  }
}

async function benchWritesOnPostgres(store: Store, client: pg.Client): Promise<Row[]> {
  await client.query(CREATE_BARE_EVENTS);
  await client.query(CREATE_BARE_INDEX);
  const text = `INSERT INTO bench_events VALUES (${Array.from({ length: 10 }, (_, index) => `$${index + 1}`).join(', ')})`;
  const times = await benchWrites(store, (values) => client.query({ name: 'bare', text, values }));
  return [compare('one durable event ÷ one bare prepared insert, PostgreSQL', times)];
}

async function benchTiles(store: Store, client: pg.Client): Promise<Row[]> {
  const { tiles, deps } = store.parts;
  await tiles.warmUp();
  await client.query(PREPARE_TILES);
  const today = localDay(deps.now());
  const rows: Row[] = [];
  for (const z of ZOOMS) {
    const places = await densestTiles(client, z);
    const text = z < 12 ? CLUSTER_TILE : POINT_TILE;
    const pairs: [number, number][] = [];
    for (const [x, y] of places) {
      pairs.push(
        await inTurns(
          () => tiles.encode('sites', { z, x, y }, {}, ACTOR),
          () => client.query({ name: `tile${z < 12 ? 'c' : 'p'}`, text, values: [z, x, y, today] }),
          z < 10 ? 7 : 11,
        ),
      );
    }
    const times: [number, number] = [
      median(pairs.map(([ours]) => ours)),
      median(pairs.map(([, peer]) => peer)),
    ];
    rows.push(
      compare(
        `tile z${z}${z < 12 ? ' clustered' : ''}, encoding ÷ ST_AsMVT (${places.length} densest)`,
        times,
      ),
    );
  }
  return rows;
}

async function densestTiles(client: pg.Client, z: number): Promise<[x: number, y: number][]> {
  const { rows } = await client.query<{ x: number; y: number }>(
    `SELECT floor((lon + 180) / 360 * 2 ^ $1)::int AS x,
       floor((1 - asinh(tan(radians(lat))) / pi()) / 2 * 2 ^ $1)::int AS y
     FROM sites GROUP BY 1, 2 ORDER BY count(*) DESC LIMIT $2`,
    [z, z < 10 ? 2 : 12],
  );
  return rows.map(({ x, y }) => [x, y]);
}
