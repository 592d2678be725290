import { type ClientRequest, get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { SeededRandom } from './random.ts';
import { request, WireClient } from './wire-client.ts';

/** What the bench tells the process that plays the users. */
export interface UsersTask {
  port: number;
  seed: number;
  forMs: number;
  /** Between an answer and the next request of the same user, on average. */
  pauseMs: number;
  users: { headers: Record<string, string>; mayWrite: boolean; commune: string; siteIds: string[] }[];
}

/** What it tells back: milliseconds of every request, and how many had another answer than a success. */
export interface UsersOutcome {
  reads: number[];
  writes: number[];
  errors: Record<string, number>;
  /** Changes that the open pages were told of, together. */
  tidings: number;
}

/** In a hundred requests of a person at work, how many of what kind. */
const READS: readonly [share: number, path: (commune: string, siteId: string) => string][] = [
  [25, (commune) => `/api/sites?communes=${commune}&limit=50`],
  [20, (_, siteId) => `/api/sites/${siteId}`],
  [15, (_, siteId) => `/api/sites/${siteId}/events`],
  [10, () => '/api/tiles/sites/10/813/450.mvt'],
  [8, () => '/api/coverage?by=commune'],
  [4, () => '/api/standard/board'],
  [4, () => '/api/deadlines'],
  [4, () => '/api/me'],
];
/** Of a thousand requests of those who may write; a fifth of the users may not, so one in ten of all is a write. */
const WRITES_PER_1000 = 125;

/** Plays many users at work, each on a connection of their own and with a page that listens for changes. */
async function work(task: UsersTask): Promise<UsersOutcome> {
  const outcome: UsersOutcome = { reads: [], writes: [], errors: {}, tidings: 0 };
  const note = (error: unknown) => {
    const [first] = String(error instanceof Error ? error.message : error).split('\n');
    const what = (first ?? '').trim();
    outcome.errors[what] = (outcome.errors[what] ?? 0) + 1;
  };
  const pages = task.users.map(({ headers }) => listen(task.port, headers, () => outcome.tidings++, note));
  const until = performance.now() + task.forMs;
  await Promise.all(
    task.users.map(async (user, index) => {
      const random = new SeededRandom(task.seed + index);
      const client = await WireClient.to(task.port);
      await wait(random.below(task.pauseMs + 1));
      while (performance.now() < until) {
        const isWrite = user.mayWrite && random.below(1000) < WRITES_PER_1000;
        const startedAt = performance.now();
        try {
          await client.send(isWrite ? writeOf(user, random) : readOf(user, random));
          outcome[isWrite ? 'writes' : 'reads'].push(performance.now() - startedAt);
        } catch (error) {
          note(error);
        }
        if (task.pauseMs > 0) await wait(random.below(2 * task.pauseMs));
      }
      client.close();
    }),
  );
  for (const page of pages) page.destroy();
  return outcome;
}

/** What an open page keeps open: the stream of changes. */
function listen(
  port: number,
  headers: Record<string, string>,
  onTiding: () => void,
  onFault: (error: unknown) => void,
): ClientRequest {
  const plain = { ...headers, 'Accept-Encoding': 'identity' };
  const page = get(
    { host: '127.0.0.1', port, path: '/api/events', headers: plain, agent: false },
    (answer) => {
      if (answer.statusCode !== 200) onFault(new Error(`stream of changes: ${answer.statusCode}`));
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => {
        for (const _ of text.matchAll(/^data:/gm)) onTiding();
      });
      answer.on('end', () => onFault(new Error('stream of changes: ended')));
    },
  );
  page.on('error', (error) => {
    if (!page.destroyed) onFault(error);
  });
  return page;
}

type User = UsersTask['users'][number];

const siteOf = ({ siteIds }: User, random: SeededRandom) => siteIds[random.below(siteIds.length)] ?? '';

function readOf(user: User, random: SeededRandom): Buffer {
  let at = random.below(READS.reduce((sum, [share]) => sum + share, 0));
  const [, path] = READS.find(([share]) => {
    at -= share;
    return at < 0;
  }) ??
    READS[0] ?? [0, () => '/api/me'];
  return request(`GET ${path(user.commune, siteOf(user, random))}`, user.headers);
}

function writeOf(user: User, random: SeededRandom): Buffer {
  const now = Date.now();
  const event = { id: random.id(now), type: 'inspected', occurredAt: new Date(now).toISOString() };
  const body = { events: [{ ...event, note: '', photoIds: [], isHazardConfirmed: true, measures: [] }] };
  return request(`POST /api/sites/${siteOf(user, random)}/events`, user.headers, body);
}

process.once('message', (task: UsersTask) => {
  work(task)
    .then((outcome) => process.send?.(outcome, () => process.disconnect()))
    .catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
});
