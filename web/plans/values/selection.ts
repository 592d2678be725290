/** A place in the grid: row and slot, both from 0. */
export interface Position {
  row: number;
  slot: number;
}
/** The range from where it began to the active place. */
export interface Selection {
  anchor: Position;
  active: Position;
}
export interface GridSize {
  rows: number;
  slots: number;
  /** Rows that a page key goes. */
  page: number;
}
export interface Keys {
  key: string;
  shift: boolean;
  /** Ctrl, or Command. */
  ctrl: boolean;
}

export const at = (row: number, slot: number): Selection => ({
  anchor: { row, slot },
  active: { row, slot },
});

const STEPS: Record<string, Position> = {
  ArrowUp: { row: -1, slot: 0 },
  ArrowDown: { row: 1, slot: 0 },
  ArrowLeft: { row: 0, slot: -1 },
  ArrowRight: { row: 0, slot: 1 },
};

/** Where a key leads, as in a spreadsheet; null when it leads nowhere: Tab at the end then leaves the grid. */
export function moveBy({ anchor, active }: Selection, keys: Keys, size: GridSize): Selection | null {
  const { key, shift, ctrl } = keys;
  const last = { row: size.rows - 1, slot: size.slots - 1 };
  if (key === 'Tab') {
    const index = active.row * size.slots + active.slot + (shift ? -1 : 1);
    if (index < 0 || index >= size.rows * size.slots) return null;
    return at(Math.floor(index / size.slots), index % size.slots);
  }
  if (key === 'Enter') return at(clamp(active.row + (shift ? -1 : 1), last.row), active.slot);
  if (ctrl && key.toLowerCase() === 'a') return { anchor: { row: 0, slot: 0 }, active: last };
  const next = target(active, key, ctrl, size);
  if (next === null) return null;
  const reached = { row: clamp(next.row, last.row), slot: clamp(next.slot, last.slot) };
  return shift ? { anchor, active: reached } : { anchor: reached, active: reached };
}

function target({ row, slot }: Position, key: string, ctrl: boolean, size: GridSize): Position | null {
  const step = STEPS[key];
  if (step) {
    const far = ctrl ? Math.max(size.rows, size.slots) : 1;
    return { row: row + step.row * far, slot: slot + step.slot * far };
  }
  switch (key) {
    case 'Home':
      return { row: ctrl ? 0 : row, slot: 0 };
    case 'End':
      return { row: ctrl ? size.rows - 1 : row, slot: size.slots - 1 };
    case 'PageUp':
      return { row: row - size.page, slot };
    case 'PageDown':
      return { row: row + size.page, slot };
    default:
      return null;
  }
}

const clamp = (index: number, last: number) => Math.max(0, Math.min(last, index));

export interface Range {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export function rangeOf({ anchor, active }: Selection): Range {
  return {
    top: Math.min(anchor.row, active.row),
    bottom: Math.max(anchor.row, active.row),
    left: Math.min(anchor.slot, active.slot),
    right: Math.max(anchor.slot, active.slot),
  };
}
