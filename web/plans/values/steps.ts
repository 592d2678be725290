import { STEP_RULES, VALUE_STEPS, type ValueGrid, type ValueStep } from '#domain/indicator-values.ts';
import { contentOf } from './cell-edit.ts';
import { type CellRef, type GridState, keyOf, storedAt } from './grid-edits.ts';

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
  const all =
    of ?? grid.rows.flatMap((_, row) => grid.columns.map((_column, column): CellRef => ({ row, column })));
  return all.filter((ref) => {
    if (!grid.rows[ref.row]?.steps.includes(step)) return false;
    const stored = storedAt(grid, ref);
    const edit = step === 'submit' && state.edits.size > 0 ? state.edits.get(keyOf(state, ref)) : undefined;
    if (edit) return edit.refusal === null && (contentOf(edit)?.value ?? null) !== null;
    return stored !== null && stored.value !== null && from.includes(stored.state);
  });
}
