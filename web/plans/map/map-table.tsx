import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { GridColumn } from '#domain/indicator-values.ts';
import { usePeriodText } from '../period-text.ts';
import { useAreaText } from './area-text.ts';
import type { AreaValue } from './indicator-map.ts';

/** The same in figures, for those who do not see the colours and for paper. */
export function MapTable({
  column,
  periods,
  names,
}: {
  column: GridColumn;
  periods: readonly { period: string; areas: ReadonlyMap<string, AreaValue> }[];
  names: ReadonlyMap<string, string>;
}) {
  const { t } = useTranslation('plans');
  const periodText = usePeriodText();
  const areaText = useAreaText(column);
  const codes = [...(periods[0]?.areas.keys() ?? [])];
  return (
    <details className="indicator-values">
      <summary>{t('map.table')}</summary>
      <table className="plan-table">
        <thead>
          <tr>
            <th scope="col">{t('map.commune')}</th>
            {periods.map(({ period }) => (
              <th scope="col" key={period} className="cell-number">
                {periodText(period)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {codes.map((code) => (
            <tr key={code}>
              <th scope="row">
                <Link to="/communes/$code" params={{ code }}>
                  {names.get(code) ?? code}
                </Link>
              </th>
              {periods.map(({ period, areas }) => (
                <td key={period} className="cell-number">
                  {areaText(areas.get(code) ?? null)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
