import { useTranslation } from 'react-i18next';
import type { GridColumn } from '#domain/indicator-values.ts';
import { useFormat } from '../../i18n/i18n.ts';
import { figureText } from '../../i18n/value-format.ts';
import { usePeriodText } from '../period-text.ts';
import type { ValueClass } from './classing.ts';
import { type Coloured, isYesNo } from './indicator-map.ts';

interface Props {
  column: GridColumn;
  classes: readonly ValueClass[];
  shades: readonly string[];
  columns: readonly { period: string; coloured: Coloured | undefined }[];
}

/** What the colours mean, with how many communes have each in each period. */
export function MapLegend({ column, classes, shades, columns }: Props) {
  const { t } = useTranslation('plans');
  const format = useFormat();
  const periodText = usePeriodText();
  const text = (value: number) => figureText(value, column.unit, format);
  const rows = [
    ...classes.map(({ low, high }, index) => ({
      key: `class-${low}`,
      swatch: { background: shades[index] },
      label: isYesNo(column)
        ? t(low === 1 ? 'map.yes' : 'map.no')
        : low === high
          ? text(low)
          : t(index === classes.length - 1 ? 'map.rangeLast' : 'map.range', {
              low: text(low),
              high: text(high),
            }),
      count: (coloured: Coloured) => coloured.counts[index] ?? 0,
    })),
    {
      key: 'not_applicable',
      swatch: { background: 'var(--track)' },
      label: t('map.notApplicable'),
      count: (coloured: Coloured) => coloured.notApplicable,
    },
    {
      key: 'no_data',
      swatch: { background: 'var(--no-data)' },
      label: t('map.noData'),
      count: (coloured: Coloured) => coloured.noData,
    },
  ];
  return (
    <table className="plan-table indicator-legend">
      <caption className="visually-hidden">{t('map.legend')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('map.legend')}</th>
          {columns.map(({ period }) => (
            <th scope="col" key={period} className="cell-number">
              {periodText(period)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, swatch, label, count }) => (
          <tr key={key}>
            <th scope="row">
              <span className="indicator-swatch" style={swatch} aria-hidden="true" />
              {label}
            </th>
            {columns.map(({ period, coloured }) => (
              <td key={period} className="cell-number">
                {coloured
                  ? t('map.communes', { count: count(coloured), shown: format.number(count(coloured)) })
                  : '–'}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
