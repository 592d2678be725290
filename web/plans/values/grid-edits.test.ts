import { expect, test } from 'vitest';
import type { GridColumn, GridRow, ValueCell, ValueGrid } from '#domain/indicator-values.ts';
import { readBlock } from './block-text.ts';
import type { CellEdit } from './cell-edit.ts';
import {
  cellsIn,
  editsFor,
  emptied,
  type Filled,
  fillBlock,
  type GridState,
  inGroups,
  notedAt,
  putBack,
  readOnlyReason,
  shownAt,
  textsIn,
  typedAt,
} from './grid-edits.ts';
import { leftOf, selectionOf, toKeptBlock } from './kept-blocks.ts';
import { at } from './selection.ts';
import { slotsOf } from './slots.ts';

const column = (key: string, valueType: GridColumn['valueType'], more: Partial<GridColumn> = {}) =>
  ({
    indicator: `hanoi-2026.${key}`,
    quantity: key,
    group: null,
    number: null,
    label: { vi: key, en: key },
    unit: valueType === 'ratio' ? 'percent' : 'children',
    valueType,
    rollUp: valueType === 'ratio' ? 'ratio_of_sums' : 'sum',
    numerator: null,
    denominator: null,
    target: { comparator: 'reached' },
    isSelfFilled: false,
    ...more,
  }) satisfies GridColumn;
const stored = (value: ValueCell['value'], more: Partial<ValueCell> = {}): ValueCell => ({
  value,
  state: 'draft',
  version: 4,
  at: '2026-11-01T00:00:00Z',
  by: 'Lan',
  ...more,
});

let ids = 0;
const newId = () => `id-${ids++}`;

/** Rows of a ratio, a count and another ratio: five slots. */
function stateOf(rows = 126, cells: Record<number, (ValueCell | null)[]> = {}): GridState {
  const columns = [column('water', 'ratio'), column('cases', 'count'), column('play', 'ratio')];
  const grid: ValueGrid = {
    plan: 'hanoi-2026',
    period: '2026',
    periods: ['2026'],
    closed: null,
    lock: null,
    canLock: false,
    columns,
    rows: Array.from(
      { length: rows },
      (_, index): GridRow => ({
        area: String(10_000 + index),
        name: `Xã ${index}`,
        kind: 'commune',
        canEnter: true,
        steps: ['submit'],
        cells: cells[index] ?? [null, null, null],
      }),
    ),
  };
  return { grid, slots: slotsOf(columns), edits: new Map(), language: 'vi', today: '2026-11-26' };
}
/** A block put in as a whole. */
function filledWith(...args: Parameters<typeof fillBlock>): Filled {
  const [filled] = inGroups(fillBlock(...args), Number.POSITIVE_INFINITY);
  return filled as Filled;
}
/** The first slot of a cell of the first row typed over. */
const overAt = (state: GridState, column: number, text: string) =>
  typedAt(state, shownAt(state, { row: 0, column }), 0, text);
const apply = (state: GridState, edits: Map<string, CellEdit | null>): GridState => {
  const next = new Map(state.edits);
  for (const [key, edit] of edits) if (edit) next.set(key, edit);
  for (const [key, edit] of edits) if (!edit) next.delete(key);
  return { ...state, edits: next };
};

test('a block of 126 rows goes in, and the one bad cell stays marked with its text', () => {
  const state = stateOf();
  const block = Array.from({ length: 126 }, (_, row) => [row === 60 ? '12,5' : '12', '40', '3']);
  const { wanted, closed, outside } = filledWith(state, at(0, 0), block);
  expect(wanted).toHaveLength(252);
  expect([...closed, ...outside]).toEqual([]);
  const edits = [...editsFor(state, wanted, newId).values()];
  const faults = edits.filter((edit) => edit?.entry.kind === 'fault');
  expect(faults.map((edit) => [edit?.cell.area, edit?.texts])).toEqual([['10060', ['12,5', '40']]]);
});

test('ratios written in one column of text take both slots, also where a row leaves them empty', () => {
  const state = stateOf(3);
  const { wanted } = filledWith(state, at(0, 0), [
    ['12/40', '3', '5/9'],
    ['', '4', ''],
    ['KAD: không có', '5', 'x'],
  ]);
  expect(wanted.map(({ row, column: of, texts }) => [row, of, texts.join('|')])).toEqual([
    [0, 0, '12|40'],
    [0, 1, '3'],
    [0, 2, '5|9'],
    [1, 1, '4'],
    [2, 0, 'KAD: không có|'],
    [2, 1, '5'],
    [2, 2, 'x|'],
  ]);
});

