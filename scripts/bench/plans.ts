import BetterSqlite3 from 'better-sqlite3';
import { v7 as makeId } from 'uuid';
import type { NewValue } from '../../server/domain/indicator-values.ts';
import type { Actor } from '../../server/domain/roles.ts';
import { readPlanFiles } from '../../server/plans/plan-files.ts';
import { findSumDifferences, recountSums } from '../../server/values/value-sums.queries.ts';
import { rollUpCells } from '../../server/values/values.queries.ts';
import { benchGridFrames } from './grid-frames.ts';
import { check, limit, mb, median, ms, once, printTable, type Row } from './measure.ts';
import { connect, openPostgresStore, openServer, openSqliteStore, type Store } from './stores.ts';
import { BENCH_ACTOR } from './topic.ts';

const PLAN = 'hanoi-2026';
const INDICATORS = 50;
/** Communes of the country; those that the product does not know yet are made up, in 33 provinces. */
const COMMUNES = 3321;
const PERIODS = Array.from({ length: 12 }, (_, index) => `2026-M${String(index + 1).padStart(2, '0')}`);
const LAST = '2026-M12';
const ROUNDS = 15;
const CITY: Actor = { ...BENCH_ACTOR, role: 'city' };

/** Targets of the board of a city and of the roll-up of the country, milliseconds. */
const MOST_CITY = 100;
const MOST_COUNTRY = 500;

/**
 * Values of 50 indicators in 12 periods in every commune, on SQLite and PostGIS: the board of a city, its grid, the
 * roll-up of the country, and saving a whole grid; then the grid in Chromium.
 * @param serverUrl null: starts a PostgreSQL of the bench's own
 */
export async function benchPlans(serverUrl: string | null): Promise<void> {
  const server = await openServer(serverUrl);
  const rows: Row[] = [];
  try {
    for (const [name, open] of [
      ['SQLite', () => openSqliteStore(null)],
      ['PostGIS', () => openPostgresStore(server.url)],
    ] as const) {
      const store = await open();
      try {
        rows.push(...(await measure(name, store)));
      } finally {
        await store.close();
      }
    }
  } finally {
    await server.close();
  }
  rows.push(...(await benchGridFrames()));
  printTable(rows);
}

async function measure(name: string, store: Store): Promise<Row[]> {
  const indicators = await indicatorKeys(store);
  const filled = await once(() => fill(store, indicators));
  await recountSums(store.parts.deps.database);
  const cells = COMMUNES * INDICATORS * PERIODS.length;
  console.log(`${name}: ${cells} values in ${ms(filled)}`);
  const { figures, reading, enter } = store.parts.values;
  const { database } = store.parts.deps;
  const board = await often(async () =>
    JSON.stringify(await figures.read(CITY, { planId: PLAN, period: LAST, least: 'submitted' })),
  );
  let bytes = 0;
  const grid = await often(async () => {
    bytes = JSON.stringify(await reading.grid(CITY, PLAN, LAST)).length;
  });
  const country = await often(() =>
    rollUpCells(database, { periods: [LAST], province: null, indicators, areas: null }),
  );
  const year = await often(
    () => rollUpCells(database, { periods: PERIODS, province: null, indicators, areas: null }),
    3,
  );
  const recounted = await often(() => findSumDifferences(database.db), 3);
  const sent = gridOfValues(store, indicators);
  const save = await once(() => enter.save(BENCH_ACTOR, sent, 'vi'));
  const wrong = (await findSumDifferences(database.db)).length;
  return [
    limit(`${name}: board of a city, with 12 periods of trend`, board, MOST_CITY, ms),
    limit(`${name}: grid of a city (${mb(bytes)} of JSON)`, grid, null, ms),
    limit(`${name}: roll-up of the country, one period`, country, MOST_COUNTRY, ms),
    limit(`${name}: roll-up of the country, twelve periods`, year, MOST_COUNTRY, ms),
    limit(`${name}: a recount of the sums from all values`, recounted, null, ms),
    limit(`${name}: saving ${sent.length} cells with their history`, save, null, ms),
    check(`${name}: kept sums equal a recount`, `${wrong} differ`, wrong === 0, '0 differ'),
  ];
}

