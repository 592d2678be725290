import { useTranslation } from 'react-i18next';
import type { ValuePeriod } from '#domain/value-periods.ts';

/** "Năm 2026", "Quý 1 năm 2026", "9 tháng năm 2026". */
export function usePeriodText(): (period: ValuePeriod) => string {
  const { t } = useTranslation('plans');
  return (period) => {
    const year = period.slice(0, 4);
    const part = period.slice(5);
    if (part === '') return t('valuePeriod.year', { year });
    if (part === 'H1') return t('valuePeriod.half', { year });
    if (part === '9M') return t('valuePeriod.nineMonths', { year });
    const number = String(Number(part.slice(1)));
    return t(part.startsWith('Q') ? 'valuePeriod.quarter' : 'valuePeriod.month', { year, number });
  };
}
