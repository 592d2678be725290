import { useTranslation } from 'react-i18next';
import type { Cost } from '#domain/path-to-target.ts';
import { useFormat } from '../i18n/i18n.ts';

/** "240 triệu đồng", with the steps whose cost is not known in words. */
export function useCostText(): (cost: Cost, isShort?: boolean) => string {
  const { t } = useTranslation('standard');
  const format = useFormat();
  return ({ costVnd, unknownCosts }, isShort = false) => {
    const unknown = t('path.unknownCosts', { count: unknownCosts });
    if (unknownCosts > 0 && costVnd === 0) return unknown;
    const known = isShort ? format.moneyShort(costVnd) : format.money(costVnd);
    return unknownCosts > 0 ? `${known}, ${unknown}` : known;
  };
}
