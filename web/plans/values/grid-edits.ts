import type { ValueCell, ValueGrid } from '#domain/indicator-values.ts';
import { parseValue } from '#domain/parse-value.ts';
import { firstDayOf } from '#domain/value-periods.ts';
import { type CellEdit, contentOf, isStored, keyOfCell, type Seen } from './cell-edit.ts';
import { type CellPlace, readEntry, textsOf, withText } from './cell-text.ts';
import { type Position, type Range, rangeOf, type Selection } from './selection.ts';
import type { Slot } from './slots.ts';

/** The grid with what is typed over it. */
export interface GridState {
  grid: ValueGrid;
  slots: readonly Slot[];
  edits: ReadonlyMap<string, CellEdit>;
  language: 'vi' | 'en';
  /** Calendar date. */
  today: string;
}

export interface CellRef {
  row: number;
  column: number;
}

/** A cell as somebody wants it to be. */
export interface WantedCell extends CellRef {
  texts: readonly string[];
  source: string;
  note: string;
  seen: Seen;
}

/** Why a cell cannot be typed in; null: it can. */
export const READ_ONLY = [
  'closed',
  'periodLocked',
  'notBegun',
  'selfFilled',
  'noEntry',
  'submitted',
  'approved',
  'locked',
] as const;
export type ReadOnly = (typeof READ_ONLY)[number];

export function readOnlyReason(state: Pick<GridState, 'grid' | 'today'>, ref: CellRef): ReadOnly | null {
  const { grid, today } = state;
  const row = grid.rows[ref.row];
  if (grid.closed) return 'closed';
  if (grid.lock || row?.locked?.includes(ref.column)) return 'periodLocked';
  if (firstDayOf(grid.period) > today) return 'notBegun';
  if (grid.columns[ref.column]?.isSelfFilled && row?.kind === 'commune') return 'selfFilled';
  const cell = row?.cells[ref.column];
  if (cell && cell.state !== 'draft') return cell.state;
  return row?.canEnter ? null : 'noEntry';
}

export function keyOf({ grid }: Pick<GridState, 'grid'>, ref: CellRef): string {
  return keyOfCell(cellKeyOf(grid, ref));
}

export function cellKeyOf(grid: ValueGrid, { row, column }: CellRef) {
  return {
    indicator: grid.columns[column]?.indicator ?? '',
    area: grid.rows[row]?.area ?? '',
    period: grid.period,
  };
}

export function storedAt(grid: ValueGrid, { row, column }: CellRef): ValueCell | null {
  return grid.rows[row]?.cells[column] ?? null;
}

/** A cell as it stands on the screen. */
export function shownAt(state: GridState, ref: CellRef): WantedCell {
  const edit = state.edits.get(keyOf(state, ref));
  if (edit) {
    const { texts, source, note, baseVersion: version, id: editId, tried } = edit;
    const content = contentOf(edit);
    const own = content ? [...tried, content] : tried;
    return { ...ref, texts, source, note: content?.note ?? note, seen: { version, editId, own } };
  }
  const stored = storedAt(state.grid, ref);
  const column = state.grid.columns[ref.column];
  return {
    ...ref,
    texts: column ? textsOf(stored?.value ?? null, column, state.language) : [],
    source: stored?.source ?? '',
    note: stored?.note ?? '',
    seen: { version: stored?.version ?? 0, editId: null, own: [] },
  };
}

/** A cell as it was, to be put back over what was made of it. */
export function putBack(shown: WantedCell, made: CellEdit | null): WantedCell {
  if (made === null) return shown;
  const content = contentOf(made);
  const own = content ? [...shown.seen.own, content] : shown.seen.own;
  return { ...shown, seen: { ...shown.seen, editId: made.id, own } };
}

function placeAt(grid: ValueGrid, { row, column }: CellRef): CellPlace {
  return {
    column: grid.columns[column] ?? { valueType: 'count', unit: 'children' },
    area: grid.rows[row]?.area ?? '',
  };
}

