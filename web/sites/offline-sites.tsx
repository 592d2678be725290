import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import { type SiteListItem, statusGroup } from '#domain/sites.ts';
import { useContainer } from '../api/container.ts';
import { useLabels } from '../api/labels.ts';
import { useMe } from '../api/reference.ts';
import { useFormat } from '../i18n/i18n.ts';
import { SITE_STYLE } from '../map/site-style.ts';
import type { LineFilter, ShownSite, Tablet } from '../offline/index.ts';
import { StatusPill } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';

/** Read once from the tablet's store: null while it is read, or when it holds nothing of it. */
function useFromTablet<T>(key: string, read: (tablet: Tablet, day: string) => Promise<T>): Kept<T> | null {
  const { openTablet, now } = useContainer();
  const { userId } = useMe();
  const [kept, setKept] = useState<Kept<T> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is read
  useEffect(() => {
    let isCurrent = true;
    async function open() {
      const tablet = await openTablet(userId);
      const [value, loadedAt] = await Promise.all([read(tablet, localDay(now())), tablet.snapshotAt()]);
      if (isCurrent && loadedAt !== null) setKept({ value, loadedAt });
    }
    open().catch(console.error);
    return () => {
      isCurrent = false;
    };
  }, [openTablet, userId, key]);
  return kept;
}
interface Kept<T> {
  value: T;
  loadedAt: string;
}

function LoadedLine({ at }: { at: string }) {
  const { t } = useTranslation('sites');
  const format = useFormat();
  return (
    <p className="hint" role="status">
      {t('offline.loaded', { time: format.dateTime(at) })}
    </p>
  );
}

/** More rows than this nobody reads down; the filters narrow them. */
const MOST_ROWS = 300;

/** The sites that this tablet holds, when the server cannot be reached: to read only. */
export function OfflineSites({ filter }: { filter: LineFilter }) {
  const { t } = useTranslation('sites');
  const kept = useFromTablet(JSON.stringify(filter), (tablet, day) => tablet.list(filter, day));
  if (!kept) return null;
  return (
    <section aria-label={t('offline.title')}>
      <LoadedLine at={kept.loadedAt} />
      <p className="hint">{t('offline.count', { count: kept.value.length })}</p>
      <ul className="offline-sites">
        {kept.value.slice(0, MOST_ROWS).map((item) => (
          <OfflineRow key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}

function OfflineRow({ item }: { item: SiteListItem }) {
  const { t } = useTranslation('sites');
  const labels = useLabels();
  const group = statusGroup(item.status);
  return (
    <li>
      <Link to="/sites/$id" params={{ id: item.id }}>
        {[item.code, item.name].filter(Boolean).join(' · ')}
      </Link>{' '}
      <span className="hint">{labels.of('hazard_kinds', item.kind)}</span>{' '}
      <StatusPill {...SITE_STYLE[group]} label={t(`group.${group}`)} />
    </li>
  );
}

/** One site that this tablet holds, when the server cannot be reached: to read only. */
export function OfflineSite({ id }: { id: string }) {
  const { t } = useTranslation('sites');
  const kept = useFromTablet(id, (tablet) => tablet.site(id));
  return kept?.value ? (
    <section aria-label={t('offline.title')}>
      <LoadedLine at={kept.loadedAt} />
      <OfflineCard site={kept.value} />
    </section>
  ) : null;
}

function OfflineCard({ site: { code, card, state } }: { site: ShownSite }) {
  const { t } = useTranslation('sites');
  const labels = useLabels();
  const format = useFormat();
  const group = statusGroup(state.status);
  return (
    <Card title={[code, card.name].filter(Boolean).join(' · ')}>
      <StatusPill {...SITE_STYLE[group]} label={t(`group.${group}`)} />
      <p>
        {[
          labels.of('hazard_kinds', card.kind),
          card.hamlet,
          labels.commune(card.communeCode),
          card.dueOn && format.date(card.dueOn),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {state.measures.length > 0 && (
        <ul>
          {state.measures.map(({ id, kind, installedAt }) => (
            <li key={id}>
              {labels.of('measure_kinds', kind)} · {format.date(installedAt)}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
