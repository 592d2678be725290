import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { root } from '../../scripts/root.ts';
import { BuildProxy } from './build-proxy.ts';

// The application as it is installed: with its service worker, which all other tests block.
test.use({ serviceWorkers: 'allow' });

const dist = join(root, 'dist');
const folders: string[] = [];
let proxy: BuildProxy;

test.beforeEach(async ({ baseURL }) => {
  proxy = await BuildProxy.start(baseURL ?? '', dist);
});
test.afterEach(async () => {
  await proxy.kill();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Another build of the same application: its pages say which one they are. */
function buildNamed(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'bo-an-build-'));
  folders.push(folder);
  cpSync(dist, folder, { recursive: true });
  for (const page of ['index.html', 'app.html']) {
    const file = join(folder, page);
    writeFileSync(file, readFileSync(file, 'utf8').replace('<html ', `<html data-build="${name}" `));
  }
  // Every build names its files by their content.
  const chunk = readdirSync(join(folder, 'assets')).find((file) => /^field\.screen-.*\.js$/.test(file)) ?? '';
  writeFileSync(join(folder, `assets/only-${name}.js`), readFileSync(join(folder, 'assets', chunk)));
  const worker = join(folder, 'sw.js');
  const text = readFileSync(worker, 'utf8')
    .replace(/\{[^{}]*"url":"index\.html"[^{}]*\}/, `{"revision":"${name}","url":"index.html"}`)
    .replace(
      /\{[^{}]*"url":"app\.html"[^{}]*\}/,
      `{"revision":"${name}","url":"app.html"},{"revision":null,"url":"assets/only-${name}.js"}`,
    );
  expect(text).toContain(`assets/only-${name}.js`);
  writeFileSync(worker, text);
  return folder;
}

async function signIn(context: BrowserContext): Promise<Page> {
  const answer = await context.request.post(`${proxy.url}/api/auth/sign-in/username`, {
    data: { username: 'field', password: 'bo-an-demo-2026' },
    headers: { origin: proxy.url },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  return await context.newPage();
}

/** One visit, until the worker holds the application and the answers that it starts with. */
async function visit(page: Page, path = '/field'): Promise<void> {
  await page.goto(proxy.url + path);
  await expect
    .poll(
      () =>
        page.evaluate(async () => {
          const names = await caches.keys();
          const reference = names.find((name) => name.startsWith('bo-an-reference-'));
          const kept = reference ? await (await caches.open(reference)).keys() : [];
          return navigator.serviceWorker.controller !== null && kept.length >= 7;
        }),
      { timeout: 45_000 },
    )
    .toBe(true);
}
const build = (page: Page) => page.evaluate(() => document.documentElement.dataset.build ?? 'none');
const field = (page: Page) => page.locator('main.field-screen');

test('starts cold without a network after one visit, the field, the map and the lists', async ({
  context,
}) => {
  const page = await signIn(context);
  await visit(page);
  await expect(page.locator('.near-row').first()).toBeVisible();
  await page.close();
  await context.setOffline(true);
  const cold = await context.newPage();
  await cold.goto(`${proxy.url}/field`);
  await expect(field(cold)).toBeVisible();
  // Names come from the answers that were kept.
  await expect(cold.locator('.field-where')).toContainText('Long Biên');
  await cold.goto(`${proxy.url}/`);
  await expect(cold.locator('nav').first()).toBeVisible();
  await expect(cold.locator('canvas.maplibregl-canvas')).toBeVisible();
  await expect(cold.getByText(/Số liệu trên bản đồ cần có mạng/)).toBeVisible({ timeout: 30_000 });
  for (const path of ['/sites', '/communes']) {
    await cold.goto(proxy.url + path);
    await expect(cold.locator('h1').first()).toBeVisible();
  }
  // The tablet's own sites stand in for the list and for a page of it, and say how old they are.
  await cold.goto(`${proxy.url}/sites?q=00145-0001`);
  await expect(cold.getByText(/Số liệu đã tải lúc/)).toBeVisible({ timeout: 30_000 });
  await cold.locator('.offline-sites a').first().click();
  await expect(cold.getByText(/Số liệu đã tải lúc/)).toBeVisible({ timeout: 30_000 });
  await expect(cold.getByText(/00145-0001/).first()).toBeVisible();
});

test('starts with the server killed, and works again when it is back', async ({ context }) => {
  const page = await signIn(context);
  await visit(page);
  await proxy.kill();
  await page.reload();
  await expect(field(page)).toBeVisible();
  await proxy.listen();
  await page.goto(`${proxy.url}/sites`);
  await expect(page.locator('tbody tr').first()).toBeVisible();
});

test('nothing that was read stays after signing out', async ({ context }) => {
  const page = await signIn(context);
  await visit(page);
  await page.evaluate(() =>
    fetch('/api/auth/sign-out', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    }),
  );
  const names = await page.evaluate(() => caches.keys());
  expect(names.filter((name) => name.startsWith('bo-an-'))).toEqual([]);
  expect(names.some((name) => name.includes('precache'))).toBe(true);
});

test('a new version is installed beside the old, swaps at the next start, then works without a network', async ({
  context,
}) => {
  proxy.folder = buildNamed('old');
  const page = await signIn(context);
  await visit(page);
  await page.reload();
  expect(await build(page)).toBe('old');

  // Half deployed: the running version stays, and stays whole.
  proxy.folder = buildNamed('new');
  proxy.missing.add('/assets/only-new.js');
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update().catch(() => undefined));
  await page.waitForTimeout(2000);
  await page.reload();
  await expect(field(page)).toBeVisible();
  expect(await build(page)).toBe('old');

  // Complete: it waits beside the running one while a form is open.
  proxy.missing.clear();
  await page.evaluate(() => {
    void navigator.locks.request('bo-an-open-form', { mode: 'shared' }, () => new Promise(() => {}));
  });
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null))
    .toBe(true);
  expect(await build(page)).toBe('old');

  // The next start: the form is closed with its page.
  await page.reload();
  await expect.poll(() => build(page).catch(() => 'between'), { timeout: 30_000 }).toBe('new');
  await context.setOffline(true);
  await page.reload();
  await expect(field(page)).toBeVisible();
  expect(await build(page)).toBe('new');
});
