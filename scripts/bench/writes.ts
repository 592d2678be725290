import BetterSqlite3 from 'better-sqlite3';
import { compare, inTurns, type Row } from './measure.ts';
import { SeededRandom } from './random.ts';
import { connect, type Store } from './stores.ts';
import { BENCH_ACTOR, SEED, type Topic } from './topic.ts';

const MOST = 3;
const ROUNDS = 300;
const CREATE_TABLE = `CREATE TABLE bench_events (
  id text PRIMARY KEY, site_id text NOT NULL, commune_code text NOT NULL, type text NOT NULL,
  occurred_at text NOT NULL, received_at text NOT NULL, actor_id text NOT NULL, actor_name text NOT NULL,
  note text NOT NULL, payload text NOT NULL)`;
const CREATE_INDEX = 'CREATE INDEX bench_events_site ON bench_events (site_id)';

/** One event through the rules, with row, counters, log, measures and change feed, against one bare insert. */
export const writes: Topic = {
  name: 'writes',
  async run(context) {
    const { lite, post } = await context.filled();
    return [await onSqlite(lite), await onPostgres(post)];
  },
};

async function measure(store: Store, bare: (values: string[]) => unknown): Promise<[number, number]> {
  const { sites, deps } = store.parts;
  const random = new SeededRandom(SEED + 1);
  const page = await sites.list(BENCH_ACTOR, { sort: 'code', direction: 'asc', limit: 200 });
  let turn = 0;
  const next = () => page.items[turn++ % page.items.length]?.id ?? '';
  const event = () => ({ id: random.id(Date.now()), occurredAt: deps.now(), note: 'bench', photoIds: [] });
  return inTurns(
    () => sites.addEvents(BENCH_ACTOR, next(), [{ ...event(), type: 'noted' }]),
    () => {
      const { id, occurredAt, note } = event();
      return bare([id, next(), '00145', 'noted', occurredAt, occurredAt, 'bench', 'bench', note, '{}']);
    },
    ROUNDS,
  );
}

async function onSqlite(store: Store): Promise<Row> {
  const connection = new BetterSqlite3(store.url);
  try {
    connection.pragma('synchronous = FULL');
    connection.exec(`DROP TABLE IF EXISTS bench_events; ${CREATE_TABLE}; ${CREATE_INDEX}`);
    const statement = connection.prepare(
      `INSERT INTO bench_events VALUES (${Array(10).fill('?').join(', ')})`,
    );
    const times = await measure(store, (values) => statement.run(values));
    return compare('one durable event against one bare prepared insert, SQLite', times, MOST);
  } finally {
    connection.close();
  }
}

async function onPostgres(store: Store): Promise<Row> {
  const client = connect(store.url);
  await client.connect();
  try {
    await client.query(CREATE_TABLE);
    await client.query(CREATE_INDEX);
    const text = `INSERT INTO bench_events VALUES (${Array.from({ length: 10 }, (_, index) => `$${index + 1}`).join(', ')})`;
    const times = await measure(store, (values) => client.query({ name: 'bare', text, values }));
    return compare('one durable event against one bare prepared insert, PostgreSQL', times, MOST);
  } finally {
    await client.end();
  }
}
