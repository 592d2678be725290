import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { NEW_SITE_KEY } from './new-site-draft.ts';
import { SITE_DRAFT, siteOfDraftKey } from './site-draft.ts';
import { useStored } from './tablet.ts';

interface Props {
  onOpenSite(id: string): void;
  onOpenNew(): void;
}

/** Forms that were begun and not saved: they wait on this device. */
export function UnsentList({ onOpenSite, onOpenNew }: Props) {
  const { t } = useTranslation('field');
  const drafts = useStored('drafts', (tablet) => tablet.listDrafts(), { isOfDrafts: true }) ?? [];
  const sites = drafts.flatMap(({ key, value, savedAt }) => {
    const id = siteOfDraftKey(key);
    return id === null ? [] : [{ id, title: SITE_DRAFT.read(value, savedAt)?.title ?? '' }];
  });
  const hasNew = drafts.some(({ key }) => key === NEW_SITE_KEY);
  if (sites.length === 0 && !hasNew) return null;
  return (
    <section className="unsent" aria-label={t('unsent.title')}>
      <h2>{t('unsent.title')}</h2>
      {hasNew && (
        <Button isWide onClick={onOpenNew}>
          {t('unsent.newSite')}
        </Button>
      )}
      {sites.map(({ id, title }) => (
        <Button key={id} isWide onClick={() => onOpenSite(id)}>
          {title || t('unsent.site')} · {t('unsent.open')}
        </Button>
      ))}
    </section>
  );
}
