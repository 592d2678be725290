import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { v7 } from 'uuid';
import { root } from '../../scripts/root.ts';
import { fixTap } from '../support/fake-browser.ts';
import { BuildProxy } from './build-proxy.ts';
import type {} from './tablet-page.ts';
import { buildTabletScript, serveTablet } from './tablet-script.ts';

// The tablet's store in a real browser against the real server, over a line that breaks where the test says.
const COMMUNE = '00145';
let script = '';
let proxy: BuildProxy;

test.beforeAll(async () => {
  script = await buildTabletScript('test');
});
test.beforeEach(async ({ baseURL }) => {
  proxy = await BuildProxy.start(baseURL ?? '', join(root, 'dist'));
  serveTablet(proxy, script);
});
test.afterEach(() => proxy.kill());

async function signIn(context: BrowserContext, username: string): Promise<string> {
  const answer = await context.request.post(`${proxy.url}/api/auth/sign-in/username`, {
    data: { username, password: 'bo-an-demo-2026' },
    headers: { origin: proxy.url },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  const me = await (await context.request.get(`${proxy.url}/api/me`)).json();
  return me.userId;
}
async function openPage(page: Page): Promise<Page> {
  await page.goto(`${proxy.url}/tablet.html`);
  await page.waitForFunction(() => 'openTablet' in window);
  return page;
}
/** Opens the store and lets it send and fetch until it rests. */
const sync = (page: Page, userId: string) =>
  page.evaluate(async (id) => {
    const tablet = await window.openTablet({ userId: id, language: () => 'vi' });
    await tablet.sync('button');
    // The first attempt may have been that of the start.
    await tablet.sync('button');
    const told = {
      state: tablet.syncState(),
      counts: await tablet.counts(),
      receipts: await tablet.receipts(),
    };
    tablet.close();
    return told;
  }, userId);
const missing = async (context: BrowserContext, siteId: string) =>
  (await (await context.request.get(`${proxy.url}/api/sites/${siteId}`)).json()).missingPhotos;

test('a day without a network arrives once, over a line that breaks at every step', async ({ context }) => {
  const userId = await signIn(context, 'field');
  const page = await openPage(await context.newPage());
  const siteId = await page.evaluate(
    async ([id, commune]) => {
      const tablet = await window.openTablet({ userId: id, language: () => 'vi' });
      await tablet.chooseCommunes([commune]);
      await tablet.sync('button');
      await tablet.sync('button');
      const sites = await tablet.list({ statuses: ['reported', 'confirmed', 'planned'] }, '2026-11-26');
      tablet.close();
      return sites[0]?.id ?? '';
    },
    [userId, COMMUNE] as const,
  );
  expect(siteId).not.toBe('');

  await proxy.kill();
  const tap = fixTap(siteId, new Date().toISOString());
  const eventId = tap.events[1]?.id ?? v7();
  await page.evaluate(
    async ({ id, tap, eventId }) => {
      const tablet = await window.openTablet({ userId: id, language: () => 'vi' });
      const canvas = new OffscreenCanvas(900, 700);
      const paint = canvas.getContext('2d');
      const photos = [];
      for (let number = 0; number < 2; number++) {
        // Noise does not compress: the photo goes in several parts.
        const pixels = new ImageData(900, 700);
        crypto.getRandomValues(new Uint8Array(pixels.data.buffer, 0, 65_536));
        for (let at = 0; at < pixels.data.length; at++) pixels.data[at] = Math.random() * 256;
        for (let at = 3; at < pixels.data.length; at += 4) pixels.data[at] = 255;
        paint?.putImageData(pixels, 0, 0);
        const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
        photos.push(await tablet.keepPhoto(blob));
      }
      const facts = {
        capturedAt: tap.events[0]?.occurredAt ?? '',
        isFromApp: true,
        lonLat: null,
        accuracyM: null,
      };
      await tablet.record(
        { ...tap, photos: photos.map((photo) => ({ ...photo, ...facts, eventId })) },
        { title: 'Ao' },
      );
      tablet.close();
    },
    { id: userId, tap, eventId },
  );
  await page.close();

  // The tab was killed and the line breaks at a step, sometimes after the server has done its part.
  await proxy.listen();
  const steps = [
    ['GET', '/api/me', 'before'],
    ['POST', '/api/sync', 'before'],
    ['POST', '/api/sync', 'after'],
    ['POST', '/api/sync/photos/state', 'after'],
    ['POST', '/api/sync/photos', 'after'],
    ['PATCH', '', 'after'],
    ['PATCH', '', 'before'],
    ['HEAD', '', 'before'],
    ['GET', '/api/sync/snapshot', 'after'],
  ] as const;
  let reopened = await openPage(await context.newPage());
  for (const [method, path, when] of steps) {
    let isBroken = false;
    proxy.breaks = (asked, at) => {
      // Chromium itself repeats a GET on a broken connection, so every one of the step breaks.
      if (asked !== method || (path !== '' && at !== path)) return null;
      isBroken = true;
      return when;
    };
    const first = await reopened.evaluate(async (id) => {
      const tablet = await window.openTablet({ userId: id, language: () => 'vi' });
      await tablet.sync('timer');
      const told = { state: tablet.syncState(), counts: await tablet.counts() };
      tablet.close();
      return told;
    }, userId);
    const place = `${method} ${path} ${when}`;
    expect(isBroken, place).toBe(true);
    expect(first.state.phase, place).toBe('waiting');
    await reopened.close();
    reopened = await openPage(await context.newPage());
  }
  proxy.breaks = () => null;
  const last = await sync(reopened, userId);
  expect(last.state.phase).toBe('done');
  expect(last.counts).toMatchObject({ unsentItems: 0, unsentPhotos: 0, setAside: 0 });
  expect(last.receipts).toHaveLength(1);
  expect(last.receipts[0]?.receipt.photos.every(({ photoId }) => photoId !== null)).toBe(true);
  expect(await missing(context, siteId)).toBe(0);
  const { items } = await (await context.request.get(`${proxy.url}/api/sites/${siteId}/events`)).json();
  const mine = items.filter(({ id }: { id: string }) => tap.events.some((event) => event.id === id));
  expect(mine.map(({ type }: { type: string }) => type).sort()).toEqual(['fix_marked', 'measure_installed']);
  expect(mine.flatMap(({ photoIds }: { photoIds: string[] }) => photoIds)).toHaveLength(2);
});

test('what one user recorded is not sent while another is signed in', async ({ context }) => {
  const userId = await signIn(context, 'field');
  const page = await openPage(await context.newPage());
  await proxy.kill();
  await page.evaluate(
    async ({ id, tap }) => {
      const tablet = await window.openTablet({ userId: id, language: () => 'vi' });
      await tablet.record(tap, { title: 'Ao' });
      tablet.close();
    },
    { id: userId, tap: fixTap(v7(), new Date().toISOString()) },
  );
  await proxy.listen();
  const other = await signIn(context, 'officer');
  expect(await sync(page, userId)).toMatchObject({
    state: { phase: 'needs_sign_in', why: 'other_user' },
    counts: { unsentItems: 1 },
  });
  expect(await sync(page, other)).toMatchObject({ counts: { unsentItems: 0 }, receipts: [] });
  // Also when the other one signs in between the question and the sending.
  const refusal = await context.request.post(`${proxy.url}/api/sync`, {
    headers: { 'Expected-User': userId, origin: proxy.url },
    data: {},
  });
  expect([refusal.status(), (await refusal.json()).code]).toEqual([401, 'auth.other_user']);
  await signIn(context, 'field');
  // The site of this tap does not exist: it arrives, is refused, and waits for a person.
  expect(await sync(page, userId)).toMatchObject({
    state: { phase: 'needs_person', why: 'set_aside' },
    counts: { unsentItems: 0, setAside: 1 },
  });
});
