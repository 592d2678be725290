import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ValueGrid } from '#domain/indicator-values.ts';
import { useContainer } from '../../api/container.ts';
import { useLanguage } from '../../i18n/i18n.ts';
import { readDraft, removeDraft, writeDraft } from '../../offline/drafts.ts';
import { keyOfCell } from './cell-edit.ts';
import {
  type CellRef,
  cellKeyOf,
  editsFor,
  type GridState,
  shownAt,
  typedAt,
  type WantedCell,
} from './grid-edits.ts';
import { at, type Selection } from './selection.ts';
import { type Slot, slotsOf } from './slots.ts';
import { type Editing, useEdits } from './use-editing.ts';

/** What is being typed in the active cell and is no edit yet. */
interface Typing {
  ref: CellRef;
  part: number;
  text: string;
}

export interface GridWork {
  state: GridState;
  selection: Selection;
  active: { ref: CellRef; slot: Slot };
  /** Ends what is being typed and goes there. */
  select(selection: Selection): void;
  /** Keeps what is being typed; `null`: it was dropped. */
  type(text: string | null): void;
  /** Makes an edit of what is being typed. */
  commit(): void;
  put(wanted: readonly WantedCell[]): void;
  /** Takes the last step of typing back, sent or not. Returns whether there was one. */
  undo(): boolean;
  latest: RefObject<GridState>;
}

const TYPING = 'values.typing';
interface KeptTyping {
  key: string;
  part: number;
  text: string;
}
const isTyping = (value: unknown): value is KeptTyping =>
  typeof value === 'object' && value !== null && 'key' in value && 'part' in value && 'text' in value;

/** Selection, typing and undo over the grid and its unsent edits. */
export function useGrid(grid: ValueGrid, editing: Editing): GridWork {
  const { newId, now } = useContainer();
  const language = useLanguage();
  const { store } = editing;
  const { edits, isLoaded } = useEdits(editing);
  const slots = useMemo(() => slotsOf(grid.columns), [grid.columns]);
  const today = now().slice(0, 10);
  const state: GridState = { grid, slots, edits, language, today };
  const latest = useRef(state);
  latest.current = state;
  const [selection, setSelection] = useState<Selection>(at(0, 0));
  const typing = useRef<Typing | null>(null);
  const steps = useRef<WantedCell[][]>([]);

  const apply = useCallback(
    (wanted: readonly WantedCell[]) => {
      if (wanted.length === 0) return;
      // What was put in a moment ago may not have been drawn yet.
      const present = { ...latest.current, edits: store.snapshot().edits };
      store.change(editsFor(present, wanted, newId));
    },
    [store, newId],
  );
  const put = useCallback(
    (wanted: readonly WantedCell[]) => {
      const present = { ...latest.current, edits: store.snapshot().edits };
      if (wanted.length > 0) steps.current.push(wanted.map((cell) => shownAt(present, cell)));
      apply(wanted);
    },
    [apply, store],
  );
  const commit = useCallback(() => {
    const typed = typing.current;
    typing.current = null;
    removeDraft(TYPING);
    if (typed)
      put([typedAt({ ...latest.current, edits: store.snapshot().edits }, typed.ref, typed.part, typed.text)]);
  }, [put, store]);
  const select = useCallback(
    (next: Selection) => {
      commit();
      setSelection(next);
    },
    [commit],
  );

  const rows = grid.rows.length;
  const place = {
    row: Math.min(selection.active.row, Math.max(0, rows - 1)),
    slot: Math.min(selection.active.slot, Math.max(0, slots.length - 1)),
  };
  const slot = slots[place.slot] ?? { column: 0, part: 0 };
  const active = { ref: { row: place.row, column: slot.column }, slot };
  const activeRef = useRef(active);
  activeRef.current = active;

  // What was being typed when the page went away.
  useEffect(() => {
    const kept = isLoaded ? readDraft(TYPING, isTyping) : null;
    if (!kept) return;
    const { grid: of } = latest.current;
    const row = of.rows.findIndex(({ area }) => kept.key.includes(`|${area}|`));
    const column = of.columns.findIndex(
      (_, index) => keyOfCell(cellKeyOf(of, { row, column: index })) === kept.key,
    );
    if (row < 0 || column < 0) return;
    removeDraft(TYPING);
    put([
      typedAt({ ...latest.current, edits: store.snapshot().edits }, { row, column }, kept.part, kept.text),
    ]);
  }, [isLoaded, put, store]);

  return {
    state,
    selection: { anchor: selection.anchor, active: place },
    active,
    select,
    latest,
    put,
    commit,
    type: useCallback((text) => {
      const { ref, slot: of } = activeRef.current;
      typing.current = text === null ? null : { ref, part: of.part, text };
      if (text === null) removeDraft(TYPING);
      else writeDraft(TYPING, { key: keyOfCell(cellKeyOf(latest.current.grid, ref)), part: of.part, text });
    }, []),
    undo: useCallback(() => {
      const before = steps.current.pop();
      if (!before) return false;
      apply(before);
      return true;
    }, [apply]),
  };
}
