import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { BoardRow } from '#domain/assessment-views.ts';
import { useLabels } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import { StatusPill } from '../ui/badge.tsx';
import { STAGE_STYLE } from '../ui/stage-style.ts';
import { useCostText } from './cost-text.ts';

/** With its place on the whole board, which holds for communes with a verdict only. */
type RankedRow = BoardRow & { rank: number };

/** @param year of the official round that a commune without an assessment is led to */
export function BoardTable({ rows, year }: { rows: readonly RankedRow[]; year: number }) {
  const { t } = useTranslation('standard');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="standard-scroller" tabIndex={0} aria-label={t('table.label')}>
      <table className="standard-table">
        <thead>
          <tr>
            <th scope="col" className="cell-number">
              {t('table.rank')}
            </th>
            <th scope="col">{t('table.commune')}</th>
            <th scope="col">{t('table.stage')}</th>
            <th scope="col" className="cell-number">
              {t('table.score')}
            </th>
            <th scope="col" className="cell-number">
              {t('table.short')}
            </th>
            <th scope="col">{t('table.blocking')}</th>
            <th scope="col">{t('table.path')}</th>
            <th scope="col">{t('table.until')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.communeCode} row={row} year={year} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ row, year }: { row: RankedRow; year: number }) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const labels = useLabels();
  const { communeCode, stage, score } = row;
  return (
    <tr>
      <td className="cell-number">
        {score && score.outcome !== 'undetermined' ? format.number(row.rank) : '–'}
      </td>
      <th scope="row">
        <Link
          to="/standard/$commune/$period"
          params={{ commune: communeCode, period: row.period ?? `official-${year}` }}
          className="standard-link"
        >
          {labels.commune(communeCode)}
        </Link>
        <span className="standard-code">{communeCode}</span>
      </th>
      <td>
        <StatusPill {...STAGE_STYLE[stage]} label={t(`stage.${stage}`)} />
      </td>
      <td className="cell-number">
        {score ? (
          <>
            <span className="nowrap">
              {t('table.scoreOf', {
                total: format.number(score.total, 2),
                threshold: format.number(score.threshold, 2),
              })}
            </span>
            {score.scored < score.criteria && (
              <span className="standard-sub">
                {t('table.scored', { scored: score.scored, criteria: score.criteria })}
              </span>
            )}
          </>
        ) : (
          '–'
        )}
      </td>
      <td className="cell-number">
        {score ? (score.pointsShort > 0 ? format.number(score.pointsShort, 2) : t('table.reached')) : '–'}
        {score?.outcome === 'undetermined' && <span className="standard-sub">{t('table.undetermined')}</span>}
      </td>
      <td>{score && score.blocking.length > 0 ? score.blocking.join(', ') : '–'}</td>
      <td className="nowrap">{score ? <PathCell path={score.path} /> : '–'}</td>
      <td className="nowrap">
        {stage !== 'recognised'
          ? '–'
          : row.recognisedUntil === null
            ? t('table.noEnd')
            : t('table.untilDay', { day: format.date(row.recognisedUntil) })}
      </td>
    </tr>
  );
}

function PathCell({ path }: { path: NonNullable<BoardRow['score']>['path'] }) {
  const { t } = useTranslation('standard');
  const costText = useCostText();
  switch (path.kind) {
    case 'steps':
      return t('table.pathSteps', { count: path.steps, cost: costText(path, true) });
    case 'out_of_reach':
      return t('table.pathOut');
    case 'reached':
    case 'undetermined':
      return '–';
  }
}
