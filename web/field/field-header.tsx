import { useNavigate } from '@tanstack/react-router';
import { ClipboardList, Map as MapIcon, Menu as MenuIcon, Sun } from 'lucide-react';
import { useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { isUnfixed, SITE_STATUSES } from '#domain/sites.ts';
import { useLiveStatus } from '../api/container.ts';
import { useCoverage } from '../api/coverage-data.ts';
import { useLabels } from '../api/labels.ts';
import { useMe } from '../api/reference.ts';
import { useFormat } from '../i18n/i18n.ts';
import { StatusPill } from '../ui/badge.tsx';
import { IconButton } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { useDraftIds, useFieldTools } from './field-tools.ts';
import { FieldMenuEntries } from './menu-entries.ts';
import { useSunTheme } from './use-sun-theme.ts';

const LOOK = {
  connecting: { glyph: 'dashed', tone: 'neutral' },
  online: { glyph: 'dot', tone: 'success' },
  offline: { glyph: 'triangle', tone: 'warning' },
} as const;

/** Where, how much is left to do, and whether the server hears us. */
export function FieldHeader({ communeCode }: { communeCode: string | null }) {
  const { t } = useTranslation(['field', 'common']);
  const navigate = useNavigate();
  const labels = useLabels();
  const format = useFormat();
  const me = useMe();
  const { status, lastSeenAt } = useLiveStatus();
  const { sites, newSite } = useFieldTools();
  const unsent = useDraftIds(sites.store).length + useDraftIds(newSite.store).length;
  const { data: coverage } = useCoverage({
    by: 'city',
    // Who sees every commune is told about the one they stand in.
    commune: me.communes === null ? (communeCode ?? undefined) : undefined,
  });
  const sun = useSunTheme();
  const appEntries = useContext(FieldMenuEntries);

  const open = coverage
    ? SITE_STATUSES.filter(isUnfixed).reduce((sum, known) => sum + coverage.total.byStatus[known], 0)
    : null;
  const scope = me.communes;
  const where =
    scope?.length === 1 && scope[0]
      ? labels.commune(scope[0])
      : scope
        ? t('common:account.scopeCount', { count: scope.length })
        : communeCode
          ? labels.commune(communeCode)
          : t('common:account.scopeAll');
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
        <strong>
          {where}
          {open !== null && ` · ${t('header.open', { count: open, shown: format.number(open) })}`}
        </strong>
        <span>{lastSeenAt ? t('header.seen', { time: format.time(lastSeenAt) }) : t('header.notSeen')}</span>
      </div>
      <div role="status">
        <StatusPill
          glyph={LOOK[status].glyph}
          tone={LOOK[status].tone}
          label={
            <span className="field-link">
              {t(`header.${status}`)}
              {unsent > 0 && ` · ${t('header.unsent', { count: unsent })}`}
            </span>
          }
        />
      </div>
      <IconButton label={t('header.sun')} aria-pressed={sun.isSun} onClick={sun.toggle}>
        <Sun size={24} aria-hidden />
      </IconButton>
    </header>
  );
}
