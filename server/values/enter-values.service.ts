import { isDeepStrictEqual } from 'node:util';
import { type WriteContext, writeTransaction } from '../db/write.ts';
import { localDay } from '../domain/calendar.ts';
import { describeRefusal } from '../domain/describe-refusal.ts';
import type {
  CellKey,
  IndicatorValue,
  NewValue,
  SavedValues,
  ValueCell,
  ValueResult,
} from '../domain/indicator-values.ts';
import type { Indicator } from '../domain/indicators.ts';
import type { Actor } from '../domain/roles.ts';
import { periodBefore } from '../domain/value-periods.ts';
import {
  type CheckedEntry,
  checkEntry,
  refusalOfPlace,
  type ValueRefusal,
  warningsOf,
} from '../domain/value-rules.ts';
import { holdLocks, type Locks } from './period-locks.queries.ts';
import type { ValueBase } from './value-base.ts';
import { cellId, findCells, findChanges, storeChanges } from './values.queries.ts';
import type { CellChange, PlacedKey } from './values.rows.ts';

type Language = 'vi' | 'en';

/** A cell that may be written, as far as can be said without what is stored. */
interface Ready extends CheckedEntry {
  sent: NewValue;
  key: PlacedKey;
}
type Outcome =
  | { refusal: ValueRefusal; current: ValueCell | null }
  | { outcome: 'saved' | 'already_saved' | 'unchanged'; cell: ValueCell };

/** Saves cells one by one in one transaction: good ones are kept, the others come back with what to do. */
export class EnterValues {
  private readonly base: ValueBase;

  constructor(base: ValueBase) {
    this.base = base;
  }

  /** @param isTrial tells what would become of the cells and stores nothing */
  async save(
    actor: Actor,
    sent: readonly NewValue[],
    language: Language,
    isTrial = false,
  ): Promise<SavedValues> {
    const { now, database } = this.base.deps;
    const { areas } = this.base;
    const today = localDay(now());
    const copies = Map.groupBy(sent, cellId);
    const outcomes = new Map<NewValue, Outcome>();
    const ready: Ready[] = [];
    for (const cell of sent) {
      const indicator = this.base.catalogue.byKey.get(cell.indicator);
      const province = areas.provinceOf(cell.area);
      const refusal = refusalOfPlace(cell, { indicator, province, today }, actor);
      const count = copies.get(cellId(cell))?.length ?? 1;
      const checked =
        refusal || count > 1
          ? { refusal: refusal ?? { code: 'value.duplicate_cell' as const, details: { count } } }
          : checkEntry(cell, indicator as Indicator, cell.area);
      if ('refusal' in checked) outcomes.set(cell, { refusal: checked.refusal, current: null });
      else ready.push({ sent: cell, key: keyOf(cell, province as string), ...checked.ok });
    }
    const stored =
      ready.length === 0
        ? new Map<NewValue, Outcome>()
        : await writeTransaction(database, actor.userId, now(), (context) =>
            this.store(actor, ready, context, isTrial),
          );
    for (const [cell, outcome] of stored) outcomes.set(cell, outcome);
    const before = await findCells(
      database.db,
      database.dialect,
      ready.map(({ key }) => ({ ...key, period: periodBefore(key.period) })),
    );
    const results = sent.map((cell) => toResult(cell, outcomes.get(cell) as Outcome, before, language));
    const refused = results.filter(({ outcome }) => outcome === 'refused').length;
    return { saved: results.length - refused, refused, results };
  }

  private async store(
    actor: Actor,
    ready: readonly Ready[],
    { trx, now, record }: WriteContext,
    isTrial: boolean,
  ): Promise<Map<NewValue, Outcome>> {
    const { dialect } = this.base.deps.database;
    const current = await findCells(
      trx,
      dialect,
      ready.map(({ key }) => key),
      true,
    );
    const locks = await holdLocks(
      trx,
      dialect,
      ready.map(({ key }) => key.period),
    );
    const earlier = await findChanges(
      trx,
      dialect,
      ready.map(({ sent }) => sent.id),
    );
    const outcomes = new Map<NewValue, Outcome>();
    const changes: CellChange[] = [];
    for (const entry of ready) {
      const cell = current.get(cellId(entry.key)) ?? null;
      const [twin] = earlier.get(entry.sent.id) ?? [];
      const told = twin
        ? toldTwin(entry, twin, cell)
        : (this.toldLock(entry, locks, cell) ?? toldPresent(entry, cell));
      outcomes.set(entry.sent, told ?? { outcome: 'saved', cell: changed(entry, cell, actor, now) });
      if (told) continue;
      changes.push({
        key: entry.key,
        id: entry.sent.id,
        action: entry.value === null ? 'cleared' : 'set',
        before: cell,
        cell: changed(entry, cell, actor, now),
      });
    }
    if (isTrial) return outcomes;
    await storeChanges(trx, dialect, changes, actor.userId);
    if (changes.length > 0) record(changeOf(changes, 'entered'));
    return outcomes;
  }

