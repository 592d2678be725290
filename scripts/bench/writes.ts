import BetterSqlite3 from 'better-sqlite3';
import { createApp } from '../../server/app.ts';
import { DEMO_PASSWORD, ensureUser } from '../../server/auth/auth.service.ts';
import { compare, inTurns, type Row } from './measure.ts';
import { SeededRandom } from './random.ts';
import { connect, type Store } from './stores.ts';
import { BENCH_ACTOR, SEED, type Topic } from './topic.ts';

const MOST = 3;
const ROUNDS = 400;
const CREATE_TABLE = `CREATE TABLE bench_events (
  id text PRIMARY KEY, site_id text NOT NULL, commune_code text NOT NULL, type text NOT NULL,
  occurred_at text NOT NULL, received_at text NOT NULL, actor_id text NOT NULL, actor_name text NOT NULL,
  note text NOT NULL, payload text NOT NULL)`;
const CREATE_INDEX = 'CREATE INDEX bench_events_site ON bench_events (site_id)';

type Peer = (values: readonly string[]) => unknown;

/**
 * One event with everything that belongs to it (rules, row, counters, log, measures, audit entry, change feed),
 * against one bare prepared insert of the same event with one secondary index; both on the disk when they answer.
 */
export const writes: Topic = {
  name: 'writes',
  async run(context) {
    const { lite, post } = await context.filled();
    return [...(await onSqlite(lite)), ...(await onPostgres(post))];
  },
};

/** The same against the service and against the whole application: session, guard, validation, JSON. */
async function measure(store: Store, name: string, peer: Peer): Promise<Row[]> {
  const { sites, deps } = store.parts;
  const random = new SeededRandom(SEED + 1);
  const page = await sites.list(BENCH_ACTOR, { sort: 'code', direction: 'asc', limit: 200 });
  let turn = 0;
  const next = () => page.items[turn++ % page.items.length]?.id ?? '';
  const event = () => ({
    id: random.id(Date.now()),
    type: 'noted' as const,
    occurredAt: deps.now(),
    note: 'bench',
    photoIds: [],
  });
  const bare = () => {
    const { id, occurredAt, note } = event();
    return peer([id, next(), '00145', 'noted', occurredAt, occurredAt, 'bench', 'bench', note, '{}']);
  };
  const post = await openSession(store);
  const service = await inTurns(() => sites.addEvents(BENCH_ACTOR, next(), [event()]), bare, ROUNDS);
  const api = await inTurns(() => post(`/api/sites/${next()}/events`, { events: [event()] }), bare, ROUNDS);
  return [
    compare(`one durable event through POST /api/sites/:id/events, ${name}`, api, MOST),
    compare(`the same from the service on, ${name}`, service, null),
  ];
}

/** Sends JSON to the application in this process as a signed-in administrator. */
async function openSession(store: Store): Promise<(path: string, json: unknown) => Promise<void>> {
  const { parts } = store;
  const app = createApp(parts);
  const [origin = ''] = parts.origins;
  const email = 'writes@bench.test';
  const user = { email, username: 'writes', name: 'bench', role: 'admin' as const, scopes: ['*'] };
  await ensureUser(parts.auth, parts.deps.database, { ...user, password: DEMO_PASSWORD });
  const send = async (path: string, json: unknown, headers: Record<string, string>) => {
    const answer = await app.request(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: origin, ...headers },
      body: JSON.stringify(json),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const signedIn = await send('/api/auth/sign-in/email', { email, password: DEMO_PASSWORD }, {});
  const Cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return async (path, json) => {
    await (await send(path, json, { Cookie })).text();
  };
}

/** The peer has a file of its own, so that neither side's cache is emptied by the other's writes. */
async function onSqlite(store: Store): Promise<Row[]> {
  const connection = new BetterSqlite3(`${store.url}-bare`);
  try {
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.exec(`DROP TABLE IF EXISTS bench_events; ${CREATE_TABLE}; ${CREATE_INDEX}`);
    const statement = connection.prepare(
      `INSERT INTO bench_events VALUES (${Array(10).fill('?').join(', ')})`,
    );
    return await measure(store, 'SQLite', (values) => statement.run(values));
  } finally {
    connection.close();
  }
}

async function onPostgres(store: Store): Promise<Row[]> {
  const client = connect(store.url);
  await client.connect();
  try {
    await client.query(CREATE_TABLE);
    await client.query(CREATE_INDEX);
    const text = `INSERT INTO bench_events VALUES (${Array.from({ length: 10 }, (_, index) => `$${index + 1}`).join(', ')})`;
    return await measure(store, 'PostgreSQL', (values) =>
      client.query({ name: 'bare', text, values: [...values] }),
    );
  } finally {
    await client.end();
  }
}
