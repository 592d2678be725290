import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#domain/people.ts';
import { useChangePerson } from '../api/people-data.ts';
import { TextInput } from '../ui/form-field.tsx';
import { FormSheet } from '../ui/form-sheet.tsx';
import { useToast } from '../ui/toast.tsx';
import { RightsFields } from './rights-fields.tsx';

export function ChangeSheet({ person, onClose }: { person: Person; onClose(): void }) {
  const { t } = useTranslation('people');
  const toast = useToast();
  const change = useChangePerson(person.id);
  const { name, unitId, role, roleStartsOn, roleEndsOn, scopes } = person;
  const [draft, setDraft] = useState({ name, unitId, role, roleStartsOn, roleEndsOn, scopes, reason: '' });
  const save = () =>
    change.mutate(draft, {
      onSuccess: () => {
        toast({ title: t('detail.done') });
        onClose();
      },
    });
  return (
    <FormSheet
      title={t('form.change', { name })}
      saveLabel={t('form.save')}
      isBusy={change.isPending}
      error={change.error}
      onSave={save}
      onClose={onClose}
    >
      <TextInput
        label={t('form.name')}
        maxLength={100}
        value={draft.name}
        onChange={({ target }) => setDraft({ ...draft, name: target.value })}
      />
      <RightsFields rights={draft} onChange={(changes) => setDraft({ ...draft, ...changes })} />
      <TextInput
        label={t('form.reason')}
        hint={t('form.reasonHint')}
        maxLength={300}
        value={draft.reason}
        onChange={({ target }) => setDraft({ ...draft, reason: target.value })}
      />
    </FormSheet>
  );
}