test('texts for submitted cells and beyond the edge are told, not lost', () => {
  const state = stateOf(2, {
    0: [null, stored({ type: 'count', count: 3 }, { state: 'submitted' }), null],
  });
  const { wanted, closed, outside } = filledWith(state, at(0, 2), [
    ['7', '1', '2', 'thừa'],
    ['8', '', ''],
    ['9', '', ''],
  ]);
  expect(closed).toEqual([{ ref: { row: 0, column: 1 }, text: '7', why: 'submitted' }]);
  expect(outside).toEqual(['thừa', '9']);
  expect(wanted).toHaveLength(2);
});

test('one text fills the whole selection', () => {
  const state = stateOf(4);
  const selection = { anchor: { row: 1, slot: 2 }, active: { row: 3, slot: 2 } };
  expect(filledWith(state, selection, [['0']]).wanted.map(({ row }) => row)).toEqual([1, 2, 3]);
});

test('typing back what the server holds leaves no edit', () => {
  const state = stateOf(1, { 0: [stored({ type: 'ratio', numerator: 12, denominator: 40 }), null, null] });
  const typed = editsFor(state, [overAt(state, 0, '13')], newId);
  const [edit] = typed.values();
  expect(edit).toMatchObject({ texts: ['13', '40'], baseVersion: 4 });
  const after = apply(state, typed);
  expect([...editsFor(after, [overAt(after, 0, '12')], newId).values()]).toEqual([null]);
});

test('what was sent without an answer is sent again, even as it was', () => {
  const before = stateOf(1);
  const [key, edit] = [...editsFor(before, [overAt(before, 1, '7')], newId)][0] ?? [];
  if (!key || !edit) throw new Error('no edit');
  const tried = [{ value: { type: 'count', count: 7 } as const, source: '', note: '' }];
  const state = apply(before, new Map([[key, { ...edit, tried }]]));
  const [cleared] = editsFor(state, [overAt(state, 1, '')], newId).values();
  expect(cleared).toMatchObject({ entry: { kind: 'clear' }, tried });
});

test('a figure over "không áp dụng" drops its reason', () => {
  const state = stateOf(1, { 0: [null, stored({ type: 'not_applicable' }, { note: 'không có ao' }), null] });
  const [edit] = editsFor(state, [overAt(state, 1, '2')], newId).values();
  expect(edit).toMatchObject({ note: '', entry: { value: { count: 2 } } });
});

test('Delete empties the slots of the selection', () => {
  const state = stateOf(1, { 0: [stored({ type: 'ratio', numerator: 12, denominator: 40 }), null, null] });
  expect(emptied(state, at(0, 1)).wanted[0]?.texts).toEqual(['12', '']);
  const both = { anchor: { row: 0, slot: 0 }, active: { row: 0, slot: 1 } };
  const [edit] = editsFor(state, emptied(state, both).wanted, newId).values();
  expect(edit?.entry).toEqual({ kind: 'clear' });
  expect(textsIn(state, both)).toEqual([['12', '40']]);
  expect(cellsIn(state, both)).toEqual([{ row: 0, column: 0 }]);
});

test('says why a cell cannot be typed in', () => {
  const state = stateOf(1, { 0: [stored(null, { state: 'locked' }), null, null] });
  expect(readOnlyReason(state, { row: 0, column: 0 })).toBe('locked');
  expect(readOnlyReason(state, { row: 0, column: 1 })).toBeNull();
  expect(readOnlyReason({ ...state, today: '2025-12-31' }, { row: 0, column: 1 })).toBe('notBegun');
  expect(shownAt(state, { row: 0, column: 1 }).texts).toEqual(['']);
});

const CELL = { row: 0, column: 1 };
const typed = (state: GridState, text: string, on = shownAt(state, CELL)) =>
  editsFor(state, [typedAt(state, on, 0, text)], newId);
const withStored = (count: number, version: number) =>
  stateOf(1, { 0: [null, stored({ type: 'count', count }, { version }), null] });

test('a change is made on the version that was seen at its first key', () => {
  const on = shownAt(withStored(3, 4), CELL);
  // Somebody else stores 9 while it is being typed.
  const [edit] = typed(withStored(9, 5), '7', on).values();
  expect(edit).toMatchObject({ baseVersion: 4, tried: [] });
});

