import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import {
  Award,
  CalendarClock,
  ClipboardList,
  FileUp,
  History,
  ListChecks,
  Map as MapIcon,
  MapPinned,
  Search,
  Tablet,
  Users,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { can } from '#domain/roles.ts';
import { useActor } from '../api/labels.ts';
import { useMe } from '../api/reference.ts';
import { Badge } from '../ui/badge.tsx';
import { SlotProvider, TopBarHost } from '../ui/slot.tsx';
import { setDensity } from '../ui/theme.ts';
import { AccountMenu } from './account-menu.tsx';
import { LanguageSwitch } from './display-settings.tsx';
import { LivePill } from './live-pill.tsx';
import { ReminderBell } from './reminder-bell.tsx';
import { ResidentsLink } from './residents-link.tsx';
import { TabletsLink } from './tablets-link.tsx';
import { UnsentNotice } from './unsent-notice.tsx';
import '../ui/form-field.css';
import './shell.css';

/** Rail at the left, bar on top, the screen in the rest. */
export function ShellLayout() {
  const { t } = useTranslation();
  const me = useMe();
  useEffect(() => setDensity('desk'), []);
  // An administrator who has yet to turn on two-factor sign-in reaches nothing but that.
  const isOpen = !me.needsTwoFactor;
  return (
    <SlotProvider>
      <div className="shell">
        <a className="skip-link" href="#content">
          {t('app.skipToContent')}
        </a>
        <Link to="/" className="shell-logo" title={t('app.name')} tabIndex={-1} aria-hidden="true">
          BA
        </Link>
        <header className="topbar">
          <div className="topbar-name">
            <strong>{t('app.name')}</strong>
            <span>{t('app.tagline')}</span>
          </div>
          <TopBarHost className="topbar-slot" />
          {isOpen && <QuickSearch />}
          <div className="topbar-end">
            {me.isDemo && (
              <Badge tone="warning" title={t('app.demoNote')}>
                {t('app.demoBadge')}
              </Badge>
            )}
            {isOpen && (
              <>
                <UnsentNotice />
                <ReminderBell />
                <LivePill />
              </>
            )}
            <LanguageSwitch />
            <AccountMenu />
          </div>
        </header>
        {isOpen && <Rail />}
        <main className="shell-main" id="content" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </SlotProvider>
  );
}

function Rail() {
  const { t } = useTranslation();
  const actor = useActor();
  return (
    <nav className="rail" aria-label={t('nav.label')}>
      <Link to="/" className="rail-link" activeOptions={{ exact: true, includeSearch: false }}>
        <MapIcon size={22} aria-hidden />
        {t('nav.map')}
      </Link>
      <Link to="/sites" className="rail-link" activeOptions={{ includeSearch: false }}>
        <ClipboardList size={22} aria-hidden />
        {t('nav.sites')}
      </Link>
      <Link to="/communes" className="rail-link" activeOptions={{ includeSearch: false }}>
        <MapPinned size={22} aria-hidden />
        {t('nav.communes')}
      </Link>
      <Link to="/standard" className="rail-link" activeOptions={{ includeSearch: false }}>
        <Award size={22} aria-hidden />
        {t('nav.standard')}
      </Link>
      <Link to="/plans" className="rail-link" activeOptions={{ includeSearch: false }}>
        <ListChecks size={22} aria-hidden />
        {t('nav.plans')}
      </Link>
      <Link to="/deadlines" className="rail-link" activeOptions={{ includeSearch: false }}>
        <CalendarClock size={22} aria-hidden />
        {t('nav.deadlines')}
      </Link>
      {can(actor, 'imports.run') && (
        <Link to="/imports" className="rail-link" activeOptions={{ includeSearch: false }}>
          <FileUp size={22} aria-hidden />
          {t('nav.imports')}
        </Link>
      )}
      <TabletsLink />
      <ResidentsLink />
      {can(actor, 'people.read') && (
        <Link to="/people" className="rail-link" activeOptions={{ includeSearch: false }}>
          <Users size={22} aria-hidden />
          {t('nav.people')}
        </Link>
      )}
      {can(actor, 'audit.read') && (
        <Link to="/audit" className="rail-link" activeOptions={{ includeSearch: false }}>
          <History size={22} aria-hidden />
          {t('nav.audit')}
        </Link>
      )}
      <Link to="/field" className="rail-link">
        <Tablet size={22} aria-hidden />
        {t('nav.field')}
      </Link>
    </nav>
  );
}

/** Shown while the screen puts nothing of its own into the bar: leads to the list. */
function QuickSearch() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  return (
    <search className="quick-search">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) void navigate({ to: '/sites', search: { q: text.trim() } });
        }}
      >
        <Search size={18} aria-hidden />
        <input
          className="input"
          type="search"
          aria-label={t('search.label')}
          placeholder={t('search.placeholder')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
    </search>
  );
}
