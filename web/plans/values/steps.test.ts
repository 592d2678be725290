import { expect, test } from 'vitest';
import type { GridColumn, ValueCell, ValueGrid } from '#domain/indicator-values.ts';
import { type CellEdit, keyOfCell } from './cell-edit.ts';
import { cellsForStep, readyForStep, stepRequests, stepsOf, troubledCells } from './steps.ts';

const stored = (state: ValueCell['state'], count: number | null): ValueCell => ({
  value: count === null ? null : { type: 'count', count },
  state,
  version: 1,
  at: '2026-11-26T00:00:00Z',
  by: 'Lan',
});
const column = (indicator: string) => ({ indicator, valueType: 'count', unit: 'cases' }) as GridColumn;
const GRID: ValueGrid = {
  plan: 'hanoi-2026',
  period: '2026',
  periods: ['2026'],
  closed: null,
  lock: null,
  canLock: false,
  columns: [column('a'), column('b'), column('c')],
  rows: [
    {
      area: '00145',
      name: 'Long Biên',
      kind: 'commune',
      canEnter: true,
      steps: ['submit'],
      cells: [stored('draft', 3), stored('submitted', 4), null],
    },
    {
      area: '01',
      name: 'Hà Nội',
      kind: 'province',
      canEnter: false,
      steps: ['approve'],
      cells: [stored('submitted', 3), stored('draft', null), null],
    },
  ],
};
const edit = (indicator: string, count: number | null, more: Partial<CellEdit> = {}): CellEdit => {
  const cell = { indicator, area: '00145', period: '2026' };
  return {
    key: keyOfCell(cell),
    cell,
    plan: 'hanoi-2026',
    id: 'id',
    baseVersion: 0,
    texts: ['x'],
    entry:
      count === null
        ? { kind: 'fault', code: 'value.not_a_number', details: {} }
        : { kind: 'value', value: { type: 'count', count }, note: null },
    source: '',
    note: '',
    refusal: null,
    tried: [],
    ...more,
  };
};
const editsOf = (...edits: CellEdit[]) => new Map(edits.map((one) => [one.key, one]));

test('a step moves the cells of its rows that it can start from', () => {
  const state = { grid: GRID, edits: editsOf() };
  expect(stepsOf(GRID)).toEqual(['submit', 'approve']);
  expect(cellsForStep(state, 'submit')).toEqual([{ row: 0, column: 0 }]);
  expect(cellsForStep(state, 'approve')).toEqual([{ row: 1, column: 0 }]);
  expect(cellsForStep(state, 'approve', [{ row: 1, column: 1 }])).toEqual([]);
});

test('a value on its way counts for submitting, a fault does not', () => {
  const state = { grid: GRID, edits: editsOf(edit('a', null), edit('c', 7)) };
  expect(cellsForStep(state, 'submit')).toEqual([{ row: 0, column: 2 }]);
});

test('cells that wait for a person come in the order of the grid', () => {
  const refusal = { code: 'value.conflict', message: '', current: null };
  const edits = editsOf(edit('c', null), edit('b', 1), edit('a', 2, { refusal }));
  expect(troubledCells(GRID, edits)).toEqual([
    { row: 0, column: 0 },
    { row: 0, column: 2 },
  ]);
});

test('a step names its cells with the version seen, and waits for what is not stored', () => {
  const state = { grid: GRID, edits: editsOf(edit('a', null)) };
  expect(readyForStep(state, 'approve')).toEqual([
    { indicator: 'a', area: '01', period: '2026', version: 1 },
  ]);
  // The faulty cell stays out, the one on its way is waited for.
  expect(readyForStep(state, 'submit')).toEqual([]);
  expect(readyForStep({ grid: GRID, edits: editsOf(edit('c', 7)) }, 'submit')).toBeNull();
});

test('many cells go in several requests', () => {
  const cells = Array.from({ length: 5001 }, (_, index) => ({
    indicator: `i${index}`,
    area: '00145',
    period: '2026',
    version: 1,
  }));
  const sizes = stepRequests('submit', '', cells).map(({ scope }) =>
    'cells' in scope ? scope.cells.length : 0,
  );
  expect(sizes).toEqual([5000, 1]);
});
