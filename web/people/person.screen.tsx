import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InvitationLink, Person, PersonChange } from '#domain/people.ts';
import { can } from '#domain/roles.ts';
import { useActor } from '../api/labels.ts';
import { usePerson } from '../api/people-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { ActDialog, type ActName } from './act-dialog.tsx';
import { ChangeSheet } from './change-sheet.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { PersonStatePill } from './person-state.tsx';
import { useScopeWords } from './use-scope-words.ts';
import '../i18n/people-texts.ts';
import './people.css';

/** One person: facts, what an administrator can do, and the history of that. */
export function PersonScreen() {
  const { t } = useTranslation('people');
  const { id } = useParams({ from: '/shell/people/$id' });
  const page = usePerson(id);
  const canManage = can(useActor(), 'people.manage');
  usePageTitle(page.data?.person.name ?? t('title'));
  return (
    <div className="people-screen">
      <Link to="/people" className="button button-quiet people-back">
        <ArrowLeft size={18} aria-hidden />
        {t('detail.back')}
      </Link>
      {page.data ? (
        <Page {...page.data} canManage={canManage} />
      ) : page.error ? (
        <ErrorState error={page.error} onRetry={() => void page.refetch()} />
      ) : (
        <Skeleton lines={6} height="48px" />
      )}
    </div>
  );
}

interface PageProps {
  person: Person;
  changes: readonly PersonChange[];
  linkEndsAt: string | null;
  canManage: boolean;
}

function Page({ person, changes, linkEndsAt, canManage }: PageProps) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const [act, setAct] = useState<ActName | 'change' | null>(null);
  const [link, setLink] = useState<InvitationLink | null>(null);
  return (
    <>
      <header className="people-head">
        <h1>{person.name}</h1>
        <PersonStatePill person={person} />
      </header>
      <div className="people-columns">
        <Card>
          <Facts person={person} canManage={canManage} />
          {linkEndsAt !== null && (
            <p className="people-soft">{t('detail.linkOpen', { at: format.dateTime(linkEndsAt) })}</p>
          )}
          {canManage && <Acts person={person} onAct={setAct} />}
        </Card>
        {canManage && (
          <Card title={t('detail.history')}>
            <History changes={changes} />
          </Card>
        )}
      </div>
      {act === 'change' && <ChangeSheet person={person} onClose={() => setAct(null)} />}
      {act !== null && act !== 'change' && (
        <ActDialog
          key={act}
          act={act}
          person={person}
          onClose={() => setAct(null)}
          onDone={(made) => {
            setAct(null);
            setLink(made);
          }}
        />
      )}
      {link && <LinkDialog name={person.name} link={link} onClose={() => setLink(null)} />}
    </>
  );
}

function Facts({ person, canManage }: { person: Person; canManage: boolean }) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const format = useFormat();
  const words = useScopeWords();
  const facts: [string, string][] = [
    [t('form.unit'), person.unitName ?? t('noUnit')],
    [t('form.role'), common(`role.${person.role}`)],
    [t('column.days'), words.days(person.roleStartsOn, person.roleEndsOn)],
    [t('form.scope'), words.scopes(person)],
  ];
  if (canManage) {
    facts.push(
      [t('form.email'), person.email ?? '–'],
      [t('account.username'), person.username ?? '–'],
      [t('column.signIn'), person.lastSignInAt === null ? t('never') : format.dateTime(person.lastSignInAt)],
      [t('column.twoFactor'), t(person.hasTwoFactor ? 'twoFactor.on' : 'twoFactor.off')],
    );
  }
  return (
    <dl className="people-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Acts({ person, onAct }: { person: Person; onAct(act: ActName | 'change'): void }) {
  const { t } = useTranslation('people');
  const acts: ActName[] =
    person.state === 'invited'
      ? ['invitation', 'deactivate']
      : person.state === 'active'
        ? ['reset', 'end-sessions', 'hand-over', 'deactivate']
        : ['reactivate', 'hand-over'];
  const label: Record<ActName, string> = {
    invitation: t('detail.renew'),
    reset: t('detail.reset'),
    'end-sessions': t('detail.endSessions'),
    'hand-over': t('detail.handOver'),
    deactivate: t('detail.deactivate'),
    reactivate: t('detail.reactivate'),
  };
  return (
    <div className="people-tools">
      <Button variant="primary" onClick={() => onAct('change')}>
        {t('detail.edit')}
      </Button>
      {acts.map((act) => (
        <Button key={act} variant={act === 'deactivate' ? 'danger' : 'secondary'} onClick={() => onAct(act)}>
          {label[act]}
        </Button>
      ))}
    </div>
  );
}

function History({ changes }: { changes: readonly PersonChange[] }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  if (changes.length === 0) return <p className="people-soft">{t('detail.noHistory')}</p>;
  return (
    <ol className="people-history">
      {changes.map((change) => (
        <li key={change.number}>
          <strong>{t(`action.${change.action}`)}</strong>
          {change.reason !== '' && `: ${change.reason}`}
          <span className="people-sub">
            {t('said', { at: format.dateTime(change.at), by: change.byName })}
          </span>
        </li>
      ))}
    </ol>
  );
}
