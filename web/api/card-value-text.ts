import type { SiteCard } from '#domain/sites.ts';
import type { Format } from '../i18n/format.ts';
import type { Labels } from './labels.ts';

/** A value of the card as people read it; empty for none. */
export function valueText(field: keyof SiteCard, card: SiteCard, labels: Labels, format: Format): string {
  switch (field) {
    case 'communeCode':
      return labels.commune(card.communeCode);
    case 'kind':
      return labels.of('hazard_kinds', card.kind);
    case 'setting':
      return labels.of('settings', card.setting);
    case 'unitId':
      return card.unitId === null ? '' : labels.unit(card.unitId);
    case 'riskFactors':
      return card.riskFactors.map((code) => labels.of('risk_factors', code)).join(', ');
    case 'requiredMeasures':
      return card.requiredMeasures.map((code) => labels.of('measure_kinds', code)).join(', ');
    case 'fundSource':
      return card.fundSource === null ? '' : labels.of('fund_sources', card.fundSource);
    case 'dueOn':
      return card.dueOn === null ? '' : format.date(card.dueOn);
    case 'estimatedCostVnd':
      return card.estimatedCostVnd === null ? '' : format.money(card.estimatedCostVnd);
    case 'lonLat':
      return `${card.lonLat[1]}, ${card.lonLat[0]}`;
    case 'outline':
      return card.outline?.type ?? '';
    case 'name':
    case 'hamlet':
    case 'owner':
    case 'description':
      return card[field];
  }
}
