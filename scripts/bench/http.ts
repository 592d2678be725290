import { userInfo } from 'node:os';
import { join } from 'node:path';
import { SITE_STATUSES } from '../../server/domain/sites.ts';
import { root } from '../root.ts';
import { compare, inBlocks, limit, median, ms, once, type Row } from './measure.ts';
import { type ServerProcess, signIn, startProduct, startServer } from './server-process.ts';
import { connect, type Store } from './stores.ts';
import { densestTiles } from './tiles.ts';
import { prepareTiles } from './tiles-sql.ts';
import type { Topic } from './topic.ts';
import { headerOf, request, WireClient } from './wire-client.ts';

const MOST_UNCACHED = 0.2;
const MOST_CACHED_MS = 0.5;
const ZOOMS = [6, 10, 12, 14];
const CACHED_ROUNDS = 600;
/** Uncached requests of each side before anything counts: both servers run compiled code then. */
const WARM_UP = 200;

/** Compressed tiles over HTTP through the whole application, signed in, against a bare server over `ST_AsMVT`. */
export const http: Topic = {
  name: 'http',
  async run(context) {
    const { post } = await context.filled();
    const client = connect(post.url);
    await client.connect();
    const endings: (() => unknown)[] = [() => client.end()];
    try {
      await prepareTiles(client);
      const ours = await startProduct(post);
      endings.push(ours.close);
      const peer = await startServer(join(root, 'scripts', 'bench', 'tile-peer.ts'), () => ({
        DATABASE_URL: withUser(post.url),
      }));
      endings.push(peer.close);
      const sides = await openSides(ours, peer, post);
      endings.push(sides.close);
      const places = new Map<number, [number, number][]>();
      for (const z of ZOOMS) places.set(z, await densestTiles(client, z));
      await warmUp(sides, places);
      const rows: Row[] = [];
      for (const [z, tiles] of places) rows.push(...(await tilesOf(z, tiles, sides)));
      return rows;
    } finally {
      for (const end of endings.reverse()) await end();
    }
  },
};

/** Both servers, asked by the same client with the same headers. */
interface Sides {
  /** @param headers beside those of the session */
  ours(path: string, headers?: Record<string, string>): () => Promise<string>;
  peer(path: string): () => Promise<string>;
  close(): void;
}

async function openSides(ours: ServerProcess, peer: ServerProcess, store: Store): Promise<Sides> {
  const session = await signIn(ours, store, { username: 'tiles', role: 'city' });
  const [toOurs, toPeer] = [await WireClient.to(ours.port), await WireClient.to(peer.port)];
  const ask = (client: WireClient, path: string, more: Record<string, string> = {}) => {
    const bytes = request(`GET ${path}`, { ...session, 'Accept-Encoding': 'gzip', ...more });
    return async () => (await client.send(bytes)).head;
  };
  return {
    ours: (path, headers) => ask(toOurs, path, headers),
    peer: (path) => ask(toPeer, path),
    close() {
      toOurs.close();
      toPeer.close();
    },
  };
}

const addressOf = (z: number, [x, y]: readonly [number, number]) => `/api/tiles/sites/${z}/${x}/${y}.mvt`;

const DRAWN = SITE_STATUSES.filter((status) => status !== 'closed');
const turns = new Map<string, number>();

/** The statuses in another order are another address, so that nothing kept can answer; the work is the same. */
function neverKept(path: string): string {
  const turn = turns.get(path) ?? 0;
  turns.set(path, turn + 1);
  return `${path}?status=${permuted(DRAWN, turn).join(',')}`;
}

async function warmUp(sides: Sides, places: ReadonlyMap<number, [number, number][]>): Promise<void> {
  for (const [z, tiles] of places) {
    for (let round = 0; round < WARM_UP / (z < 10 ? 10 : 1); round++) {
      const path = addressOf(z, tiles[round % tiles.length] as [number, number]);
      await sides.ours(neverKept(path))();
      await sides.ours(path)();
      await sides.peer(path)();
    }
  }
}

async function tilesOf(z: number, places: readonly [number, number][], sides: Sides): Promise<Row[]> {
  const pairs: [number, number][] = [];
  const cached: number[] = [];
  const unchanged: number[] = [];
  for (const place of places) {
    const path = addressOf(z, place);
    pairs.push(
      await inBlocks(
        () => sides.ours(neverKept(path)),
        () => sides.peer(path),
        { rounds: z < 10 ? 15 : 30, block: 5 },
      ),
    );
    const read = sides.ours(path);
    const tag = headerOf(await read(), 'etag') ?? '';
    const readAgain = sides.ours(path, { 'If-None-Match': tag });
    for (let round = 0; round < CACHED_ROUNDS / places.length; round++) cached.push(await once(read));
    for (let round = 0; round < CACHED_ROUNDS / places.length; round++) unchanged.push(await once(readAgain));
  }
  const of = `z${z}${z < 12 ? ' clustered' : ''}`;
  return [
    compare(
      `tile ${of} over HTTP, gzip, uncached, against ST_AsMVT + gzip`,
      [median(pairs.map(([ours]) => ours)), median(pairs.map(([, peer]) => peer))],
      MOST_UNCACHED,
    ),
    limit(`tile ${of} over HTTP, cached, p50`, median(cached), MOST_CACHED_MS, ms),
    limit(`tile ${of} over HTTP, unchanged (304), p50`, median(unchanged), MOST_CACHED_MS, ms),
  ];
}

/** The n-th order of a list. */
function permuted<T>(items: readonly T[], n: number): T[] {
  const rest = [...items];
  let number = n;
  return items.map(() => {
    const at = number % rest.length;
    number = Math.floor(number / rest.length);
    return rest.splice(at, 1)[0] as T;
  });
}

/** The driver reads $USER, which a child process may lack, when the URL names no user. */
function withUser(url: string): string {
  const named = new URL(url);
  named.username ||= userInfo().username;
  return named.href;
}
