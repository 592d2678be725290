import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { unitName } from '#domain/deadlines.ts';
import type { Indicator, Plan } from '#domain/plans.ts';
import { useLabel } from '../i18n/i18n.ts';
import { FigureCell, type Figures, TrendCell } from './figure-cell.tsx';
import type { QuantityViews } from './filter-plan.ts';
import { LinkedTargets, UnitsLine } from './linked-targets.tsx';
import { useTargetText } from './plan-words.ts';

interface Props {
  plan: Plan;
  /** Those that fit the filter. */
  indicators: readonly Indicator[];
  views: QuantityViews;
  figures: Figures;
}

/** The list of targets, group by group as printed. Columns that the plan leaves (nearly) empty are not drawn. */
export function IndicatorTables({ plan, indicators, views, figures }: Props) {
  const named = plan.indicators.filter(({ leadUnits }) => leadUnits.length > 0);
  const columns = {
    number: plan.indicators.some(({ number }) => number !== null),
    units: named.length > plan.indicators.length / 2,
  };
  return plan.groups.map((group) => {
    const rows = indicators.filter((indicator) => indicator.group === group.key);
    if (rows.length === 0) return null;
    return <GroupTable key={group.key} {...{ plan, group, rows, views, figures, columns }} />;
  });
}

interface GroupProps {
  plan: Plan;
  group: Plan['groups'][number];
  rows: readonly Indicator[];
  views: QuantityViews;
  figures: Figures;
  columns: { number: boolean; units: boolean };
}

function GroupTable({ plan, group, rows, views, figures, columns }: GroupProps) {
  const { t } = useTranslation('plans');
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="plan-group" lang="vi">
        {group.number}. {group.title}
      </h3>
      <table className="plan-table" aria-labelledby={id}>
        <thead>
          <tr>
            {columns.number && (
              <th scope="col" className="plan-col-number">
                {t('column.number')}
              </th>
            )}
            <th scope="col">{t('column.wording')}</th>
            <th scope="col" className="plan-col-target">
              {t('column.target')}
            </th>
            <th scope="col" className="plan-col-own">
              {t('column.own')}
            </th>
            <th scope="col" className="plan-col-trend">
              {t('column.trend')}
            </th>
            {columns.units && (
              <th scope="col" className="plan-col-units">
                {t('column.units')}
              </th>
            )}
            <th scope="col" className="plan-col-others">
              {t('column.others')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((indicator) => (
            <IndicatorRows key={indicator.key} {...{ plan, indicator, views, figures, columns }} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** One row per quantity; what belongs to the indicator spans them. */
function IndicatorRows({
  plan,
  indicator,
  views,
  figures,
  columns,
}: Pick<GroupProps, 'plan' | 'views' | 'figures' | 'columns'> & { indicator: Indicator }) {
  const { t } = useTranslation('plans');
  const label = useLabel();
  const targetText = useTargetText();
  const { quantities } = indicator;
  const span = quantities.length;
  const isNamed = indicator.leadUnits.length + indicator.supportingUnits.length > 0;
  const names = (keys: readonly string[]) => keys.map((key) => unitName(plan, key));
  const units = (
    <UnitsLine leading={names(indicator.leadUnits)} supporting={names(indicator.supportingUnits)} />
  );
  return quantities.map((quantity, index) => {
    const view = views.get(quantity.key);
    const printed = indicator.targetColumn ?? quantity.targetPrinted;
    const isPlain = withoutBlanks(printed) === withoutBlanks(targetText(quantity));
    return (
      <tr key={quantity.key}>
        {index === 0 && columns.number && <td rowSpan={span}>{indicator.number ?? '–'}</td>}
        {index === 0 && (
          <th scope="row" rowSpan={span} lang="vi">
            {indicator.wording}
            {!columns.units && units}
          </th>
        )}
        <td>
          <strong className="plan-target">{targetText(quantity)}</strong>
          {span > 1 && <span className="plan-hint">{label(quantity.label)}</span>}
          {!isPlain && (
            <span className="plan-hint" lang="vi">
              {t('printed', { text: printed })}
            </span>
          )}
        </td>
        <td>
          <FigureCell quantity={quantity} figure={figures.get(quantity.key)} own={view?.own ?? null} />
        </td>
        <td>
          <TrendCell quantity={quantity} figure={figures.get(quantity.key)} />
        </td>
        {index === 0 && columns.units && <td rowSpan={span}>{isNamed ? units : t('noUnit')}</td>}
        <td>
          <LinkedTargets quantity={quantity} wording={indicator.wording} links={view?.links ?? []} />
        </td>
      </tr>
    );
  });
}

const withoutBlanks = (text: string) => text.replace(/\s/g, '');
