import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { FileUp, Plus, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type InvitationLink, PERSON_STATES, type Person } from '#domain/people.ts';
import { can, ROLE_NAMES } from '#domain/roles.ts';
import { useActor } from '../api/labels.ts';
import { usePeople } from '../api/people-data.ts';
import { useCommunes } from '../api/reference.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/form-field.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { ImportDialog } from './import-dialog.tsx';
import { InviteSheet } from './invite-sheet.tsx';
import { LinkDialog } from './link-dialog.tsx';
import type { PeopleSearch } from './people.search.ts';
import { PersonStatePill } from './person-state.tsx';
import { UnitSheet } from './unit-sheet.tsx';
import { useScopeWords } from './use-scope-words.ts';
import '../i18n/people-texts.ts';
import './people.css';

/** Who works here; administrators invite, the others read. */
export function PeopleScreen() {
  const { t } = useTranslation('people');
  const actor = useActor();
  const canManage = can(actor, 'people.manage');
  const isAllowed = can(actor, 'people.read');
  usePageTitle(t('title'));
  const search = useSearch({ from: '/shell/people' });
  const people = usePeople(
    { q: search.q, role: search.role, state: search.state, commune: search.commune },
    isAllowed,
  );
  const [open, setOpen] = useState<'invite' | 'import' | 'unit' | null>(null);
  const [link, setLink] = useState<{ name: string; link: InvitationLink } | null>(null);
  if (!isAllowed) return <EmptyState title={t('noRight.title')} detail={t('noRight.detail')} />;
  const close = () => setOpen(null);
  return (
    <div className="people-screen">
      <header className="people-head">
        <div>
          <h1>{t('title')}</h1>
          <p className="people-soft">{canManage ? t('lead') : t('leadReadOnly')}</p>
        </div>
        {canManage && (
          <div className="people-tools">
            <Button icon={<Plus size={18} aria-hidden />} onClick={() => setOpen('unit')}>
              {t('addUnit')}
            </Button>
            <Button icon={<FileUp size={18} aria-hidden />} onClick={() => setOpen('import')}>
              {t('import')}
            </Button>
            <Button
              variant="primary"
              icon={<UserPlus size={18} aria-hidden />}
              onClick={() => setOpen('invite')}
            >
              {t('invite')}
            </Button>
          </div>
        )}
      </header>
      <Filters search={search} />
      {people.error ? (
        <ErrorState error={people.error} onRetry={() => void people.refetch()} />
      ) : people.data === undefined ? (
        <Skeleton lines={8} height="56px" />
      ) : people.data.length === 0 ? (
        <EmptyState title={t('empty.title')} detail={t('empty.detail')} />
      ) : (
        <>
          <p className="people-soft" aria-live="polite">
            {t('count', { count: people.data.length })}
          </p>
          <PeopleTable people={people.data} isFull={canManage} />
        </>
      )}
      {open === 'invite' && (
        <InviteSheet
          onClose={close}
          onInvited={(name, made) => {
            close();
            setLink({ name, link: made });
          }}
        />
      )}
      {open === 'import' && <ImportDialog onClose={close} />}
      {open === 'unit' && <UnitSheet onClose={close} />}
      {link && <LinkDialog name={link.name} link={link.link} onClose={() => setLink(null)} />}
    </div>
  );
}

function Filters({ search }: { search: PeopleSearch }) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const navigate = useNavigate();
  const { data: communes } = useCommunes();
  const set = (changes: Partial<PeopleSearch>) =>
    void navigate({ to: '/people', search: { ...search, ...changes }, replace: true });
  return (
    <search className="people-filters">
      <SearchInput
        label={t('search')}
        placeholder={t('searchHint')}
        value={search.q ?? ''}
        onChange={(q) => set({ q: q || undefined })}
      />
      <Select
        label={t('column.role')}
        placeholder={t('all')}
        value={search.role ?? ''}
        options={ROLE_NAMES.map((role) => ({ value: role, label: common(`role.${role}`) }))}
        onChange={(value) => set({ role: ROLE_NAMES.find((role) => role === value) })}
      />
      <Select
        label={t('column.state')}
        placeholder={t('all')}
        value={search.state ?? ''}
        options={PERSON_STATES.map((state) => ({ value: state, label: t(`state.${state}`) }))}
        onChange={(value) => set({ state: PERSON_STATES.find((state) => state === value) })}
      />
      <Select
        label={common('nav.communes')}
        placeholder={t('all')}
        value={search.commune ?? ''}
        options={(communes ?? []).map(({ code, name }) => ({ value: code, label: name }))}
        onChange={(commune) => set({ commune: commune || undefined })}
      />
    </search>
  );
}

function PeopleTable({ people, isFull }: { people: readonly Person[]; isFull: boolean }) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const format = useFormat();
  const words = useScopeWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="people-scroller" tabIndex={0} aria-label={t('table')}>
      <table className="people-table">
        <thead>
          <tr>
            <th scope="col">{t('column.name')}</th>
            <th scope="col">{t('column.role')}</th>
            <th scope="col">{t('column.scope')}</th>
            <th scope="col">{t('column.days')}</th>
            <th scope="col">{t('column.state')}</th>
            {isFull && <th scope="col">{t('column.signIn')}</th>}
            {isFull && <th scope="col">{t('column.twoFactor')}</th>}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <th scope="row">
                <Link to="/people/$id" params={{ id: person.id }} className="people-link">
                  {person.name}
                </Link>
                <span className="people-sub">
                  {person.unitName ?? t('noUnit')}
                  {person.email !== null && ` · ${person.email}`}
                </span>
                {person.isDemo && <Badge tone="warning">{t('demo')}</Badge>}
              </th>
              <td>{common(`role.${person.role}`)}</td>
              <td>{words.scopes(person)}</td>
              <td>{words.days(person.roleStartsOn, person.roleEndsOn)}</td>
              <td>
                <PersonStatePill person={person} />
              </td>
              {isFull && (
                <td>{person.lastSignInAt === null ? t('never') : format.dateTime(person.lastSignInAt)}</td>
              )}
              {isFull && <td>{t(person.hasTwoFactor ? 'twoFactor.on' : 'twoFactor.off')}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
