import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type PieceStore, piecesInDatabase } from './pieces.ts';
import { type BasemapPlaces, openStoredBasemap, PIECE_BYTES } from './stored-basemap.ts';

const BYTES = 3 * PIECE_BYTES + 500;
const ETAG = '"aa11-bb22"';
const SIZE = { bytes: BYTES, tiles: 10, etag: ETAG, version: 'one' };
const content = Uint8Array.from({ length: BYTES }, (_, index) => (index * 7 + (index >> 12)) % 251);

/** A server that answers ranges; `asked` are the first bytes of each. */
function createServer() {
  const asked: number[] = [];
  const server = {
    asked,
    etag: ETAG,
    /** Answers after which the line is dead. */
    lives: Number.POSITIVE_INFINITY,
    status: 206,
    fetch: async (input: unknown, init?: RequestInit) => {
      init?.signal?.throwIfAborted();
      if (String(input).includes('/size?'))
        return Response.json({ ...SIZE, etag: server.etag, version: server.etag });
      const headers = new Headers(init?.headers);
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.get('Range') ?? '') ?? [];
      asked.push(Number(from));
      if (server.lives-- <= 0) throw new TypeError('Failed to fetch');
      if (server.status !== 206) return new Response('no', { status: server.status });
      if (headers.get('If-Range') !== server.etag) return new Response(content, { status: 200 });
      return new Response(content.slice(Number(from), Number(to) + 1), { status: 206 });
    },
  };
  return server;
}

function inMemory(): PieceStore & { map: Map<string, Blob> } {
  const map = new Map<string, Blob>();
  return {
    map,
    sizes: async () => new Map([...map].map(([name, { size }]) => [name, size])),
    read: async (name) => map.get(name) ?? null,
    write: async (name, bytes) => void map.set(name, bytes),
    remove: async (name) => void map.delete(name),
  };
}

let server: ReturnType<typeof createServer>;
let pieces: ReturnType<typeof inMemory>;
beforeEach(() => {
  server = createServer();
  pieces = inMemory();
});
const open = (part: Partial<BasemapPlaces> = {}) =>
  openStoredBasemap({
    pieces,
    fetch: server.fetch as typeof fetch,
    now: () => '2026-11-26T01:00:00.000Z',
    wait: async () => undefined,
    freeBytes: async () => 2e9,
    onlyOne: async (work) => {
      await work();
      return true;
    },
    ...part,
  });
const read = async (from: Awaited<ReturnType<typeof open>>, offset: number, length: number) =>
  new Uint8Array((await from.file()?.read(offset, length)) ?? new ArrayBuffer(0));

