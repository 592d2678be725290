import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evidence } from '#domain/assessments.ts';
import { foldSearchText } from '#domain/search-text.ts';
import { periodWords } from '#domain/value-words.ts';
import { usePlans } from '../api/plan-data.ts';
import { useValueGrid } from '../api/value-data.ts';
import { useFormat, useLabel, useLanguage } from '../i18n/i18n.ts';
import { wholeText } from '../i18n/value-format.ts';
import { Select } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { Choice, type ChoiceProps } from './evidence-choice.tsx';

type ValueSource = Extract<Evidence['source'], { kind: 'indicator_value' }>;

/** A value that the commune has reported: of a plan and period, found by the name of its indicator. */
export function ValueChoice({ assessment, onChoose }: ChoiceProps<ValueSource>) {
  const { t } = useTranslation('standard');
  const plans = usePlans();
  const [chosen, setChosen] = useState<string | null>(null);
  if (!plans.data)
    return plans.error ? (
      <ErrorState isInline error={plans.error} onRetry={() => void plans.refetch()} />
    ) : (
      <Skeleton lines={3} height="44px" />
    );
  const asked = plans.data.filter(
    ({ communeCode, formerUnit }) =>
      formerUnit === null && (communeCode === null || communeCode === assessment.communeCode),
  );
  const planId = chosen ?? asked[0]?.id;
  if (planId === undefined) return <p className="standard-hint">{t('evidence.noPlan')}</p>;
  return (
    <>
      <Select
        label={t('evidence.plan')}
        value={planId}
        options={asked.map(({ id, issuer, year }) => ({ value: id, label: `${issuer} · ${year}` }))}
        onChange={(next) => {
          setChosen(next);
          onChoose(null);
        }}
      />
      <OfPlan key={planId} planId={planId} assessment={assessment} onChoose={onChoose} />
    </>
  );
}

function OfPlan({ planId, assessment, onChoose }: ChoiceProps<ValueSource> & { planId: string }) {
  const { t } = useTranslation('standard');
  const language = useLanguage();
  const label = useLabel();
  const format = useFormat();
  const [period, setPeriod] = useState<string | undefined>(undefined);
  const [q, setQ] = useState('');
  const grid = useValueGrid(planId, period);
  const cells = grid.data?.rows.find(({ area }) => area === assessment.communeCode)?.cells ?? [];
  const words = foldSearchText(q);
  const items = grid.data?.columns.flatMap((column, index) => {
    const cell = cells[index];
    // A draft is not reported.
    if (!cell?.value || cell.state === 'draft') return [];
    const name = label(column.label);
    if (!foldSearchText(name).includes(words)) return [];
    const value = wholeText(cell.value, column.unit, format, language, '–');
    return [
      {
        id: column.quantity,
        words: (
          <span>
            {name}: <strong>{value}</strong>
          </span>
        ),
      },
    ];
  });
  return (
    <>
      {grid.data && (
        <Select
          label={t('evidence.period')}
          value={grid.data.period}
          options={grid.data.periods.map((each) => ({
            value: each,
            label: capital(periodWords(each)[language]),
          }))}
          onChange={(next) => {
            setPeriod(next);
            onChoose(null);
          }}
        />
      )}
      <Choice
        key={period}
        search={{ q, setQ }}
        list={{ items, error: grid.error, refetch: grid.refetch }}
        onChoose={(quantityKey) => {
          if (grid.data) onChoose({ kind: 'indicator_value', planId, quantityKey, period: grid.data.period });
        }}
      />
      {items?.length === 0 && <p className="standard-hint">{t('evidence.noValues')}</p>}
    </>
  );
}

function capital(words: string): string {
  return words.charAt(0).toLocaleUpperCase('vi') + words.slice(1);
}
