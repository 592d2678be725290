import { readdirSync, readFileSync, statSync } from 'node:fs';
import { request as ask } from 'node:http';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { APP_PARTS, MAP_PARTS } from '../../scripts/first-load.ts';
import { root } from '../../scripts/root.ts';
import { openAs } from './sign-in.ts';

const dist = join(root, 'dist');
/** Bytes over the line: the Brotli file where there is one. */
function sizeOf(file: string): number {
  const path = join(dist, file);
  const names = readdirSync(join(path, '..'));
  const isPacked = names.includes(`${path.split('/').at(-1)}.br`);
  return statSync(isPacked ? `${path}.br` : path).size;
}
const sum = (files: readonly string[]) => files.reduce((bytes, file) => bytes + sizeOf(file), 0);
const html = () => readFileSync(join(dist, 'index.html'), 'utf8');
const listed = (name: string) =>
  (new RegExp(`<meta name="${name}" content="([^"]*)"`).exec(html())?.[1] ?? '').split(' ');
/** What the page itself loads: scripts and styles in its head. */
const inHead = () =>
  [
    ...html().matchAll(
      /<(?:script|link rel="(?:stylesheet|modulepreload)")[^>]*(?:src|href)="(\/assets\/[^"]+)"/g,
    ),
  ].map(([, file]) => file ?? '');
/** Weights and subsets that Vietnamese pages use. */
const fonts = () =>
  readdirSync(join(dist, 'assets'))
    .filter((name) => /pro-(?:latin|vietnamese)-(?:400|700)-normal.*\.woff2$/.test(name))
    .map((name) => `assets/${name}`);

function bytesOf(url: string, cookie: string): Promise<number> {
  return new Promise((resolve, reject) => {
    ask(url, { headers: { cookie, 'accept-encoding': 'br' } }, (answer) => {
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(bytes) : reject(new Error(`${answer.statusCode}`)),
      );
    })
      .on('error', reject)
      .end();
  });
}

test('the first picture needs at most 250 KB, the interactive map at most 900 KB', async ({
  browser,
  baseURL,
}) => {
  const context = await openAs(browser, 'city');
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const answers = (paths: readonly string[]) =>
    Promise.all(paths.map((path) => bytesOf(`${baseURL}${path}`, cookie))).then((all) =>
      all.reduce((bytes, each) => bytes + each, 0),
    );
  const head = inHead();
  expect(head.length).toBeGreaterThanOrEqual(2);
  const first =
    sizeOf('index.html') +
    sum(head) +
    sum(fonts()) +
    (await answers(['/api/communes/outlines/overview', '/api/coverage?by=commune']));
  expect(first).toBeLessThanOrEqual(250_000);

  const app = listed(APP_PARTS);
  const map = listed(MAP_PARTS);
  expect(map.some((file) => /controller-.*\.js$/.test(file))).toBe(true);
  expect(map.some((file) => /worker.*\.mjs$/.test(file))).toBe(true);
  const rest = await answers([
    '/api/me',
    '/api/communes',
    '/api/code-lists',
    '/api/coverage?by=commune&province=01',
    '/api/coverage?by=kind&province=01',
    '/api/coverage/series?months=14&province=01',
    '/api/communes/outlines',
  ]);
  console.log(
    `first picture ${Math.round(first / 1000)} KB, application ${Math.round(sum(app) / 1000)} KB, map ${Math.round(sum(map) / 1000)} KB, answers ${Math.round(rest / 1000)} KB`,
  );
  expect(first + sum(app) + sum(map) + rest).toBeLessThanOrEqual(900_000);
  await context.close();
});

test('neither page starts with deck.gl or MapLibre', () => {
  for (const file of [...inHead(), ...listed(APP_PARTS)]) {
    const text = file.endsWith('.js') ? readFileSync(join(dist, file), 'utf8') : '';
    expect(/maplibregl-canvas|@luma\.gl|deck\.gl/.test(text), file).toBe(false);
  }
  expect(readFileSync(join(dist, 'app.html'), 'utf8')).not.toContain('/api/');
});
