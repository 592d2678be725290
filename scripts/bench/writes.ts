import BetterSqlite3 from 'better-sqlite3';
import { compare, inBlocks, type Row } from './measure.ts';
import { SeededRandom } from './random.ts';
import { signIn, startProduct } from './server-process.ts';
import { connect, type Store } from './stores.ts';
import { BENCH_ACTOR, SEED, type Topic } from './topic.ts';
import { request, WireClient } from './wire-client.ts';

const MOST = 3;
const MOST_SITES = 2000;
const WARM_UP = { rounds: 300, block: 30 };
const ROUNDS = { rounds: 600, block: 30 };
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

/**
 * The same against the whole application in a process of its own (session, guard, validation, JSON), and against
 * the service in this one, as the peer is.
 */
async function measure(store: Store, name: string, peer: Peer): Promise<Row[]> {
  const { sites, deps } = store.parts;
  const random = new SeededRandom(SEED + 1);
  const ids = await someSites(store);
  let turn = 0;
  const next = () => ids[turn++ % ids.length] ?? '';
  const event = () => ({
    id: random.id(Date.now()),
    type: 'noted' as const,
    occurredAt: deps.now(),
    note: 'bench',
    photoIds: [],
  });
  const bare = () => {
    const { id, occurredAt, note } = event();
    const values = [id, next(), '00145', 'noted', occurredAt, occurredAt, 'bench', 'bench', note, '{}'];
    return () => peer(values);
  };
  const service = () => {
    const [id, sent] = [next(), event()];
    return () => sites.addEvents(BENCH_ACTOR, id, [sent]);
  };
  const server = await startProduct(store);
  try {
    const session = await signIn(server, store, { username: 'writes', role: 'officer' });
    const client = await WireClient.to(server.port);
    const headers = { ...session, 'Accept-Encoding': 'gzip, deflate, br' };
    const post = () => {
      const bytes = request(`POST /api/sites/${next()}/events`, headers, { events: [event()] });
      return () => client.send(bytes);
    };
    const rows: Row[] = [];
    for (const [what, ours, most] of [
      ['one durable event through POST /api/sites/:id/events', post, MOST],
      ['the same from the service on', service, null],
    ] as const) {
      await inBlocks(ours, bare, WARM_UP);
      rows.push(compare(`${what}, ${name}`, await inBlocks(ours, bare, ROUNDS), most));
    }
    client.close();
    return rows;
  } finally {
    await server.close();
  }
}

/** So many that their logs stay as short as logs are. */
async function someSites({ parts }: Store): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await parts.sites.list(BENCH_ACTOR, { sort: 'code', direction: 'asc', limit: 500, cursor });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && ids.length < MOST_SITES);
  return ids;
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
