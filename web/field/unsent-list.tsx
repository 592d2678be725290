import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { useDraftIds, useFieldTools } from './field-tools.ts';
import { NEW_SITE } from './new-site-draft.ts';

interface Props {
  onOpenSite(id: string): void;
  onOpenNew(): void;
}

/** Records that are on this device only. */
export function UnsentList({ onOpenSite, onOpenNew }: Props) {
  const { t } = useTranslation('field');
  const { sites, newSite } = useFieldTools();
  const siteIds = useDraftIds(sites.store);
  const newIds = useDraftIds(newSite.store);
  if (siteIds.length + newIds.length === 0) return null;
  return (
    <section className="unsent" aria-label={t('unsent.title')}>
      <h2>{t('unsent.title')}</h2>
      {newIds.includes(NEW_SITE) && (
        <Button isWide onClick={onOpenNew}>
          {t('unsent.newSite')}
        </Button>
      )}
      {siteIds.map((id) => {
        const draft = sites.store.read(id);
        return (
          <Button key={id} isWide onClick={() => onOpenSite(id)}>
            {draft.title || t('unsent.site')} · {t(draft.submission ? 'unsent.tapped' : 'unsent.open')}
          </Button>
        );
      })}
    </section>
  );
}
