import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { localDay } from '#domain/calendar.ts';
import type { ValueGrid } from '#domain/indicator-values.ts';
import { useContainer } from '../../api/container.ts';
import { useMe } from '../../api/reference.ts';
import { useLanguage } from '../../i18n/i18n.ts';
import { windowDrafts } from '../../offline/drafts.ts';
import { readBlock } from './block-text.ts';
import { keyOfCell } from './cell-edit.ts';
import {
  type CellRef,
  cellKeyOf,
  editsFor,
  emptied,
  type Filled,
  fillBlock,
  type GridState,
  inGroups,
  keyOf,
  putBack,
  shownAt,
  typedAt,
  type WantedCell,
} from './grid-edits.ts';
import {
  dropBlock,
  type KeptBlock,
  keepBlock,
  keptBlocks,
  leftOf,
  selectionOf,
  toKeptBlock,
} from './kept-blocks.ts';
import { createPieces, pausePage } from './pieces.ts';
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
  /** Puts a block of text in from the upper left of the selection. */
  paste(text: string): void;
  /** Empties the selection. */
  empty(): void;
  /** Takes the last step of typing back, sent or not. Returns whether there was one. */
  undo(): boolean;
  latest: RefObject<GridState>;
}

const isTyping = (value: unknown): value is Typing =>
  typeof value === 'object' && value !== null && 'key' in value && 'on' in value && 'text' in value;

/** Cells that are made edits of at a time. */
const GROUP = 100;

/**
 * Selection, typing, pasting and undo over the grid and its unsent edits.
 * @param onFilled a block was put in or the selection emptied, with what no cell took
 */
export function useGrid(grid: ValueGrid, editing: Editing, onFilled: (left: Filled) => void): GridWork {
  const { newId, now } = useContainer();
  const { userId } = useMe();
  const draftKey = `values.typing.${userId}`;
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
  const told = useRef(onFilled);
  told.current = onFilled;
  const [pieces] = useState(() => createPieces({ now: () => performance.now(), pause: pausePage }));
  // Half of a block must not wait for a screen that is gone.
  useEffect(() => pieces.finish, [pieces]);

  /** One step of undo, group by group. Returns what no cell took, and when all the rest is on the device. */
  const putting = useCallback(
    function* (groups: Iterable<Filled>) {
      const step: WantedCell[] = [];
      const left: Filled = { wanted: [], closed: [], outside: [] };
      const kept: Promise<void>[] = [];
      for (const { wanted, closed, outside } of groups) {
        left.closed.push(...closed);
        left.outside.push(...outside);
        if (wanted.length > 0) {
          const before = present();
          const made = editsFor(before, wanted, newId);
          if (step.length === 0) steps.current.push(step);
          for (const cell of wanted) {
            step.push(putBack(shownAt(before, cell), made.get(keyOf(before, cell)) ?? null));
          }
          kept.push(store.change(made));
        }
        yield;
      }
      return { left, kept: Promise.all(kept) };
    },
    [present, store, newId],
  );
  const put = useCallback(
    (wanted: readonly WantedCell[]) => pieces.start(putting(groupsOf(wanted))),
    [pieces, putting],
  );
  const fill = useCallback(
    (block: KeptBlock, groups: Iterable<Filled>) => {
      const { grid: of } = latest.current;
      pieces.start(
        (function* () {
          const { left, kept } = yield* putting(inGroups(groups, GROUP));
          told.current(left);
          void kept.then(() => dropBlock(userId, of, block.id));
        })(),
      );
    },
    [pieces, putting, userId],
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

  // What was being put in when the page went away.
  useEffect(() => {
    if (!isLoaded) return;
    for (const block of keptBlocks(userId, latest.current.grid)) {
      pieces.finish();
      const before = present();
      const to = selectionOf(before, block);
      const texts = readBlock(block.text);
      const nowhere: Filled = { wanted: [], closed: [], outside: texts.flat() };
      fill(block, to ? leftOf(before, block, fillBlock(before, to, texts)) : [nowhere]);
    }
  }, [isLoaded, pieces, present, fill, userId]);

  const selected = { anchor: selection.anchor, active: place };
  const selectionRef = useRef(selected);
  selectionRef.current = selected;
  return {
    state,
    selection: selected,
    active,
    select,
    latest,
    put,
    paste: useCallback(
      (text) => {
        pieces.finish();
        const before = present();
        const block = toKeptBlock(before, selectionRef.current, { id: newId(), text });
        keepBlock(userId, before.grid, block);
        fill(block, fillBlock(before, selectionRef.current, readBlock(text)));
      },
      [pieces, present, fill, newId, userId],
    ),
    empty: useCallback(() => {
      pieces.finish();
      const filled = emptied(present(), selectionRef.current);
      put(filled.wanted);
      told.current({ ...filled, wanted: [] });
    }, [pieces, present, put]),
    commit,
    type: useCallback(
      (text) => {
        pieces.finish();
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
      [pieces, present, draftKey],
    ),
    undo: useCallback(() => {
      pieces.finish();
      const before = steps.current.pop();
      if (!before) return false;
      pieces.start(
        (function* () {
          for (const { wanted } of groupsOf(before)) {
            void store.change(editsFor(present(), wanted, newId));
            yield;
          }
        })(),
      );
      return true;
    }, [pieces, present, store, newId]),
  };
}

function groupsOf(wanted: readonly WantedCell[]): Filled[] {
  return Array.from({ length: Math.ceil(wanted.length / GROUP) }, (_, index) => ({
    wanted: wanted.slice(index * GROUP, (index + 1) * GROUP),
    closed: [],
    outside: [],
  }));
}
