import { Link, useNavigate } from '@tanstack/react-router';
import { ClipboardList, Map as MapIcon, Menu as MenuIcon, Route, Send, ShieldCheck, Sun } from 'lucide-react';
import { useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import { isUnfixed, SITE_STATUSES } from '#domain/sites.ts';
import { useContainer, useLiveStatus } from '../api/container.ts';
import { useLabels } from '../api/labels.ts';
import { useMe } from '../api/reference.ts';
import { useFormat } from '../i18n/i18n.ts';
import { StatusPill } from '../ui/badge.tsx';
import { IconButton } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { usePlan } from './day-plan.ts';
import { FieldMenuEntries } from './menu-entries.ts';
import { pillOf } from './sync-words.ts';
import { useStored, useSyncState } from './tablet.ts';
import { useSunTheme } from './use-sun-theme.ts';

const UNFIXED = SITE_STATUSES.filter(isUnfixed);

/** Where, how much is to do today, how old the data is, and what waits to be sent. */
export function FieldHeader() {
  const { t } = useTranslation(['field', 'common']);
  const navigate = useNavigate({ from: '/field' });
  const labels = useLabels();
  const format = useFormat();
  const me = useMe();
  const { now } = useContainer();
  const sun = useSunTheme();
  const appEntries = useContext(FieldMenuEntries);
  const communes = useStored('communes', (tablet) => tablet.communes());
  const snapshotAt = useStored('snapshotAt', (tablet) => tablet.snapshotAt());
  const unfixed = useStored('unfixed', (tablet) => tablet.count({ statuses: UNFIXED }, localDay(now())));
  const plan = usePlan();
  const today =
    plan && plan.stops.length > 0
      ? t('header.today', { count: plan.stops.length })
      : unfixed !== undefined && snapshotAt
        ? t('header.open', { count: unfixed, shown: format.number(unfixed) })
        : null;
  const first = communes?.[0];
  const where =
    communes === undefined
      ? '…'
      : first === undefined
        ? t('header.noCommune')
        : communes.length === 1
          ? labels.commune(first)
          : t('common:account.scopeCount', { count: communes.length });
  const isToday = snapshotAt && localDay(snapshotAt) === localDay(now());
  return (
    <header className="field-header">
      <Menu
        trigger={
          <IconButton label={t('header.menu')}>
            <MenuIcon size={24} aria-hidden />
          </IconButton>
        }
        entries={[
          { type: 'header', id: 'who', label: `${me.name} · ${t(`common:role.${me.role}`)}` },
          { type: 'separator', id: 'line' },
          {
            type: 'item',
            id: 'ready',
            icon: <ShieldCheck size={20} aria-hidden />,
            label: t('ready.open'),
            onSelect: () => void navigate({ search: { view: 'ready' } }),
          },
          {
            type: 'item',
            id: 'plan',
            icon: <Route size={20} aria-hidden />,
            label: t('plan.open'),
            onSelect: () => void navigate({ search: { view: 'plan' } }),
          },
          {
            type: 'item',
            id: 'sending',
            icon: <Send size={20} aria-hidden />,
            label: t('sending.open'),
            onSelect: () => void navigate({ search: { view: 'sending' } }),
          },
          { type: 'separator', id: 'line-2' },
          {
            type: 'item',
            id: 'map',
            icon: <MapIcon size={20} aria-hidden />,
            label: t('common:nav.map'),
            onSelect: () => void navigate({ to: '/' }),
          },
          {
            type: 'item',
            id: 'sites',
            icon: <ClipboardList size={20} aria-hidden />,
            label: t('common:nav.sites'),
            onSelect: () => void navigate({ to: '/sites' }),
          },
          ...appEntries,
        ]}
      />
      <div className="field-where">
        <strong>{[where, today].filter(Boolean).join(' · ')}</strong>
        <span>
          {snapshotAt
            ? t('header.loaded', { time: isToday ? format.time(snapshotAt) : format.dateTime(snapshotAt) })
            : t('header.notLoaded')}
        </span>
      </div>
      <SendingPill />
      <IconButton label={t('header.sun')} aria-pressed={sun.isSun} onClick={sun.toggle}>
        <Sun size={24} aria-hidden />
      </IconButton>
    </header>
  );
}

/** What waits to be sent, in one pill; opens the page of sending. */
function SendingPill() {
  const { t } = useTranslation('field');
  const format = useFormat();
  const state = useSyncState();
  const { status } = useLiveStatus();
  const counts = useStored('counts', (tablet) => tablet.counts());
  if (!counts) return null;
  const { tone, glyph, key, values } = pillOf(state, counts, status !== 'offline');
  const time = values.at === undefined ? '' : format.time(new Date(values.at).toISOString());
  return (
    <Link to="/field" search={{ view: 'sending' }} className="field-pill">
      <span role="status">
        <StatusPill tone={tone} glyph={glyph} label={t(`pill.${key}`, { ...values, time })} />
      </span>
    </Link>
  );
}