/** The cell with one slot typed over. @param on the cell as it was at the first key */
export function typedAt({ grid }: GridState, on: WantedCell, part: number, text: string): WantedCell {
  return { ...on, texts: withText(on.texts, part, text, placeAt(grid, on)) };
}

/** The cell with source or note typed over, each only where it was touched; null where that changes nothing. */
export function notedAt(
  { grid, language }: GridState,
  on: WantedCell,
  typed: { source?: string; note?: string },
): WantedCell | null {
  const { source = on.source, note = on.note } = typed;
  if (source === on.source && note === on.note) return null;
  const place = placeAt(grid, on);
  const entry = readEntry(on.texts, place, '');
  // "KAD: lý do" holds a note too, which the one typed here takes the place of.
  const hasOwn = note !== on.note && entry.kind === 'value' && entry.note !== null;
  const texts = hasOwn ? textsOf(entry.value, place.column, language) : on.texts;
  return { ...on, texts, source, note };
}

/** Edits that make cells what is wanted; null where that is what the server holds. */
export function editsFor(
  state: GridState,
  wanted: readonly WantedCell[],
  newId: () => string,
): Map<string, CellEdit | null> {
  return new Map(
    wanted.map((cell) => {
      const key = keyOf(state, cell);
      return [key, editFor(state, cell, state.edits.get(key), newId)];
    }),
  );
}

function editFor(
  { grid }: GridState,
  { texts, source, note, seen, ...ref }: WantedCell,
  before: CellEdit | undefined,
  newId: () => string,
): CellEdit | null {
  const stored = storedAt(grid, ref);
  const entry = readEntry(texts, placeAt(grid, ref), note);
  const isApplicable = entry.kind !== 'value' || entry.value.type !== 'not_applicable';
  // The reason why something did not apply says nothing about a figure.
  const isOldReason =
    isApplicable &&
    [before && contentOf(before), stored].some(
      (old) => old?.value?.type === 'not_applicable' && note === old.note,
    );
  const cell = cellKeyOf(grid, ref);
  // The change that was seen still waits here: the new one takes its place. Otherwise it may be stored by now.
  const replaced = before !== undefined && before.id === seen.editId ? before : null;
  const edit: CellEdit = {
    key: keyOfCell(cell),
    cell,
    plan: grid.plan,
    id: newId(),
    baseVersion: replaced?.baseVersion ?? seen.version,
    texts,
    entry,
    source,
    note: isOldReason ? '' : note,
    // A conflict stays one until a person has decided.
    refusal: before?.refusal?.code === 'value.conflict' ? before.refusal : null,
    tried: replaced?.tried ?? seen.own,
  };
  const content = contentOf(edit);
  const isDone = content !== null && edit.tried.length === 0 && isStored(content, stored);
  return isDone ? null : edit;
}

/** What becomes of a block of text put into the grid. Nothing of it gets lost: what no cell takes is told. */
export interface Filled {
  wanted: WantedCell[];
  /** Texts for cells that cannot be typed in. */
  closed: { ref: CellRef; text: string; why: ReadOnly }[];
  /** Texts beyond the last row or column. */
  outside: string[];
}

/**
 * Puts a block into the grid from the upper left of the selection, row by row; a single text fills all of it.
 * @param state as it was when the block was put in
 */
export function* fillBlock(
  state: GridState,
  selection: Selection,
  block: readonly (readonly string[])[],
): Generator<Filled> {
  const range = rangeOf(selection);
  const isOne = block.length === 1 && block[0]?.length === 1;
  const rows = isOne ? repeat(block[0]?.[0] ?? '', range) : block;
  const widths = isOne ? [] : slotsPerText(state, range.left, rows);
  for (const [down, texts] of rows.entries()) {
    yield fillRow(state, { row: range.top + down, slot: range.left }, texts, widths);
  }
}

