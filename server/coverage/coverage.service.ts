import { LRUCache } from 'lru-cache';
import type { Db } from '../db/database.ts';
import type { Query } from '../db/kept-query.ts';
import type { Deps } from '../deps.ts';
import { addDays } from '../domain/calendar.ts';
import type { Coverage, CoverageFigures, CoverageSeries } from '../domain/coverage.ts';
import { ProblemError } from '../domain/errors.ts';
import { requireScope } from '../domain/require-scope.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import type { CalendarDate } from '../domain/values.ts';
import { scopeKey } from '../http/caching.ts';
import { type CounterChange, netCounters } from './counter-rows.ts';
import { addToCounters } from './coverage.queries.ts';
import { CurrentFiguresReader } from './current-figures.ts';
import type { FigureCell, FigureTable } from './figure-table.ts';
import { PastDays } from './past-days.ts';

export { type CounterChange, type CounterKey, playSpaceCounters } from './counter-rows.ts';

const MOST_ANSWERS = 100;
/** SQLite takes 32,766 parameters in a statement; a counter needs six. */
const MOST_PER_STATEMENT = 500;

/**
 * Queries that move shares in the counters, for the transaction that writes the rows they come from; none when
 * the shares are the same. Keys are written in one order, so that two writers at once never wait for each other
 * in a circle.
 */
export function counterQueries(trx: Db, changes: readonly CounterChange[]): Query[] {
  const rows = netCounters(changes);
  const queries: Query[] = [];
  for (let start = 0; start < rows.length; start += MOST_PER_STATEMENT) {
    queries.push(addToCounters(trx, rows.slice(start, start + MOST_PER_STATEMENT)));
  }
  return queries;
}

/** Runs `counterQueries`. */
export async function moveCounters(trx: Db, changes: readonly CounterChange[]): Promise<void> {
  for (const query of counterQueries(trx, changes)) await trx.executeQuery(query);
}

export interface CoverageQueryInput {
  by: Coverage['by'];
  at?: CalendarDate | undefined;
  province?: string | undefined;
  commune?: string | undefined;
}
export interface SeriesQueryInput {
  months: number;
  province?: string | undefined;
  commune?: string | undefined;
}
type Place = Pick<CoverageQueryInput, 'province' | 'commune'>;

/** Figures of hazard sites and play spaces, today's from the counters, a past day's from the log. */
export class CoverageService {
  private readonly deps: Deps;
  private readonly current: CurrentFiguresReader;
  private readonly past: PastDays;
  /** Answers by the state that they come from: the dashboard asks the same of everybody. */
  private readonly answers = new LRUCache<string, Coverage>({ max: MOST_ANSWERS });

  constructor(deps: Deps) {
    this.deps = deps;
    this.current = new CurrentFiguresReader(deps.database);
    this.past = new PastDays(deps.database, deps.now);
  }

  /** Stops following the change feed. */
  close(): void {
    this.current.close();
    this.past.close();
  }

  /** Names the state that the figures of `at` (today without) come from; read before the figures. */
  version(today: CalendarDate, at?: CalendarDate): string {
    return at === undefined || at >= today
      ? `${this.deps.database.feed.version}|${today}`
      : this.past.stamp(at);
  }

  /** @throws ProblemError `coverage.future_day`, `auth.outside_scope` */
  async read(actor: Actor, today: CalendarDate, query: CoverageQueryInput): Promise<Coverage> {
    checkScope(actor, query);
    const { by, at, province, commune } = query;
    const key = [this.version(today, at), scopeKey(actor), by, at, province, commune].join('|');
    const kept = this.answers.get(key);
    if (kept) return kept;
    const answer = await this.compute(actor, today, query);
    this.answers.set(key, answer);
    return answer;
  }

  private async compute(actor: Actor, today: CalendarDate, query: CoverageQueryInput): Promise<Coverage> {
    const at = query.at ?? today;
    if (at > today) throw new ProblemError('coverage.future_day', { at });
    const { table: current, provinces, isDemo } = await this.current.read(today);
    const needsDetail = query.by === 'kind' || query.by === 'unit';
    const [table] = at === today ? [current] : await this.past.read([at], needsDetail);
    if (!table) throw new ProblemError('coverage.future_day', { at });
    const communes = chosenCommunes(actor, query, provinces);
    const groups = groupCells(table, query.by, communes, provinces);
    return {
      by: query.by,
      at,
      items: [...groups]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, cells]) => ({ key, figures: table.figures(cells) })),
      ...totals(table, communes),
      communes: communes.length,
      isDemo,
    };
  }

  /** Month ends before this month, then today: `months` entries. */
  async series(actor: Actor, today: CalendarDate, query: SeriesQueryInput): Promise<CoverageSeries> {
    checkScope(actor, query);
    const ends = monthEnds(today, query.months - 1);
    const { table: current, provinces } = await this.current.read(today);
    const communes = chosenCommunes(actor, query, provinces);
    const tables = await this.past.read(ends, false);
    return {
      items: [
        ...tables.map((table, index) => ({ at: ends[index] ?? today, table })),
        { at: today, table: current },
      ].map(({ at, table }) => ({ at, ...totals(table, communes) })),
    };
  }
}

/** The last days of the `count` months before that of `today`, oldest first. */
export function monthEnds(today: CalendarDate, count: number): CalendarDate[] {
  const ends: CalendarDate[] = [];
  let day = today;
  for (let index = 0; index < count; index++) {
    day = addDays(`${day.slice(0, 8)}01`, -1);
    ends.unshift(day);
  }
  return ends;
}

function checkScope(actor: Actor, { commune }: Place): void {
  if (commune !== undefined) requireScope(actor, commune);
}

function chosenCommunes(
  actor: Actor,
  { province, commune }: Place,
  provinces: ReadonlyMap<string, string>,
): string[] {
  return [...provinces]
    .filter(
      ([code, its]) =>
        isInScope(actor, code) &&
        (province === undefined || its === province) &&
        (commune === undefined || code === commune),
    )
    .map(([code]) => code);
}

function groupCells(
  table: FigureTable,
  by: Coverage['by'],
  communes: readonly string[],
  provinces: ReadonlyMap<string, string>,
): Map<string, FigureCell[]> {
  const groups = new Map<string, FigureCell[]>();
  const add = (key: string, cell: FigureCell | undefined) => {
    const cells = groups.get(key) ?? [];
    groups.set(key, cells);
    if (cell) cells.push(cell);
  };
  for (const code of communes) {
    if (by === 'commune') add(code, table.whole(code));
    else if (by === 'city') add(provinces.get(code) ?? '', table.whole(code));
    else {
      for (const { kind, unitId, cell } of table.details(code)) {
        // Play spaces have neither hazard kind nor unit; they show in the total.
        if (kind !== '') add(by === 'kind' ? kind : unitId || 'none', cell);
      }
    }
  }
  return groups;
}

function totals(
  table: FigureTable,
  communes: readonly string[],
): { total: CoverageFigures; communesWithPlayPoint: number } {
  const cells = communes.map((code) => table.whole(code));
  return {
    total: table.figures(cells),
    communesWithPlayPoint: cells.filter((cell) => (cell?.amount('play_points') ?? 0) > 0).length,
  };
}
