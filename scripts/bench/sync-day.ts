import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import sharp from 'sharp';
import { chromiumArgs, findChromium } from '../testing/system-tools.ts';
import { BadLine } from './bad-line.ts';
import type { DayCalls, DayItem, DayState } from './day-page.ts';
import { check, limit, mb, type Row } from './measure.ts';
import { buildPageScript } from './page-script.ts';
import { SeededRandom } from './random.ts';
import { signIn, startProduct } from './server-process.ts';
import { openSqliteStore, type Store } from './stores.ts';
import { COMMUNES, makeSites } from './sync-load.ts';
import { SEED } from './topic.ts';

const VISITS = 60;
/** 1 Mbit/s each way. */
const BYTES_PER_SECOND = 125_000;
const CUT_SHARE = 0.05;
const TIMES_AWAY = 10;
/** The tablet waits up to five minutes between two attempts. */
const MOST_TIMES_IDEAL = 4;
const MOST_SENT_TWICE = 1.1;

const seconds = (value: number) => `${value.toFixed(0)} s`;
const times = (value: number) => `${value.toFixed(3)}×`;

/**
 * A day of visits with photos, recorded without a network in a real browser's store and synced over a bad line to
 * the product in a process of its own. In the end everything must be there exactly once.
 */
export async function benchDay(photoCount: number): Promise<Row[]> {
  const found = findChromium();
  if ('missing' in found) throw new Error(found.missing);
  const random = new SeededRandom(SEED);
  const store = await openSqliteStore(null);
  const siteIds = await makeSites(store, random, VISITS);
  const server = await startProduct(store);
  const line = await BadLine.start(server.url);
  const browser = await chromium.launch({ executablePath: found.path, args: chromiumArgs() });
  try {
    const { Cookie } = await signIn(server, store, { username: 'day', role: 'field' });
    const context = await browser.newContext();
    await context.addCookies(
      Cookie.split('; ').map((pair) => {
        const [name = '', ...value] = pair.split('=');
        return { name, value: value.join('='), url: line.url };
      }),
    );
    line.own.set('/bench.html', {
      type: 'text/html',
      body: '<script type="module" src="/bench.js"></script>',
    });
    line.own.set('/bench.js', { type: 'text/javascript', body: await buildPageScript('day-page.ts') });
    const page = await context.newPage();
    await page.goto(`${line.url}/bench.html`);
    await page.waitForFunction(() => 'calls' in window);
    const user = await store.parts.deps.database.db
      .selectFrom('user')
      .select('id')
      .where('email', '=', 'day@bench.test')
      .executeTakeFirstOrThrow();
    const photos = await makePhotos(line, photoCount, random);
    const items = await record(page, line, { userId: user.id, siteIds, photoCount });
    const needed = photos.bytes + items.reduce((sum, { jsonBytes }) => sum + jsonBytes, 0);
    return [...photos.rows, ...(await syncOverLine(page, line, store, items, needed, random))];
  } finally {
    await browser.close();
    await line.close();
    await server.close();
    await store.close();
  }
}

/** Pictures with the weight of photos that the tablet has shrunk: noise does not compress. */
async function makePhotos(
  line: BadLine,
  count: number,
  random: SeededRandom,
): Promise<{ bytes: number; rows: Row[] }> {
  const [width, height] = [2048, 1536];
  const noise = Buffer.alloc((width + 256) * (height + 256) * 3);
  for (let at = 0; at < noise.length; at++) noise[at] = 128 + (at % width) / 40 + random.next() * 22;
  const base = sharp(noise, { raw: { width: width + 256, height: height + 256, channels: 3 } });
  const sizes: number[] = [];
  for (let index = 0; index < count; index++) {
    const body = await base
      .clone()
      .extract({ left: random.below(256), top: random.below(256), width, height })
      .modulate({ hue: random.below(360) })
      .jpeg({ quality: 58 + random.below(26) })
      .toBuffer();
    sizes.push(body.length);
    line.own.set(`/photos/${index}`, { type: 'image/jpeg', body });
  }
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const kb = (size: number) => `${Math.round(size / 1000)} KB`;
  const range = `${kb(Math.min(...sizes))} to ${kb(Math.max(...sizes))}`;
  return { bytes, rows: [check(`day: ${VISITS} visits, ${count} photos of ${range}`, mb(bytes), null, '')] };
}

async function record(
  page: Page,
  line: BadLine,
  { userId, siteIds, photoCount }: { userId: string; siteIds: readonly string[]; photoCount: number },
): Promise<DayItem[]> {
  await page.evaluate(
    ([id, communes]) => (window as unknown as { calls: DayCalls }).calls.prepare(id, communes),
    [userId, COMMUNES] as const,
  );
  line.goAway();
  const items: DayItem[] = [];
  for (const [visit, siteId] of siteIds.entries()) {
    const urls = Array.from({ length: photoCount }, (_, index) => index)
      .filter((index) => index % VISITS === visit)
      .map((index) => `/photos/${index}`);
    items.push(
      await page.evaluate(
        ([id, photos]) => (window as unknown as { calls: DayCalls }).calls.visit(id, photos),
        [siteId, urls] as const,
      ),
    );
  }
  return items;
}

