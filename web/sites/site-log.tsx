import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteEvent } from '#domain/site-events.ts';
import { type Site, SiteStatus } from '#domain/sites.ts';
import { type Labels, useLabels } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Badge } from '../ui/badge.tsx';
import { PhotoButtons } from './before-after.tsx';
import { PhotoViewer } from './photo-viewer.tsx';
import { photosOf } from './site-photos.ts';
import { MissingPhotos, ProofOfFix } from './site-proof.tsx';

/** Everything that was recorded, newest first, with both clocks, who, and how far from the site. */
export function SiteLog({ site, log }: { site: Site; log: readonly SiteEvent[] }) {
  const { t } = useTranslation('sites');
  const [openId, setOpenId] = useState<string | null>(null);
  if (log.length === 0) return <p className="hint">{t('log.empty')}</p>;
  const withdrawn = new Set(log.flatMap((event) => (event.type === 'withdrawn' ? event.eventIds : [])));
  const newestFirst = [...log].sort((a, b) => (a.occurredAt > b.occurredAt ? -1 : 1));
  return (
    <>
      <ol className="log">
        {newestFirst.map((event) => (
          <LogEntry
            key={event.id}
            event={event}
            site={site}
            isWithdrawn={withdrawn.has(event.id)}
            onOpen={setOpenId}
          />
        ))}
      </ol>
      {openId && (
        <PhotoViewer
          siteCode={site.code}
          photos={photosOf(log).all}
          startId={openId}
          onClose={() => setOpenId(null)}
        />
      )}
    </>
  );
}

interface EntryProps {
  event: SiteEvent;
  site: Site;
  /** Taken back by who recorded it: it counts no more. */
  isWithdrawn: boolean;
  onOpen(id: string): void;
}

function LogEntry({ event, site, isWithdrawn, onOpen }: EntryProps) {
  const { t } = useTranslation('sites');
  const format = useFormat();
  const labels = useLabels();
  const detail = useDetail(event, site, labels);
  const statusWord = (status: string) => {
    const known = SiteStatus.safeParse(status).data;
    return known ? t(`status.${known}`) : status;
  };
  const place =
    event.distanceM === null
      ? [t('log.noPosition')]
      : [
          t('log.distance', { distance: format.distance(event.distanceM) }),
          ...(event.accuracyM == null
            ? []
            : [t('log.accuracy', { accuracy: format.distance(event.accuracyM) })]),
        ];
  return (
    <li>
      <p className="log-title">
        <strong>{t(`event.${event.type}`)}</strong>
        {detail && <span>{detail}</span>}
        {isWithdrawn && <Badge>{t('log.withdrawn')}</Badge>}
      </p>
      <p className="log-actor">
        {event.actorName || '–'} ·{' '}
        <time dateTime={event.occurredAt}>{format.dateTime(event.occurredAt)}</time>
      </p>
      {event.changedSettled && (
        <p className="log-note">
          {t('log.changedSettled', {
            from: statusWord(event.changedSettled.from),
            to: statusWord(event.changedSettled.to),
          })}
        </p>
      )}
      {event.note && <p className="log-note">{event.note}</p>}
      {event.closeOut && <ProofOfFix proof={event.closeOut} />}
      {event.missingPhotos && <MissingPhotos photos={event.missingPhotos} />}
      {event.photoIds.length > 0 && (
        <PhotoButtons photos={event.photoIds.map((id) => ({ id, event }))} onOpen={onOpen} />
      )}
      <p className="hint">
        {[
          t('log.deviceTime', { at: format.dateTime(event.occurredAt) }),
          ...(event.deviceAt ? [t('log.corrected', { at: format.dateTime(event.deviceAt) })] : []),
          t('log.serverTime', { at: format.dateTime(event.receivedAt) }),
          ...(event.handedInBy ? [t('log.handedIn', { by: event.handedInBy })] : []),
          ...place,
        ].join(' · ')}
      </p>
    </li>
  );
}

/** What the type alone does not say. */
function useDetail(event: SiteEvent, site: Site, labels: Labels): string {
  const { t } = useTranslation('sites');
  const format = useFormat();
  const measureName = (id: string) => {
    const kind = site.state.measures.find((measure) => measure.id === id)?.kind;
    return kind ? labels.of('measure_kinds', kind) : '';
  };
  switch (event.type) {
    case 'reported':
      return event.isCandidate ? t('log.isCandidate') : '';
    case 'inspected': {
      if (!event.isHazardConfirmed) return t('log.notHazard');
      return event.measures
        .map(({ measureId, condition }) => `${measureName(measureId)}: ${t(`condition.${condition}`)}`)
        .join(', ');
    }
    case 'measure_installed': {
      const { kind, costVnd } = event.measure;
      return [labels.of('measure_kinds', kind), ...(costVnd ? [format.money(costVnd)] : [])].join(', ');
    }
    case 'damaged':
      return `${measureName(event.measureId)}: ${t(`condition.${event.condition}`)}`;
    case 'reopened':
      return [
        ...(event.isCandidate ? [t('log.backToCandidate')] : []),
        t('log.reason', { reason: event.reason }),
      ].join(' · ');
    case 'rejected':
      return t('log.reason', { reason: event.reason });
    case 'closed':
      return t(`closedReason.${event.reason}`);
    case 'doubted':
      return t(`doubt.${event.finding}`);
    case 'withdrawn':
      return t('log.takesBack', { count: event.eventIds.length });
    case 'fix_marked':
    case 'verified':
    case 'noted':
      return '';
  }
}
