import { Link, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#domain/imports.ts';
import { useImport } from '../api/import-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { sizeText } from '../i18n/size-text.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { CheckStep } from './check-step.tsx';
import { ColumnsStep } from './columns-step.tsx';
import { FileStep } from './file-step.tsx';
import { ImportStatusPill } from './import-status.tsx';
import { RunStep } from './run-step.tsx';
import { StepNav } from './step-nav.tsx';
import { currentStep } from './steps.ts';
import '../i18n/import-texts.ts';
import './imports.css';
import './import.css';

/** One import from the file to the finished list; its whole state is on the server. */
export function ImportScreen() {
  const { id } = useParams({ from: '/shell/imports/$id' });
  const { t } = useTranslation('imports');
  const { data, error, refetch } = useImport(id);
  usePageTitle(data?.fileName);
  if (data) return <OneImport key={id} known={data} />;
  return (
    <div className="import-screen">
      {error ? (
        <ErrorState
          error={error}
          onRetry={() => void refetch()}
          action={
            <Link to="/imports" className="button button-secondary">
              {t('back')}
            </Link>
          }
        />
      ) : (
        <>
          <Skeleton height="72px" />
          <Skeleton height="56px" />
          <Skeleton lines={9} height="44px" />
        </>
      )}
    </div>
  );
}

function OneImport({ known }: { known: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { step: chosen } = useSearch({ from: '/shell/imports/$id' });
  const step = chosen ?? currentStep(known);
  const about = t('about', {
    who: known.createdByName,
    when: format.dateTime(known.createdAt),
    size: sizeText(known.byteCount, format),
  });
  return (
    <div className="import-screen">
      <header className="import-head">
        <div className="import-name">
          <h1>{known.fileName}</h1>
          <p className="imports-soft">
            {t('into', { target: t(`target.${known.target}`) })} · {about}
          </p>
        </div>
        <div className="import-head-end">
          <span role="status">
            <ImportStatusPill status={known.status} />
          </span>
          <Link to="/imports" className="button button-quiet">
            <ArrowLeft size={16} aria-hidden />
            {t('back')}
          </Link>
        </div>
      </header>
      <StepNav known={known} step={step} />
      {step === 'file' && <FileStep known={known} />}
      {step === 'columns' && <ColumnsStep known={known} />}
      {step === 'check' && <CheckStep known={known} />}
      {step === 'run' && <RunStep known={known} />}
    </div>
  );
}
