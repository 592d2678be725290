import {
  MOST_CELLS,
  type NewStep,
  STEP_RULES,
  type StepCell,
  VALUE_STEPS,
  type ValueGrid,
  type ValueStep,
} from '#domain/indicator-values.ts';
import { contentOf, stateOfEdit } from './cell-edit.ts';
import { type CellRef, cellKeyOf, type GridState, keyOf, storedAt } from './grid-edits.ts';

/** Steps that the account may take in some row, in their order. */
export function stepsOf(grid: Pick<ValueGrid, 'rows'>): ValueStep[] {
  const allowed = new Set(grid.rows.flatMap(({ steps }) => steps));
  return VALUE_STEPS.filter((step) => allowed.has(step));
}

/** Cells that a step can move, of the whole grid or of some: values on their way to the server count for submitting. */
export function cellsForStep(
  state: Pick<GridState, 'grid' | 'edits'>,
  step: ValueStep,
  of?: readonly CellRef[],
): CellRef[] {
  const { grid } = state;
  const { from } = STEP_RULES[step];
  if (grid.lock) return [];
  const all =
    of ?? grid.rows.flatMap((_, row) => grid.columns.map((_column, column): CellRef => ({ row, column })));
  // Keys are made only where they are needed: the grid has thousands of cells.
  const edited = new Set(step === 'submit' ? [...state.edits.values()].map(({ cell }) => cell.area) : []);
  return all.filter((ref) => {
    const row = grid.rows[ref.row];
    if (!row?.steps.includes(step) || row.locked?.includes(ref.column)) return false;
    const stored = storedAt(grid, ref);
    const edit = edited.has(row.area) ? state.edits.get(keyOf(state, ref)) : undefined;
    if (edit) return edit.refusal === null && (contentOf(edit)?.value ?? null) !== null;
    return stored !== null && stored.value !== null && from.includes(stored.state);
  });
}

/** Cells of a step as they are sent, each with the version that is seen; null while one of them is not stored yet. */
export function readyForStep(
  state: Pick<GridState, 'grid' | 'edits'>,
  step: ValueStep,
  of?: readonly CellRef[],
): StepCell[] | null {
  const refs = cellsForStep(state, step, of);
  const isUnsent = step === 'submit' && refs.some((ref) => state.edits.has(keyOf(state, ref)));
  if (isUnsent) return null;
  return refs.map((ref) => ({
    ...cellKeyOf(state.grid, ref),
    version: storedAt(state.grid, ref)?.version ?? 0,
  }));
}

/** As many requests as the cells need. */
export function stepRequests(
  step: ValueStep,
  reason: string,
  cells: readonly StepCell[],
): Omit<NewStep, 'id'>[] {
  return Array.from({ length: Math.ceil(cells.length / MOST_CELLS) }, (_, index) => ({
    step,
    reason,
    scope: { cells: cells.slice(index * MOST_CELLS, (index + 1) * MOST_CELLS) },
  }));
}

/** Cells that wait for a person, in the order of the grid. */
export function troubledCells({ rows, columns, period }: ValueGrid, edits: GridState['edits']): CellRef[] {
  const troubled = [...edits.values()].filter(
    (edit) => edit.cell.period === period && stateOfEdit(edit) !== 'unsent',
  );
  if (troubled.length === 0) return [];
  const rowOf = new Map(rows.map(({ area }, row) => [area, row]));
  const columnOf = new Map(columns.map(({ indicator }, column) => [indicator, column]));
  return troubled
    .flatMap(({ cell }) => {
      const row = rowOf.get(cell.area);
      const column = columnOf.get(cell.indicator);
      return row === undefined || column === undefined ? [] : [{ row, column }];
    })
    .sort((one, other) => one.row - other.row || one.column - other.column);
}