  private toldLock({ key }: Ready, locks: Locks, current: ValueCell | null): Outcome | null {
    const refusal = this.base.refusalOfLock(key, locks);
    return refusal && { refusal, current };
  }
}

/** So many cells are told one by one; all of them stand in `indicator_value_events`. */
const MOST_TOLD = 200;

const toldCell = ({ value, state, version }: ValueCell) => ({ value, state, version });

/** One line of the audit for all cells; the commune where there is only one. */
export function changeOf(changes: readonly CellChange[], action: string) {
  const communes = new Set(changes.map(({ key }) => key.area));
  const [first] = communes;
  const isOneCommune = communes.size === 1 && first?.length === 5;
  return {
    entity: 'indicator_value' as const,
    entityId: '*',
    communeCode: isOneCommune ? first : null,
    action,
    details: {
      changed: Object.fromEntries(
        changes
          .slice(0, MOST_TOLD)
          .map(({ key, before, cell }) => [
            `${key.indicator} ${key.area} ${key.period}`,
            [before && toldCell(before), toldCell(cell)] as const,
          ]),
      ),
      facts: { count: changes.length, ...(changes.length === 1 ? { events: [changes[0]?.id] } : {}) },
    },
  };
}

function keyOf({ indicator, area, period }: CellKey, province: string): PlacedKey {
  return { indicator, area, period, province };
}

/** What is answered to a cell whose id is stored already. */
function toldTwin(
  { key, value, source, note }: Ready,
  {
    key: storedKey,
    event,
  }: { key: CellKey; event: { after: { value: IndicatorValue | null }; source: string; note: string } },
  current: ValueCell | null,
): Outcome {
  const isSame =
    cellId(storedKey) === cellId(key) &&
    isDeepStrictEqual(event.after.value, value) &&
    event.source === source &&
    event.note === note;
  return isSame && current
    ? { outcome: 'already_saved', cell: current }
    : { refusal: { code: 'value.id_taken', details: {} }, current };
}

/** What is answered because of what is stored; null: the entry goes on top of it. */
function toldPresent({ sent, value, source, note }: Ready, current: ValueCell | null): Outcome | null {
  const isSame =
    current !== null &&
    isDeepStrictEqual(current.value, value) &&
    (current.source ?? '') === source &&
    (current.note ?? '') === note;
  if (isSame) return { outcome: 'unchanged', cell: current };
  if (current !== null && current.state !== 'draft') {
    return { refusal: { code: 'value.not_a_draft', details: { state: current.state } }, current };
  }
  if (sent.baseVersion === (current?.version ?? 0)) return null;
  const { by, at } = current ?? { by: '–', at: '–' };
  return { refusal: { code: 'value.conflict', details: { by, at } }, current };
}

function changed(
  { value, source, note }: Ready,
  current: ValueCell | null,
  actor: Actor,
  now: string,
): ValueCell {
  return {
    value,
    state: 'draft',
    version: (current?.version ?? 0) + 1,
    at: now,
    by: actor.name,
    ...(source === '' ? {} : { source }),
    ...(note === '' ? {} : { note }),
  };
}

function toResult(
  sent: NewValue,
  outcome: Outcome,
  before: ReadonlyMap<string, ValueCell>,
  language: Language,
): ValueResult {
  const { id, indicator, area, period } = sent;
  const cell = { id, indicator, area, period };
  if ('refusal' in outcome) {
    const { refusal, current } = outcome;
    return {
      ...cell,
      outcome: 'refused',
      code: refusal.code,
      message: describeRefusal(refusal, language),
      current,
    };
  }
  const earlier = before.get(cellId({ indicator, area, period: periodBefore(period) }));
  const warnings = warningsOf(outcome.cell.value, earlier?.value ?? null);
  return { ...cell, outcome: outcome.outcome, cell: outcome.cell, warnings };
}
