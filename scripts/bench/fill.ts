import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { createCommuneLocator } from '../../server/communes/commune-locator.ts';
import { readOutlines } from '../../server/communes/read-outlines.ts';
import { writeTransaction } from '../../server/db/write.ts';
import { addWholeSites, type WholeSite } from '../../server/sites/sites-bulk.service.ts';
import { root } from '../root.ts';
import { copyRows } from './copy-rows.ts';
import { type KnownCodes, makeSites } from './make-sites.ts';
import { SeededRandom } from './random.ts';
import { openPostgresStore, openSqliteStore, type Store } from './stores.ts';
import { BENCH_ACTOR, type FilledStores, SEED } from './topic.ts';

export const OUTLINES = `${root}/../shared/geo/hanoi-communes.geojson`;
const PER_TRANSACTION = 5000;
/** What the generated rows depend on; the file kept from an earlier run counts only while these are the same. */
const SOURCES = ['scripts/bench', 'server/db/migrations', 'server/domain', 'server/sites', 'data/reference'];

/**
 * The same sites on SQLite and PostGIS. They go into SQLite through the product's own bulk write, once a day and
 * state of the code: the file is kept among the temporary files. PostgreSQL takes its rows over by COPY.
 */
export async function fillStores(
  siteCount: number,
  serverUrl: string,
  atEnd: (close: () => Promise<void>) => void,
): Promise<FilledStores> {
  const startedAt = performance.now();
  const kept = keptFile(siteCount);
  if (!existsSync(kept)) await generate(siteCount, kept);
  const lite = await openSqliteStore(kept);
  atEnd(lite.close);
  const post = await openPostgresStore(serverUrl);
  atEnd(post.close);
  await copyRows(lite.url, post.url);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`${siteCount} sites on SQLite and PostgreSQL: ${seconds} s`);
  return { lite, post };
}

function keptFile(siteCount: number): string {
  const hash = createHash('sha256').update(new Date().toISOString().slice(0, 10));
  for (const folder of SOURCES) {
    for (const name of readdirSync(join(root, folder)).sort()) {
      if (/(?<!\.test)\.(ts|csv|json)$/.test(name)) hash.update(readFileSync(join(root, folder, name)));
    }
  }
  const folder = join(tmpdir(), 'bo-an-bench');
  mkdirSync(folder, { recursive: true });
  return join(folder, `${siteCount}-${hash.digest('hex').slice(0, 12)}.sqlite`);
}

async function generate(siteCount: number, into: string): Promise<void> {
  const store = await openSqliteStore(null);
  try {
    await fill(store, siteCount);
    const connection = new BetterSqlite3(store.url);
    connection.pragma('wal_checkpoint(TRUNCATE)');
    connection.close();
    copyFileSync(store.url, `${into}.part`);
    renameSync(`${into}.part`, into);
  } finally {
    await store.close();
    rmSync(`${into}.part`, { force: true });
  }
}

async function fill(store: Store, siteCount: number): Promise<void> {
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
  let batch: WholeSite[] = [];
  const flush = async () => {
    const sites = batch;
    batch = [];
    await writeTransaction(deps.database, BENCH_ACTOR.userId, deps.now(), async (context) => {
      await addWholeSites(context, BENCH_ACTOR, lists, sites);
      context.record({ entity: 'site', entityId: '*', communeCode: null, action: 'imported' });
    });
  };
  const now = Date.parse(deps.now());
  for (const site of makeSites(siteCount, [first, ...others], locator, codes, new SeededRandom(SEED), now)) {
    batch.push(site);
    if (batch.length === PER_TRANSACTION) await flush();
  }
  if (batch.length > 0) await flush();
}

function codesOf(list: readonly { code: string }[]): [string, ...string[]] {
  const [first = '', ...rest] = list.map(({ code }) => code);
  return [first, ...rest];
}
