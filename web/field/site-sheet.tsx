import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Site } from '#domain/sites.ts';
import { useSite } from '../api/site-data.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { useFieldTools, useSubmission } from './field-tools.ts';
import { Receipt } from './receipt.tsx';
import { RefusedPhotos } from './refused-photos.tsx';
import type { Place } from './site-draft.ts';
import { SiteForm } from './site-form.tsx';
import { SiteHead } from './site-head.tsx';

interface Props {
  siteId: string;
  place: Place | null;
  onClose(): void;
  /** Opens the next site to go to, null when there is none. */
  onNext: (() => void) | null;
}

/** One site: what it is, what was done, and the buttons that save. */
export function SiteSheet({ siteId, place, onClose, onNext }: Props) {
  const { t } = useTranslation('field');
  const { sites } = useFieldTools();
  const state = useSubmission(sites.submissions, siteId);
  const { data: site, error, isPending, fetchStatus, refetch } = useSite(siteId);

  if (!site) {
    return (
      <div className="sheet-body">
        <CloseButton onClose={onClose} />
        {error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : isPending && fetchStatus === 'paused' ? (
          <EmptyState
            title={t('list.offlineTitle')}
            detail={t('list.offline')}
            action={<Button onClick={() => void refetch()}>{t('send.retry')}</Button>}
          />
        ) : (
          <>
            <Skeleton height="28px" width="60%" />
            <Skeleton height="112px" />
            <Skeleton height="160px" />
          </>
        )}
      </div>
    );
  }
  if (state.phase === 'stored') {
    return (
      <div className="sheet-body">
        <Receipt state={state} title={site.name}>
          {onNext && (
            <Button
              variant="primary"
              size="large"
              onClick={() => {
                sites.submissions.clear(siteId);
                onNext();
              }}
            >
              {t('receipt.next')}
            </Button>
          )}
          <Button
            size="large"
            onClick={() => {
              sites.submissions.clear(siteId);
              onClose();
            }}
          >
            {t('receipt.toList')}
          </Button>
          <Button size="large" onClick={() => sites.submissions.clear(siteId)}>
            {t('receipt.stay')}
          </Button>
        </Receipt>
        <RefusedPhotos draftId={siteId} keeper={sites.photos} />
      </div>
    );
  }
  return <OpenSite key={siteId} site={site} place={place} onClose={onClose} />;
}

function OpenSite({ site, place, onClose }: { site: Site; place: Place | null; onClose(): void }) {
  return (
    <SiteForm site={site} place={place}>
      <SiteHead site={site} place={place} closeButton={<CloseButton onClose={onClose} />} />
    </SiteForm>
  );
}

function CloseButton({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('field');
  return (
    <IconButton label={t('site.close')} className="sheet-close" onClick={onClose}>
      <X size={24} aria-hidden />
    </IconButton>
  );
}
