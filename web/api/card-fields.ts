import { useTranslation } from 'react-i18next';
import type { SiteCard } from '#domain/sites.ts';

/** Words of each field of the card, the same in the form and beside a conflict. */
export function useFieldName(): (field: keyof SiteCard) => string {
  const { t } = useTranslation('sites');
  const names: Record<keyof SiteCard, string> = {
    communeCode: t('site.commune'),
    name: t('edit.name'),
    kind: t('site.kind'),
    setting: t('site.setting'),
    hamlet: t('site.place'),
    lonLat: t('site.mapTitle'),
    outline: t('edit.outline'),
    owner: t('site.owner'),
    unitId: t('site.unit'),
    riskFactors: t('edit.riskFactors'),
    requiredMeasures: t('edit.requiredMeasures'),
    dueOn: t('site.dueOn'),
    estimatedCostVnd: t('edit.estimatedCost'),
    fundSource: t('site.fundSource'),
    description: t('site.description'),
  };
  return (field) => names[field];
}
