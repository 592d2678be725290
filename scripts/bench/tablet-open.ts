import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { DEMO_PASSWORD, ensureUser } from '../../server/auth/auth.service.ts';
import { ensureWebBuilt } from '../build-web.ts';
import { chromiumArgs, findChromium } from '../testing/system-tools.ts';
import { limit, median, ms, type Row } from './measure.ts';
import { SeededRandom } from './random.ts';
import { startProduct } from './server-process.ts';
import { openSqliteStore, type Store } from './stores.ts';
import { COMMUNES, makeSites } from './sync-load.ts';
import { BENCH_ACTOR, SEED } from './topic.ts';

const SITES = 10_000;
const FIXED = 500;
const ROUNDS = 5;
const SLOWER = 4;
/** Milliseconds, on a processor four times slower. */
const MOST_OPEN = 2000;
const MOST_FILTER = 300;
/** `SearchInput` waits so long for the next letter. */
const PAUSE_MS = 250;
const WAIT_MS = 120_000;
/** So long without a task of 50 ms. */
const REST_MS = 1000;
const SCREEN = { width: 820, height: 1180 };

/** What the page itself notes, by its own clock. */
interface Noted {
  /** Milliseconds from the navigation to the first row of the list on the screen. */
  listShownAt: number | null;
  /** Milliseconds from the act until the list has changed and was painted. */
  timeChange(act: () => void): Promise<number>;
}

/**
 * The application as it is installed, started with no server at all: from the navigation, in a browser that was
 * started for it, until the list of the field screen is there.
 */
