import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { IMPORT_DECISIONS, type Import, type ImportDecision, type ImportRow } from '#domain/imports.ts';
import { useDecide, useImportRows } from '../api/import-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { orderColumns } from './mapping.ts';
import { RowNumber } from './returned-table.tsx';
import { SpacerRow } from './spacer-row.tsx';
import { isDeciding } from './steps.ts';
import { useVirtualRows } from './use-rows.ts';

interface Props {
  known: Import;
  stamp: string;
  row: number | null;
  onRow(row: number): void;
}

const ALL_WORDS = { add: 'addAll', merge: 'mergeAll', skip: 'skipAll' } as const;

/** Rows beside the places that they look like; add, merge or skip, one by one or all that are left. */
export function DuplicatesTable(props: Props) {
  const { known, stamp } = props;
  const { t } = useTranslation('imports');
  const format = useFormat();
  const list = useImportRows(known.id, stamp, { outcome: 'duplicate' });
  const decide = useDecide(known.id);
  const { counts } = known;
  const canDecide = known.status === 'checked' || known.status === 'done' || isDeciding(known);
  if (list.isPending) return <Skeleton lines={5} height="64px" />;
  if (list.isError && !list.data)
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data?.pages[0]?.items.length)
    return <EmptyState title={t('rows.noDuplicatesTitle')} detail={t('rows.noDuplicatesDetail')} />;
  return (
    <div className="rows-panel">
      <p className="imports-soft">
        {t('duplicates.lead')} {t('duplicates.addHint')}
      </p>
      {canDecide && counts.duplicates > 0 && (
        <div className="rows-tools duplicates-all">
          <strong>
            {t('duplicates.all', { count: counts.duplicates, shown: format.number(counts.duplicates) })}
          </strong>
          {IMPORT_DECISIONS.map((decision) => (
            <Button key={decision} isBusy={decide.isPending} onClick={() => decide.mutate({ decision })}>
              {t(`duplicates.${ALL_WORDS[decision]}`)}
            </Button>
          ))}
        </div>
      )}
      {decide.error && <ErrorState isInline error={decide.error} />}
      <Rows
        {...props}
        list={list}
        canDecide={canDecide}
        onDecide={(row, decision) => decide.mutate({ decision, rows: [row] })}
        pending={decide.isPending ? (decide.variables ?? null) : null}
      />
    </div>
  );
}

interface RowsProps extends Props {
  list: ReturnType<typeof useImportRows>;
  canDecide: boolean;
  onDecide(row: number, decision: ImportDecision): void;
  /** Shown at once, before the server has answered. */
  pending: { decision: ImportDecision; rows?: number[] } | null;
}

function Rows({ known, row, onRow, list, canDecide, onDecide, pending }: RowsProps) {
  const { t } = useTranslation('imports');
  const { scroller, items, visible, before, after, measure, moveRow } = useVirtualRows(list, 84);
  const decisionOf = (item: ImportRow) =>
    pending && (pending.rows?.includes(item.row) ?? item.decision === null)
      ? pending.decision
      : item.decision;
  return (
    <section
      className="imports-table-frame rows-frame"
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={t('duplicates.label')}
    >
      <table className="imports-table rows-table duplicates-table">
        <thead>
          <tr>
            <th scope="col" className="rows-number">
              {t('rows.number')}
            </th>
            <th scope="col">{t('duplicates.inFile')}</th>
            <th scope="col">{t('duplicates.stored')}</th>
            <th scope="col" className="duplicates-decision">
              {t('duplicates.decision')}
            </th>
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
                  <td>
                    <InFile known={known} item={item} />
                  </td>
                  <td>
                    <Stored known={known} item={item} />
                  </td>
                  <td className="duplicates-decision">
                    <Decision
                      item={item}
                      value={decisionOf(item)}
                      canDecide={canDecide}
                      onDecide={onDecide}
                    />
                  </td>
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

/** The first cells that a field holds say which place is meant. */
function InFile({ known, item }: { known: Import; item: ImportRow }) {
  const columns = orderColumns(known.target, known.settings.mapping, Object.keys(item.cells));
  const [name, ...rest] = columns.filter((column) => item.cells[column]).slice(0, 4);
  return (
    <>
      <div className="cell-strong">{name ? item.cells[name] : '–'}</div>
      <div className="imports-soft">{rest.map((column) => item.cells[column]).join(' · ')}</div>
    </>
  );
}

function Stored({ known, item: { like } }: { known: Import; item: ImportRow }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  if (!like) return '–';
  const distance = `${t('duplicates.distance')} ${format.distance(Math.round(like.distanceM))}`;
  if (like.id === null)
    return (
      <>
        <div className="cell-strong">{t('duplicates.earlierRow', { row: like.row ?? 0 })}</div>
        <div className="imports-soft">
          {like.name} · {distance}
        </div>
      </>
    );
  const title = `${like.code} · ${like.name}`;
  return (
    <>
      <div className="cell-strong">
        {known.target === 'sites' ? (
          <Link to="/sites/$id" params={{ id: like.id }} className="history-link">
            {title}
          </Link>
        ) : (
          <Link to="/" search={{ playspace: like.id }} className="history-link">
            {title}
          </Link>
        )}
      </div>
      <div className="imports-soft">{distance}</div>
    </>
  );
}

interface DecisionProps {
  item: ImportRow;
  value: ImportDecision | null;
  canDecide: boolean;
  onDecide(row: number, decision: ImportDecision): void;
}

function Decision({ item, value, canDecide, onDecide }: DecisionProps) {
  const { t } = useTranslation('imports');
  if (!canDecide) return <span>{value ? t(`duplicates.${value}`) : t('duplicates.none')}</span>;
  return (
    <Segmented<ImportDecision | ''>
      label={t('duplicates.decisionOf', { row: item.row })}
      value={value ?? ''}
      onChange={(decision) => decision !== '' && onDecide(item.row, decision)}
      options={IMPORT_DECISIONS.map((decision) => ({
        value: decision,
        label: t(`duplicates.${decision}`),
      }))}
    />
  );
}
