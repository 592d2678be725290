import { useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { can, isInScope } from '#domain/roles.ts';
import { useActor } from '../api/labels.ts';
import type { OutboxRecord } from '../offline/index.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState } from '../ui/states.tsx';
import { OwnTaps } from './own-taps.tsx';
import { PhotosBefore } from './photos-before.tsx';
import { SavedPanel } from './saved-panel.tsx';
import type { Place } from './site-draft.ts';
import { SiteForm } from './site-form.tsx';
import { SiteHead } from './site-head.tsx';
import { useStored } from './tablet.ts';

interface Props {
  siteId: string;
  place: Place | null;
  onClose(): void;
  /** Opens the next site to go to, null when there is none. */
  onNext: (() => void) | null;
}

/** One site out of the tablet's store: what it is, what was done, and the buttons that save. */
export function SiteSheet({ siteId, place, onClose, onNext }: Props) {
  const { t } = useTranslation('field');
  const actor = useActor();
  const navigate = useNavigate({ from: '/field' });
  const site = useStored(siteId, (tablet) => tablet.site(siteId));
  const [saved, setSaved] = useState<OutboxRecord | null>(null);
  const closeButton = (
    <IconButton label={t('site.close')} className="sheet-close" onClick={onClose}>
      <X size={24} aria-hidden />
    </IconButton>
  );
  if (saved)
    return (
      <div className="sheet-body">
        <SavedPanel record={saved} onUndone={() => setSaved(null)}>
          {onNext && (
            <Button variant="primary" size="large" onClick={onNext}>
              {t('saved.next')}
            </Button>
          )}
          <Button size="large" onClick={onClose}>
            {t('saved.toList')}
          </Button>
          <Button size="large" onClick={() => setSaved(null)}>
            {t('saved.stay')}
          </Button>
        </SavedPanel>
      </div>
    );
  if (site === undefined)
    return (
      <div className="sheet-body">
        <Skeleton height="28px" width="60%" />
        <Skeleton height="112px" />
        <Skeleton height="160px" />
      </div>
    );
  if (site === null)
    return (
      <div className="sheet-body">
        {closeButton}
        <EmptyState
          title={t('site.notHereTitle')}
          detail={t('site.notHere')}
          action={
            <Button size="large" onClick={() => void navigate({ search: { view: 'ready' } })}>
              {t('ready.open')}
            </Button>
          }
        />
      </div>
    );
  const head = <SiteHead site={site} place={place} closeButton={closeButton} />;
  const mayRecord = can(actor, 'sites.record');
  // A new site has no commune before the server gave it one.
  const isOwn = site.card.communeCode === '' || isInScope(actor, site.card.communeCode);
  if (!mayRecord || !isOwn)
    return (
      <div className="sheet-body">
        {head}
        <ul className="photo-strip">
          <PhotosBefore site={site} />
        </ul>
        <p className="read-only">{mayRecord ? t('role.outOfScope') : t('role.readOnly')}</p>
      </div>
    );
  return (
    <SiteForm site={site} place={place} onSaved={setSaved} ownTaps={<OwnTaps site={site} />}>
      {head}
    </SiteForm>
  );
}
