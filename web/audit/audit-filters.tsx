import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AUDIT_KINDS, type AuditKind } from '#domain/audit.ts';
import { KIND_WORDS } from '#domain/audit-words.ts';
import { isInScope } from '#domain/roles.ts';
import { useAuditPeople } from '../api/audit-data.ts';
import { useActor } from '../api/labels.ts';
import { useCommunes } from '../api/reference.ts';
import { useLabel } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { DateInput, Select, TextInput } from '../ui/form-field.tsx';
import type { AuditSearch } from './audit.search.ts';

interface Props {
  search: AuditSearch;
  /** Names of people in the list, by id. */
  names: ReadonlyMap<string, string>;
  onChange(changes: Partial<AuditSearch>): void;
  onClear(): void;
}

export function AuditFilters({ search, names, onChange, onClear }: Props) {
  const { t } = useTranslation('audit');
  const label = useLabel();
  const actor = useActor();
  const { data: communes } = useCommunes();
  const own = (communes ?? []).filter(({ code }) => isInScope(actor, code));
  const kinds = actor.role === 'admin' ? AUDIT_KINDS : (['write', 'export', 'refused'] as const);
  const person = search.person && (names.get(search.person) || search.person);
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  return (
    <search className="audit-filters" aria-label={t('filter.label')}>
      <Select
        label={t('filter.kind')}
        value={search.kind ?? ''}
        placeholder={t('filter.anyKind')}
        options={kinds.map((kind) => ({ value: kind, label: label(KIND_WORDS[kind]) }))}
        onChange={(value) => onChange({ kind: (value || undefined) as AuditKind | undefined })}
      />
      <Select
        label={t('filter.commune')}
        value={search.commune ?? ''}
        placeholder={t('filter.anyCommune')}
        options={own.map(({ code, name }) => ({ value: code, label: name }))}
        onChange={(value) => onChange({ commune: value || undefined })}
      />
      <DateInput
        label={t('filter.from')}
        value={search.from ?? ''}
        max={search.to}
        onChange={(event) => onChange({ from: event.target.value || undefined })}
      />
      <DateInput
        label={t('filter.to')}
        value={search.to ?? ''}
        min={search.from}
        onChange={(event) => onChange({ to: event.target.value || undefined })}
      />
      <CodeFilter key={search.code} code={search.code} onChange={onChange} />
      <PersonFilter onChange={onChange} />
      <div className="audit-chips">
        {person && (
          <Chip
            name={t('filter.onlyPerson', { name: person })}
            onRemove={() => onChange({ person: undefined })}
          />
        )}
        {search.thing && (
          <Chip name={t('filter.onlyThing')} onRemove={() => onChange({ thing: undefined })} />
        )}
        {isFiltered && (
          <Button variant="quiet" onClick={onClear}>
            {t('filter.clear')}
          </Button>
        )}
      </div>
    </search>
  );
}

function Chip({ name, onRemove }: { name: string; onRemove(): void }) {
  const { t } = useTranslation('audit');
  return (
    <button type="button" className="audit-chip" aria-label={t('filter.remove', { name })} onClick={onRemove}>
      {name}
      <X size={16} aria-hidden />
    </button>
  );
}

function CodeFilter({ code, onChange }: { code: string | undefined; onChange: Props['onChange'] }) {
  const { t } = useTranslation('audit');
  const [text, setText] = useState(code ?? '');
  const apply = () => {
    if (text.trim() !== (code ?? '')) onChange({ code: text.trim() || undefined });
  };
  return (
    <TextInput
      label={t('filter.code')}
      hint={t('filter.codeHint')}
      value={text}
      maxLength={40}
      onChange={(event) => setText(event.target.value)}
      onBlur={apply}
      onKeyDown={(event) => event.key === 'Enter' && apply()}
    />
  );
}

/** Finds a person by part of the name; those found are buttons. */
function PersonFilter({ onChange }: Pick<Props, 'onChange'>) {
  const { t } = useTranslation('audit');
  const [text, setText] = useState('');
  const { data } = useAuditPeople(text.trim());
  const people = text.trim() === '' ? undefined : data?.items;
  return (
    <div className="audit-person">
      <TextInput
        label={t('filter.person')}
        hint={t('filter.personHint')}
        type="search"
        value={text}
        maxLength={100}
        onChange={(event) => setText(event.target.value)}
      />
      {people && (
        <div className="audit-people" aria-live="polite">
          {people.length === 0 ? (
            <p className="audit-soft">{t('filter.nobody')}</p>
          ) : (
            <ul aria-label={t('filter.people')}>
              {people.map(({ id, name }) => (
                <li key={id}>
                  <button
                    type="button"
                    onClick={() => {
                      setText('');
                      onChange({ person: id });
                    }}
                  >
                    {name}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}