async function syncOverLine(
  page: Page,
  line: BadLine,
  store: Store,
  items: readonly DayItem[],
  needed: number,
  random: SeededRandom,
): Promise<Row[]> {
  const idealMs = (needed / BYTES_PER_SECOND) * 1000;
  line.faults = { bytesPerSecond: BYTES_PER_SECOND, cutShare: CUT_SHARE, random };
  line.comeBack();
  Object.assign(line.counts, { requests: 0, cut: 0, refused: 0 });
  const startedAt = performance.now();
  await page.evaluate(() => (window as unknown as { calls: DayCalls }).calls.sync());
  let awayMs = 0;
  for (let time = 0; time < TIMES_AWAY; time++) {
    const at = startedAt + awayMs + (idealMs * (time + 0.5)) / TIMES_AWAY;
    await sleep(Math.max(0, at - performance.now()));
    const pauseMs = 2000 + random.below(9000);
    line.goAway();
    await sleep(pauseMs);
    line.comeBack();
    awayMs += pauseMs;
    console.log(`day: away ${time + 1} of ${TIMES_AWAY}, ${mb(line.counts.up)} sent`);
  }
  const state = await untilDone(page, startedAt + idealMs * MOST_TIMES_IDEAL + awayMs);
  const tookMs = performance.now() - startedAt;
  const { counts } = line;
  const faults = [...heldBack(state, items), ...(await findFaults(store, items))];
  for (const fault of faults) console.error(fault);
  return [
    limit('day: synced after', tookMs / 1000, null, seconds),
    limit('day: what the bytes alone take at 1 Mbit/s', idealMs / 1000, null, seconds),
    limit(`day: away ${TIMES_AWAY} times, together`, awayMs / 1000, null, seconds),
    limit('day: time ÷ (bytes alone + away)', tookMs / (idealMs + awayMs), null, times),
    limit('day: bytes sent ÷ bytes needed', counts.up / needed, MOST_SENT_TWICE, times),
    check(
      'day: requests, of which broke, refused while away',
      `${counts.requests}, ${counts.cut}, ${counts.refused}`,
      null,
      '',
    ),
    check('day: waits of the tablet before it tried again', `${state.waits}`, null, ''),
    check(
      'day: every event, photo and receipt exactly once',
      faults.length === 0 ? 'yes' : `${faults.length} faults`,
      faults.length === 0,
      'yes',
    ),
  ];
}

async function untilDone(page: Page, latest: number): Promise<DayState> {
  for (;;) {
    const state = await page.evaluate(() => (window as unknown as { calls: DayCalls }).calls.state());
    const isDone = state.phase === 'done' && state.unsentItems === 0 && state.unsentPhotos === 0;
    if (isDone || performance.now() > latest) return state;
    await sleep(500);
  }
}

function heldBack(state: DayState, items: readonly DayItem[]): string[] {
  const faults: string[] = [];
  if (state.phase !== 'done') faults.push(`the tablet is still ${state.phase}`);
  if (state.unsentItems + state.unsentPhotos + state.setAside > 0) faults.push(JSON.stringify(state));
  if (state.heldPhotos > 0) faults.push(`${state.heldPhotos} photos were not let go`);
  if (state.completeReceipts !== items.length)
    faults.push(`${state.completeReceipts} complete receipts of ${items.length}`);
  return faults;
}

/** What is in the database against what was recorded, by ids and hashes. */
async function findFaults({ parts }: Store, items: readonly DayItem[]): Promise<string[]> {
  const { db } = parts.deps.database;
  const stored = await db.selectFrom('sync_items').select(['id', 'outcome']).execute();
  const events = await db.selectFrom('site_events').select(['id', 'type']).execute();
  const originals = await db
    .selectFrom('photo_originals')
    .innerJoin('photos', 'photos.id', 'photo_originals.photo_id')
    .select(['photo_originals.sha256', 'photos.id'])
    .execute();
  const attached = await db
    .selectFrom('event_photos')
    .innerJoin('photo_originals', 'photo_originals.photo_id', 'event_photos.photo_id')
    .select(['event_photos.event_id', 'photo_originals.sha256'])
    .execute();
  const sent = items.flatMap(({ eventIds, sha256s }) =>
    sha256s.map((sha256) => `${eventIds.at(-1)} ${sha256}`),
  );
  return [
    ...differences(
      'item',
      items.map(({ itemId }) => itemId),
      stored.flatMap(({ id, outcome }) => (outcome === 'stored' ? id : `${id} ${outcome}`)),
    ),
    ...differences(
      'event',
      items.flatMap(({ eventIds }) => eventIds),
      events.flatMap(({ id, type }) => (type === 'reported' ? [] : id)),
    ),
    ...differences(
      'photo',
      items.flatMap(({ sha256s }) => sha256s),
      originals.map(({ sha256 }) => sha256),
    ),
    ...differences(
      'photo at its event',
      sent,
      attached.map(({ event_id, sha256 }) => `${event_id} ${sha256}`),
    ),
  ];
}

function differences(what: string, wanted: readonly string[], found: readonly string[]): string[] {
  const counts = new Map(wanted.map((each) => [each, 0]));
  for (const each of found) counts.set(each, (counts.get(each) ?? 1) + 1);
  return [...counts].flatMap(([each, count]) =>
    count === 1 ? [] : `${what} ${each}: ${count === 0 ? 'missing' : 'too often or unknown'}`,
  );
}
