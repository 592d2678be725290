import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { UNIT_KIND_WORDS, UNIT_KINDS, type UnitKind } from '#domain/people.ts';
import { useAddUnit, useOrganisation } from '../api/people-data.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { Select, TextInput } from '../ui/form-field.tsx';
import { FormSheet } from '../ui/form-sheet.tsx';
import { useToast } from '../ui/toast.tsx';

/** A school, a hamlet board or another unit below one of the tree. */
export function UnitSheet({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('people');
  const language = useLanguage();
  const toast = useToast();
  const { data: units = [] } = useOrganisation();
  const add = useAddUnit();
  const [unit, setUnit] = useState<{ name: string; kind: UnitKind; parentId: string }>({
    name: '',
    kind: 'school',
    parentId: '',
  });
  const save = () =>
    add.mutate(unit, {
      onSuccess: ({ name }) => {
        toast({ title: name });
        onClose();
      },
    });
  return (
    <FormSheet
      title={t('addUnit')}
      saveLabel={t('form.add')}
      isBusy={add.isPending}
      error={add.error}
      onSave={save}
      onClose={onClose}
    >
      <TextInput
        label={t('form.unitName')}
        maxLength={120}
        value={unit.name}
        onChange={({ target }) => setUnit({ ...unit, name: target.value })}
      />
      <Select
        label={t('form.unitKind')}
        value={unit.kind}
        options={UNIT_KINDS.map((kind) => ({ value: kind, label: UNIT_KIND_WORDS[kind][language] }))}
        onChange={(value) =>
          setUnit({ ...unit, kind: UNIT_KINDS.find((kind) => kind === value) ?? unit.kind })
        }
      />
      <Select
        label={t('form.unitParent')}
        placeholder="–"
        value={unit.parentId}
        options={units.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(parentId) => setUnit({ ...unit, parentId })}
      />
    </FormSheet>
  );
}
