import { Link } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { THRESHOLD_GROUPS } from '#domain/communes.ts';
import type { CoverageFigures } from '#domain/coverage.ts';
import { useFormat } from '../i18n/i18n.ts';
import { OVERDUE_STYLE } from '../map/site-style.ts';
import { StatusPill } from '../ui/badge.tsx';
import { Meter } from '../ui/meter.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { RANKING_SORTS, type RankingSort } from './communes.search.ts';
import { coveredShare, type RankingRow } from './ranking.ts';

interface Props {
  rows: readonly RankingRow[];
  sort: RankingSort;
  direction: 'asc' | 'desc';
  onSort(sort: RankingSort, direction: 'asc' | 'desc'): void;
  isReachPending: boolean;
}

/** Words and alphabet begin with A, figures with the largest. */
const FIRST: Partial<Record<RankingSort, 'asc'>> = { name: 'asc', covered: 'asc' };

export function RankingTable({ rows, sort, direction, onSort, isReachPending }: Props) {
  const { t } = useTranslation('communes');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="ranking-scroller" tabIndex={0} aria-label={t('table')}>
      <table className="ranking-table">
        <thead>
          <tr>
            <th scope="col" className="cell-number">
              {t('column.rank')}
            </th>
            {RANKING_SORTS.map((key) => {
              const isActive = key === sort;
              const next = isActive ? (direction === 'asc' ? 'desc' : 'asc') : (FIRST[key] ?? 'desc');
              const Icon = isActive ? (direction === 'asc' ? ArrowUp : ArrowDown) : ChevronsUpDown;
              return (
                <th
                  key={key}
                  scope="col"
                  className={key === 'name' ? 'cell-name' : `cell-number ranking-${key}`}
                  aria-sort={isActive ? (direction === 'asc' ? 'ascending' : 'descending') : 'none'}
                >
                  <button
                    type="button"
                    className={isActive ? 'ranking-sort ranking-sort-on' : 'ranking-sort'}
                    title={t('sortBy', { column: t(`column.${key}`) })}
                    onClick={() => onSort(key, next)}
                  >
                    {t(`column.${key}`)}
                    <Icon size={14} aria-hidden />
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Row key={row.commune.code} row={row} rank={index + 1} isReachPending={isReachPending} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  row: RankingRow;
  rank: number;
  isReachPending: boolean;
}

function Row({ row: { commune, figures, reach }, rank, isReachPending }: RowProps) {
  const { t } = useTranslation('communes');
  const format = useFormat();
  const groupName = t(`thresholdGroup.${commune.thresholdGroup}`);
  return (
    <tr>
      <td className="cell-number">{format.number(rank)}</td>
      <th scope="row" className="cell-name">
        <Link to="/communes/$code" params={{ code: commune.code }} className="ranking-link">
          {commune.name}
        </Link>
        <span className="ranking-code">{commune.code}</span>
      </th>
      <td className="cell-number ranking-population">{format.number(commune.population)}</td>
      <td className="cell-number ranking-area">{format.area(commune.areaKm2 * 1e6)}</td>
      <td className="cell-number ranking-threshold">
        {t('threshold', { value: format.number(THRESHOLD_GROUPS[commune.thresholdGroup]), group: groupName })}
      </td>
      <td className="cell-number">{format.number(figures.sites)}</td>
      <td className="cell-number ranking-covered">
        <CoveredCell figures={figures} />
      </td>
      <td className="cell-number">{format.number(figures.warned)}</td>
      <td className="cell-number">
        {figures.overdue > 0 ? (
          <Link
            to="/sites"
            search={{ commune: [commune.code], overdue: true }}
            className="ranking-link ranking-overdue-link"
          >
            <StatusPill {...OVERDUE_STYLE} label={format.number(figures.overdue)} />
          </Link>
        ) : (
          format.number(0)
        )}
      </td>
      <td className="cell-number ranking-median">{format.days(figures.medianDaysToFix)}</td>
      <td className="cell-number ranking-playPoints">
        {t('of', { part: format.number(figures.playPoints), whole: format.number(figures.playSpaces) })}
      </td>
      <td className="cell-number ranking-reach">
        {isReachPending ? <Skeleton height="14px" width="48px" /> : format.percent(reach)}
      </td>
    </tr>
  );
}

/** A share never stands without the numbers it is made of. */
export function CoveredCell({ figures }: { figures: CoverageFigures }) {
  const { t } = useTranslation('communes');
  const format = useFormat();
  const share = coveredShare(figures);
  if (share === null) return t('noSites');
  const text = t('shareOf', {
    share: format.percent(share),
    part: format.number(figures.covered),
    whole: format.number(figures.sites),
  });
  return (
    <>
      <span className="nowrap">{text}</span>
      <Meter
        label={t('column.covered')}
        value={figures.covered}
        max={figures.sites}
        valueText={text}
        tone="success"
      />
    </>
  );
}
