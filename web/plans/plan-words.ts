import { useTranslation } from 'react-i18next';
import { weekdayOf } from '#domain/holidays.ts';
import type { Quantity } from '#domain/plan-quantities.ts';
import { useFormat } from '../i18n/i18n.ts';

const SIGNS = { '>=': '≥ ', '<=': '≤ ', '>': '> ', '<': '< ', '=': '' } as const;

/** What a plan wants of a quantity, short: "≥ 65%", "79/126", "Giảm so với 2025". */
export function useTargetText(): (quantity: Pick<Quantity, 'target' | 'unit'>) => string {
  const { t } = useTranslation('plans');
  const format = useFormat();
  return ({ target, unit }) => {
    switch (target.comparator) {
      case 'reached':
      case 'maintain':
      case 'none':
        return t(`target.${target.comparator}`);
      case 'k_of_n':
        return `${format.number(target.k)}/${format.number(target.n)}`;
      case 'reduce': {
        const { baselineYear: year, byPercent } = target;
        if (byPercent === null)
          return year === null ? t('target.reduce') : t('target.reduceSince', { year: String(year) });
        const percent = format.percent(byPercent / 100);
        return year === null
          ? t('target.reduceBy', { percent })
          : t('target.reduceBySince', { percent, year: String(year) });
      }
      default: {
        const value = format.number(target.value, 2);
        const words = unit === 'percent' ? `${value}%` : t(`unit.${unit}`, { value });
        return `${SIGNS[target.comparator]}${words}`;
      }
    }
  };
}

/** "Thứ sáu, 05/06/2026" */
export function useDayText(): (day: string) => string {
  const { t } = useTranslation('plans');
  const format = useFormat();
  return (day) =>
    t('report.on', {
      weekday: t(`weekday.${weekdayOf(day) as 0 | 1 | 2 | 3 | 4 | 5 | 6}`),
      date: format.date(day),
    });
}

/** Plans write names inside sentences; alone they begin with a capital. */
export function capital(name: string): string {
  return name.charAt(0).toLocaleUpperCase('vi') + name.slice(1);
}

export const namesOf = (names: readonly string[]): string => names.map(capital).join(', ');
