import type { GridColumn } from '#domain/indicator-values.ts';
import { partsOf } from './slots.ts';

export const ROW_PX = 44;
export const HEAD_PX = 168;
export const NAME_PX = 176;
const PART_PX = 78;
const WHOLE_PX = 140;

/** A column as it is drawn. */
export interface ColumnView {
  column: GridColumn;
  index: number;
  firstSlot: number;
  parts: number;
  width: number;
}

export function columnViews(columns: readonly GridColumn[]): ColumnView[] {
  let firstSlot = 0;
  return columns.map((column, index) => {
    const parts = partsOf(column);
    const view = { column, index, firstSlot, parts, width: parts === 2 ? 2 * PART_PX : WHOLE_PX };
    firstSlot += parts;
    return view;
  });
}

/** Columns side by side that belong to the same group of the plan. */
export function groupRuns(views: readonly ColumnView[]): { key: string | null; from: number; to: number }[] {
  const runs: { key: string | null; from: number; to: number }[] = [];
  for (const { column, index } of views) {
    const last = runs.at(-1);
    if (last?.key === column.group) last.to = index;
    else runs.push({ key: column.group, from: index, to: index });
  }
  return runs;
}
