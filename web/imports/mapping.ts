import { FIELD_COLUMNS } from '#domain/column-words.ts';
import { IMPORT_FIELDS, type Import, type ImportField, type ImportTarget } from '#domain/imports.ts';

export type Mapping = Readonly<Record<string, string>>;

const PLACE: readonly string[] = ['code', 'name', 'kind', 'hamlet', 'commune'];
const COORDINATES: readonly string[] = ['north', 'east', 'position'];

/** Fields of a list in three groups, as the choice above a column offers them. */
export function groupFields(target: ImportTarget): {
  group: 'groupPlace' | 'groupCoordinates' | 'groupMore';
  fields: readonly ImportField[];
}[] {
  const all: readonly ImportField[] = IMPORT_FIELDS[target];
  const known = (names: readonly string[]) =>
    names.flatMap((name) => all.find((field) => field === name) ?? []);
  return [
    { group: 'groupPlace', fields: known(PLACE) },
    { group: 'groupCoordinates', fields: known(COORDINATES) },
    {
      group: 'groupMore',
      fields: all.filter((field) => !PLACE.includes(field) && !COORDINATES.includes(field)),
    },
  ];
}

/** The words of exported headers; null for those that a page words itself. */
export function exportedWords(target: ImportTarget, field: ImportField): { vi: string; en: string } | null {
  const columns: Partial<Record<ImportField, { vi: string; en: string }>> = FIELD_COLUMNS[target];
  return COORDINATES.includes(field) ? null : (columns[field] ?? null);
}

export function fieldOf(mapping: Mapping, column: string): string {
  return Object.entries(mapping).find(([, mapped]) => mapped === column)?.[0] ?? '';
}

/** One column per field and one field per column; '' frees the column. */
export function mapColumn(mapping: Mapping, column: string, field: string): Record<string, string> {
  const rest = Object.entries(mapping).filter(([other, mapped]) => other !== field && mapped !== column);
  return Object.fromEntries(field === '' ? rest : [...rest, [field, column]]);
}

/** Whether the present choice for a column is the program's own guess. */
export function isGuessed({ inspection, settings }: Import, column: string): boolean {
  const field = fieldOf(settings.mapping, column);
  return field !== '' && !inspection?.isMappingSaved && inspection?.guessedMapping[field] === column;
}

/** Columns of a row, those with a field first and in the order of the fields. */
export function orderColumns(target: ImportTarget, mapping: Mapping, columns: readonly string[]): string[] {
  // Names come before numbers that only the file knows.
  const fields = [...IMPORT_FIELDS[target].filter((field) => field !== 'sourceId'), 'sourceId'];
  const mapped = fields.flatMap((field) => mapping[field] ?? []).filter((column) => columns.includes(column));
  return [...mapped, ...columns.filter((column) => !mapped.includes(column))];
}
