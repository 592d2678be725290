import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { localDay } from '#domain/calendar.ts';
import type { ValueGrid } from '#domain/indicator-values.ts';
import { useContainer } from '../../api/container.ts';
import { useMe } from '../../api/reference.ts';
import { useLanguage } from '../../i18n/i18n.ts';
import { windowDrafts } from '../../offline/drafts.ts';
import { keyOfCell } from './cell-edit.ts';
import {
  type CellRef,
  cellKeyOf,
  editsFor,
  type GridState,
  keyOf,
  putBack,
  shownAt,
  typedAt,
  type WantedCell,
} from './grid-edits.ts';
import { at, type Selection } from './selection.ts';
import { type Slot, slotsOf } from './slots.ts';
import { type Editing, useEdits } from './use-editing.ts';

/** What is being typed in the active cell and is no edit yet. */
interface Typing {
  key: string;
  /** The cell as it was at the first key. */
  on: WantedCell;
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

const isTyping = (value: unknown): value is Typing =>
  typeof value === 'object' && value !== null && 'key' in value && 'on' in value && 'text' in value;

/** Selection, typing and undo over the grid and its unsent edits. */
export function useGrid(grid: ValueGrid, editing: Editing): GridWork {
  const { newId, now } = useContainer();
  const draftKey = `values.typing.${useMe().userId}`;
  const language = useLanguage();
  const { store } = editing;
  const { edits, isLoaded } = useEdits(editing);
  const slots = useMemo(() => slotsOf(grid.columns), [grid.columns]);
  const today = localDay(now());
  const state: GridState = { grid, slots, edits, language, today };
  const latest = useRef(state);
  latest.current = state;
  const [selection, setSelection] = useState<Selection>(at(0, 0));
  const typing = useRef<Typing | null>(null);
  const steps = useRef<WantedCell[][]>([]);

  // What was put in a moment ago may not have been drawn yet.
  const present = useCallback(() => ({ ...latest.current, edits: store.snapshot().edits }), [store]);
  const put = useCallback(
    (wanted: readonly WantedCell[]) => {
      if (wanted.length === 0) return;
      const before = present();
      const made = editsFor(before, wanted, newId);
      steps.current.push(
        wanted.map((cell) => putBack(shownAt(before, cell), made.get(keyOf(before, cell)) ?? null)),
      );
      store.change(made);
    },
    [present, store, newId],
  );
  const commit = useCallback(() => {
    const typed = typing.current;
    if (!typed) return;
    typing.current = null;
    windowDrafts.remove(draftKey);
    put([typedAt(latest.current, typed.on, typed.part, typed.text)]);
  }, [put, draftKey]);
  // The field says nothing of its end when the whole grid goes.
  useEffect(() => commit, [commit]);
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
    const kept = isLoaded ? windowDrafts.read(draftKey, isTyping) : null;
    if (!kept) return;
    const { grid: of } = latest.current;
    const row = of.rows.findIndex(({ area }) => kept.key.includes(`|${area}|`));
    const column = of.columns.findIndex(
      (_, index) => keyOfCell(cellKeyOf(of, { row, column: index })) === kept.key,
    );
    if (row < 0 || column < 0) return;
    windowDrafts.remove(draftKey);
    put([typedAt(latest.current, { ...kept.on, row, column }, kept.part, kept.text)]);
  }, [isLoaded, put, draftKey]);

  return {
    state,
    selection: { anchor: selection.anchor, active: place },
    active,
    select,
    latest,
    put,
    commit,
    type: useCallback(
      (text) => {
        const { ref, slot: of } = activeRef.current;
        const key = keyOf(latest.current, ref);
        const before = typing.current;
        if (text === null) {
          typing.current = null;
          windowDrafts.remove(draftKey);
          return;
        }
        const isGoingOn = before?.key === key && before.part === of.part;
        const on = isGoingOn ? before.on : shownAt(present(), ref);
        typing.current = { key, on, part: of.part, text };
        windowDrafts.write(draftKey, typing.current);
      },
      [present, draftKey],
    ),
    undo: useCallback(() => {
      const before = steps.current.pop();
      if (!before) return false;
      store.change(editsFor(present(), before, newId));
      return true;
    }, [present, store, newId]),
  };
}
