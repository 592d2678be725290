import type { GridColumn, ValueCell, ValueGrid } from '#domain/indicator-values.ts';
import { figureOf, partOf } from '#domain/roll-up.ts';
import type { ClassMethod } from './class-methods.ts';
import { classesOver, classOf, type ValueClass } from './classing.ts';

/** What a commune says of an indicator in a period; null: nothing, or a draft that nobody has submitted. */
export type AreaValue = { kind: 'value'; value: number } | { kind: 'not_applicable' } | null;

export function areaValue(column: GridColumn, cell: ValueCell | null): AreaValue {
  if (!cell?.value || cell.state === 'draft') return null;
  if (cell.value.type === 'not_applicable') return { kind: 'not_applicable' };
  const value = figureOf(column, partOf(cell.value), 1);
  return value === null ? null : { kind: 'value', value };
}

/** Values of the communes of a grid by code; the province's own figure is no part of a map. */
export function areaValues(grid: ValueGrid, indicator: string): Map<string, AreaValue> {
  const at = grid.columns.findIndex((column) => column.indicator === indicator);
  const column = grid.columns[at];
  if (!column) return new Map();
  return new Map(
    grid.rows
      .filter(({ kind }) => kind === 'commune')
      .map(({ area, cells }) => [area, areaValue(column, cells[at] ?? null)]),
  );
}

/** Only two things to say: classes would be no classes. */
export function isYesNo({ valueType }: Pick<GridColumn, 'valueType'>): boolean {
  return valueType === 'yes_no' || valueType === 'stage';
}

export function classesFor(
  column: Pick<GridColumn, 'valueType'>,
  periods: readonly ReadonlyMap<string, AreaValue>[],
  method: ClassMethod,
  breaks: readonly number[],
): ValueClass[] {
  if (isYesNo(column))
    return [
      { low: 0, high: 0 },
      { low: 1, high: 1 },
    ];
  const values = periods.flatMap((areas) =>
    [...areas.values()].flatMap((area) => (area?.kind === 'value' ? [area.value] : [])),
  );
  return classesOver(values, method, breaks);
}

export interface Coloured {
  /** CSS colour by commune code; those without a value are left out. */
  fill: Map<string, string>;
  /** Communes per class. */
  counts: number[];
  notApplicable: number;
  noData: number;
}

/** @param shades one CSS colour per class */
export function colour(
  areas: ReadonlyMap<string, AreaValue>,
  classes: readonly ValueClass[],
  shades: readonly string[],
  notApplicable: string,
): Coloured {
  const coloured: Coloured = { fill: new Map(), counts: classes.map(() => 0), notApplicable: 0, noData: 0 };
  for (const [code, area] of areas) {
    if (area === null) coloured.noData += 1;
    else if (area.kind === 'not_applicable') {
      coloured.notApplicable += 1;
      coloured.fill.set(code, notApplicable);
    } else {
      const index = classOf(area.value, classes);
      coloured.counts[index] = (coloured.counts[index] ?? 0) + 1;
      coloured.fill.set(code, shades[index] ?? '');
    }
  }
  return coloured;
}

/** Less is better: such values get the hue of a burden. */
export function isBurden({ target }: Pick<GridColumn, 'target'>): boolean {
  return ['<=', '<', 'none', 'reduce'].includes(target.comparator);
}

/** Shades for `count` classes out of five, the lightest and the darkest always among them. */
export function spread(shades: readonly string[], count: number): string[] {
  if (count === 1) return shades.slice(-1);
  return Array.from(
    { length: count },
    (_, index) => shades[Math.round((index * (shades.length - 1)) / (count - 1))] ?? '',
  );
}
