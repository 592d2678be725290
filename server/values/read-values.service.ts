import type { Db } from '../db/database.ts';
import { localDay } from '../domain/calendar.ts';
import { ProblemError } from '../domain/errors.ts';
import {
  type AreaCode,
  type CellKey,
  type GridColumn,
  type GridRow,
  isProvince,
  type PeriodLock,
  VALUE_STEPS,
  type ValueCell,
  type ValueGrid,
  type ValueHistory,
} from '../domain/indicator-values.ts';
import { type Plan, quantitiesOf } from '../domain/plans.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { periodBefore, type ValuePeriod } from '../domain/value-periods.ts';
import { canEnter, canLockPeriod, canStep, warningsOf } from '../domain/value-rules.ts';
import { findLocks } from './period-locks.queries.ts';
import type { ValueBase } from './value-base.ts';
import { findCells, listCells, listHistory } from './values.queries.ts';
import type { PlacedKey } from './values.rows.ts';

/** The grid of a plan and the history of a cell, cut to the scope. */
export class ReadValues {
  private readonly base: ValueBase;

  constructor(base: ValueBase) {
    this.base = base;
  }

  /** Names the state that grids and figures come from. */
  version(): string {
    return `${this.base.deps.database.feed.version}|${localDay(this.base.deps.now())}`;
  }

  /**
   * @param only the one row wanted; one out of scope is left out like any other
   * @throws ProblemError `plan.not_found`, `value.period_unknown`
   */
  async grid(actor: Actor, id: string, asked?: ValuePeriod, only?: AreaCode): Promise<ValueGrid> {
    const plan = this.base.planOf(id);
    const period = this.base.periodOf(plan, asked);
    const columns = this.columnsOf(plan);
    const { areas } = this.base;
    const communes = this.base.visibleCommunesOf(actor, plan);
    const codes = communes.map(({ code }) => code);
    const isProvincial = plan.communeCode === null && plan.formerUnit === null && codes.length > 0;
    const all = isProvincial ? [...codes, plan.provinceCode] : codes;
    const rows = only === undefined ? all : all.filter((area) => area === only);
    const { db, dialect } = this.base.deps.database;
    const query = {
      province: plan.provinceCode,
      indicators: columns.map(({ indicator }) => indicator),
      areas: actor.scope === 'all' && isProvincial && only === undefined ? null : rows,
    };
    const stored = await listCells(db, dialect, { ...query, period });
    const earlier = await listCells(db, dialect, { ...query, period: periodBefore(period) });
    const nameOf = ({ indicator, area }: CellKey) => `${area} ${indicator}`;
    const before = new Map(earlier.map((one) => [nameOf(one), one.cell.value]));
    const locks = (await findLocks(db, [period])).get(period) ?? new Map<string, PeriodLock>();
    const lock = locks.get(plan.id) ?? null;
    const others = new Map([...locks].filter(([by]) => by !== plan.id));
    const columnAt = new Map(columns.map(({ indicator }, index) => [indicator, index]));
    const cells = new Map(
      rows.map((area): [string, (ValueCell | null)[]] => [area, columns.map(() => null)]),
    );
    for (const { cell, ...key } of stored) {
      const { indicator, area } = key;
      const warnings = warningsOf(cell.value, before.get(nameOf(key)) ?? null);
      const row = cells.get(area);
      if (row) row[columnAt.get(indicator) ?? -1] = warnings.length > 0 ? { ...cell, warnings } : cell;
    }
    return {
      plan: plan.id,
      period,
      periods: this.base.periodsOf(plan),
      closed: plan.formerUnit === null ? null : 'former_unit',
      lock,
      canLock: plan.formerUnit === null && canLockPeriod(actor, lock === null),
      columns,
      rows: rows.map(
        (area): GridRow => ({
          area,
          name: areas.nameOf(area),
          kind: isProvince(area) ? 'province' : 'commune',
          canEnter: canEnter(actor, area),
          steps: VALUE_STEPS.filter((step) => canStep(actor, step, area)),
          cells: cells.get(area) ?? [],
          ...this.lockedColumns({ area, period, province: plan.provinceCode }, columns, others),
        }),
      ),
    };
  }

  /** What other plans locked of a row: the plan's own lock is told once for all. */
  private lockedColumns(
    place: Omit<PlacedKey, 'indicator'>,
    columns: readonly GridColumn[],
    others: ReadonlyMap<string, PeriodLock>,
  ): Pick<GridRow, 'locked'> {
    if (others.size === 0) return {};
    const locks = new Map([[place.period, others]]);
    const locked = columns.flatMap(({ indicator }, index) =>
      this.base.refusalOfLock({ ...place, indicator }, locks) ? [index] : [],
    );
    return locked.length === 0 ? {} : { locked };
  }

  columnsOf(plan: Plan): GridColumn[] {
    const indicators = plan.indicators.map(({ key, group, number, quantities }) => ({
      key,
      group,
      number,
      keys: quantities.map((quantity) => quantity.key),
    }));
    return quantitiesOf(plan).map((quantity) => {
      const item = indicators.find(({ keys }) => keys.includes(quantity.key));
      const indicator = this.base.catalogue.keyOf(plan.id, quantity.key);
      return {
        indicator,
        quantity: quantity.key,
        group: item?.group ?? null,
        number: item?.number ?? null,
        label: quantity.label,
        unit: quantity.unit,
        valueType: quantity.valueType,
        rollUp: quantity.rollUp,
        numerator: quantity.numerator,
        denominator: quantity.denominator,
        target: quantity.target,
        isSelfFilled: this.base.catalogue.byKey.get(indicator)?.isSelfFilled ?? false,
      };
    });
  }

  /** @throws ProblemError `value.unknown_area`, `auth.outside_scope` */
  async history(actor: Actor, key: CellKey): Promise<ValueHistory> {
    const { areas } = this.base;
    const province = areas.provinceOf(key.area);
    if (province === undefined) throw new ProblemError('value.unknown_area', { area: key.area });
    const isVisible = isProvince(key.area)
      ? areas.communes.some(({ code, provinceCode }) => provinceCode === province && isInScope(actor, code))
      : isInScope(actor, key.area);
    if (!isVisible) throw new ProblemError('auth.outside_scope', { commune: key.area });
    const items = await listHistory(this.base.deps.database.db, { ...key, province });
    return { ...key, items, nextCursor: null };
  }

  /** Whether a commune has reported what a plan asks for in a period; a draft is not reported. */
  async hasValue(
    db: Db,
    area: string,
    { planId, quantityKey, period }: { planId: string; quantityKey: string; period: string },
  ): Promise<boolean> {
    const province = this.base.areas.provinceOf(area);
    if (province === undefined) return false;
    const key = { indicator: this.base.catalogue.keyOf(planId, quantityKey), area, period, province };
    const [cell] = (await findCells(db, this.base.deps.database.dialect, [key])).values();
    return cell !== undefined && cell.value !== null && cell.state !== 'draft';
  }
}
