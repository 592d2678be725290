import { Link } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#domain/imports.ts';

/** Why the server stopped, in its own words, and the way to another file. */
export function FileFault({ known }: { known: Import }) {
  const { t } = useTranslation(['imports', 'common']);
  if (!known.error) return null;
  return (
    <div className="state state-error state-inline" role="alert">
      <span className="state-icon" aria-hidden="true">
        <CircleAlert size={20} />
      </span>
      <div className="state-text">
        <p className="state-title">{t('run.failedTitle')}</p>
        <p className="state-detail">{known.error.message}</p>
        <p className="state-code">{t('common:error.code', { code: known.error.code })}</p>
      </div>
      <Link to="/imports" className="button button-secondary">
        {t('upload.other')}
      </Link>
    </div>
  );
}