/** Median of many runs after three that warm up. */
async function often(work: () => unknown, rounds = ROUNDS): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds + 3; round++) {
    const time = await once(work);
    if (round >= 3) times.push(time);
  }
  return median(times);
}

/** Those of the city's plan, and as many more as make 50. */
async function indicatorKeys(store: Store): Promise<string[]> {
  const { plans } = await readPlanFiles();
  const plan = plans.find(({ id }) => id === PLAN);
  if (!plan) throw new Error(PLAN);
  const own = store.parts.values.reading.columnsOf(plan).map(({ indicator }) => indicator);
  const more = Array.from({ length: INDICATORS }, (_, index) => `bench.${index}`);
  return [...own, ...more].slice(0, INDICATORS);
}

/** Numbers that differ from cell to cell, without a random source, so that both databases hold the same. */
function fillStatement(keys: string, periods: string, areas: string): string {
  const code = 'CAST(c.area AS integer)';
  const size = `50 + (${code} * 7 + length(k.value) * 13) % 900`;
  return `INSERT INTO indicator_values (period, province_code, indicator, area, kind, numerator, denominator, stage,
      state, version, source, note, reason, updated_at, updated_by_name)
    SELECT p.value, c.province, k.value, c.area, 'ratio', (${size}) * (${code} % 90) / 100, ${size},
      NULL, CASE ${code} % 3 WHEN 0 THEN 'submitted' WHEN 1 THEN 'approved' ELSE 'locked' END, 1,
      'Trạm Y tế', '', '', '2026-12-31T00:00:00.000Z', 'bench'
    FROM ${areas} CROSS JOIN ${keys} CROSS JOIN ${periods} ORDER BY 1, 2, 3, 4`;
}

async function fill(store: Store, indicators: readonly string[]): Promise<void> {
  const areas = JSON.stringify(areasOf(store));
  const lists = [JSON.stringify(indicators), JSON.stringify(PERIODS)];
  if (store.parts.deps.database.dialect === 'sqlite') {
    const connection = new BetterSqlite3(store.url);
    connection
      .prepare(
        fillStatement(
          'json_each(?) k',
          'json_each(?) p',
          `(SELECT value->>'$.area' AS area, value->>'$.province' AS province FROM json_each(?)) c`,
        ),
      )
      .run(areas, ...lists);
    connection.exec('ANALYZE');
    connection.close();
    return;
  }
  const client = connect(store.url);
  await client.connect();
  try {
    const list = (place: number, name: string) =>
      `jsonb_array_elements_text($${place}::jsonb) ${name} (value)`;
    await client.query(
      fillStatement(list(1, 'k'), list(2, 'p'), 'jsonb_to_recordset($3::jsonb) c (area text, province text)'),
      [...lists, areas],
    );
    await client.query('VACUUM ANALYZE indicator_values');
  } finally {
    await client.end();
  }
}

function areasOf(store: Store): { area: string; province: string }[] {
  const known = store.reference.communes.map(({ code, provinceCode }) => ({
    area: code,
    province: provinceCode,
  }));
  const made = Array.from({ length: COMMUNES - known.length }, (_, index) => {
    const province = String(2 + (index % 33)).padStart(2, '0');
    return { area: `${province}${String(Math.floor(index / 33)).padStart(3, '0')}`, province };
  });
  return [...known, ...made];
}

/** 30 cells of each of the 126 communes of Hà Nội, in a period that has begun whatever the day. */
function gridOfValues(store: Store, indicators: readonly string[]): NewValue[] {
  const { byKey } = store.parts.values.catalogue;
  const shares = indicators
    .filter((key) => byKey.get(key)?.valueType === 'ratio' && !byKey.get(key)?.isSelfFilled)
    .slice(0, 30);
  const communes = store.reference.communes.filter(({ provinceCode }) => provinceCode === '01');
  return communes.flatMap(({ code }) =>
    shares.map((indicator) => ({
      id: makeId(),
      indicator,
      area: code,
      period: '2026',
      baseVersion: 0,
      value: { type: 'ratio' as const, numerator: 10, denominator: 20 },
      source: 'Trạm Y tế',
      note: '',
    })),
  );
}
