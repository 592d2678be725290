import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import { FAR_FUTURE } from '../domain/calendar.ts';
import type { Change } from '../domain/changes.ts';
import type { CalendarDate } from '../domain/values.ts';
import {
  hasDemoRows,
  listCommunesOf,
  listCountedCommunes,
  listCounters,
  listProvinces,
} from './coverage.queries.ts';
import { FigureTable } from './figure-table.ts';

/** More changed records than this are not worth tracing one by one. */
const MOST_TRACED = 500;

/** What of the counters is no longer what the table holds. */
interface Stale {
  everything: boolean;
  sites: Set<string>;
  playSpaces: Set<string>;
  communes: Set<string>;
}

export interface CurrentFigures {
  table: FigureTable;
  /** Province by commune code. */
  provinces: ReadonlyMap<string, string>;
  isDemo: boolean;
}

/**
 * Today's figures in memory, folded from the counters. Follows the change feed: a change costs the counters
 * of the communes it touched at the next request; an import, a removal and midnight cost a full read.
 */
export class CurrentFiguresReader {
  private readonly database: Database;
  private current: CurrentFigures = {
    table: new FigureTable(FAR_FUTURE, true),
    provinces: new Map(),
    isDemo: false,
  };
  private stale: Stale = fresh(true);
  private running: Promise<unknown> = Promise.resolve();
  /** The refresh that waits for the running one. */
  private next: { today: CalendarDate; result: Promise<CurrentFigures> } | null = null;
  readonly close: () => void;

  constructor(database: Database) {
    this.database = database;
    this.close = database.feed.subscribe((changes) => {
      for (const change of changes) this.mark(change);
    });
  }

  /** Figures with everything committed before the call. All who ask while a refresh runs share the one after it. */
  read(today: CalendarDate): Promise<CurrentFigures> {
    if (this.next?.today === today) return this.next.result;
    const result = this.running.then(() => {
      if (this.next?.result === result) this.next = null;
      return this.refresh(today);
    });
    this.next = { today, result };
    this.running = result.catch(() => undefined);
    return result;
  }

  private mark(change: Change): void {
    if (change.entity === 'code_list') return;
    if (change.entityId === '*' || change.entity === 'boundaries') {
      this.stale.everything = true;
      return;
    }
    (change.entity === 'site' ? this.stale.sites : this.stale.playSpaces).add(change.entityId);
    if (change.communeCode !== null) this.stale.communes.add(change.communeCode);
    if (this.stale.sites.size + this.stale.playSpaces.size > MOST_TRACED) this.stale.everything = true;
  }

  private async refresh(today: CalendarDate): Promise<CurrentFigures> {
    const { db } = this.database;
    const stale = this.stale;
    this.stale = fresh(false);
    try {
      if (stale.everything || this.current.table.day !== new FigureTable(today, true).day) {
        await this.readAll(today);
        return this.current;
      }
      const communes = new Set(stale.communes);
      if (stale.sites.size > 0)
        for (const code of await listCommunesOf(db, 'site', [...stale.sites])) communes.add(code);
      if (stale.playSpaces.size > 0) {
        for (const code of await listCommunesOf(db, 'play_space', [...stale.playSpaces])) communes.add(code);
      }
      for (const code of communes) await this.readCommune(this.current.table, code);
      return this.current;
    } catch (error) {
      // Nothing is known to be right any more; the next request reads everything.
      this.stale.everything = true;
      throw error;
    }
  }

  private async readAll(today: CalendarDate): Promise<void> {
    const { db } = this.database;
    const table = new FigureTable(today, true);
    const provinces = await listProvinces(db);
    for (const code of new Set([...provinces.keys(), ...(await listCountedCommunes(db))])) {
      await this.readCommune(table, code);
      await nextTurn();
    }
    this.current = { table, provinces, isDemo: await hasDemoRows(db) };
  }

  private async readCommune(table: FigureTable, communeCode: string): Promise<void> {
    const counters = await listCounters(this.database.db, communeCode);
    table.clear(communeCode);
    for (const counter of counters) table.add(communeCode, counter.kind, counter.unitId, counter);
  }
}

function fresh(everything: boolean): Stale {
  return { everything, sites: new Set(), playSpaces: new Set(), communes: new Set() };
}
