import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import type { SiteListItem } from '#domain/sites.ts';
import { useContainer } from '../api/container.ts';
import { type Labels, useLabels } from '../api/labels.ts';
import type { Format } from '../i18n/format.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Checkbox } from '../ui/form-field.tsx';
import { CoverPill, OverduePill, SiteStatusPill } from './site-status.tsx';
import type { SitesSearch } from './sites.search.ts';

type Sort = NonNullable<SitesSearch['sort']>;

interface Props {
  items: readonly SiteListItem[];
  /** Of the whole filter, when known. */
  total: number | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  onLoadMore(): void;
  sort: Sort;
  direction: 'asc' | 'desc';
  onSort(sort: Sort, direction: 'asc' | 'desc'): void;
  /** Null: rows cannot be chosen by this role. */
  selected: ReadonlySet<string> | null;
  onSelect(ids: readonly string[], isOn: boolean): void;
  /** Why a row could not be assigned. */
  failures: ReadonlyMap<string, string>;
}

const ROW_PX = 60;
const COLUMNS: readonly { id: string; sort?: Sort; isNumber?: boolean }[] = [
  { id: 'code', sort: 'code' },
  { id: 'name', sort: 'name' },
  { id: 'dueOn', sort: 'dueOn' },
  { id: 'status' },
  { id: 'cover' },
  { id: 'priority', sort: 'priority', isNumber: true },
  { id: 'unit' },
  { id: 'cost', isNumber: true },
  { id: 'updatedAt', sort: 'updatedAt' },
];

/** A real table of which only the rows in sight are in the page; spacer rows keep its height. */
export function SitesTable(props: Props) {
  const { items, total, hasMore, isLoadingMore, onLoadMore, selected, onSelect } = props;
  const { t } = useTranslation('sites');
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isLoadingMore && last >= items.length - 30) onLoadMore();
  }, [hasMore, isLoadingMore, last, items.length, onLoadMore]);

  /** Up and down go to the same control of the next row. */
  function moveRow(event: KeyboardEvent<HTMLTableSectionElement>) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const row = event.target instanceof Element ? event.target.closest('tr') : null;
    if (step === 0 || !row) return;
    event.preventDefault();
    const isBox = event.target instanceof HTMLInputElement;
    const index = Number(row.dataset.index) + step;
    if (index < 0 || index >= items.length) return;
    virtual.scrollToIndex(index);
    requestAnimationFrame(() => {
      const controls = scroller.current?.querySelectorAll<HTMLElement>(
        `tr[data-index="${index}"] ${isBox ? 'input' : 'a'}`,
      );
      // A narrow table links the name instead of the code.
      [...(controls ?? [])].find((control) => control.offsetParent !== null)?.focus();
    });
  }

  const chosen = selected ? items.filter(({ id }) => selected.has(id)).length : 0;
  const before = rows[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (rows.at(-1)?.end ?? 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="sites-scroller" ref={scroller} tabIndex={0} aria-label={t('table.label')}>
      <table
        className="sites-table"
        aria-rowcount={(total ?? (hasMore ? -1 : items.length)) + (total === null && hasMore ? 0 : 1)}
      >
        <thead>
          <tr aria-rowindex={1}>
            {selected && (
              <th scope="col" className="column-select">
                <Checkbox
                  label={t('table.selectAll')}
                  isLabelHidden
                  checked={chosen > 0 && chosen === items.length}
                  isIndeterminate={chosen > 0 && chosen < items.length}
                  onChange={(isOn) =>
                    onSelect(
                      items.map(({ id }) => id),
                      isOn,
                    )
                  }
                />
              </th>
            )}
            {COLUMNS.map((column) => (
              <HeaderCell key={column.id} column={column} {...props} />
            ))}
          </tr>
        </thead>
        {before > 0 && <Spacer height={before} />}
        <tbody onKeyDown={moveRow}>
          {rows.map(({ index }) => {
            const site = items[index];
            return (
              site && (
                <Row key={site.id} {...props} site={site} index={index} measure={virtual.measureElement} />
              )
            );
          })}
        </tbody>
        {after > 0 && <Spacer height={after} />}
      </table>
      {isLoadingMore && (
        <p className="sites-more" role="status">
          {t('table.loadingMore')}
        </p>
      )}
    </section>
  );
}

