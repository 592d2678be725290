import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { needsScope, type Person, type PersonScope } from '#domain/people.ts';
import { useCommunes } from '../api/reference.ts';
import { useFormat } from '../i18n/i18n.ts';

/** Scope and days of people in words. */
export function useScopeWords() {
  const { t } = useTranslation('people');
  const format = useFormat();
  const { data: communes } = useCommunes();
  return useMemo(() => {
    const names = new Map(communes?.map(({ code, name }) => [code, name]));
    const days = (from: string | null, to: string | null): string => {
      if (from !== null && to !== null) return t('fromTo', { from: format.date(from), to: format.date(to) });
      if (from !== null) return t('from', { from: format.date(from) });
      return to === null ? t('open') : t('to', { to: format.date(to) });
    };
    const scope = ({ scope: entry }: Pick<PersonScope, 'scope'>): string => {
      const [kind, code = ''] = entry.split(':');
      if (kind === '*') return t('everywhere');
      return kind === 'province' ? t('province', { code }) : (names.get(code) ?? code);
    };
    const withDays = (entry: PersonScope) => {
      const isOpen = entry.startsOn === null && entry.endsOn === null;
      return isOpen ? scope(entry) : `${scope(entry)} (${days(entry.startsOn, entry.endsOn)})`;
    };
    const scopes = (person: Pick<Person, 'role' | 'scopes'>): string =>
      needsScope(person.role) ? person.scopes.map(withDays).join(', ') || '–' : t('everywhere');
    return { days, scope, withDays, scopes };
  }, [communes, t, format]);
}
