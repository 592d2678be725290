import type { Insertable, Selectable } from 'kysely';
import type { IndicatorValueEventsTable, IndicatorValuesTable } from '../db/value-schema.ts';
import type { CommuneStage } from '../domain/commune-stages.ts';
import type { CellKey, IndicatorValue, ValueCell, ValueEvent } from '../domain/indicator-values.ts';
import { numbersOf } from '../domain/roll-up.ts';

/** A cell with the province of its area, by which it is found. */
export type PlacedKey = CellKey & { province: string };

type ValueRow = Selectable<IndicatorValuesTable>;
type EventRow = Selectable<IndicatorValueEventsTable>;
/** What every answer about a cell is made of. */
export type CellRow = Pick<
  ValueRow,
  | 'indicator'
  | 'area'
  | 'period'
  | 'kind'
  | 'numerator'
  | 'denominator'
  | 'stage'
  | 'state'
  | 'version'
  | 'source'
  | 'note'
  | 'reason'
  | 'updated_at'
  | 'updated_by_name'
>;

export function toValue(
  row: Pick<ValueRow, 'kind' | 'numerator' | 'denominator' | 'stage'>,
): IndicatorValue | null {
  switch (row.kind as IndicatorValue['type'] | null) {
    case null:
      return null;
    case 'ratio':
      return { type: 'ratio', numerator: row.numerator, denominator: row.denominator };
    case 'count':
      return { type: 'count', count: row.numerator };
    case 'yes_no':
      return { type: 'yes_no', yes: row.numerator === 1 };
    case 'stage':
      return { type: 'stage', stage: row.stage as CommuneStage };
    case 'not_applicable':
      return { type: 'not_applicable' };
  }
}

function fromValue(value: IndicatorValue | null) {
  return {
    kind: value?.type ?? null,
    ...(value === null ? { numerator: 0, denominator: 0 } : numbersOf(value)),
    stage: value?.type === 'stage' ? value.stage : null,
  };
}

export function toCell(row: CellRow): ValueCell {
  const cell: ValueCell = {
    value: toValue(row),
    state: row.state as ValueCell['state'],
    version: row.version,
    at: row.updated_at,
    by: row.updated_by_name,
  };
  if (row.source !== '') cell.source = row.source;
  if (row.note !== '') cell.note = row.note;
  if (row.reason !== '') cell.reason = row.reason;
  return cell;
}

/** One change of one cell, as it is after it. */
export interface CellChange {
  key: PlacedKey;
  id: string;
  action: ValueEvent['action'];
  /** As it is stored; null: not at all. */
  before: ValueCell | null;
  cell: ValueCell;
}

export function toRow({ key, cell }: CellChange): Insertable<IndicatorValuesTable> {
  return {
    period: key.period,
    province_code: key.province,
    indicator: key.indicator,
    area: key.area,
    ...fromValue(cell.value),
    state: cell.state,
    version: cell.version,
    source: cell.source ?? '',
    note: cell.note ?? '',
    reason: cell.reason ?? '',
    updated_at: cell.at,
    updated_by_name: cell.by,
  };
}

export function toEventRow(change: CellChange, actorId: string): Insertable<IndicatorValueEventsTable> {
  const { updated_at: at, updated_by_name: actorName, ...columns } = toRow(change);
  return { ...columns, id: change.id, action: change.action, at, actor_id: actorId, actor_name: actorName };
}

/** Rows of one cell in order; what was before stands in the row before. */
export function toHistory(rows: readonly EventRow[]): ValueEvent[] {
  const stateOf = (row: EventRow) => ({ value: toValue(row), state: row.state as ValueCell['state'] });
  return rows.map((row, index) => {
    const before = rows[index - 1];
    return {
      id: row.id,
      version: row.version,
      action: row.action as ValueEvent['action'],
      before: before ? stateOf(before) : null,
      after: stateOf(row),
      source: row.source,
      note: row.note,
      reason: row.reason,
      at: row.at,
      by: row.actor_name,
    };
  });
}
