import BetterSqlite3 from 'better-sqlite3';
import { findCounterDifferences } from '../../server/coverage/recount.service.ts';
import { localDay } from '../../server/domain/calendar.ts';
import type { CoverageFigures } from '../../server/domain/coverage.ts';
import { SITE_STATUSES } from '../../server/domain/sites.ts';
import { groupByCommune } from './coverage-sql.ts';
import { check, compare, inTurns, type Row } from './measure.ts';
import { connect, type Store } from './stores.ts';
import { BENCH_ACTOR, type Topic } from './topic.ts';

const MOST = 0.02;
const ROUNDS = 15;

/** Figures per commune against `GROUP BY`, and whether they are equal to a recount. */
export const coverage: Topic = {
  name: 'coverage',
  async run(context) {
    const { lite, post } = await context.filled();
    const connection = new BetterSqlite3(lite.url, { readonly: true });
    const client = connect(post.url);
    await client.connect();
    try {
      connection.pragma('cache_size = -65536');
      const text = groupByCommune(localDay(lite.parts.deps.now()));
      const statement = connection.prepare(text);
      const onLite = async () => statement.all() as GroupRow[];
      const onPost = async () => (await client.query<GroupRow>({ name: 'coverage', text })).rows;
      return [
        ...(await compareWith('SQLite', lite, onLite)),
        ...(await compareWith('PostgreSQL', post, onPost)),
      ];
    } finally {
      connection.close();
      await client.end();
    }
  },
};

type GroupRow = { code: string } & Record<string, number>;

async function compareWith(name: string, store: Store, group: () => Promise<GroupRow[]>): Promise<Row[]> {
  const { coverage: service, deps } = store.parts;
  const today = localDay(deps.now());
  const read = () => service.read(BENCH_ACTOR, today, { by: 'commune' });
  const unchanged = await inTurns(read, group, ROUNDS);
  const { id, code } = (
    await store.parts.sites.list(BENCH_ACTOR, { sort: 'code', direction: 'asc', limit: 1 })
  ).items[0] ?? { id: '*', code: '' };
  const afterChange = await inTurns(
    async () => {
      // What a committed write announces; the commune's counters are read again before the answer.
      await deps.database.feed.committed([
        { seq: 0, entity: 'site', entityId: id, communeCode: code.slice(0, 5) },
      ]);
      await read();
    },
    group,
    ROUNDS,
  );
  const { items } = await read();
  const figures = new Map(items.map((item) => [item.key, item.figures]));
  const faults = (await group()).filter((row) => !isEqual(row, figures.get(row.code)));
  const counters = await findCounterDifferences(deps.database.db);
  return [
    compare(`coverage by commune against GROUP BY, ${name}`, unchanged, MOST),
    compare(`coverage by commune after each write, ${name}`, afterChange, null),
    check(
      `coverage equals a recount, ${name}`,
      `${faults.length + counters.length} differ`,
      faults.length + counters.length === 0,
      '0 differ',
    ),
  ];
}

function isEqual(row: GroupRow, figures: CoverageFigures | undefined): boolean {
  if (!figures) return false;
  const pairs: [unknown, number][] = [
    [row.sites, figures.sites],
    [row.covered, figures.covered],
    [row.fenced, figures.fenced],
    [row.signed, figures.signed],
    [row.overdue, figures.overdue],
    [row.inspection_due, figures.inspectionDue],
    [row.priority, figures.prioritySum],
    [row.estimated, figures.estimatedCostVnd],
    [row.spent, figures.spentVnd],
    ...SITE_STATUSES.map((status): [unknown, number] => [row[`n_${status}`], figures.byStatus[status]]),
  ];
  return pairs.every(([sql, ours]) => Number(sql) === ours);
}
