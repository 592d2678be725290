import type pg from 'pg';
import { localDay } from '../../server/domain/calendar.ts';
import { compare, inBlocks, median, type Row } from './measure.ts';
import { connect } from './stores.ts';
import { CLUSTER_TILE, POINT_TILE, prepareTiles } from './tiles-sql.ts';
import { BENCH_ACTOR, type Topic } from './topic.ts';

const MOST = 0.05;
const ZOOMS = [6, 10, 12, 14];
const WARM_ROUNDS = 40;

/** Site tiles encoded from memory against `ST_AsMVT` over the same rows. */
export const tiles: Topic = {
  name: 'tiles',
  async run(context) {
    const { post } = await context.filled();
    const { tiles: service, deps } = post.parts;
    const client = connect(post.url);
    await client.connect();
    try {
      await service.warmUp();
      await prepareTiles(client);
      const today = localDay(deps.now());
      const rows: Row[] = [];
      for (const z of ZOOMS) {
        const text = z < 12 ? CLUSTER_TILE : POINT_TILE;
        const pairs: [number, number][] = [];
        const places = await densestTiles(client, z);
        const ours =
          ([x, y]: [number, number]) =>
          () =>
            service.encode('sites', { z, x, y }, {}, BENCH_ACTOR);
        const peer =
          ([x, y]: [number, number]) =>
          () =>
            client.query({ name: `tile${z < 12 ? 'c' : 'p'}`, text, values: [z, x, y, today] });
        // A server has encoded some hundred tiles before its compiler is done with the code.
        for (let round = 0; round < WARM_ROUNDS; round++) for (const place of places) await ours(place)();
        for (const place of places) await peer(place)();
        for (const place of places) {
          const turns = { rounds: z < 10 ? 10 : 30, block: 5 };
          pairs.push(
            await inBlocks(
              () => ours(place),
              () => peer(place),
              turns,
            ),
          );
        }
        const what = `tile z${z}${z < 12 ? ' clustered' : ''}, encoding against ST_AsMVT (${places.length} densest)`;
        rows.push(
          compare(what, [median(pairs.map(([ours]) => ours)), median(pairs.map(([, peer]) => peer))], MOST),
        );
      }
      return rows;
    } finally {
      await client.end();
    }
  },
};

/** The tiles of a zoom that hold most sites. */
export async function densestTiles(client: pg.Client, z: number): Promise<[x: number, y: number][]> {
  const { rows } = await client.query<{ x: number; y: number }>(
    `SELECT floor((lon + 180) / 360 * 2 ^ $1)::int AS x,
       floor((1 - asinh(tan(radians(lat))) / pi()) / 2 * 2 ^ $1)::int AS y
     FROM sites GROUP BY 1, 2 ORDER BY count(*) DESC LIMIT $2`,
    [z, z < 10 ? 2 : 12],
  );
  return rows.map(({ x, y }) => [x, y]);
}
