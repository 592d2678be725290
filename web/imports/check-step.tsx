import { Link, useNavigate } from '@tanstack/react-router';
import { Play, ScanSearch, SlidersHorizontal, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#domain/imports.ts';
import { useImportStep } from '../api/import-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { ApproximateReturned } from './approximate-returned.tsx';
import { FileFault } from './file-fault.tsx';
import { Progress } from './progress.tsx';
import { Result } from './result.tsx';
import { hasResult, openQuestions } from './steps.ts';
import { useApproximateOutlines } from './use-approximate.ts';

/** A trial of the whole file: what a run would do, on the map and row by row. */
export function CheckStep({ known }: { known: Import }) {
  if (known.status === 'checking' || (known.status === 'cancelling' && known.startedAt === null))
    return <Checking known={known} />;
  if (known.status === 'failed')
    return (
      <div className="import-result-step">
        <FileFault known={known} />
        {known.startedAt === null && <NotChecked known={known} />}
      </div>
    );
  if (!hasResult(known.status)) return <NotChecked known={known} />;
  return (
    <div className="import-result-step">
      {known.status === 'checked' && <CheckHead known={known} />}
      {known.status === 'checked' && <ApproximateReturned known={known} />}
      <Result known={known} />
    </div>
  );
}

function CheckHead({ known }: { known: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const navigate = useNavigate({ from: '/imports/$id' });
  const step = useImportStep(known.id);
  const { counts } = known;
  const ready = counts.added + counts.merged;
  return (
    <header className="step-head">
      <div>
        <h2>{t('check.title')}</h2>
        <p className="imports-soft">
          {t('check.result', {
            ready: format.number(counts.added),
            returned: format.number(counts.returned),
          })}{' '}
          {t('check.lead')}
        </p>
      </div>
      <div className="step-actions">
        <Link
          to="/imports/$id"
          params={{ id: known.id }}
          search={{ step: 'columns' }}
          className="button button-secondary"
        >
          <SlidersHorizontal size={18} aria-hidden />
          {t('check.changeSettings')}
        </Link>
        <Button
          variant="primary"
          icon={<Play size={18} aria-hidden />}
          isBusy={step.isPending}
          disabled={ready === 0}
          onClick={() => step.mutate('run', { onSuccess: () => void navigate({ search: {} }) })}
        >
          {ready === 0 ? t('run.nothing') : t('run.start', { count: ready, shown: format.number(ready) })}
        </Button>
      </div>
      {step.error && <ErrorState isInline error={step.error} />}
    </header>
  );
}

function Checking({ known }: { known: Import }) {
  const { t } = useTranslation('imports');
  const step = useImportStep(known.id);
  return (
    <Progress known={known} title={t('status.checking')} words={['check.progress', 'check.progressOpen']}>
      <p className="imports-soft">{t('run.canLeave')}</p>
      <Button
        icon={<Square size={16} aria-hidden />}
        isBusy={step.isPending || known.status === 'cancelling'}
        onClick={() => step.mutate('cancel')}
      >
        {t('check.cancel')}
      </Button>
      {step.error && <ErrorState isInline error={step.error} />}
    </Progress>
  );
}

function NotChecked({ known }: { known: Import }) {
  const { t } = useTranslation('imports');
  const navigate = useNavigate({ from: '/imports/$id' });
  const step = useImportStep(known.id);
  const isApproximate = useApproximateOutlines();
  const isBlocked = openQuestions(known, isApproximate ?? false).length > 0;
  return (
    <EmptyState
      title={t('check.notYetTitle')}
      detail={isBlocked ? t('check.openQuestions') : t('check.notYetDetail')}
      icon={<ScanSearch size={28} />}
      action={
        <>
          {isBlocked ? (
            <Link
              to="/imports/$id"
              params={{ id: known.id }}
              search={{ step: 'columns' }}
              className="button button-primary"
            >
              {t('check.toColumns')}
            </Link>
          ) : (
            <Button
              variant="primary"
              isBusy={step.isPending || isApproximate === null}
              onClick={() => step.mutate('check', { onSuccess: () => void navigate({ search: {} }) })}
            >
              {t('check.start')}
            </Button>
          )}
          {step.error && <ErrorState isInline error={step.error} />}
        </>
      }
    />
  );
}
