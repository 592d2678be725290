import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InvitationLink } from '#domain/people.ts';
import { useInvite } from '../api/people-data.ts';
import { TextInput } from '../ui/form-field.tsx';
import { FormSheet } from '../ui/form-sheet.tsx';
import { NO_RIGHTS, RightsFields } from './rights-fields.tsx';

interface Props {
  onClose(): void;
  onInvited(name: string, link: InvitationLink): void;
}

export function InviteSheet({ onClose, onInvited }: Props) {
  const { t } = useTranslation('people');
  const invite = useInvite();
  const [person, setPerson] = useState({ name: '', email: '', ...NO_RIGHTS });
  const save = () =>
    invite.mutate(person, { onSuccess: (link) => onInvited(person.name.trim() || person.email, link) });
  return (
    <FormSheet
      title={t('form.invite')}
      saveLabel={t('form.send')}
      isBusy={invite.isPending}
      error={invite.error}
      onSave={save}
      onClose={onClose}
    >
      <TextInput
        label={t('form.name')}
        maxLength={100}
        autoComplete="off"
        value={person.name}
        onChange={({ target }) => setPerson({ ...person, name: target.value })}
      />
      <TextInput
        label={t('form.email')}
        type="email"
        maxLength={200}
        autoComplete="off"
        value={person.email}
        onChange={({ target }) => setPerson({ ...person, email: target.value })}
      />
      <RightsFields rights={person} onChange={(changes) => setPerson({ ...person, ...changes })} />
    </FormSheet>
  );
}
