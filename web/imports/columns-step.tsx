import { useNavigate } from '@tanstack/react-router';
import { ScanSearch } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#domain/imports.ts';
import { useImportStep } from '../api/import-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { ColumnsTable } from './columns-table.tsx';
import { FileFault } from './file-fault.tsx';
import { MoreSettings } from './more-settings.tsx';
import { Questions } from './questions.tsx';
import { canEdit, openQuestions } from './steps.ts';
import { useApproximateOutlines } from './use-approximate.ts';
import { useSettings } from './use-settings.ts';

/** What the columns mean, and whatever of the file must be asked; questions come first and hold up the check. */
export function ColumnsStep({ known }: { known: Import }) {
  const { t } = useTranslation('imports');
  const work = useSettings(known);
  const current = { ...known, settings: work.settings };
  const isLocked = !canEdit(known);
  if (!known.inspection)
    return known.error ? <FileFault known={known} /> : <Skeleton lines={9} height="44px" />;
  return (
    <div className="import-columns">
      {known.status === 'failed' && <FileFault known={known} />}
      {isLocked && <p className="import-note">{t('columns.locked')}</p>}
      {!isLocked && <Questions known={current} work={work} />}
      <ColumnsTable known={current} work={work} isLocked={isLocked} />
      <MoreSettings known={current} work={work} isLocked={isLocked} />
      {work.error && (
        <ErrorState isInline error={work.error} kept={t('saveFailedKept')} onRetry={work.retry} />
      )}
      {!isLocked && <CheckBar known={current} isSaving={work.isSaving} />}
    </div>
  );
}

/** Stays at the lower edge, with the reason where the check has to wait. */
function CheckBar({ known, isSaving }: { known: Import; isSaving: boolean }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const navigate = useNavigate({ from: '/imports/$id' });
  const step = useImportStep(known.id);
  const isApproximate = useApproximateOutlines();
  const open = openQuestions(known, isApproximate ?? false).length;
  // Before the outlines are known, a question may still come.
  const isWaiting = isSaving || isApproximate === null;
  return (
    <div className="import-bar" aria-busy={isWaiting}>
      <p role="status" className={open > 0 ? 'import-bar-text import-bar-open' : 'import-bar-text'}>
        {open > 0
          ? t('question.count', { count: open, shown: format.number(open) })
          : isSaving
            ? t('saving')
            : t('saved')}
      </p>
      {step.error && <ErrorState isInline error={step.error} />}
      <Button
        variant="primary"
        size="large"
        icon={<ScanSearch size={18} aria-hidden />}
        isBusy={step.isPending || isWaiting}
        disabled={open > 0}
        onClick={() => step.mutate('check', { onSuccess: () => void navigate({ search: {} }) })}
      >
        {t('check.start')}
      </Button>
    </div>
  );
}