function fillRow(
  state: GridState,
  { row, slot: left }: Position,
  texts: readonly string[],
  widths: readonly number[],
): Filled {
  const cells = new Map<number, WantedCell>();
  const filled = noneFilled();
  let slotAt = left;
  for (const [across, text] of texts.entries()) {
    const slot = state.slots[slotAt];
    slotAt += widths[across] ?? 1;
    if (text.trim() === '') continue;
    if (!slot || row >= state.grid.rows.length) {
      filled.outside.push(text);
      continue;
    }
    const ref = { row, column: slot.column };
    const why = readOnlyReason(state, ref);
    if (why) {
      filled.closed.push({ ref, text, why });
      continue;
    }
    const shown = cells.get(slot.column) ?? shownAt(state, ref);
    const filledIn = withText(shown.texts, slot.part, text, placeAt(state.grid, ref));
    cells.set(slot.column, { ...shown, texts: filledIn });
  }
  filled.wanted = [...cells.values()];
  return filled;
}

const noneFilled = (): Filled => ({ wanted: [], closed: [], outside: [] });

/** Puts together what belongs to many rows, at least so many cells at a time. */
export function* inGroups(all: Iterable<Filled>, least: number): Generator<Filled> {
  let group = noneFilled();
  for (const { wanted, closed, outside } of all) {
    group.wanted.push(...wanted);
    group.closed.push(...closed);
    group.outside.push(...outside);
    if (group.wanted.length + group.closed.length + group.outside.length < least) continue;
    yield group;
    group = noneFilled();
  }
  yield group;
}

const repeat = (text: string, { top, bottom, left, right }: Range) =>
  Array.from({ length: bottom - top + 1 }, () => Array.from({ length: right - left + 1 }, () => text));

/** A column of texts such as "12/40" at the first slot of a ratio takes both slots. */
function slotsPerText(state: GridState, left: number, rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  let slotAt = left;
  for (let across = 0; across < Math.max(...rows.map((row) => row.length)); across += 1) {
    const slot = state.slots[slotAt];
    const isRatio = slot?.part === 0 && state.slots[slotAt + 1]?.column === slot.column;
    const isWhole =
      isRatio &&
      rows.some((row) => {
        const text = row[across] ?? '';
        if (/^\d*$/.test(text)) return false;
        const parsed = parseValue(text, 'ratio');
        return parsed.kind === 'value' && parsed.value.type === 'ratio';
      });
    widths.push(isWhole ? 2 : 1);
    slotAt += isWhole ? 2 : 1;
  }
  return widths;
}

/** The texts of a selection, to be copied. */
export function textsIn(state: GridState, selection: Selection): string[][] {
  const { top, bottom, left, right } = rangeOf(selection);
  const rows: string[][] = [];
  for (let row = top; row <= bottom; row += 1) {
    rows.push(
      state.slots.slice(left, right + 1).map(({ column, part }) => {
        return shownAt(state, { row, column }).texts[part] ?? '';
      }),
    );
  }
  return rows;
}

/** Every cell that a selection touches, row by row. */
export function cellsIn(state: Pick<GridState, 'slots'>, selection: Selection): CellRef[] {
  const { top, bottom, left, right } = rangeOf(selection);
  const columns = [...new Set(state.slots.slice(left, right + 1).map(({ column }) => column))];
  const refs: CellRef[] = [];
  for (let row = top; row <= bottom; row += 1) for (const column of columns) refs.push({ row, column });
  return refs;
}

/** Empties the slots of a selection. */
export function emptied(state: GridState, selection: Selection): Filled {
  const { left, right } = rangeOf(selection);
  const filled = noneFilled();
  for (const ref of cellsIn(state, selection)) {
    const shown = shownAt(state, ref);
    if (shown.texts.every((text) => text === '')) continue;
    const why = readOnlyReason(state, ref);
    if (why) {
      filled.closed.push({ ref, text: shown.texts.join('/'), why });
      continue;
    }
    const first = state.slots.findIndex(({ column }) => column === ref.column);
    const isIn = (part: number) => first + part >= left && first + part <= right;
    filled.wanted.push({ ...shown, texts: shown.texts.map((text, part) => (isIn(part) ? '' : text)) });
  }
  return filled;
}
