import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Commune } from '#domain/communes.ts';
import type { GridColumn, ValueCell } from '#domain/indicator-values.ts';
import type { PlanSummary } from '#domain/plan-views.ts';
import { usePlanOf } from '../api/plan-data.ts';
import { useValueRow } from '../api/value-data.ts';
import { useFormat, useLabel, useLanguage } from '../i18n/i18n.ts';
import { wholeText } from '../i18n/value-format.ts';
import { Select } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { usePeriodText } from './period-text.ts';
import { useTargetText } from './plan-words.ts';
import '../i18n/plan-texts.ts';
import './commune-indicators.css';

/** What a commune reported of the plan that it reports by. */
export function CommuneIndicators({ commune }: { commune: Commune }) {
  const { t } = useTranslation('plans');
  const { plan, data, error, refetch } = usePlanOf(commune);
  if (plan) return <Values key={plan.id} plan={plan} area={commune.code} />;
  if (data) return <p className="plan-hint">{t('commune.none')}</p>;
  return error ? (
    <ErrorState isInline error={error} onRetry={() => void refetch()} />
  ) : (
    <Skeleton lines={8} height="40px" />
  );
}

const hasValue = (cells: readonly (ValueCell | null)[]) =>
  cells.some((cell) => cell !== null && cell.value !== null);

/** Periods to look at first: the whole year, else what has been reported of it. */
function Values({ plan, area }: { plan: PlanSummary; area: string }) {
  const { t } = useTranslation('plans');
  const periodText = usePeriodText();
  const candidates = [String(plan.year), `${plan.year}-9M`, `${plan.year}-H1`];
  const [chosen, setChosen] = useState<string | null>(null);
  const [looked, setLooked] = useState(0);
  const period = chosen ?? candidates[looked] ?? String(plan.year);
  const { data, error, refetch, isPlaceholderData } = useValueRow(plan.id, period, area);
  const cells = data?.rows[0]?.cells ?? [];
  // Nothing of the year yet: the part of it before.
  if (data && !isPlaceholderData && chosen === null && !hasValue(cells) && looked < candidates.length - 1) {
    setLooked(looked + 1);
  }
  if (!data)
    return error ? (
      <ErrorState isInline error={error} onRetry={() => void refetch()} />
    ) : (
      <Skeleton lines={8} height="40px" />
    );
  const reported = cells.filter((cell) => cell !== null && cell.value !== null).length;
  const periods = data.periods.filter((each) => each.startsWith(String(plan.year)));
  return (
    <div className="commune-indicators">
      <Select
        label={t('commune.period')}
        value={period}
        options={periods.map((value) => ({ value, label: periodText(value) }))}
        onChange={setChosen}
      />
      <p className="plan-hint">
        {t('commune.reported', { reported, all: data.columns.length })} ·{' '}
        {t('commune.plan', { issuer: plan.issuer })}
      </p>
      <ul className="commune-indicator-list">
        {data.columns.map((column, index) => (
          <Indicator key={column.indicator} column={column} cell={cells[index] ?? null} />
        ))}
      </ul>
      <p className="commune-indicator-links">
        <Link
          to="/plans/$id"
          params={{ id: plan.id }}
          search={{ period }}
          className="button button-secondary"
        >
          {t('commune.open')}
        </Link>
        <Link
          to="/plans/$id/values"
          params={{ id: plan.id }}
          search={{ period }}
          className="button button-quiet"
        >
          {t('commune.fill')}
        </Link>
      </p>
    </div>
  );
}

function Indicator({ column, cell }: { column: GridColumn; cell: ValueCell | null }) {
  const { t } = useTranslation('plans');
  const format = useFormat();
  const label = useLabel();
  const language = useLanguage();
  const targetText = useTargetText();
  const value = cell?.value ?? null;
  const isSilent = value === null || value.type === 'not_applicable';
  const text =
    value?.type === 'not_applicable'
      ? t('commune.notApplicable')
      : wholeText(value, column.unit, format, language, t('commune.notReported'));
  return (
    <li>
      <span className="commune-indicator-name">
        {label(column.label)}
        <small>{t('commune.target', { target: targetText(column) })}</small>
      </span>
      <span className={isSilent ? 'plan-hint' : 'commune-indicator-value'}>{text}</span>
    </li>
  );
}
