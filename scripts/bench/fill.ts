import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCommuneLocator } from '../../server/communes/commune-locator.ts';
import { readOutlines } from '../../server/communes/read-outlines.ts';
import { writeTransaction } from '../../server/db/write.ts';
import { addWholeSites, type WholeSite } from '../../server/sites/sites-bulk.service.ts';
import { root } from '../root.ts';
import { copyRows } from './copy-rows.ts';
import { type KnownCodes, makeSites } from './make-sites.ts';
import { multiplySites } from './multiply.ts';
import { SeededRandom } from './random.ts';
import { openPostgresStore, openSqliteStore, type Store } from './stores.ts';
import { BENCH_ACTOR, type FilledStores, SEED } from './topic.ts';

export const OUTLINES = `${root}/../shared/geo/hanoi-communes.geojson`;
const PER_TRANSACTION = 5000;
/** More are copies of these (`multiply.ts`), in steps of as many. */
const MOST_WRITTEN = 100_000;
/** What the generated rows depend on; the file kept from an earlier run counts only while these are the same. */
const SOURCES = [
  'scripts/bench/make-sites.ts',
  'scripts/bench/multiply.ts',
  'scripts/bench/random.ts',
  'server/domain/fold-site.ts',
  'server/db/schema.ts',
];

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
  const lite = await openSqliteStore(await keptSqlite(siteCount));
  atEnd(lite.close);
  const post = await openPostgresStore(serverUrl);
  atEnd(post.close);
  await copyRows(lite.url, post.url);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`${siteCount} sites on SQLite and PostgreSQL: ${seconds} s`);
  return { lite, post };
}

/** The SQLite file with the sites, made when there is none of today. Copy it: it serves the next run too. */
export async function keptSqlite(siteCount: number): Promise<string> {
  const kept = keptFile(siteCount);
  if (!existsSync(kept)) await generate(siteCount, kept);
  return kept;
}

function keptFile(siteCount: number): string {
  const hash = createHash('sha256').update(new Date().toISOString().slice(0, 10));
  for (const name of SOURCES) hash.update(readFileSync(join(root, name)));
  const folder = join(tmpdir(), 'bo-an-bench');
  mkdirSync(folder, { recursive: true });
  return join(folder, `${siteCount}-${hash.digest('hex').slice(0, 12)}.sqlite`);
}

async function generate(siteCount: number, into: string): Promise<void> {
  const store = await openSqliteStore(null);
  try {
    const copies = siteCount > MOST_WRITTEN && siteCount % MOST_WRITTEN === 0 ? siteCount / MOST_WRITTEN : 1;
    await fill(store, siteCount / copies);
    multiplySites(store.url, copies);
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
