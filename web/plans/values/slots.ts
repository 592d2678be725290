import type { GridColumn } from '#domain/indicator-values.ts';

/** One place to type in: a ratio has two, side by side, everything else has one. */
export interface Slot {
  /** Index of the column. */
  column: number;
  part: number;
}

export const partsOf = ({ valueType }: Pick<GridColumn, 'valueType'>) => (valueType === 'ratio' ? 2 : 1);

export function slotsOf(columns: readonly Pick<GridColumn, 'valueType'>[]): Slot[] {
  return columns.flatMap((column, index) =>
    Array.from({ length: partsOf(column) }, (_, part) => ({ column: index, part })),
  );
}
