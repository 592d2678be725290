import { useTranslation } from 'react-i18next';
import type { GridColumn } from '#domain/indicator-values.ts';
import { useFormat } from '../../i18n/i18n.ts';
import { figureText } from '../../i18n/value-format.ts';
import { type AreaValue, isYesNo } from './indicator-map.ts';

/** A value in words: "85,2%", "không áp dụng", "chưa báo cáo". */
export function useAreaText(column: GridColumn): (area: AreaValue) => string {
  const { t } = useTranslation('plans');
  const format = useFormat();
  return (area) => {
    if (area === null) return t('map.noData');
    if (area.kind === 'not_applicable') return t('map.notApplicable');
    if (isYesNo(column)) return t(area.value === 1 ? 'map.yes' : 'map.no');
    return figureText(area.value, column.unit, format);
  };
}
