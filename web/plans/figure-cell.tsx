import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { PlanFigure, TargetStanding } from '#domain/indicator-values.ts';
import type { Quantity } from '#domain/plan-quantities.ts';
import type { OwnFigure } from '#domain/plan-views.ts';
import type { OfficialFigure } from '#domain/report-events.ts';
import { useFormat, useLanguage } from '../i18n/i18n.ts';
import { figureText, wholeText } from '../i18n/value-format.ts';
import { OwnFigureCell } from './own-figure.tsx';
import { usePeriodText } from './period-text.ts';
import { SPARK, sparkLines, sparkPoints } from './spark-points.ts';
import './figures.css';

export type Figures = ReadonlyMap<string, PlanFigure>;

interface Props {
  quantity: Quantity;
  /** undefined: still being read, or it could not be. */
  figure: PlanFigure | undefined;
  /** What Bờ An holds, known before the figures are. */
  own: OwnFigure | null;
}

/** Value of a quantity: what communes add up to, the official figure, what Bờ An holds, each with its gap. */
export function FigureCell({ quantity, figure, own }: Props) {
  const { t } = useTranslation('plans');
  const format = useFormat();
  const rolledText = useRolledText();
  const officialText = useOfficialText();
  const { period } = useSearch({ from: '/shell/plans/$id' });
  const rolled = figure?.rolledUp;
  const official = figure?.official ?? null;
  const none = t('figure.notReported');
  return (
    <div className="own-cell">
      {rolled && rolled.reported > 0 && (
        <>
          <strong>{rolledText(quantity, rolled)}</strong>
          <p className="plan-hint">
            {t('figure.from', { reported: format.number(rolled.reported), of: format.number(rolled.of) })}
            {rolled.notApplicable > 0 &&
              ` · ${t('figure.notApplicable', { shown: format.number(rolled.notApplicable) })}`}
          </p>
          <Standing quantity={quantity} standing={figure.standing} />
          {rolled.of > 1 && (
            <Link
              from="/plans/$id"
              to="/plans/$id/map"
              search={{ indicator: quantity.key, period }}
              className="figure-map"
            >
              {t('map.open')}
            </Link>
          )}
        </>
      )}
      {official?.cell.value && (
        <>
          <p>{officialText(quantity, official)}</p>
          <Standing quantity={quantity} standing={official.standing} />
        </>
      )}
      {own && <OwnFigureCell own={own} />}
      {rolled?.reported === 0 && !official?.cell.value && !own && <p className="plan-hint">{none}</p>}
    </div>
  );
}

function Standing({ quantity, standing }: { quantity: Quantity; standing: TargetStanding | null }) {
  const { t } = useTranslation('plans');
  const format = useFormat();
  if (standing === null || standing.isMet === null) return null;
  if (standing.isMet) return <p className="own-gap">{t('own.met')}</p>;
  const { points, count } = standing;
  if (points !== null && quantity.unit === 'percent')
    return (
      <p className="own-gap">
        {t('figure.gapPoints', { points: format.number(points, 1), count: format.number(count) })}
      </p>
    );
  const gap = count ?? points;
  return (
    <p className="own-gap">
      {gap === null ? t('figure.notMet') : t('figure.gap', { gap: format.number(gap, 2) })}
    </p>
  );
}

/** The figure that the city entered for the whole province. */
export function useOfficialText() {
  const { t } = useTranslation('plans');
  const format = useFormat();
  const language = useLanguage();
  return ({ unit }: Pick<Quantity, 'unit'>, { cell, value }: OfficialFigure) =>
    t('figure.official', {
      value:
        value === null
          ? wholeText(cell.value, unit, format, language, t('figure.notReported'))
          : figureText(value, unit, format),
    });
}

/** What communes add up to, in the unit of the quantity. */
export function useRolledText() {
  const format = useFormat();
  return (
    { unit }: Pick<Quantity, 'unit'>,
    { rule, numerator, denominator, value, of }: PlanFigure['rolledUp'],
  ) => {
    switch (rule) {
      case 'ratio_of_sums':
        return value === null
          ? `${format.number(numerator)}/${format.number(denominator)}`
          : figureText(value, unit, format);
      case 'sum':
        return format.number(numerator);
      case 'every_yes':
      case 'count_reached':
        return `${format.number(numerator)}/${format.number(rule === 'count_reached' ? of : denominator)}`;
    }
  };
}

/** How the value moved over the periods, and how far its cells are on their way. */
export function TrendCell({ quantity, figure }: Omit<Props, 'own'>) {
  const { t } = useTranslation('plans');
  // What Bờ An fills itself has no cells on their way.
  if (!figure || figure.selfFilled) return null;
  const { states, trend } = figure;
  const counts = (['draft', 'submitted', 'approved', 'locked', 'notReported'] as const).filter(
    (state) => states[state] > 0,
  );
  return (
    <div className="figure-trend">
      {trend.length > 1 && <SparkLine quantity={quantity} trend={trend} />}
      <ul className="figure-states">
        {counts.map((state) => (
          <li key={state}>{t(`figure.state.${state}`, { count: states[state] })}</li>
        ))}
      </ul>
    </div>
  );
}

function SparkLine({ quantity, trend }: { quantity: Quantity; trend: PlanFigure['trend'] }) {
  const { t } = useTranslation('plans');
  const format = useFormat();
  const periodText = usePeriodText();
  const points = sparkPoints(trend.map(({ value }) => value));
  const last = points.findLast((point) => point !== null);
  const text = trend.map(
    ({ period, value }) => `${periodText(period)}: ${figureText(value, quantity.unit, format)}`,
  );
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${SPARK.width} ${SPARK.height}`}
      width={SPARK.width}
      height={SPARK.height}
      role="img"
      aria-label={t('figure.trend', { values: text.join('; ') })}
    >
      {sparkLines(points).map((line) => (
        <polyline key={line} points={line} />
      ))}
      {last && <circle cx={last.x} cy={last.y} r={3} />}
    </svg>
  );
}
