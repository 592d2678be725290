import { Link, useNavigate } from '@tanstack/react-router';
import { ClipboardList, Map as MapIcon, RotateCcw, Square, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#domain/imports.ts';
import { useImportAgain, useImportStep } from '../api/import-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { FileFault } from './file-fault.tsx';
import { Progress } from './progress.tsx';
import { Result } from './result.tsx';
import { currentStep, isDeciding } from './steps.ts';

/** The run itself, what came of it, and the way back. */
export function RunStep({ known }: { known: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { status } = known;
  switch (status) {
    case 'running':
      // A decision about one row is no reason to take the page away.
      return isDeciding(known) ? <Done known={known} /> : <Running known={known} />;
    case 'cancelling':
      return (
        <Progress known={known} title={t('status.cancelling')} words={['run.progress', 'run.progressOpen']}>
          <p className="imports-soft">{t('run.cancelling')}</p>
        </Progress>
      );
    case 'undoing':
      return (
        <Progress known={known} title={t('status.undoing')} words={['run.progress', 'run.progressOpen']}>
          <p className="imports-soft">{t('run.undoing')}</p>
        </Progress>
      );
    case 'done':
      return <Done known={known} />;
    case 'cancelled':
      return (
        <Ended known={known} title={t('run.cancelledTitle')} detail={t('run.cancelledDetail')}>
          <CheckAgain known={known} />
        </Ended>
      );
    case 'undone':
      return (
        <Ended
          known={known}
          title={t('run.undoneTitle')}
          detail={[
            known.undoneByName &&
              t('undoneBy', { who: known.undoneByName, when: format.dateTime(known.undoneAt) }),
            t('run.undoneDetail'),
          ]
            .filter(Boolean)
            .join('. ')}
        >
          <ImportAgain known={known} />
        </Ended>
      );
    case 'failed':
      return <Failed known={known} />;
    default:
      return (
        <EmptyState
          title={t('run.notYetTitle')}
          detail={t('run.notYetDetail')}
          action={
            <Link
              to="/imports/$id"
              params={{ id: known.id }}
              search={{ step: currentStep(known) }}
              className="button button-primary"
            >
              {t(status === 'uploaded' ? 'check.toColumns' : 'run.toCheck')}
            </Link>
          }
        />
      );
  }
}

function Running({ known }: { known: Import }) {
  const { t } = useTranslation('imports');
  const step = useImportStep(known.id);
  return (
    <Progress known={known} title={t('status.running')} words={['run.progress', 'run.progressOpen']}>
      <p className="imports-soft">{t('run.canLeave')}</p>
      <Button
        variant="danger"
        icon={<Square size={16} aria-hidden />}
        isBusy={step.isPending}
        onClick={() => step.mutate('cancel')}
      >
        {t('run.cancel')}
      </Button>
      {step.error && <ErrorState isInline error={step.error} />}
    </Progress>
  );
}

function Done({ known }: { known: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const step = useImportStep(known.id);
  const { counts } = known;
  const shown = format.number(counts.added);
  return (
    <div className="import-result-step">
      <header className="step-head">
        <div>
          <h2>{t('run.doneTitle', { count: counts.added, shown })}</h2>
          <p className="imports-soft" role="status">
            {isDeciding(known)
              ? t('run.deciding')
              : t('run.doneAt', { when: format.dateTime(known.finishedAt) })}
          </p>
        </div>
        <div className="step-actions">
          <Button
            icon={<Undo2 size={18} aria-hidden />}
            isBusy={step.isPending || isDeciding(known)}
            onClick={() => step.mutate('undo')}
          >
            {t('run.undo')}
          </Button>
          <Onward known={known} />
        </div>
        {step.error && <ErrorState isInline error={step.error} />}
      </header>
      <Result known={known} />
    </div>
  );
}

/** To the places that came in: by their communes, as a list can be filtered. */
function Onward({ known }: { known: Import }): ReactNode {
  const { t } = useTranslation('imports');
  const communes = known.addedCommunes;
  const only = communes.length === 1 ? communes[0] : undefined;
  return (
    <>
      <Link to="/" search={only ? { commune: only } : {}} className="button button-secondary">
        <MapIcon size={18} aria-hidden />
        {t('run.onMap')}
      </Link>
      {known.target === 'sites' ? (
        <Link
          to="/sites"
          search={communes.length > 0 ? { commune: communes } : {}}
          className="button button-primary"
        >
          <ClipboardList size={18} aria-hidden />
          {t('run.inList')}
        </Link>
      ) : (
        <Link
          to={only ? '/communes/$code' : '/communes'}
          params={only ? { code: only } : {}}
          className="button button-primary"
        >
          <ClipboardList size={18} aria-hidden />
          {t('run.toCommunes')}
        </Link>
      )}
    </>
  );
}

interface EndedProps {
  known: Import;
  title: string;
  detail: string;
  children: ReactNode;
}

/** Nothing of it is in the list; the file and the choices are still here. */
function Ended({ title, detail, children }: EndedProps) {
  return <EmptyState title={title} detail={detail} icon={<Undo2 size={28} />} action={children} />;
}

function CheckAgain({ known }: { known: Import }) {
  const { t } = useTranslation('imports');
  const navigate = useNavigate({ from: '/imports/$id' });
  const step = useImportStep(known.id);
  return (
    <>
      <div className="step-actions">
        <Link
          to="/imports/$id"
          params={{ id: known.id }}
          search={{ step: 'columns' }}
          className="button button-secondary"
        >
          {t('check.changeSettings')}
        </Link>
        <Button
          variant="primary"
          icon={<RotateCcw size={18} aria-hidden />}
          isBusy={step.isPending}
          onClick={() => step.mutate('check', { onSuccess: () => void navigate({ search: {} }) })}
        >
          {t('check.again')}
        </Button>
      </div>
      {step.error && <ErrorState isInline error={step.error} />}
    </>
  );
}

/** The file once more as an import of its own. */
function ImportAgain({ known }: { known: Import }) {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const again = useImportAgain(known);
  return (
    <>
      <Button
        variant="primary"
        icon={<RotateCcw size={18} aria-hidden />}
        isBusy={again.isPending}
        onClick={() =>
          again.mutate(undefined, {
            onSuccess: ({ id }) => void navigate({ to: '/imports/$id', params: { id } }),
          })
        }
      >
        {t('run.again')}
      </Button>
      {again.error && <ErrorState isInline error={again.error} />}
    </>
  );
}

/** A run that stopped half-way goes on where it was, or is taken out. */
function Failed({ known }: { known: Import }) {
  const { t } = useTranslation('imports');
  const step = useImportStep(known.id);
  const isUndoing = known.undoneAt !== null;
  return (
    <div className="import-result-step">
      <FileFault known={known} />
      <div className="step-actions">
        {known.startedAt !== null && !isUndoing && (
          <Button variant="primary" isBusy={step.isPending} onClick={() => step.mutate('run')}>
            {t('run.goOn')}
          </Button>
        )}
        <Button
          variant="danger"
          isBusy={step.isPending}
          onClick={() => step.mutate(known.finishedAt === null ? 'cancel' : 'undo')}
        >
          {known.finishedAt === null ? t('run.cancel') : t('run.undo')}
        </Button>
      </div>
      {step.error && <ErrorState isInline error={step.error} />}
    </div>
  );
}
