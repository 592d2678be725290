import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#domain/imports.ts';
import { importFileUrl } from '../api/import-data.ts';
import { useFormat, useLanguage } from '../i18n/i18n.ts';
import { sizeText } from '../i18n/size-text.ts';
import { Card } from '../ui/card.tsx';

/** What was sent, so that one can tell it from other files of the same name. */
export function FileStep({ known }: { known: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const language = useLanguage();
  const { inspection } = known;
  const rows = known.rowTotal ?? inspection?.rowCount ?? null;
  const facts = [
    [t('file.name'), known.fileName],
    [t('file.format'), inspection ? t(`format.${inspection.format}`) : '–'],
    [t('file.size'), sizeText(known.byteCount, format)],
    [t('file.rows'), rows === null ? t('file.unknownRows') : format.number(rows)],
    [t('file.layer'), known.settings.layer ?? inspection?.layers.map(({ name }) => name).join(', ') ?? ''],
    [t('file.by'), known.createdByName],
    [t('file.at'), format.dateTime(known.createdAt)],
    [t('file.hash'), known.sha256],
  ] as const;
  return (
    <Card title={t('file.title')} className="file-card">
      <dl className="import-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value || '–'}</dd>
          </div>
        ))}
      </dl>
      <div className="step-actions">
        <a className="button button-secondary" href={importFileUrl(known.id, 'file', language)} download>
          <Download size={18} aria-hidden />
          {t('file.download')}
        </a>
        <Link to="/imports" className="button button-secondary">
          {t('file.other')}
        </Link>
        <Link
          to="/imports/$id"
          params={{ id: known.id }}
          search={{ step: 'columns' }}
          className="button button-primary"
        >
          {t('file.next')}
        </Link>
      </div>
    </Card>
  );
}
