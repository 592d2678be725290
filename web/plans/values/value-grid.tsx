import { defaultRangeExtractor, useVirtualizer, type Range as Visible } from '@tanstack/react-virtual';
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, useLanguage } from '../../i18n/i18n.ts';
import { writeBlock } from './block-text.ts';
import { rowKey } from './edit-store.ts';
import { readOnlyReason, textsIn } from './grid-edits.ts';
import { GridHead } from './grid-head.tsx';
import { type ActiveHandlers, GridLine } from './grid-line.tsx';
import { type ColumnView, HEAD_PX, NAME_PX, ROW_PX } from './grid-view.ts';
import { moveBy, type Position, rangeOf } from './selection.ts';
import { type Editing, useEdits } from './use-editing.ts';
import type { GridWork } from './use-grid.ts';
import './value-grid.css';

interface Props {
  work: GridWork;
  editing: Editing;
  views: readonly ColumnView[];
  groups: ReadonlyMap<string, string>;
  /** Escape: somewhere outside of the grid. */
  onLeave(): void;
  /** Set when the place was chosen outside of the grid, which then takes the keyboard. */
  wantsFocus: RefObject<boolean>;
}

/** Communes by quantities, typed in like a spreadsheet. Only what is in sight is in the page. */
export function ValueGridTable(props: Props) {
  const { work, editing, views, groups, onLeave, wantsFocus } = props;
  const { t } = useTranslation('values');
  const format = useFormat();
  const language = useLanguage();
  const words = useMemo(() => ({ t, format, language }), [t, format, language]);
  const { state, selection, active } = work;
  const { grid, slots } = state;
  const { byRow } = useEdits(editing);
  const scroller = useRef<HTMLDivElement>(null);
  const isDragging = useRef(false);
  const activeRow = active.ref.row;
  const activeColumn = active.ref.column;
  const rows = useVirtualizer({
    count: grid.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
    paddingStart: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
    scrollPaddingEnd: 4,
    rangeExtractor: useCallback((range: Visible) => withIndex(range, activeRow), [activeRow]),
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: views.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => views[index]?.width ?? 0,
    overscan: 3,
    paddingStart: NAME_PX,
    scrollPaddingStart: NAME_PX,
    rangeExtractor: useCallback((range: Visible) => withIndex(range, activeColumn), [activeColumn]),
  });
  const shownColumns = columns.getVirtualItems();
  const columnStamp = shownColumns.map(({ index, start }) => `${index}:${start}`).join();
  // Lines are drawn again only when their own columns change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stamp says it all
  const shown = useMemo(
    () =>
      shownColumns.flatMap(({ index, start }) => {
        const view = views[index];
        return view ? [{ view, start }] : [];
      }),
    [columnStamp, views],
  );

  const { active: place, anchor } = selection;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only where the active place goes, the view follows
  useLayoutEffect(() => {
    rows.scrollToIndex(place.row, { align: 'auto' });
    columns.scrollToIndex(activeColumn, { align: 'auto' });
  }, [place.row, activeColumn]);

  const latest = useRef(work);
  latest.current = work;
  const leave = useRef(onLeave);
  leave.current = onLeave;
  const handlers = useMemo<ActiveHandlers>(() => {
    return {
      onType: (text) => latest.current.type(text),
      onCommit: () => latest.current.commit(),
      onKey: (event) => pressed(event, latest.current, scroller.current, leave.current),
      onCopy(event: ClipboardEvent) {
        const { latest: present, selection: chosen } = latest.current;
        event.preventDefault();
        event.clipboardData.setData('text/plain', writeBlock(textsIn(present.current, chosen)));
        if (event.type === 'cut') latest.current.empty();
      },
      onPaste(event: ClipboardEvent) {
        event.preventDefault();
        const text = event.clipboardData.getData('text/plain');
        if (text !== '') latest.current.paste(text);
      },
      onFocus: (hasFocus) => {
        wantsFocus.current = hasFocus;
      },
    };
  }, [wantsFocus]);

  const range = rangeOf(selection);
  const reasons = (row: number, column: number) => readOnlyReason(state, { row, column });
  const pick = (event: MouseEvent, extend: boolean) => {
    const to = positionOf(event.target);
    if (!to || (to.row === place.row && to.slot === place.slot && !extend)) return;
    wantsFocus.current = true;
    work.select({ anchor: extend ? anchor : to, active: to });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be virtual in both directions
    <div
      ref={scroller}
      className="value-grid"
      role="grid"
      aria-label={t('grid.label')}
      aria-rowcount={grid.rows.length + 1}
      aria-colcount={slots.length + 1}
      aria-multiselectable="true"
      onMouseDown={(event) => {
        if (event.button !== 0) return;
        const to = positionOf(event.target);
        // The field of the active cell places its own caret.
        if (!to || (!event.shiftKey && to.row === place.row && to.slot === place.slot)) return;
        event.preventDefault();
        isDragging.current = true;
        pick(event, event.shiftKey);
      }}
      onMouseOver={(event) => {
        if (event.buttons !== 1) isDragging.current = false;
        if (isDragging.current) pick(event, true);
      }}
      onFocus={() => {}}
    >
      <div style={{ width: columns.getTotalSize(), height: rows.getTotalSize() }} className="value-sheet">
        <GridHead shown={shown} views={views} groups={groups} active={active.slot} />
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div role="rowgroup">
          {rows.getVirtualItems().map(({ index, start }) => {
            const row = grid.rows[index];
            if (!row) return null;
            const isIn = index >= range.top && index <= range.bottom;
            return (
              <GridLine
                key={row.area}
                row={row}
                index={index}
                top={start}
                shown={shown}
                edits={byRow.get(rowKey(row.area, grid.period))}
                activeSlot={index === place.row ? place.slot : -1}
                from={isIn ? range.left : -1}
                to={isIn ? range.right : -1}
                activeReason={index === place.row ? reasons(index, activeColumn) : null}
                isOpen={grid.closed === null && grid.lock === null}
                words={words}
                handlers={handlers}
                wantsFocus={wantsFocus}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function withIndex(range: Visible, index: number): number[] {
  const shown = defaultRangeExtractor(range);
  return shown.includes(index) || index >= range.count
    ? shown
    : [...shown, index].sort((one, other) => one - other);
}

function positionOf(target: EventTarget): Position | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-slot]') : null;
  return cell ? { row: Number(cell.dataset.row), slot: Number(cell.dataset.slot) } : null;
}

/** Keys while nothing is being typed. Returns whether the key was used. */
function pressed(
  event: KeyboardEvent,
  work: GridWork,
  scroller: HTMLElement | null,
  leave: () => void,
): boolean {
  const { key, shiftKey: shift, altKey } = event;
  const ctrl = event.ctrlKey || event.metaKey;
  if (altKey) return false;
  if (key === 'Escape') {
    leave();
    return true;
  }
  if (key === 'Delete' || key === 'Backspace') {
    work.empty();
    return true;
  }
  if (ctrl && key.toLowerCase() === 'z') {
    work.undo();
    return true;
  }
  const { grid, slots } = work.latest.current;
  const page = Math.max(1, Math.floor(((scroller?.clientHeight ?? 0) - HEAD_PX) / ROW_PX) - 1);
  const next = moveBy(
    work.selection,
    { key, shift, ctrl },
    { rows: grid.rows.length, slots: slots.length, page },
  );
  if (next) work.select(next);
  return next !== null;
}
