import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RoleName } from '../../server/domain/roles.ts';
import { root } from '../root.ts';
import { check, limit, mb, ms, printTable, type Row } from './measure.ts';
import { SeededRandom } from './random.ts';
import { type ServerProcess, signIn, startProduct } from './server-process.ts';
import { openPostgresStore, openServer, openSqliteStore, type Store } from './stores.ts';
import { COMMUNES, makeSites, percentile } from './sync-load.ts';
import { SEED } from './topic.ts';
import type { UsersOutcome, UsersTask } from './users-client.ts';

const USERS = 500;
const SITES = 2000;
const FOR_MS = 60_000;
/** As people work, and as fast as answers come. */
const PAUSES_MS = [1000, 0];

/** Of ten people: who looks, who decides, who marks. */
const ROLES: readonly RoleName[] = [
  ...(['field', 'field', 'field', 'field', 'field'] as const),
  ...(['officer', 'officer', 'officer', 'viewer', 'city'] as const),
];
const WRITERS: ReadonlySet<RoleName> = new Set(['field', 'officer']);

/**
 * 500 people who are signed in and work for a minute, nine reads to a write, each with an open page that is told
 * of changes, from a process of its own, on SQLite and on PostGIS.
 * @param serverUrl null: starts a PostgreSQL of the bench's own
 */
export async function benchUsers(serverUrl: string | null): Promise<void> {
  const postgres = await openServer(serverUrl);
  const rows: Row[] = [];
  try {
    for (const [name, open] of [
      ['SQLite', () => openSqliteStore(null)],
      ['PostGIS', () => openPostgresStore(postgres.url)],
    ] as const) {
      console.log(`${USERS} users on ${name} …`);
      const store = await open();
      try {
        rows.push(...(await measureUsers(name, store)));
      } finally {
        await store.close();
      }
    }
  } finally {
    await postgres.close();
  }
  printTable(rows);
}

async function measureUsers(name: string, store: Store): Promise<Row[]> {
  const random = new SeededRandom(SEED);
  const siteIds = await makeSites(store, random, SITES);
  const server = await startProduct(store);
  try {
    const users = await signAllIn(server, store, siteIds);
    const rows: Row[] = [];
    for (const pauseMs of PAUSES_MS) {
      const { reads, writes, errors, tidings } = await play({
        ...server,
        seed: SEED,
        forMs: FOR_MS,
        pauseMs,
        users,
      });
      const what = `${name}, ${pauseMs === 0 ? 'without a pause' : `a pause of ${pauseMs} ms`}`;
      const count = reads.length + writes.length;
      const failed = Object.values(errors).reduce((sum, each) => sum + each, 0);
      if (failed > 0) console.error(errors);
      rows.push(
        limit(`${what}: requests a second`, count / (FOR_MS / 1000), null, (value) => value.toFixed(0)),
        ...percentiles(`${what}: reads`, reads),
        ...percentiles(`${what}: writes`, writes),
        check(`${what}: errors among ${count + failed}`, `${failed}`, failed === 0, '0'),
        limit(`${what}: changes told to open pages a second`, tidings / (FOR_MS / 1000), null, (value) =>
          value.toFixed(0),
        ),
        limit(`${what}: most memory of the server so far`, peakMemory(server), null, mb),
      );
    }
    return rows;
  } finally {
    await server.close();
  }
}

async function signAllIn(
  server: ServerProcess,
  store: Store,
  siteIds: readonly string[],
): Promise<UsersTask['users']> {
  const users: UsersTask['users'] = [];
  for (let index = 0; index < USERS; index++) {
    const role = ROLES[index % ROLES.length] ?? 'viewer';
    const at = index % COMMUNES.length;
    const commune = COMMUNES[at] ?? '';
    const scopes = role === 'city' ? ['*'] : [`commune:${commune}`];
    const headers = await signIn(server, store, { username: `user${index}`, role, scopes });
    users.push({
      headers: { ...headers, 'Accept-Encoding': 'gzip, deflate, br' },
      mayWrite: WRITERS.has(role),
      commune,
      siteIds: siteIds.filter((_, site) => site % COMMUNES.length === at),
    });
  }
  return users;
}

async function play(task: UsersTask): Promise<UsersOutcome> {
  const client = fork(join(root, 'scripts', 'bench', 'users-client.ts'));
  client.send(task);
  const [outcome] = await Promise.race([once(client, 'message'), once(client, 'exit')]);
  if (outcome === null || typeof outcome !== 'object') throw new Error('the process of the users ended');
  return outcome as UsersOutcome;
}

function percentiles(what: string, times: readonly number[]): Row[] {
  const at = (part: number) => percentile(times, part);
  return [limit(`${what}, p50`, at(0.5), null, ms), limit(`${what}, p99`, at(0.99), null, ms)];
}

/** Bytes of memory that the process had at most, as Linux counts them. */
function peakMemory({ pid }: ServerProcess): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
