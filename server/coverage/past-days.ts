import { LRUCache } from 'lru-cache';
import type { Database } from '../db/database.ts';
import { endOfDay } from '../domain/calendar.ts';
import type { CalendarDate } from '../domain/values.ts';
import type { FigureTable } from './figure-table.ts';
import { foldPastDays } from './past-figures.ts';

/** Cells over all kept days, some tens of megabytes. */
const MOST_CELLS = 200_000;
/** A write that began before midnight may be committed a little after it. */
const SETTLES_AFTER_MS = 10 * 60_000;

/**
 * Figures of past days, computed once and kept: what was known on a day does not change when more becomes
 * known later. Only removals, imports and edited code lists make the kept days void.
 */
export class PastDays {
  private readonly database: Database;
  private readonly now: () => string;
  private readonly kept = new LRUCache<string, FigureTable>({
    maxSize: MOST_CELLS,
    sizeCalculation: (table) => table.size,
  });
  private generation = 0;
  /** Of this process: another one, or this one after a restart, may count its generations differently. */
  private readonly bootVersion: string;
  private running: Promise<unknown> = Promise.resolve();
  readonly close: () => void;

  constructor(database: Database, now: () => string) {
    this.database = database;
    this.now = now;
    this.bootVersion = database.feed.version;
    this.close = database.feed.subscribe((changes) => {
      if (changes.some((change) => change.entityId === '*' || change.entity === 'code_list'))
        this.generation += 1;
    });
  }

  /** Equal for equal figures of that day: part of the ETag. */
  stamp(day: CalendarDate): string {
    const isSettled = Date.parse(this.now()) - Date.parse(endOfDay(day)) > SETTLES_AFTER_MS;
    return isSettled ? `past-${this.bootVersion}-${this.generation}` : this.database.feed.version;
  }

  /** One table per day asked for, in that order. One pass over the log at a time, for all missing days. */
  read(days: readonly CalendarDate[], needsDetail: boolean): Promise<FigureTable[]> {
    const result = this.running.then(() => this.find(days, needsDetail));
    this.running = result.catch(() => undefined);
    return result;
  }

  private async find(days: readonly CalendarDate[], needsDetail: boolean): Promise<FigureTable[]> {
    const found = new Map<CalendarDate, FigureTable>();
    const missing: { day: CalendarDate; key: string }[] = [];
    for (const day of new Set(days)) {
      const stamp = this.stamp(day);
      const table =
        this.kept.get(`${day}|${stamp}|detail`) ??
        (needsDetail ? undefined : this.kept.get(`${day}|${stamp}|whole`));
      if (table) found.set(day, table);
      else missing.push({ day, key: `${day}|${stamp}|${needsDetail ? 'detail' : 'whole'}` });
    }
    const tables = await foldPastDays(
      this.database.db,
      missing.map(({ day }) => day),
      needsDetail,
    );
    missing.forEach(({ day, key }, index) => {
      const table = tables[index];
      if (!table) return;
      found.set(day, table);
      this.kept.set(key, table);
    });
    return days.map((day) => found.get(day)).filter((table) => table !== undefined);
  }
}
