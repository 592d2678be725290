import { type WriteContext, writeTransaction } from '../db/write.ts';
import { describeRefusal } from '../domain/describe-refusal.ts';
import { ProblemError } from '../domain/errors.ts';
import {
  type CellKey,
  isProvince,
  type NewStep,
  STEP_RULES,
  type StepResult,
  type ValueCell,
} from '../domain/indicator-values.ts';
import { quantitiesOf } from '../domain/plans.ts';
import type { Actor } from '../domain/roles.ts';
import { canStep, refusalOfStep, type ValueRefusal } from '../domain/value-rules.ts';
import { changeOf } from './enter-values.service.ts';
import { holdLocks } from './period-locks.queries.ts';
import type { ValueBase } from './value-base.ts';
import { cellId, findCells, findChanges, listCells, storeChanges } from './values.queries.ts';
import type { CellChange, PlacedKey } from './values.rows.ts';

/** Moves cells along the way from draft to locked and back. */
export class StepValues {
  private readonly base: ValueBase;

  constructor(base: ValueBase) {
    this.base = base;
  }

  /** @throws ProblemError `value.reason_required`, `value.id_taken`, `plan.not_found`, `value.former_unit` */
  async take(actor: Actor, input: NewStep, language: 'vi' | 'en'): Promise<StepResult> {
    const { needsReason } = STEP_RULES[input.step];
    if (needsReason && input.reason === '') throw new ProblemError('value.reason_required');
    const { database, now } = this.base.deps;
    return writeTransaction(database, actor.userId, now(), (context) =>
      this.move(actor, input, language, context),
    );
  }

  private async move(
    actor: Actor,
    input: NewStep,
    language: 'vi' | 'en',
    { trx, now, record }: WriteContext,
  ): Promise<StepResult> {
    const { dialect } = this.base.deps.database;
    const { step, id } = input;
    const earlier = (await findChanges(trx, dialect, [id])).get(id);
    if (earlier) {
      const isSame = earlier.every(({ event, actorId }) => event.action === step && actorId === actor.userId);
      if (!isSame) throw new ProblemError('value.id_taken');
      return {
        step,
        moved: earlier.map(({ key, version, state }) => ({ ...key, version, state })),
        refused: [],
      };
    }
    const { keys, seen, unknown } = await this.keysOf(actor, input, trx);
    const current = await findCells(trx, dialect, keys, true);
    const locks = await holdLocks(
      trx,
      dialect,
      keys.map(({ period }) => period),
    );
    const changes: CellChange[] = [];
    const refused = unknown.map((key) => toRefused(key, unknownArea(key), null, language));
    for (const key of keys) {
      const cell = current.get(cellId(key)) ?? null;
      const refusal =
        refusalOfStep(step, cell, actor, key.area, seen.get(cellId(key)) ?? null) ??
        this.base.refusalOfLock(key, locks);
      if (refusal) refused.push(toRefused(key, refusal, cell, language));
      else if (cell)
        changes.push({ key, id, action: step, before: cell, cell: moved(cell, input, actor, now) });
    }
    await storeChanges(trx, dialect, changes, actor.userId);
    if (changes.length > 0) record(changeOf(changes, step));
    return {
      step,
      moved: changes.map(({ key: { province: _, ...key }, cell: { version, state } }) => ({
        ...key,
        version,
        state,
      })),
      refused,
    };
  }

  /** The named cells, or those of a plan that the actor may move from where they are. */
  private async keysOf(
    actor: Actor,
    { scope, step }: NewStep,
    trx: WriteContext['trx'],
  ): Promise<{ keys: PlacedKey[]; seen: ReadonlyMap<string, number>; unknown: CellKey[] }> {
    const { areas } = this.base;
    if ('cells' in scope) {
      const cells = [...new Map(scope.cells.map((key) => [cellId(key), key])).values()];
      const keys = cells.flatMap(({ version: _, ...key }) => {
        const province = areas.provinceOf(key.area);
        return province === undefined ? [] : [{ ...key, province }];
      });
      return {
        keys,
        seen: new Map(cells.map((cell) => [cellId(cell), cell.version])),
        unknown: cells.filter(({ area }) => areas.provinceOf(area) === undefined),
      };
    }
    const plan = this.base.planOf(scope.plan);
    if (plan.formerUnit !== null) throw new ProblemError('value.former_unit', { unit: plan.issuerName });
    const period = this.base.periodOf(plan, scope.period);
    const communes = this.base.visibleCommunesOf(actor, plan).map(({ code }) => code);
    const own = plan.communeCode === null ? [...communes, plan.provinceCode] : communes;
    const wanted = own.filter(
      (area) => (scope.area === undefined || scope.area === area) && canStep(actor, step, area),
    );
    const stored = await listCells(trx, this.base.deps.database.dialect, {
      period,
      province: plan.provinceCode,
      indicators: quantitiesOf(plan).map(({ key }) => this.base.catalogue.keyOf(plan.id, key)),
      areas: wanted,
    });
    const keys = stored
      .filter(({ cell }) => cell.value !== null && STEP_RULES[step].from.includes(cell.state))
      .map(({ indicator, area }) => ({ indicator, area, period, province: plan.provinceCode }));
    return { keys, seen: new Map(), unknown: [] };
  }
}

function unknownArea({ area }: CellKey): ValueRefusal {
  return { code: 'value.unknown_area', details: { area } };
}

function toRefused(
  { indicator, area, period }: CellKey,
  refusal: ValueRefusal,
  cell: ValueCell | null,
  language: 'vi' | 'en',
): StepResult['refused'][number] {
  const isOutside = refusal.code === 'auth.outside_scope' && !isProvince(area);
  return {
    indicator,
    area,
    period,
    code: refusal.code,
    message: describeRefusal(refusal, language),
    // What another commune entered is not told.
    current: isOutside ? null : cell,
  };
}

function moved(cell: ValueCell, { step, reason }: NewStep, actor: Actor, now: string): ValueCell {
  const { reason: _, ...kept } = cell;
  const { to, needsReason } = STEP_RULES[step];
  return {
    ...kept,
    state: to,
    version: cell.version + 1,
    at: now,
    by: actor.name,
    ...(needsReason ? { reason } : {}),
  };
}
