import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Hono } from 'hono';
import { afterEach, expect, it } from 'vitest';
import type { Env } from './env.ts';
import { createStaticFiles } from './static-files.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function serving(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'bo-an-static-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const serve = createStaticFiles(folder);
  const app = new Hono<Env>().get('*', (c) => serve(c) ?? c.text('404', 404));
  return Object.assign(async (path: string) => (await app.request(path)).text(), {
    answer: (path: string) => app.request(path),
  });
}

it('gives the map its page with the first picture and every other address the application', async () => {
  const get = serving({ 'index.html': 'map', 'app.html': 'app' });
  expect(await get('/')).toBe('map');
  expect(await get('/?measure=overdue')).toBe('map');
  expect(await get('/sites')).toBe('app');
  expect(await get('/communes/00145')).toBe('app');
  expect(await get('/missing.js')).toBe('404');
});

it('serves one page for all where the build has only one', async () => {
  const get = serving({ 'index.html': 'map' });
  expect(await get('/sites')).toBe('map');
});

it('gives who needs no account a page of their own, with a worker that may start it without a slash', async () => {
  const get = serving({
    'index.html': 'map',
    'app.html': 'app',
    'public/residents.html': 'residents',
    'public/residents-sw.js': 'worker',
    'public/assets/x-1.js': 'code',
  });
  for (const path of ['/public', '/public/', '/public?commune=00145', '/public/report/7K3M-9QXT-2BHD'])
    expect(await get(path)).toBe('residents');
  expect(await get('/public-view')).toBe('app');
  expect(await get('/publicity')).toBe('app');
  const worker = await get.answer('/public/residents-sw.js');
  expect(worker.headers.get('Service-Worker-Allowed')).toBe('/public');
  const code = await get.answer('/public/assets/x-1.js');
  expect(code.headers.get('Cache-Control')).toContain('immutable');
});
