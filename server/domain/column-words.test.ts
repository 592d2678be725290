import { describe, expect, it } from 'vitest';
import { DERIVED_COLUMNS, FIELD_COLUMNS, readExportedColumns } from './column-words.ts';
import { IMPORT_FIELDS, IMPORT_TARGETS } from './imports.ts';

describe.each(IMPORT_TARGETS)('columns of an export of %s', (target) => {
  it.each(['vi', 'en'] as const)('have different names (%s)', (language) => {
    const columns = [...Object.values(FIELD_COLUMNS[target]), ...Object.values(DERIVED_COLUMNS[target])];
    const headers = columns.map((words) => words[language]);
    expect(new Set(headers).size).toBe(headers.length);
  });
  it('hold every field that an import reads, but the one text with both coordinates', () => {
    const fields = IMPORT_FIELDS[target].filter((field) => field !== 'position');
    expect(Object.keys(FIELD_COLUMNS[target]).sort()).toEqual([...fields].sort());
  });
});

describe('recognising an export', () => {
  it('tells fields, other and derived columns apart', () => {
    const found = readExportedColumns('sites', ['name', 'Xã, phường', 'Mã Bờ An', 'Loại', 'Khác: Loại', 'x']);
    expect(found).toEqual({
      fields: { code: 'Mã Bờ An', kind: 'Loại' },
      others: new Map([['Khác: Loại', 'Loại']]),
      derived: new Set(['name', 'Xã, phường']),
    });
  });
  it('knows no other file', () => {
    expect(readExportedColumns('sites', ['Mã', 'Loại', 'Tên, địa điểm'])).toBeNull();
  });
});