describe('the background map on the device', () => {
  it('is fetched piece by piece and read back from any place, over the ends of pieces', async () => {
    const basemap = await open();
    const told: number[] = [];
    basemap.subscribe(() => told.push(basemap.state().next?.doneBytes ?? -1));
    await basemap.download(['00145'], SIZE);
    expect(basemap.state()).toEqual({
      current: {
        ...{ etag: ETAG, bytes: BYTES, version: 'one' },
        ...{ communes: ['00145'], fetchedAt: '2026-11-26T01:00:00.000Z' },
      },
      ...{ next: null, fault: null },
    });
    expect(told).toEqual(expect.arrayContaining([0, PIECE_BYTES, 2 * PIECE_BYTES, BYTES]));
    for (const [offset, length] of [
      [0, 16_384],
      [PIECE_BYTES - 10, 30],
      [PIECE_BYTES - 1, 2 * PIECE_BYTES + 2],
      [BYTES - 5, 100],
    ] as const)
      expect(await read(basemap, offset, length)).toEqual(content.slice(offset, offset + length));
    const again = await open();
    expect(again.file()?.key).toBe(basemap.file()?.key);
  });

  it('goes on after a reload with the pieces that are missing', async () => {
    server.lives = 2;
    const first = await open();
    await first.download(['00145'], SIZE);
    expect(first.state()).toMatchObject({
      fault: 'network',
      next: { doneBytes: 2 * PIECE_BYTES, isRunning: false },
    });
    expect(first.file()).toBeNull();
    server.lives = Number.POSITIVE_INFINITY;
    server.asked.length = 0;
    const second = await open();
    expect(second.state().next?.doneBytes).toBe(2 * PIECE_BYTES);
    await second.goOn();
    expect(server.asked).toEqual([2 * PIECE_BYTES, 3 * PIECE_BYTES]);
    expect(await read(second, 0, BYTES)).toEqual(content);
  });

  it('stops when told, keeps what has come, and goes on only when asked', async () => {
    const basemap = await open();
    const stop = vi.fn(() => basemap.stop());
    let stopping: Promise<void> | undefined;
    basemap.subscribe(() => {
      if (basemap.state().next?.doneBytes === PIECE_BYTES) stopping ??= stop();
    });
    await basemap.download(['00145'], SIZE);
    await stopping;
    const { doneBytes } = basemap.state().next ?? { doneBytes: 0 };
    expect(doneBytes).toBeGreaterThanOrEqual(PIECE_BYTES);
    expect(doneBytes).toBeLessThan(BYTES);
    expect(basemap.state().fault).toBeNull();
    const after = await open();
    server.asked.length = 0;
    await after.goOn();
    expect(server.asked).toEqual([]);
    await after.download(['00145'], SIZE);
    expect(server.asked[0]).toBe(doneBytes);
    expect(after.state().current?.bytes).toBe(BYTES);
  });

  it('keeps the map before until the next one is complete, then drops its pieces', async () => {
    const basemap = await open();
    await basemap.download(['00145'], SIZE);
    const before = basemap.file()?.key;
    server.etag = '"cc33-dd44"';
    server.lives = 1;
    await basemap.download(['00145', '00118'], { ...SIZE, etag: server.etag });
    expect(basemap.file()?.key).toBe(before);
    expect((await read(basemap, 5, 5)).length).toBe(5);
    server.lives = Number.POSITIVE_INFINITY;
    await basemap.goOn();
    expect(basemap.state().current?.communes).toEqual(['00145', '00118']);
    expect([...pieces.map.keys()].filter((name) => name.startsWith('aa11'))).toEqual([]);
    await basemap.remove();
    expect([[...pieces.map.keys()], basemap.file()]).toEqual([['about.json'], null]);
  });

  it('begins nothing without room beside the work of a day', async () => {
    const basemap = await open({ freeBytes: async () => BYTES + 1e6 });
    await basemap.download(['00145'], SIZE);
    expect(basemap.state()).toEqual({ current: null, next: null, fault: 'space' });
    expect(server.asked).toEqual([]);
  });

  it('keeps what has come when the room went away meanwhile, and goes on when there is some', async () => {
    server.lives = 2;
    await (await open()).download(['00145'], SIZE);
    server.lives = Number.POSITIVE_INFINITY;
    let free = 300 * 1024 * 1024;
    const basemap = await open({ freeBytes: async () => free });
    server.asked.length = 0;
    await basemap.goOn();
    expect(basemap.state()).toMatchObject({ fault: 'space', next: { doneBytes: 2 * PIECE_BYTES } });
    expect(server.asked).toEqual([]);
    // Room for what is missing is enough.
    free += BYTES - 2 * PIECE_BYTES;
    await basemap.goOn();
    expect(basemap.state()).toMatchObject({ fault: null, current: { bytes: BYTES } });
  });

  it('says so when the device does not store a piece, and goes on with it later', async () => {
    let isFull = true;
    const full = {
      ...pieces,
      write: async (name: string, bytes: Blob) => {
        if (isFull && name.endsWith('.2')) throw new DOMException('full', 'QuotaExceededError');
        await pieces.write(name, bytes);
      },
    };
    const basemap = await open({ pieces: full });
    await basemap.download(['00145'], SIZE);
    expect(basemap.state()).toMatchObject({ fault: 'storage', next: { doneBytes: 2 * PIECE_BYTES } });
    isFull = false;
    await basemap.resume();
    expect(await read(basemap, 0, BYTES)).toEqual(content);
  });

  it('keeps what was begun when it is refused, and begins anew when the server has another map', async () => {
    server.lives = 1;
    const basemap = await open();
    await basemap.download(['00145'], SIZE);
    server.lives = Number.POSITIVE_INFINITY;
    server.status = 403;
    await basemap.goOn();
    expect(basemap.state()).toMatchObject({ fault: 'refused', next: { doneBytes: PIECE_BYTES } });
    server.status = 206;
    server.etag = '"ee55"';
    server.asked.length = 0;
    const told = new Set<string | null>();
    basemap.subscribe(() => told.add(basemap.state().fault));
    await basemap.goOn();
    expect(server.asked).toEqual([PIECE_BYTES, 0, PIECE_BYTES, 2 * PIECE_BYTES, 3 * PIECE_BYTES]);
    expect(told).toContain('changed');
    expect(basemap.state()).toMatchObject({
      current: { etag: '"ee55"', version: '"ee55"', communes: ['00145'] },
      ...{ next: null, fault: null },
    });
    expect([...pieces.map.keys()].filter((name) => name.startsWith('aa11'))).toEqual([]);
  });

  it('leaves a map for later that changes again and again', async () => {
    let turn = 0;
    const basemap = await open({
      fetch: (async (input: unknown, init?: RequestInit) => {
        server.etag = `"${turn++}"`;
        return await server.fetch(input, init);
      }) as typeof fetch,
    });
    await basemap.download(['00145'], SIZE);
    expect(basemap.state()).toMatchObject({ fault: 'network', next: { isRunning: false } });
    expect(server.asked).toEqual([0, 0, 0]);
  });

  it('stops at once while it waits to try again', async () => {
    server.lives = 0;
    const basemap = await open({
      wait: (_ms, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve());
        }),
    });
    const download = basemap.download(['00145'], SIZE);
    await vi.waitFor(() => expect(server.asked).toHaveLength(1));
    await basemap.stop();
    await download;
    expect(server.asked).toHaveLength(1);
    expect(basemap.state()).toMatchObject({ fault: null, next: { isRunning: false, doneBytes: 0 } });
  });

  it('mends a map that lost a piece or has a short one', async () => {
    await (await open()).download(['00145'], SIZE);
    pieces.map.delete('aa11-bb22.1');
    pieces.map.set('aa11-bb22.3', new Blob([]));
    server.asked.length = 0;
    const basemap = await open();
    expect(basemap.file()).toBeNull();
    await basemap.goOn();
    expect(server.asked).toEqual([PIECE_BYTES, 3 * PIECE_BYTES]);
    expect(await read(basemap, 0, BYTES)).toEqual(content);
  });

  it('leaves the download to the window that is at it', async () => {
    const basemap = await open({ onlyOne: async () => false });
    await basemap.download(['00145'], SIZE);
    expect(basemap.state().fault).toBe('other_window');
  });
});

it('keeps pieces in IndexedDB where pages may not write files', async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  const store = piecesInDatabase();
  await store.write('a.0', new Blob(['một']));
  await store.write('a.1', new Blob(['hai']));
  await store.remove('a.1');
  expect([...(await store.sizes()).keys()]).toEqual(['a.0']);
  expect(await store.read('a.1')).toBeNull();
  vi.unstubAllGlobals();
});
