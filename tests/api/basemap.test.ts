import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PMTiles, type Source } from 'pmtiles';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tilesOfArea } from '../../server/basemap/area-tiles.ts';
import { BasemapService } from '../../server/basemap/basemap.service.ts';
import type { BasemapSize } from '../../server/domain/basemap.ts';
import type { Actor } from '../../server/domain/roles.ts';
import { writeBasemap } from '../support/small-basemap.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp } from '../support/test-app.ts';

const HANOI = [105.2, 20.5, 106.1, 21.5] as const;
const text = (z: number, x: number, y: number) => `${z}/${x}/${y}`;
const bytesOf = (content: string) => new TextEncoder().encode(content);

let folder: string;
let source: string;
const open: (TestApp | Server)[] = [];
const write = (prefix = '') =>
  writeBasemap(source, { box: HANOI, maxZoom: 14, tile: (...tile) => bytesOf(prefix + text(...tile)) });
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bo-an-basemap-'));
  source = join(folder, 'hanoi.pmtiles');
  write();
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(basemapUrl?: string): Promise<TestApp> {
  const app = await createTestApp(basemapUrl === undefined ? {} : { basemapUrl });
  open.push(app);
  return app;
}
const SIZE = `/api/sync/basemap/size?communes=${LONG_BIEN}`;
const FILE = `/api/sync/basemap?communes=${LONG_BIEN}`;
const problemOf = async (answer: Response) => [
  answer.status,
  ((await answer.json()) as { code: string }).code,
];
const cutsOf = (app: TestApp) => readdirSync(join(app.parts.deps.config.dataDir, 'basemap-cuts')).sort();

/** Every tile of the commune, and nothing else, as the source has it. */
async function expectCut(app: TestApp, bytes: ArrayBuffer, prefix = ''): Promise<void> {
  const memory: Source = {
    getKey: () => 'cut',
    getBytes: async (offset, length) => ({ data: bytes.slice(offset, offset + length) }),
  };
  const cut = new PMTiles(memory);
  const outlines = await app.parts.boundaries.outlines();
  // Outlines are computed here: with their margin.
  const area = outlines
    .filter(({ code, quality }) => code === LONG_BIEN && quality === 'approximate')
    .map(({ geometry }) => ({ geometry, marginM: 1000 }));
  const wanted = tilesOfArea(area, 0, 14);
  expect((await cut.getHeader()).numAddressedTiles).toBe(wanted.length);
  expect(wanted.length).toBeGreaterThan(15);
  const [z, x, y] = [14, 13_000, 7200];
  expect(await cut.getZxy(z, x, y)).toBeUndefined();
  const { tileIdToZxy } = await import('pmtiles');
  for (const id of wanted) {
    const tile = tileIdToZxy(id);
    const found = await cut.getZxy(...tile);
    expect(found && Buffer.from(found.data).toString()).toBe(prefix + text(...tile));
  }
}

