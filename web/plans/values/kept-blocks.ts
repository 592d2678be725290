import type { ValueGrid } from '#domain/indicator-values.ts';
import { readDraft, removeDraft, writeDraft } from '../../offline/drafts.ts';
import type { Filled, GridState, WantedCell } from './grid-edits.ts';
import { keyOf } from './grid-edits.ts';
import { rangeOf, type Selection } from './selection.ts';

/** A pasted text until every cell of it is kept, so that none is lost when the page ends half-way. */
export interface KeptBlock {
  /** UUIDv7: edits with a later one were made after it was pasted. */
  id: string;
  text: string;
  /** Upper left of where it goes, and how much was chosen. */
  area: string;
  indicator: string;
  part: number;
  rows: number;
  slots: number;
  /** Versions of the cells to the right and below when it was pasted, row by row. */
  versions: number[][];
}

const isBlocks = (value: unknown): value is KeptBlock[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && 'versions' in one);

const keyOfBlocks = (userId: string, { plan, period }: Pick<ValueGrid, 'plan' | 'period'>) =>
  `values.blocks.${userId}.${plan}.${period}`;

export function keptBlocks(userId: string, grid: ValueGrid): KeptBlock[] {
  return readDraft(keyOfBlocks(userId, grid), isBlocks) ?? [];
}

/** On the device when it returns. */
export function keepBlock(userId: string, grid: ValueGrid, block: KeptBlock): void {
  writeDraft(keyOfBlocks(userId, grid), [...keptBlocks(userId, grid), block]);
}

export function dropBlock(userId: string, grid: ValueGrid, id: string): void {
  const others = keptBlocks(userId, grid).filter((block) => block.id !== id);
  if (others.length > 0) writeDraft(keyOfBlocks(userId, grid), others);
  else removeDraft(keyOfBlocks(userId, grid));
}

export function toKeptBlock(
  { grid, slots }: GridState,
  selection: Selection,
  { id, text }: Pick<KeptBlock, 'id' | 'text'>,
): KeptBlock {
  const { top, bottom, left, right } = rangeOf(selection);
  const slot = slots[left] ?? { column: 0, part: 0 };
  return {
    id,
    text,
    area: grid.rows[top]?.area ?? '',
    indicator: grid.columns[slot.column]?.indicator ?? '',
    part: slot.part,
    rows: bottom - top + 1,
    slots: right - left + 1,
    versions: grid.rows
      .slice(top)
      .map(({ cells }) => cells.slice(slot.column).map((cell) => cell?.version ?? 0)),
  };
}

/** Where a kept block goes in the grid of now; null: its commune or indicator is no longer there. */
export function selectionOf({ grid, slots }: GridState, block: KeptBlock): Selection | null {
  const row = grid.rows.findIndex(({ area }) => area === block.area);
  const column = grid.columns.findIndex(({ indicator }) => indicator === block.indicator);
  const slot = slots.findIndex((one) => one.column === column && one.part === block.part);
  if (row < 0 || slot < 0) return null;
  return { anchor: { row, slot }, active: { row: row + block.rows - 1, slot: slot + block.slots - 1 } };
}

/**
 * What is left of a block that the end of the page cut off. A cell that was changed after the paste stays as it is, and
 * what somebody else stored since is a conflict, as it would have been.
 */
export function* leftOf(state: GridState, block: KeptBlock, filled: Iterable<Filled>): Generator<Filled> {
  const top = state.grid.rows.findIndex(({ area }) => area === block.area);
  const left = state.grid.columns.findIndex(({ indicator }) => indicator === block.indicator);
  for (const group of filled) {
    const wanted = group.wanted.flatMap((cell): WantedCell[] => {
      const edit = state.edits.get(keyOf(state, cell));
      if (edit) return edit.id > block.id ? [] : [cell];
      const version = block.versions[cell.row - top]?.[cell.column - left] ?? 0;
      return [{ ...cell, seen: { version, editId: null, own: [] } }];
    });
    yield { ...group, wanted };
  }
}
