import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { needsScope, type PersonRights } from '#domain/people.ts';
import { ROLE_NAMES } from '#domain/roles.ts';
import { useOrganisation } from '../api/people-data.ts';
import { useCommunes } from '../api/reference.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { DateInput, Select } from '../ui/form-field.tsx';
import { useScopeWords } from './use-scope-words.ts';

export const NO_RIGHTS: PersonRights = {
  unitId: null,
  role: 'officer',
  roleStartsOn: null,
  roleEndsOn: null,
  scopes: [],
};

interface Props {
  rights: PersonRights;
  onChange(changes: Partial<PersonRights>): void;
}

const orNull = (value: string) => (value === '' ? null : value);

/** Unit, role and scope, each with its days. */
export function RightsFields({ rights, onChange }: Props) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const { data: units = [] } = useOrganisation();
  const byParent = new Map(units.map(({ id, name }) => [id, name]));
  return (
    <>
      <Select
        label={t('form.unit')}
        placeholder={t('form.noUnit')}
        value={rights.unitId ?? ''}
        options={units.map((unit) => {
          const parent = unit.isShipped || unit.parentId === null ? undefined : byParent.get(unit.parentId);
          return { value: unit.id, label: parent === undefined ? unit.name : `${unit.name} (${parent})` };
        })}
        onChange={(value) => onChange({ unitId: orNull(value) })}
      />
      <Select
        label={t('form.role')}
        value={rights.role}
        options={ROLE_NAMES.map((role) => ({ value: role, label: common(`role.${role}`) }))}
        onChange={(value) => onChange({ role: ROLE_NAMES.find((role) => role === value) ?? rights.role })}
      />
      <div className="people-days">
        <DateInput
          label={t('form.roleStart')}
          value={rights.roleStartsOn ?? ''}
          onChange={({ target }) => onChange({ roleStartsOn: orNull(target.value) })}
        />
        <DateInput
          label={t('form.roleEnd')}
          value={rights.roleEndsOn ?? ''}
          onChange={({ target }) => onChange({ roleEndsOn: orNull(target.value) })}
        />
      </div>
      <p className="people-soft">{t('form.daysHint')}</p>
      {needsScope(rights.role) ? (
        <ScopeFields scopes={rights.scopes} onChange={(scopes) => onChange({ scopes })} />
      ) : (
        <p className="people-soft">{t('form.scopeHint')}</p>
      )}
    </>
  );
}

interface ScopeProps {
  scopes: PersonRights['scopes'];
  onChange(scopes: PersonRights['scopes']): void;
}

function ScopeFields({ scopes, onChange }: ScopeProps) {
  const { t } = useTranslation('people');
  const words = useScopeWords();
  const { data: communes = [] } = useCommunes();
  const [entry, setEntry] = useState('');
  const [days, setDays] = useState({ startsOn: '', endsOn: '' });
  const provinces = [...new Set(communes.map(({ provinceCode }) => provinceCode))];
  const add = () => {
    if (entry === '') return;
    const rest = scopes.filter(({ scope }) => scope !== entry);
    onChange([...rest, { scope: entry, startsOn: orNull(days.startsOn), endsOn: orNull(days.endsOn) }]);
    setEntry('');
    setDays({ startsOn: '', endsOn: '' });
  };
  return (
    <fieldset className="people-scopes">
      <legend>{t('form.scope')}</legend>
      <ul>
        {scopes.map((scope) => (
          <li key={scope.scope}>
            {words.withDays(scope)}
            <IconButton
              label={t('form.removeScope', { name: words.scope(scope) })}
              onClick={() => onChange(scopes.filter((other) => other !== scope))}
            >
              <Trash2 size={18} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      <Select
        label={t('form.scopeEntry')}
        placeholder="–"
        value={entry}
        options={[
          ...communes.map(({ code, name }) => ({ value: `commune:${code}`, label: `${name} (${code})` })),
          ...provinces.map((code) => ({ value: `province:${code}`, label: t('province', { code }) })),
          { value: '*', label: t('everywhere') },
        ]}
        onChange={setEntry}
      />
      <div className="people-days">
        <DateInput
          label={t('form.scopeStart')}
          value={days.startsOn}
          onChange={({ target }) => setDays({ ...days, startsOn: target.value })}
        />
        <DateInput
          label={t('form.scopeEnd')}
          value={days.endsOn}
          onChange={({ target }) => setDays({ ...days, endsOn: target.value })}
        />
      </div>
      <Button onClick={add} disabled={entry === ''}>
        {t('form.addScope')}
      </Button>
    </fieldset>
  );
}
