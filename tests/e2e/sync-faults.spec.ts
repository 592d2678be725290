import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { v7 } from 'uuid';
import { root } from '../../scripts/root.ts';
import { fixTap } from '../support/fake-browser.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { BuildProxy } from './build-proxy.ts';
import type {} from './tablet-page.ts';
import { buildTabletScript, serveTablet } from './tablet-script.ts';

// Whatever happens while a tablet sends: nothing is lost and nothing doubled. Prints a table of fault and outcome.
// A server of its own, because it is killed.
const COMMUNE = '00145';
const PASSWORD = 'bo-an-demo-2026';
const OLD = 'one';
const NEW = 'two';
/** Room for an empty database, not for a photo. */
const ALMOST_NOTHING_BYTES = 400_000;
const ROOMY_BYTES = 1e9;

type Step = readonly [method: string, path: RegExp, when: 'before' | 'after'];
const STEPS = {
  'asking who is signed in': ['GET', /^\/api\/me$/, 'before'],
  'sending, request lost': ['POST', /^\/api\/sync$/, 'before'],
  'sending, answer lost': ['POST', /^\/api\/sync$/, 'after'],
  'asking which photos are there': ['POST', /^\/api\/sync\/photos\/state$/, 'after'],
  'beginning a photo, request lost': ['POST', /^\/api\/sync\/photos$/, 'before'],
  'beginning a photo, answer lost': ['POST', /^\/api\/sync\/photos$/, 'after'],
  'a part of a photo, request lost': ['PATCH', /^\/api\/sync\/photos\//, 'before'],
  'a part of a photo, answer lost': ['PATCH', /^\/api\/sync\/photos\//, 'after'],
  'pulling, request lost': ['GET', /^\/api\/sync\/snapshot$/, 'before'],
  'pulling, answer lost': ['GET', /^\/api\/sync\/snapshot$/, 'after'],
} as const satisfies Record<string, Step>;
type StepName = keyof typeof STEPS;

interface Row {
  fault: string;
  meanwhile: string;
  itemsStored: string;
  photosStored: string;
  outcome: string;
}
const rows: Row[] = [];

let server: ServerProcess;
let proxy: BuildProxy;
let dataDir = '';
let scripts: Record<string, string> = {};
let userId = '';
let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;

test.beforeAll(async ({ browser }) => {
  dataDir = mkdtempSync(join(tmpdir(), 'bo-an-faults-'));
  server = await startServer(dataDir, '');
  proxy = await BuildProxy.start(server.url, join(root, 'dist'));
  scripts = { [OLD]: await buildTabletScript(OLD), [NEW]: await buildTabletScript(NEW) };
  const context = await browser.newContext();
  userId = await signIn(context, 'field');
  signedIn = await context.storageState();
  await context.close();
});
test.afterAll(async () => {
  await proxy?.kill();
  server?.process.kill('SIGKILL');
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
  console.table(rows);
});
test.beforeEach(() => {
  proxy.breaks = () => null;
  serveTablet(proxy, scripts[OLD] ?? '');
});

async function signIn(context: BrowserContext, username: string): Promise<string> {
  const answer = await context.request.post(`${proxy.url}/api/auth/sign-in/username`, {
    data: { username, password: PASSWORD },
    headers: { origin: proxy.url },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  return ((await (await context.request.get(`${proxy.url}/api/me`)).json()) as { userId: string }).userId;
}
async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${proxy.url}/tablet.html`);
  await page.waitForFunction(() => 'openTablet' in window);
  return page;
}
async function killServer(): Promise<void> {
  const ended = new Promise((resolve) => server.process.once('exit', resolve));
  server.process.kill('SIGKILL');
  await ended;
}
async function startAgain(): Promise<void> {
  server = await startServer(dataDir, '');
  proxy.forwardTo(server.url);
}
/** The officer's site that the tap is about. */
async function makeSite(): Promise<string> {
  const id = v7();
  const answer = await fetch(`${server.url}/api/sites`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: server.cookie, Origin: server.url },
    body: JSON.stringify({
      ...{ id, communeCode: COMMUNE, name: `Ao ${id.slice(-4)}`, kind: 'pond', setting: 'residential' },
      ...{ lonLat: [105.896, 21.02], occurredAt: new Date().toISOString() },
    }),
  });
  expect(answer.status, await answer.text()).toBe(201);
  return id;
}
/** One attempt, as the timer makes it; a page that is killed meanwhile tells nothing. */
const attempt = (page: Page): Promise<string> =>
  page
    .evaluate(async (id) => {
      const tablet = await window.openTablet({ userId: id, language: () => 'vi' });
      await tablet.sync('button');
      const state = tablet.syncState();
      tablet.close();
      return 'why' in state ? `${state.phase} (${state.why})` : state.phase;
    }, userId)
    .catch(() => 'killed');

type Tap = ReturnType<typeof fixTap>;
/** A fix with a photo that goes in several parts, recorded without a network, its draft gone with it. */
const record = (page: Page, tap: Tap) =>
  page.evaluate(
    async ({ id, tap }) => {
      const tablet = await window.openTablet({ userId: id, language: () => 'vi' });
      try {
        const pixels = new ImageData(900, 700);
        for (let at = 0; at < pixels.data.length; at++)
          pixels.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
        const canvas = new OffscreenCanvas(900, 700);
        canvas.getContext('2d')?.putImageData(pixels, 0, 0);
        const photo = await tablet.keepPhoto(
          await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 }),
        );
        const [first, marked] = tap.events;
        const facts = {
          ...{ eventId: marked?.id ?? '', capturedAt: first?.occurredAt ?? '' },
          ...{ isFromApp: true, lonLat: null, accuracyM: null },
        };
        await tablet.record({ ...tap, photos: [{ ...photo, ...facts }] }, { title: 'Ao', draftKey: 'draft' });
        return 'saved';
      } catch (error) {
        return error !== null && typeof error === 'object' && 'code' in error
          ? String(error.code)
          : String(error);
      } finally {
        tablet.close();
      }
    },
    { id: userId, tap },
  );

/** What the server has of the tap: every event once, its photo once, one receipt; nothing left on the tablet. */
async function outcomeOf(page: Page, tap: Tap): Promise<Omit<Row, 'fault' | 'meanwhile'>> {
  const left = await page.evaluate(async (id) => {
    const tablet = await window.openTablet({ userId: id, language: () => 'vi' });
    const told = { counts: await tablet.counts(), receipts: (await tablet.receipts()).length };
    tablet.close();
    return told;
  }, userId);
  const answer = await fetch(`${server.url}/api/sites/${tap.siteId}/events`, {
    headers: { Cookie: server.cookie },
  });
  const { items } = (await answer.json()) as { items: { id: string; type: string; photoIds: string[] }[] };
  const mine = items.filter(({ type }) => type !== 'reported');
  const photos = mine.flatMap(({ photoIds }) => photoIds);
  expect(mine.map(({ id }) => id).sort()).toEqual(tap.events.map(({ id }) => id).sort());
  expect(photos).toHaveLength(1);
  expect(left).toMatchObject({ counts: { unsentItems: 0, unsentPhotos: 0, setAside: 0 }, receipts: 1 });
  return {
    itemsStored: `${mine.length} of ${tap.events.length}`,
    photosStored: `${photos.length} of 1`,
    outcome: 'nothing lost, nothing doubled',
  };
}

/** Until the tablet has come to rest; a wait of the machine is cut short by the button. */
async function finish(context: BrowserContext): Promise<Page> {
  proxy.breaks = () => null;
  const page = await openPage(context);
  await expect.poll(() => attempt(page)).toBe('done');
  return page;
}

interface Scene {
  context: BrowserContext;
  page: Page;
  tap: Tap;
}
/** A tablet with one tap that is not sent, and the fault that then happens; afterwards all is well again. */
function faulty(
  fault: string,
  happen: (scene: Scene) => Promise<string>,
  prepare: (scene: Pick<Scene, 'context' | 'page'>) => Promise<void> = async () => {},
) {
  test(fault, async ({ browser }) => {
    const context = await browser.newContext({ storageState: signedIn });
    const page = await openPage(context);
    await prepare({ context, page });
    await page.evaluate(
      async ([id, commune]) => {
        const tablet = await window.openTablet({ userId: id, language: () => 'vi' });
        await tablet.chooseCommunes([commune]);
        tablet.close();
      },
      [userId, COMMUNE] as const,
    );
    const tap = fixTap(await makeSite(), new Date().toISOString());
    const meanwhile = await happen({ context, page, tap });
    const last = await finish(context);
    rows.push({ fault, meanwhile, ...(await outcomeOf(last, tap)) });
    await context.close();
  });
}
async function limitStorage({ context, page }: Pick<Scene, 'context' | 'page'>, quotaSize: number) {
  const cdp = await context.newCDPSession(page);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: proxy.url, quotaSize });
}
/** Recorded while nothing can be reached. */
async function recordOffline({ page, tap }: Scene): Promise<void> {
  proxy.breaks = () => 'before';
  expect(await record(page, tap)).toBe('saved');
  proxy.breaks = () => null;
}
/** @param then done at the step, once; the connection then breaks as the step says, is held, or goes on (`null`) */
function atStep(
  name: StepName,
  then: () => void,
  breaking: 'as told' | 'held' | null = 'as told',
): () => boolean {
  const [method, path, when] = STEPS[name];
  let isReached = false;
  proxy.breaks = (asked, at) => {
    if (asked !== method || !path.test(at)) return null;
    if (!isReached) then();
    isReached = true;
    return breaking === 'as told' ? when : breaking;
  };
  return () => isReached;
}

for (const name of Object.keys(STEPS) as StepName[]) {
  faulty(`network cut: ${name}`, async (scene) => {
    await recordOffline(scene);
    const wasReached = atStep(name, () => {});
    const state = await attempt(scene.page);
    expect([wasReached(), state]).toEqual([true, 'waiting (no_answer)']);
    return state;
  });
}

faulty('network cut: asking how far a photo has come', async (scene) => {
  await recordOffline(scene);
  atStep('a part of a photo, answer lost', () => {});
  await attempt(scene.page);
  let isAsked = false;
  proxy.breaks = (method) => {
    isAsked ||= method === 'HEAD';
    return method === 'HEAD' ? 'before' : null;
  };
  const state = await attempt(scene.page);
  expect([isAsked, state]).toEqual([true, 'waiting (no_answer)']);
  return state;
});

for (const name of [
  'asking who is signed in',
  'sending, answer lost',
  'a part of a photo, answer lost',
  'pulling, answer lost',
] as const) {
  faulty(`tab killed: ${name}`, async (scene) => {
    await recordOffline(scene);
    const wasReached = atStep(name, () => setTimeout(() => void scene.page.close(), 100), 'held');
    const state = await attempt(scene.page);
    expect([wasReached(), state]).toEqual([true, 'killed']);
    return state;
  });
}

for (const name of [
  'sending, request lost',
  'sending, answer lost',
  'a part of a photo, answer lost',
] as const) {
  faulty(`server killed with -9: ${name}`, async (scene) => {
    await recordOffline(scene);
    const [, , when] = STEPS[name];
    let killed: Promise<void> | null = null;
    const wasReached = atStep(
      name,
      () => {
        // As late as the answer could have been on its way, or at once.
        if (when === 'before') killed = killServer();
        else setTimeout(() => (killed = killServer()), 30);
      },
      when === 'before' ? null : 'as told',
    );
    const state = await attempt(scene.page);
    expect(wasReached()).toBe(true);
    await expect.poll(() => killed !== null).toBe(true);
    await killed;
    expect(state).toMatch(/^waiting/);
    await startAgain();
    return state;
  });
}

// Chromium asks how much room there is when a database is opened first: a limit that comes later counts late.
faulty(
  'storage full',
  async (scene) => {
    const { page, tap } = scene;
    await page.evaluate(async (id) => {
      const tablet = await window.openTablet({ userId: id, language: () => 'vi' });
      await tablet.writeDraft('draft', { note: 'chưa lưu' }, []);
      tablet.close();
    }, userId);
    const answer = await record(page, tap);
    expect(answer).toBe('storage.full');
    const kept = await page.evaluate(async (id) => {
      const tablet = await window.openTablet({ userId: id, language: () => 'vi' });
      const told = { draft: await tablet.readDraft('draft'), items: (await tablet.items()).length };
      tablet.close();
      return told;
    }, userId);
    expect(kept).toMatchObject({ draft: { value: { note: 'chưa lưu' } }, items: 0 });
    await limitStorage(scene, ROOMY_BYTES);
    await recordOffline(scene);
    return `${answer}, the draft is kept`;
  },
  (scene) => limitStorage(scene, ALMOST_NOTHING_BYTES),
);

faulty('sign-in expired: before sending', async (scene) => {
  await recordOffline(scene);
  await scene.context.clearCookies();
  const state = await attempt(scene.page);
  expect(state).toBe('needs_sign_in (expired)');
  await signIn(scene.context, 'field');
  return state;
});

faulty('sign-in expired: between the item and its photo', async (scene) => {
  await recordOffline(scene);
  atStep('asking which photos are there', () => {});
  await attempt(scene.page);
  await scene.context.clearCookies();
  proxy.breaks = () => null;
  const state = await attempt(scene.page);
  expect(state).toBe('needs_sign_in (expired)');
  await signIn(scene.context, 'field');
  return state;
});

faulty('another user has signed in', async (scene) => {
  await recordOffline(scene);
  await scene.context.clearCookies();
  await signIn(scene.context, 'officer');
  const state = await attempt(scene.page);
  expect(state).toBe('needs_sign_in (other_user)');
  await scene.context.clearCookies();
  await signIn(scene.context, 'field');
  return state;
});

faulty('application updated: before sending, and in the middle of a photo', async (scene) => {
  await recordOffline(scene);
  atStep('a part of a photo, answer lost', () => {});
  const state = await attempt(scene.page);
  await scene.page.close();
  serveTablet(proxy, scripts[NEW] ?? '');
  proxy.breaks = () => null;
  const page = await openPage(scene.context);
  expect(await attempt(page)).toBe('done');
  const custody = await fetch(`${server.url}/api/sync/custody`, { headers: { Cookie: server.cookie } });
  const { tablets } = (await custody.json()) as { tablets: { device: { appVersion: string } }[] };
  expect(tablets.map(({ device }) => device.appVersion)).toContain(NEW);
  return state;
});
