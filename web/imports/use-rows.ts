import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import type { useImportRows } from '../api/import-data.ts';

/** Of a long table only the rows in sight; more are asked for near the end, and arrows go from row to row. */
export function useVirtualRows(
  list: ReturnType<typeof useImportRows>,
  rowPx: number,
): {
  scroller: RefObject<HTMLDivElement | null>;
  items: NonNullable<typeof list.data>['pages'][number]['items'];
  visible: { index: number }[];
  before: number;
  after: number;
  measure(row: HTMLTableRowElement | null): void;
  moveRow(event: KeyboardEvent<HTMLTableSectionElement>): void;
} {
  const scroller = useRef<HTMLDivElement>(null);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
  });
  const visible = virtual.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError && last >= items.length - 30) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, last, items.length, fetchNextPage]);
  return {
    scroller,
    items,
    visible,
    before: visible[0]?.start ?? 0,
    after: virtual.getTotalSize() - (visible.at(-1)?.end ?? 0),
    measure: virtual.measureElement,
    moveRow(event) {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      const row = event.target instanceof Element ? event.target.closest('tr') : null;
      if (
        step === 0 ||
        !row ||
        !(event.target instanceof HTMLElement) ||
        !event.target.matches('.row-number')
      )
        return;
      event.preventDefault();
      const index = Number(row.dataset.index) + step;
      if (index < 0 || index >= items.length) return;
      virtual.scrollToIndex(index);
      requestAnimationFrame(() =>
        scroller.current?.querySelector<HTMLElement>(`tr[data-index="${index}"] .row-number`)?.focus(),
      );
    },
  };
}
