/* Tables of the values of indicators, part of `schema.ts`. */

interface ValueColumns {
  period: string;
  /** Of the area: its own code where the area is a province. */
  province_code: string;
  indicator: string;
  area: string;
  /** Type of the value; null: cleared. */
  kind: string | null;
  /** What is added up: see `numbersOf` in `domain/roll-up.ts`. */
  numerator: number;
  denominator: number;
  stage: string | null;
  state: string;
  /** 1, 2, 3 …: every change is one event. */
  version: number;
  source: string;
  note: string;
  /** Why it was returned or reopened. */
  reason: string;
}

/** Cells as they now are. A row is never deleted, so that versions go on after a cell is cleared. */
export interface IndicatorValuesTable extends ValueColumns {
  updated_at: string;
  updated_by_name: string;
}

/** Every change of every cell, as it was after the change. */
export interface IndicatorValueEventsTable extends ValueColumns {
  /** Of an entry its own, of a step the step's: one for all the cells that it moved. */
  id: string;
  action: string;
  at: string;
  actor_id: string;
  actor_name: string;
}

/**
 * What the cells of a province's communes add up to by state, its own figures left out. Moved in the transaction of every
 * change of a cell; rows of zeros stay.
 */
export interface IndicatorValueSumsTable {
  period: string;
  province_code: string;
  indicator: string;
  state: string;
  numerator: number;
  denominator: number;
  reported: number;
  not_applicable: number;
}

/** Periods of plans that were locked and reopened. Rows are added, never changed; the last of a period holds. */
export interface PeriodLockEventsTable {
  plan_id: string;
  period: string;
  /** 1, 2, 3 …; the key refuses the second of two writers. */
  sequence: number;
  id: string;
  is_locked: number;
  reason: string;
  at: string;
  actor_id: string;
  actor_name: string;
}
