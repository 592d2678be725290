import type { QuantityView } from '#domain/plan-views.ts';
import { type Duty, type Indicator, type Plan, quantitiesOf } from '#domain/plans.ts';
import { foldSearchText } from '#domain/search-text.ts';
import type { PlanSearch } from './plans.search.ts';

export type QuantityViews = ReadonlyMap<string, QuantityView>;

/** Keys of the quantities that another plan wants otherwise. */
function differingQuantities(views: QuantityViews): Set<string> {
  return new Set(
    [...views.values()]
      .filter(({ links }) => links.some(({ isSameTarget }) => !isSameTarget))
      .map(({ key }) => key),
  );
}

/** Units that are in charge of something, in the plan's own order. */
export function leadUnitsOf(plan: Plan): Plan['units'] {
  const leading = new Set([...plan.indicators, ...plan.duties].flatMap(({ leadUnits }) => leadUnits));
  return plan.units.filter(({ key }) => leading.has(key));
}

/** What of a plan fits the search; words are found with and without diacritics. */
export function filterPlan(
  plan: Plan,
  views: QuantityViews,
  { q, unit, differs }: PlanSearch,
): { indicators: Indicator[]; duties: Duty[] } {
  const differing = differingQuantities(views);
  const wanted = foldSearchText(q ?? '');
  const fits = (item: Indicator | Duty) => {
    const quantities = quantitiesOf(
      'quantities' in item ? { indicators: [item], duties: [] } : { indicators: [], duties: [item] },
    );
    if (unit && !item.leadUnits.includes(unit)) return false;
    if (differs && !quantities.some(({ key }) => differing.has(key))) return false;
    const texts = [
      item.wording,
      ...quantities.flatMap(({ label, targetPrinted }) => [label.vi, label.en, targetPrinted]),
      ...('label' in item ? [item.label.vi, item.label.en] : []),
    ];
    return foldSearchText(texts.join(' ')).includes(wanted);
  };
  return { indicators: plan.indicators.filter(fits), duties: plan.duties.filter(fits) };
}
