import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Import, ImportRow } from '#domain/imports.ts';
import { importFileUrl, useImportRows } from '../api/import-data.ts';
import { useFormat, useLanguage } from '../i18n/i18n.ts';
import { Select } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { orderColumns } from './mapping.ts';
import { shortReason } from './reasons.ts';
import { SpacerRow } from './spacer-row.tsx';
import { useVirtualRows } from './use-rows.ts';

interface Props {
  known: Import;
  stamp: string;
  code: string | undefined;
  onCode(code: string | undefined): void;
  row: number | null;
  onRow(row: number): void;
}

/** Rows that cannot go in, each with its reason, and the file to mend and import again. */
export function ReturnedTable(props: Props) {
  const { known, stamp, code, onCode } = props;
  const { t } = useTranslation('imports');
  const format = useFormat();
  const language = useLanguage();
  const list = useImportRows(known.id, stamp, { outcome: 'returned', code });
  const reasons = (list.data?.pages[0]?.reasons ?? []).filter(({ outcome }) => outcome === 'returned');
  if (known.counts.returned === 0)
    return <EmptyState title={t('rows.emptyTitle')} detail={t('rows.emptyDetail')} />;
  return (
    <div className="rows-panel">
      <div className="rows-tools">
        <Select
          label={t('rows.filter')}
          isLabelHidden
          value={code ?? ''}
          placeholder={t('rows.all', { shown: format.number(known.counts.returned) })}
          options={reasons.map((reason) => ({
            value: reason.code,
            label: t('rows.reasonCount', {
              reason: shortReason(reason.code, language),
              shown: format.number(reason.count),
            }),
          }))}
          onChange={(next) => onCode(next || undefined)}
        />
        <a
          className="button button-secondary"
          href={importFileUrl(known.id, 'returned', language)}
          title={t('rows.downloadHint')}
          download
        >
          <Download size={18} aria-hidden />
          {t('rows.download')}
        </a>
      </div>
      {list.isPending ? (
        <Skeleton lines={6} height="52px" />
      ) : list.isError && !list.data ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <Rows {...props} list={list} />
      )}
    </div>
  );
}

function Rows({ known, row, onRow, list }: Props & { list: ReturnType<typeof useImportRows> }) {
  const { t } = useTranslation('imports');
  const { scroller, items, visible, before, after, measure, moveRow } = useVirtualRows(list, 66);
  const columns = orderColumns(
    known.target,
    known.settings.mapping,
    known.inspection?.columns.map(({ name }) => name) ?? [],
  );
  return (
    <section
      className="imports-table-frame rows-frame"
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={t('rows.label')}
    >
      <table
        className="imports-table rows-table"
        aria-rowcount={known.counts.returned + 1}
        style={{ minWidth: 470 + columns.length * 150 }}
      >
        <thead>
          <tr>
            <th scope="col" className="rows-number">
              {t('rows.number')}
            </th>
            <th scope="col" className="rows-reason">
              {t('rows.reason')}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <SpacerRow height={before} />
        <tbody onKeyDown={moveRow}>
          {visible.map(({ index }) => {
            const item = items[index];
            return (
              item && (
                <tr
                  key={item.row}
                  ref={measure}
                  data-index={index}
                  className={item.row === row ? 'row-chosen' : undefined}
                >
                  <RowNumber item={item} isChosen={item.row === row} onRow={onRow} />
                  <td className="rows-reason">{item.reason}</td>
                  {columns.map((column) => (
                    <td key={column}>{item.cells[column] ?? ''}</td>
                  ))}
                </tr>
              )
            );
          })}
        </tbody>
        <SpacerRow height={after} />
      </table>
    </section>
  );
}

/** Shows the row on the map and in full. */
export function RowNumber({
  item,
  isChosen,
  onRow,
}: {
  item: ImportRow;
  isChosen: boolean;
  onRow(row: number): void;
}) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  return (
    <th scope="row" className="rows-number">
      <button
        type="button"
        className="row-number"
        aria-pressed={isChosen}
        title={t('rows.show', { row: item.row })}
        onClick={() => onRow(item.row)}
      >
        {format.number(item.row)}
      </button>
    </th>
  );
}