describe('the background map of communes', () => {
  it('tells its exact size first, and is the tiles that touch them', async () => {
    const app = await start(`file:${source}`);
    const size = await app.json<BasemapSize>(SIZE, { as: 'field' });
    const answer = await app.request(FILE, { as: 'field' });
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, size.etag]);
    const bytes = await answer.arrayBuffer();
    expect(bytes.byteLength).toBe(size.bytes);
    await expectCut(app, bytes);
  });

  it('is for those who record in these communes', async () => {
    const app = await start(source);
    for (const path of [SIZE, FILE]) {
      expect(await problemOf(await app.request(path))).toEqual([401, 'auth.required']);
      for (const as of ['viewer', 'city'] as const)
        expect(await problemOf(await app.request(path, { as }))).toEqual([403, 'auth.forbidden']);
      expect(await problemOf(await app.request(path, { as: 'neighbour' }))).toEqual([
        403,
        'auth.outside_scope',
      ]);
      const both = path.replace(LONG_BIEN, `${LONG_BIEN},${NEIGHBOUR}`);
      expect(await problemOf(await app.request(both, { as: 'officer' }))).toEqual([
        403,
        'auth.outside_scope',
      ]);
      expect((await app.request(both, { as: 'admin' })).status).toBe(200);
      const many = Array.from({ length: 21 }, (_, index) => String(10_000 + index)).join();
      const tooMany = await app.request(path.replace(LONG_BIEN, many), { as: 'admin' });
      expect(await problemOf(tooMany)).toEqual([422, 'sync.too_many_communes']);
    }
  });

  it('goes on by Range with the file that was begun, also after the map was replaced', async () => {
    const app = await start(source);
    const { bytes, etag, version } = await app.json<BasemapSize>(SIZE, { as: 'field' });
    const part = (from: number, to: number) =>
      app.request(FILE, { as: 'field', headers: { Range: `bytes=${from}-${to}`, 'If-Range': etag } });
    const first = await part(0, 499);
    expect([first.status, first.headers.get('content-range')]).toEqual([206, `bytes 0-499/${bytes}`]);
    write('mới ');
    try {
      const rest = await part(500, bytes - 1);
      expect(rest.status).toBe(206);
      const whole = Buffer.concat([
        Buffer.from(await first.arrayBuffer()),
        Buffer.from(await rest.arrayBuffer()),
      ]);
      await expectCut(app, new Uint8Array(whole).buffer);
      const now = await app.json<BasemapSize>(SIZE, { as: 'field' });
      expect(now.etag).not.toBe(etag);
      expect(now.version).not.toBe(version);
      const fresh = await app.request(FILE, { as: 'field' });
      await expectCut(app, await fresh.arrayBuffer(), 'mới ');
      expect(cutsOf(app)).toHaveLength(2);
      expect((await app.request(FILE, { as: 'field', headers: { 'If-None-Match': now.etag } })).status).toBe(
        304,
      );
    } finally {
      write();
    }
  });

  it('answers the whole file to a range of a content that is gone', async () => {
    const app = await start(source);
    const { bytes } = await app.json<BasemapSize>(SIZE, { as: 'field' });
    const headers = { Range: 'bytes=10-20', 'If-Range': '"something-else"' };
    const answer = await app.request(FILE, { as: 'field', headers });
    expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, bytes]);
  });

  it('clears away what a dead process left', async () => {
    const app = await start(source);
    await (await app.request(FILE, { as: 'field' })).arrayBuffer();
    const cuts = join(app.parts.deps.config.dataDir, 'basemap-cuts');
    const old = new Date(Date.now() - 2 * 3_600_000);
    writeFileSync(join(cuts, 'dead.1.part'), 'x');
    utimesSync(join(cuts, 'dead.1.part'), old, old);
    await (await app.request(FILE.replace(LONG_BIEN, NEIGHBOUR), { as: 'neighbour' })).arrayBuffer();
    expect(cutsOf(app)).toHaveLength(2);
    expect(cutsOf(app).join()).not.toContain('part');
  });

  it('is the same file after a restart, whether the cut is still there or not', async () => {
    const app = await start(source);
    const { etag } = await app.json<BasemapSize>(SIZE, { as: 'field' });
    const restarted = () =>
      new BasemapService({ config: app.parts.deps.config, outlines: () => app.parts.boundaries.outlines() });
    const actor: Actor = { userId: 'a', name: 'A', email: '', role: 'admin', scope: 'all' };
    for (const held of [undefined, etag, etag]) {
      const file = await restarted().file(actor, [LONG_BIEN], held, new AbortController().signal);
      expect(file.etag).toBe(etag);
      if (held !== undefined)
        rmSync(join(app.parts.deps.config.dataDir, 'basemap-cuts'), { recursive: true });
    }
  });

  it('cuts nothing for those who went away while they waited, and goes on with the others', async () => {
    const app = await start(source);
    const gone = new AbortController();
    const cookie = await app.signIn('admin');
    const first = app.request(FILE, { as: 'field' });
    const second = app.app.request(FILE.replace(LONG_BIEN, NEIGHBOUR), {
      headers: { Cookie: cookie },
      signal: gone.signal,
    });
    gone.abort();
    expect([(await first).status, (await second).status]).toEqual([200, 503]);
    expect(cutsOf(app)).toHaveLength(1);
    expect((await app.request(FILE.replace(LONG_BIEN, NEIGHBOUR), { as: 'neighbour' })).status).toBe(200);
    expect(cutsOf(app)).toHaveLength(2);
  });

  it('says so when none is configured, cannot be read, or has nothing there', async () => {
    const none = await start();
    expect(await problemOf(await none.request(SIZE, { as: 'field' }))).toEqual([
      404,
      'basemap.not_configured',
    ]);
    expect(await problemOf(await none.request(FILE, { as: 'field' }))).toEqual([
      404,
      'basemap.not_configured',
    ]);
    const gone = await start(join(folder, 'gone.pmtiles'));
    expect(await problemOf(await gone.request(SIZE, { as: 'field' }))).toEqual([503, 'basemap.unreadable']);
    const elsewhere = join(folder, 'elsewhere.pmtiles');
    writeBasemap(elsewhere, { box: [2, 48, 3, 49], minZoom: 8, maxZoom: 10, tile: () => bytesOf('x') });
    const other = await start(elsewhere);
    expect(await problemOf(await other.request(FILE, { as: 'field' }))).toEqual([
      404,
      'basemap.nothing_here',
    ]);
  });
});

describe('a background map at an address', () => {
  it('is read by ranges only, neighbouring tiles together, and once for many who ask at once', async () => {
    const whole = readFileSync(source);
    const asked: string[] = [];
    let largest = 0;
    const server = createServer((request, response) => {
      const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
      if (!range) return void response.writeHead(400).end();
      const part = whole.subarray(Number(range[1]), Number(range[2]) + 1);
      asked.push(range[0]);
      largest = Math.max(largest, part.length);
      response.writeHead(206, { ETag: '"one"', 'Content-Length': part.length }).end(part);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(server);
    const app = await start(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hanoi.pmtiles`);
    const { tiles } = await app.json<BasemapSize>(SIZE, { as: 'field' });
    const answers = await Promise.all(
      Array.from({ length: 4 }, async () => (await app.request(FILE, { as: 'field' })).arrayBuffer()),
    );
    for (const bytes of answers) await expectCut(app, bytes);
    const reads = asked.filter((range) => range !== 'bytes=0-16383');
    expect(new Set(reads).size).toBe(reads.length);
    expect(reads.length).toBeLessThan(tiles);
    expect(largest).toBeLessThan(whole.length);
  });
});
