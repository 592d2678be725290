import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/i18n.ts';
import { Card } from '../ui/card.tsx';
import { PaceChart } from './pace-chart.tsx';
import type { BoardGoal } from './pace-points.ts';

/** The target: how far, how fast, and what may come of it. */
export function Goal({ goal }: { goal: BoardGoal }) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const { target, pace } = goal;
  const behind = { value: format.number(Math.abs(pace.ahead), 1) };
  const left = {
    missing: format.number(pace.missing),
    days: format.number(pace.daysLeft),
    dueOn: format.date(target.dueOn),
    rate: format.number(pace.neededPer30Days, 1),
  };
  return (
    <div className="goal">
      <Card title={t('goal.title', { count: target.count, of: target.of })}>
        <p className="goal-figure">
          {t('goal.recognised', { actual: format.number(pace.actual), of: format.number(target.of) })}
        </p>
        <p>
          {pace.ahead < 0
            ? t('goal.behind', behind)
            : pace.ahead > 0
              ? t('goal.ahead', behind)
              : t('goal.onPace')}
        </p>
        <PaceChart goal={goal} />
        <p className="standard-hint">
          {pace.missing === 0
            ? t('goal.reached')
            : pace.daysLeft === 0
              ? t('goal.over', left)
              : t('goal.missing', left)}
        </p>
      </Card>
      <ForecastCard forecast={goal.forecast} />
    </div>
  );
}

function ForecastCard({ forecast }: { forecast: BoardGoal['forecast'] }) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const { range, mean, certain, chanceOfTarget, confidence, reasons } = forecast;
  const share =
    chanceOfTarget < 0.01
      ? t('forecast.chanceTiny')
      : chanceOfTarget > 0.99
        ? t('forecast.chanceSure')
        : format.percent(chanceOfTarget, 0);
  return (
    <Card
      title={t('forecast.title', { dueOn: format.date(forecast.dueOn) })}
      tone={confidence === 'thin' ? 'warm' : 'plain'}
    >
      <p className="goal-figure">
        {t('forecast.range', { low: format.number(range.low), high: format.number(range.high) })}
      </p>
      <p>{t('forecast.rangeDetail', { mean: format.number(mean, 1), certain: format.number(certain) })}</p>
      <p>{t('forecast.chance', { share })}</p>
      {confidence === 'thin' && (
        <>
          <p className="goal-thin">{t('forecast.thin')}</p>
          <ul className="goal-reasons">
            {reasons.map((reason) => (
              <li key={reason.code}>{t(`forecast.reason.${reason.code}`, { count: countOf(reason) })}</li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function countOf(reason: BoardGoal['forecast']['reasons'][number]): number {
  if ('communes' in reason) return reason.communes;
  return 'count' in reason ? Math.round(reason.count) : 0;
}
