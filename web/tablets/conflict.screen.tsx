import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { can } from '#domain/roles.ts';
import type { Site } from '#domain/sites.ts';
import type { SyncConflict } from '#domain/sync.ts';
import { useActor } from '../api/labels.ts';
import { useSite } from '../api/site-data.ts';
import { useConflict, useResolveConflict } from '../api/sync-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';
import { ConflictFields, type Side } from './conflict-fields.tsx';
import { ConflictMap } from './conflict-map.tsx';
import { ConflictPhotos } from './conflict-photos.tsx';
import { TabletsPage } from './tablets-page.tsx';
import '../i18n/tablet-texts.ts';

/** One conflict: both versions side by side, one tap per field. */
export function ConflictScreen() {
  const { t } = useTranslation('tablets');
  const { id } = useParams({ from: '/shell/tablets/conflicts/$id' });
  const conflict = useConflict(id);
  return (
    <TabletsPage title={t('conflict.title', { code: conflict.data?.siteCode ?? '…' })}>
      {conflict.data ? (
        <WithSite key={id} conflict={conflict.data} />
      ) : conflict.error ? (
        <ErrorState error={conflict.error} onRetry={() => void conflict.refetch()} />
      ) : (
        <Skeleton lines={5} height="72px" />
      )}
    </TabletsPage>
  );
}

function WithSite({ conflict }: { conflict: SyncConflict }) {
  const site = useSite(conflict.siteId);
  if (site.data) return <Chooser conflict={conflict} site={site.data} />;
  if (site.error) return <ErrorState error={site.error} onRetry={() => void site.refetch()} />;
  return <Skeleton lines={5} height="72px" />;
}

function Chooser({ conflict, site }: { conflict: SyncConflict; site: Site }) {
  const { t } = useTranslation('tablets');
  const toast = useToast();
  const canChoose = can(useActor(), 'sites.edit');
  const { refetch } = useConflict(conflict.id);
  const resolve = useResolveConflict(conflict.id);
  const [choices, setChoices] = useState<Record<string, Side>>({});
  const [openedVersion] = useState(conflict.siteVersion);
  const { resolved } = conflict;
  const left = conflict.fields.filter(({ field }) => !choices[field]).length;
  const hasMovedOn = resolved === null && conflict.siteVersion !== openedVersion;
  // Told live: the card is newer than the conflict that is shown.
  const isOld = resolved === null && site.version > conflict.siteVersion;
  useEffect(() => {
    if (isOld) void refetch();
  }, [isOld, refetch]);
  const save = () =>
    resolve.mutate(
      { siteVersion: conflict.siteVersion, choices },
      { onSuccess: () => toast({ title: t('conflict.saved') }) },
    );
  return (
    <div className="conflict-page">
      <p className="tablets-tools">
        <Link to="/tablets/conflicts" className="button button-quiet">
          <ArrowLeft size={16} aria-hidden />
          {t('conflict.back')}
        </Link>
        <strong>{conflict.siteName}</strong>
        <Link to="/sites/$id" params={{ id: conflict.siteId }} className="tablets-link">
          {t('conflict.site')}
        </Link>
      </p>
      {hasMovedOn && (
        <p className="conflict-notice" role="alert">
          {t('conflict.movedOn')}
        </p>
      )}
      <Sides conflict={conflict} />
      <ConflictFields
        conflict={conflict}
        site={site}
        choices={resolved?.choices ?? choices}
        isLocked={!canChoose || resolved !== null}
        onChoose={(field, side) => setChoices((before) => ({ ...before, [field]: side }))}
      />
      {resolved ? null : canChoose ? (
        <div className="conflict-save">
          <Button
            variant="primary"
            size="large"
            isBusy={resolve.isPending}
            disabled={left > 0}
            onClick={save}
          >
            {t('conflict.save')}
          </Button>
          <p aria-live="polite">{left > 0 && t('conflict.left', { count: left })}</p>
        </div>
      ) : (
        <p className="tablets-soft">{t('conflict.readOnly')}</p>
      )}
      {resolve.error && <ErrorState error={resolve.error} isInline />}
      <ConflictMap conflict={conflict} />
    </div>
  );
}

/** Who, when, and what each has photographed. */
function Sides({ conflict }: { conflict: SyncConflict }) {
  const { t } = useTranslation('tablets');
  const format = useFormat();
  const { tablet, office, resolved } = conflict;
  const editedBy = (side: { by: string; at: string }) =>
    t('conflict.editedBy', { by: side.by, at: format.dateTime(side.at) });
  return (
    <>
      {resolved && (
        <p className="conflict-notice">
          {t('conflict.done', { by: resolved.by, at: format.dateTime(resolved.at) })}
        </p>
      )}
      <div className="conflict-sides">
        <section className="card" aria-labelledby="conflict-tablet">
          <h2 id="conflict-tablet">{t('conflict.tablet')}</h2>
          <p>{editedBy(tablet)}</p>
          <p className="tablets-soft">{t('conflict.arrived', { at: format.dateTime(tablet.receivedAt) })}</p>
          <ConflictPhotos siteId={conflict.siteId} by={tablet.by} />
        </section>
        <section className="card" aria-labelledby="conflict-office">
          <h2 id="conflict-office">{t('conflict.office')}</h2>
          <p>{editedBy(office)}</p>
          <ConflictPhotos siteId={conflict.siteId} by={office.by} />
        </section>
      </div>
    </>
  );
}
