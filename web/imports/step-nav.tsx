import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#domain/imports.ts';
import { currentStep, STEPS, type Step } from './steps.ts';

/** The four steps, each to be looked at again at any time; the address says which is shown. */
export function StepNav({ known, step }: { known: Import; step: Step }) {
  const { t } = useTranslation('imports');
  const reached = STEPS.indexOf(currentStep(known));
  const isFinished = known.status === 'done';
  return (
    <nav className="import-steps" aria-label={t('steps.label')}>
      <ol>
        {STEPS.map((name, index) => {
          const isDone = index < reached || (isFinished && index === reached);
          return (
            <li key={name}>
              <Link
                to="/imports/$id"
                params={{ id: known.id }}
                search={{ step: name }}
                className="import-step"
                aria-current={name === step ? 'step' : undefined}
              >
                <span className={isDone ? 'step-mark step-done' : 'step-mark'} aria-hidden="true">
                  {isDone ? <Check size={16} /> : index + 1}
                </span>
                {t(`steps.${name}`)}
                {isDone && <span className="visually-hidden"> ({t('steps.done')})</span>}
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
