import { expect, test } from 'vitest';
import type { GridRow, ValueCell, ValueGrid } from '#domain/indicator-values.ts';
import { keepSame } from './value-data.ts';

const cell = (version: number): ValueCell => ({
  value: { type: 'count', count: version },
  state: 'draft',
  version,
  at: '2026-11-26T00:00:00Z',
  by: 'Lan',
});
const row = (area: string, cells: GridRow['cells'], canEnter = true): GridRow => ({
  area,
  name: area,
  kind: 'commune',
  canEnter,
  steps: ['submit'],
  cells,
});
const grid = (...rows: GridRow[]): ValueGrid => ({
  plan: 'hanoi-2026',
  period: '2026',
  periods: ['2026'],
  closed: null,
  lock: null,
  canLock: false,
  columns: [],
  rows,
});

test('rows and cells of the same version stay the same objects', () => {
  const before = grid(row('00145', [cell(1), null]), row('00148', [cell(1), cell(2)]));
  const now = grid(row('00145', [cell(1), null]), row('00148', [cell(1), cell(3)]));
  const kept = keepSame(before, now);
  expect(kept.rows[0]).toBe(before.rows[0]);
  expect(kept.rows[1]).not.toBe(before.rows[1]);
  expect(kept.rows[1]?.cells[0]).toBe(before.rows[1]?.cells[0]);
  expect(kept.rows[1]?.cells[1]?.version).toBe(3);
});

test('another right, a cell that came or went, and other rows are seen', () => {
  const before = grid(row('00145', [null]), row('00148', [cell(1)]));
  expect(keepSame(before, grid(row('00145', [null], false))).rows[0]?.canEnter).toBe(false);
  expect(keepSame(before, grid(row('00145', [cell(1)]))).rows[0]?.cells[0]?.version).toBe(1);
  expect(keepSame(before, grid(row('00148', [cell(1)]))).rows.map(({ area }) => area)).toEqual(['00148']);
});

test('a cell that is worth a second look by now is another cell', () => {
  const before = grid(row('00145', [cell(1), null]));
  const warned: ValueCell = { ...cell(1), warnings: ['denominator_moved'] };
  expect(keepSame(before, grid(row('00145', [warned, null]))).rows[0]?.cells[0]).toBe(warned);
});
