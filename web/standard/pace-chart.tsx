import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/i18n.ts';
import { type BoardGoal, CHART, pacePoints } from './pace-points.ts';

/** Recognised communes over the year, the straight line to the target, and the forecast's range at its end. */
export function PaceChart({ goal }: { goal: BoardGoal }) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const { target, line, forecast } = goal;
  const points = pacePoints(goal);
  const label = t('goal.chart', {
    from: format.date(target.startsOn),
    to: format.date(goal.pace.day),
    actual: line.map(({ actual }) => format.number(actual)).join(', '),
    low: format.number(forecast.range.low),
    high: format.number(forecast.range.high),
    target: format.number(target.count),
  });
  return (
    <figure className="pace">
      <svg viewBox={`0 0 ${CHART.width} ${CHART.height}`} role="img" aria-label={label}>
        {points.ticks.map(({ count, y }) => (
          <g key={count}>
            <line x1={CHART.left} x2={CHART.width - CHART.right} y1={y} y2={y} className="pace-grid" />
            <text x={CHART.left - 6} y={y + 4} textAnchor="end">
              {format.number(count)}
            </text>
          </g>
        ))}
        {points.ends.map(({ day, x }, index) => (
          <text key={day} x={x} y={CHART.height - 6} textAnchor={index === 0 ? 'start' : 'end'}>
            {format.dayMonth(day)}
          </text>
        ))}
        <polygon points={points.fan} className="pace-fan" />
        <line {...points.straight} className="pace-target" />
        <polyline points={points.actual} className="pace-actual" />
        <line
          x1={points.today.x}
          x2={points.today.x}
          y1={CHART.top}
          y2={points.baseline}
          className="pace-today"
        />
        <circle cx={points.today.x} cy={points.today.y} r={5} className="pace-dot" />
      </svg>
      <figcaption className="pace-key" aria-hidden="true">
        <span className="pace-key-actual">{t('goal.actualLine')}</span>
        <span className="pace-key-target">{t('goal.targetLine')}</span>
        <span className="pace-key-fan">{t('goal.rangeMark')}</span>
        <span className="pace-key-today">{t('goal.todayMark')}</span>
      </figcaption>
    </figure>
  );
}
