import type { ValueCell } from '#domain/indicator-values.ts';
import { type CellEdit, type EditState, stateOfEdit } from './cell-edit.ts';

/** The one thing that matters most about a cell. `empty`: not reported. */
export type Mark = EditState | 'returned' | 'submitted' | 'approved' | 'locked' | 'draft' | 'empty';

export function markOf(cell: ValueCell | null, edit: CellEdit | undefined): Mark {
  if (edit) return stateOfEdit(edit);
  if (cell === null || (cell.value === null && cell.reason === undefined)) return 'empty';
  if (cell.state === 'draft') return cell.reason === undefined ? 'draft' : 'returned';
  return cell.state;
}

/** Its own sign for each, so that colour is never alone. */
export const SIGNS: Record<Mark, string> = {
  fault: '!',
  conflict: '⇄',
  refused: '✕',
  unsent: '●',
  returned: '↩',
  submitted: '◐',
  approved: '✓',
  locked: '■',
  draft: '',
  empty: '',
};

/** Marks that the legend explains, in its order. */
export const LEGEND: readonly Mark[] = [
  'unsent',
  'fault',
  'conflict',
  'returned',
  'submitted',
  'approved',
  'locked',
];
