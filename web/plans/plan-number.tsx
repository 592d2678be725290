import { useTranslation } from 'react-i18next';
import type { PlanSummary } from '#domain/plan-views.ts';
import { useFormat } from '../i18n/i18n.ts';

/** The number under which other plans cite it; the copies leave number and day blank. */
export function PlanNumber({ plan }: { plan: PlanSummary }) {
  const { t } = useTranslation('plans');
  const format = useFormat();
  return plan.cited
    ? t('cited', { number: plan.cited.number, date: format.date(plan.cited.date) })
    : t('noNumber');
}