export async function benchTabletOpen(): Promise<Row[]> {
  const found = findChromium();
  if ('missing' in found) throw new Error(found.missing);
  await ensureWebBuilt();
  const profile = mkdtempSync(join(tmpdir(), 'bo-an-bench-'));
  const store = await openSqliteStore(null);
  try {
    await makeDay(store);
    const launch = async (isOffline: boolean) =>
      await chromium.launchPersistentContext(profile, {
        ...{ executablePath: found.path, args: chromiumArgs(), viewport: SCREEN, hasTouch: true },
        ...{ locale: 'vi-VN', offline: isOffline, permissions: ['geolocation'] },
        geolocation: await placeOf(store),
      });
    const url = await install(store, await launch(false));
    const opens: number[] = [];
    const filters: number[] = [];
    const searches: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const context = await launch(true);
      const page = await openSlowly(context, url);
      opens.push(await page.evaluate(() => (window as unknown as Noted).listShownAt ?? Number.NaN));
      await untilAtRest(page);
      for (let time = 0; time < 2; time++) filters.push(await timeCheckbox(page));
      for (const words of ['Ao 1234', 'ao 777']) searches.push(await timeSearch(page, words));
      await context.close();
    }
    const many = SITES.toLocaleString('en');
    return [
      limit(`tablet: cold start to the list of ${many} sites, median`, median(opens), MOST_OPEN, ms),
      limit(`tablet: the same, slowest of ${ROUNDS}`, Math.max(...opens), MOST_OPEN, ms),
      limit('tablet: the list in another order, on the screen', median(filters), MOST_FILTER, ms),
      limit(
        `tablet: a search on the screen, after its pause of ${PAUSE_MS} ms`,
        median(searches),
        MOST_FILTER,
        ms,
      ),
    ];
  } finally {
    await store.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Sites of five communes, some of them fixed, so that their order on the screen can change. */
async function makeDay(store: Store): Promise<void> {
  const random = new SeededRandom(SEED);
  const ids = await makeSites(store, random, SITES);
  const common = { occurredAt: store.parts.deps.now(), note: '', photoIds: [] };
  for (const id of ids.slice(0, FIXED)) {
    await store.parts.sites.addEvents(BENCH_ACTOR, id, [
      {
        ...{ ...common, id: random.id(Date.now()), type: 'measure_installed' },
        measure: { id: random.id(Date.now()), kind: 'fence' },
      },
      { ...common, id: random.id(Date.now()), type: 'fix_marked' },
    ]);
  }
}

async function placeOf({ parts }: Store) {
  const row = await parts.deps.database.db
    .selectFrom('communes')
    .select(['lon', 'lat'])
    .where('code', '=', COMMUNES[0] ?? '')
    .executeTakeFirstOrThrow();
  return { longitude: row.lon, latitude: row.lat, accuracy: 6 };
}

/** One visit with a network: the worker keeps the application, the store its communes. Then the server ends. */
async function install(store: Store, context: BrowserContext): Promise<string> {
  await ensureUser(store.parts.auth, store.parts.deps.database, {
    ...{
      email: 'open@bench.test',
      username: 'open',
      name: 'bench',
      role: 'field',
      scopes: COMMUNES.map((code) => `commune:${code}`),
    },
    password: DEMO_PASSWORD,
  });
  const server = await startProduct(store);
  try {
    const data = { username: 'open', password: DEMO_PASSWORD };
    const answer = await context.request.post(`${server.url}/api/auth/sign-in/username`, {
      data,
      headers: { Origin: server.url },
    });
    if (answer.status() !== 200) throw new Error(`sign-in: ${answer.status()}`);
    const page = await context.newPage();
    await page.goto(`${server.url}/field?view=ready`);
    const shown = SITES.toLocaleString('vi');
    await page.getByText(new RegExp(`${shown.replace('.', '\\.')} `)).waitFor({ timeout: WAIT_MS });
    const isInstalled = () => navigator.serviceWorker.controller !== null;
    await page.waitForFunction(isInstalled, null, { timeout: WAIT_MS });
    // The list and all that it shows, once.
    await page.goto(`${server.url}/field`);
    await page.locator('.near-row').first().waitFor({ timeout: WAIT_MS });
    return server.url;
  } finally {
    await context.close();
    await server.close();
  }
}

async function openSlowly(context: BrowserContext, url: string): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage());
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(() => {
    const afterPaint = (act: () => void) => requestAnimationFrame(() => setTimeout(act));
    const list = () => document.querySelector('.near-list')?.textContent ?? '';
    const noted: Noted = {
      listShownAt: null,
      timeChange: (act) =>
        new Promise((resolve) => {
          const before = list();
          const startedAt = performance.now();
          new MutationObserver((_, observer) => {
            const after = list();
            if (after === '' || after === before) return;
            observer.disconnect();
            afterPaint(() => resolve(performance.now() - startedAt));
          }).observe(document, { subtree: true, childList: true, characterData: true });
          act();
        }),
    };
    Object.assign(window, noted);
    new MutationObserver((_, observer) => {
      if (document.querySelector('.near-row') === null) return;
      observer.disconnect();
      afterPaint(() => Object.assign(window, { listShownAt: performance.now() }));
    }).observe(document, { subtree: true, childList: true });
  });
  await page.goto(`${url}/field`, { waitUntil: 'commit' });
  await page.waitForFunction(() => (window as unknown as Noted).listShownAt !== null, null, {
    timeout: WAIT_MS,
  });
  return page;
}

/** The map starts after the list is shown, and takes the processor for as long. */
async function untilAtRest(page: Page): Promise<void> {
  await page.locator('.maplibregl-canvas').waitFor({ timeout: WAIT_MS });
  await page.evaluate(async (restMs) => {
    for (let since = performance.now(); performance.now() - since < restMs; ) {
      const askedAt = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (performance.now() - askedAt > 100) since = performance.now();
    }
  }, REST_MS);
}

const timeCheckbox = (page: Page) =>
  page.evaluate(() =>
    (window as unknown as Noted).timeChange(() =>
      document.querySelector<HTMLInputElement>('.list-head input[type=checkbox]')?.click(),
    ),
  );

async function timeSearch(page: Page, words: string): Promise<number> {
  const took = await page.evaluate(
    (text) =>
      (window as unknown as Noted).timeChange(() => {
        const input = document.querySelector<HTMLInputElement>('.list-find input[type=search]');
        const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
        if (input) set?.call(input, text);
        input?.dispatchEvent(new Event('input', { bubbles: true }));
      }),
    words,
  );
  return took - PAUSE_MS;
}
