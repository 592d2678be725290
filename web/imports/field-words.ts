import { useTranslation } from 'react-i18next';
import { IMPORT_FIELDS, type ImportField, type ImportTarget } from '#domain/imports.ts';
import { useLabel } from '../i18n/i18n.ts';
import type { SelectOption } from '../ui/form-field.tsx';
import { exportedWords, groupFields } from './mapping.ts';

/** What a field is called on the page. */
export function useFieldWords(target: ImportTarget): (field: string) => string {
  const { t } = useTranslation('imports');
  const label = useLabel();
  return (name) => {
    const fields: readonly ImportField[] = IMPORT_FIELDS[target];
    const field = fields.find((known) => known === name);
    if (!field) return name;
    if (field === 'east' || field === 'north' || field === 'position') return t(`field.${field}`);
    const words = exportedWords(target, field);
    return words ? label(words) : field;
  };
}

/** The choices above a column. */
export function useFieldOptions(target: ImportTarget): { label: string; options: SelectOption[] }[] {
  const { t } = useTranslation('imports');
  const words = useFieldWords(target);
  return groupFields(target).map(({ group, fields }) => ({
    label: t(`columns.${group}`),
    options: fields.map((field) => ({ value: field, label: words(field) })),
  }));
}