test('typing on while one’s own change is stored tells it from somebody else’s', () => {
  const before = withStored(3, 4);
  const state = apply(before, typed(before, '7'));
  const on = shownAt(state, CELL);
  const [edit] = typed(withStored(7, 5), '8', on).values();
  expect(edit).toMatchObject({ baseVersion: 4, tried: [{ value: { count: 7 } }] });
  // While the first still waits, the second takes its place and knows no more than it did.
  const [inPlace] = typed(state, '8', on).values();
  expect(inPlace).toMatchObject({ baseVersion: 4, tried: [] });
});

test('a step back puts the cell back over what it stored itself, and over nothing else', () => {
  const before = withStored(3, 4);
  const shown = shownAt(before, CELL);
  const made = typed(before, '7');
  const [edit = null] = made.values();
  const back = putBack(shown, edit);
  expect([...editsFor(apply(before, made), [back], newId).values()]).toEqual([null]);
  const [sent] = editsFor(withStored(7, 5), [back], newId).values();
  expect(sent).toMatchObject({ texts: ['3'], baseVersion: 4, tried: [{ value: { count: 7 } }] });
});

test('source and note are written only where they were touched', () => {
  const state = stateOf(1);
  const after = apply(state, typed(state, 'KAD: không có ao'));
  const on = shownAt(after, CELL);
  expect(on.note).toBe('không có ao');
  expect(notedAt(after, on, {})).toBeNull();
  const sourced = notedAt(after, on, { source: 'Trạm Y tế' });
  const [withSource] = editsFor(after, sourced ? [sourced] : [], newId).values();
  expect(withSource).toMatchObject({ source: 'Trạm Y tế', entry: { note: 'không có ao' } });
  const noted = notedAt(after, on, { note: 'không có trường' });
  const [withNote] = editsFor(after, noted ? [noted] : [], newId).values();
  expect(withNote).toMatchObject({ note: 'không có trường', entry: { kind: 'value', note: null } });
  // A figure typed over it drops the reason, stored or not.
  const [figure] = typed(after, '2').values();
  expect(figure).toMatchObject({ note: '', entry: { value: { count: 2 } } });
});

test('a block that the end of the page cut off goes in again, without what was changed since', () => {
  const old = stored({ type: 'count', count: 1 }, { version: 2 });
  const state = stateOf(4, { 0: [null, old, null], 1: [null, old, null] });
  const text = '5\n6\n7\n8';
  const to = at(0, 2);
  const block = toKeptBlock(state, to, { id: 'id-5', text });
  const put = (of: GridState, row: number, texts: string[], id: string) =>
    apply(
      of,
      editsFor(of, [{ ...shownAt(of, { row, column: 1 }), texts }], () => id),
    );
  // One row came so far, one was typed over after that; then somebody else stored another.
  const reached = put(put(state, 0, ['5'], 'id-6'), 2, ['70'], 'id-7');
  const others = stored({ type: 'count', count: 9 }, { version: 3 });
  const now: GridState = {
    ...reached,
    grid: {
      ...reached.grid,
      rows: reached.grid.rows.map((row, index) =>
        index === 1 ? { ...row, cells: [null, others, null] } : row,
      ),
    },
  };
  const place = selectionOf(now, block);
  expect(place).toEqual(to);
  const [left] = inGroups(leftOf(now, block, fillBlock(now, to, readBlock(text))), 100);
  expect(left?.wanted.map(({ row, texts, seen }) => [row, texts, seen.version])).toEqual([
    [1, ['6'], 2],
    [3, ['8'], 0],
  ]);
  const [second] = editsFor(now, left?.wanted ?? [], () => 'id-8').values();
  // On the version of the paste: the server answers with a conflict.
  expect(second).toMatchObject({ texts: ['6'], baseVersion: 2 });
  expect(selectionOf({ ...now, grid: { ...now.grid, rows: [] } }, block)).toBeNull();
});

test('an unsent change from before the paste is pasted over, also when the page ended in between', () => {
  const state = stateOf(1);
  const before = apply(
    state,
    editsFor(state, [{ ...shownAt(state, { row: 0, column: 1 }), texts: ['3'] }], () => 'id-1'),
  );
  const block = toKeptBlock(before, at(0, 2), { id: 'id-2', text: '4' });
  const [left] = inGroups(leftOf(before, block, fillBlock(before, at(0, 2), [['4']])), 100);
  expect(left?.wanted[0]).toMatchObject({ texts: ['4'], seen: { editId: 'id-1' } });
});
