import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import type { Database } from '../db/database.ts';
import { boxAround } from '../db/spatial.ts';
import type { PlayReach } from '../domain/coverage.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import type { LonLat } from '../domain/values.ts';
import { listOutlines, listPlayPoints } from './playspaces.queries.ts';
import type { ReachJob } from './reach.ts';

type Box = readonly [west: number, south: number, east: number, north: number];

const MOST_ANSWERS = 20;
const MOST_SHARES = 5000;

/**
 * Shares of the communes' areas near a play point. Every usable place counts, also one beyond the border
 * and out of the caller's scope: what a child can reach does not depend on who asks. Kept per data version,
 * and per commune for as long as its own places stay the same, so that one edit costs one commune.
 */
export function createPlayReach({ db, feed }: Database) {
  let revision = 0;
  feed.subscribe((changes) => {
    // seq 0: the line to the database was down, and anything may have changed meanwhile.
    const touches = changes.some(
      ({ entity, seq }) => entity === 'play_space' || entity === 'boundaries' || seq === 0,
    );
    if (touches) revision += 1;
  });
  const answers = new LRUCache<string, Promise<PlayReach['items']>>({ max: MOST_ANSWERS });
  const shares = new LRUCache<string, number>({ max: MOST_SHARES });
  let last: Promise<unknown> = Promise.resolve();

  async function compute(radiusM: number): Promise<PlayReach['items']> {
    const points = await listPlayPoints(db);
    const wanted: { job: ReachJob; key: string }[] = [];
    for (const outline of await listOutlines(db)) {
      // One outline a turn: parsing and sifting all of them at once would hold up every other request.
      await nextTurn();
      const box = boxOf(JSON.parse(outline.geometry).coordinates);
      const { communeCode, geometry } = outline;
      const job = { communeCode, geometry, points: near(box, points, radiusM) };
      wanted.push({ job, key: keyOf(outline, job.points, radiusM) });
    }
    const missing = wanted.filter(({ key }) => !shares.has(key));
    const computed = await computeInThread(
      missing.map(({ job }) => job),
      radiusM,
    );
    const fresh = new Map(missing.map(({ key }, index) => [key, computed[index] ?? 0]));
    for (const [key, share] of fresh) shares.set(key, share);
    return wanted.map(({ job, key }) => ({
      communeCode: job.communeCode,
      share: fresh.get(key) ?? shares.get(key) ?? 0,
    }));
  }

  return {
    /** Radius in metres, straight line; communes of the actor's scope that have an outline. */
    async getReach(actor: Actor, radiusM: number): Promise<PlayReach> {
      const key = `${revision}|${radiusM}`;
      let answer = answers.get(key);
      if (answer === undefined) {
        // One thread at a time: a caller who tries many radii must not take every core.
        answer = last.then(() => compute(radiusM));
        last = answer.catch(() => answers.delete(key));
        answers.set(key, answer);
      }
      const items = (await answer).filter(({ communeCode }) => isInScope(actor, communeCode));
      return { radiusM, method: 'straight_line', items };
    },
  };
}

function keyOf(
  outline: { communeCode: string; sourceId: string },
  points: readonly LonLat[],
  radiusM: number,
): string {
  return createHash('sha256')
    .update(JSON.stringify([outline.communeCode, outline.sourceId, radiusM, points]))
    .digest('base64');
}

function near([west, south, east, north]: Box, points: readonly LonLat[], radiusM: number): LonLat[] {
  const lat = Math.max(Math.abs(south), Math.abs(north));
  const [left, bottom, right, top] = boxAround(0, lat, radiusM);
  const [dLon, dLat] = [(right - left) / 2, (top - bottom) / 2];
  return points.filter(
    ([x, y]) => x >= west - dLon && x <= east + dLon && y >= south - dLat && y <= north + dLat,
  );
}

function boxOf(coordinates: unknown): Box {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (part: unknown) => {
    if (!Array.isArray(part)) return;
    const [x, y]: unknown[] = part;
    if (typeof x === 'number' && typeof y === 'number') {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    } else for (const inner of part) visit(inner);
  };
  visit(coordinates);
  return box;
}

function computeInThread(jobs: readonly ReachJob[], radiusM: number): Promise<number[]> {
  if (jobs.length === 0) return Promise.resolve([]);
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./reach-worker.ts', import.meta.url), {
      workerData: { jobs, radiusM },
    });
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the reach thread ended without an answer')));
  });
}
