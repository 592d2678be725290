import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { can } from '#domain/roles.ts';
import { useActor } from '../api/labels.ts';
import { EmptyState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { DropZone } from './drop-zone.tsx';
import { History } from './history.tsx';
import { useUploads } from './use-uploads.ts';
import '../i18n/import-texts.ts';
import './imports.css';

/** A place to drop a file, and every import so far. */
export function ImportsScreen() {
  const { t } = useTranslation('imports');
  usePageTitle(t('title'));
  const actor = useActor();
  if (!can(actor, 'imports.run'))
    return <EmptyState title={t('noRight.title')} detail={t('noRight.detail')} />;
  return <Imports />;
}

function Imports() {
  const { t } = useTranslation('imports');
  const { target = 'sites' } = useSearch({ from: '/shell/imports' });
  const navigate = useNavigate({ from: '/imports' });
  const { uploads, upload } = useUploads();
  const storedId = upload.status === 'stored' ? upload.stored.id : null;
  useEffect(() => {
    if (!storedId) return;
    uploads.drop();
    void navigate({ to: '/imports/$id', params: { id: storedId } });
  }, [storedId, uploads, navigate]);
  return (
    <div className="imports-screen">
      <header>
        <h1>{t('title')}</h1>
        <p className="imports-lead">{t('lead')}</p>
      </header>
      <DropZone
        target={target}
        onTarget={(next) =>
          void navigate({ search: next === 'sites' ? {} : { target: next }, replace: true })
        }
        upload={upload}
        uploads={uploads}
      />
      <History />
    </div>
  );
}