function Spacer({ height }: { height: number }) {
  return (
    <tbody aria-hidden="true" className="spacer">
      <tr>
        <td style={{ height }} />
      </tr>
    </tbody>
  );
}

function HeaderCell({ column, sort, direction, onSort }: Props & { column: (typeof COLUMNS)[number] }) {
  const { t } = useTranslation('sites');
  const name = t(`column.${column.id as 'code'}`);
  const classes = `column-${column.id}${column.isNumber ? ' column-number' : ''}`;
  const key = column.sort;
  if (!key)
    return (
      <th scope="col" className={classes}>
        {name}
      </th>
    );
  const isActive = sort === key;
  // The first press shows what people look for: the highest priority, the latest change, the earliest date.
  const first = key === 'priority' || key === 'updatedAt' ? 'desc' : 'asc';
  const next = isActive ? (direction === 'asc' ? 'desc' : 'asc') : first;
  const Icon = isActive ? (direction === 'asc' ? ArrowUp : ArrowDown) : ChevronsUpDown;
  return (
    <th
      scope="col"
      className={classes}
      aria-sort={isActive ? (direction === 'asc' ? 'ascending' : 'descending') : 'none'}
    >
      <button
        type="button"
        className={isActive ? 'sort-button sort-active' : 'sort-button'}
        title={t('table.sortBy', { column: name })}
        onClick={() => onSort(key, next)}
      >
        {name}
        <Icon size={14} aria-hidden />
      </button>
    </th>
  );
}

interface RowProps extends Props {
  site: SiteListItem;
  index: number;
  /** A row that says why it failed is taller than the others. */
  measure(row: HTMLTableRowElement | null): void;
}

function Row({ site, index, selected, onSelect, failures, measure }: RowProps) {
  const { t } = useTranslation('sites');
  const format = useFormat();
  const labels = useLabels();
  const today = localDay(useContainer().now());
  const isSelected = selected?.has(site.id) ?? false;
  const failure = failures.get(site.id);
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={selected ? isSelected : undefined}
      className={isSelected ? 'row-selected' : undefined}
    >
      {selected && (
        <td className="column-select">
          <Checkbox
            label={t('table.selectRow', { code: site.code })}
            isLabelHidden
            checked={isSelected}
            onChange={(isOn) => onSelect([site.id], isOn)}
          />
        </td>
      )}
      <th scope="row" className="column-code">
        <Link to="/sites/$id" params={{ id: site.id }} className="code-link">
          {site.code}
        </Link>
      </th>
      <td className="column-name">
        <div className="cell-main">
          <Link to="/sites/$id" params={{ id: site.id }} className="code-link name-link">
            {site.name}
          </Link>
          <span className="name-plain">{site.name}</span>
        </div>
        <div className="cell-sub">{placeOf(site, labels)}</div>
        <div className="name-status">
          <SiteStatusPill status={site.status} />
        </div>
        {failure && <div className="cell-failure">{t('bulk.failedRow', { reason: failure })}</div>}
      </td>
      <td className="column-dueOn">
        <div>{format.date(site.dueOn)}</div>
        {site.isOverdue && site.dueOn && <OverduePill dueOn={site.dueOn} today={today} />}
      </td>
      <td className="column-status">
        <SiteStatusPill status={site.status} />
      </td>
      <td className="column-cover">
        <CoverPill
          cover={site.cover}
          isLate={site.nextInspectionOn !== null && site.nextInspectionOn < today}
          isShort
        />
      </td>
      <td className="column-priority column-number">{site.priorityScore}</td>
      <td className="column-unit">{labels.unit(site.unitId)}</td>
      <td className="column-cost column-number">{costText(site, format)}</td>
      <td className="column-updatedAt">{format.date(site.updatedAt)}</td>
    </tr>
  );
}

const placeOf = (site: SiteListItem, labels: Labels) =>
  [labels.of('hazard_kinds', site.kind), site.hamlet, labels.commune(site.communeCode)]
    .filter(Boolean)
    .join(' · ');

const costText = (site: SiteListItem, format: Format) =>
  `${format.moneyShort(site.spentVnd)} / ${format.moneyShort(site.estimatedCostVnd)}`;
