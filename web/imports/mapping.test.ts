import { expect, test } from 'vitest';
import { IMPORT_FIELDS, IMPORT_TARGETS } from '#domain/imports.ts';
import { exportedWords, fieldOf, groupFields, mapColumn, orderColumns } from './mapping.ts';

test('a column that is given another field leaves its old one, and a field has one column', () => {
  const mapping = { name: 'Tên', kind: 'Loại' };
  expect(mapColumn(mapping, 'Loại', 'name')).toEqual({ name: 'Loại' });
  expect(mapColumn(mapping, 'X', 'north')).toEqual({ ...mapping, north: 'X' });
  expect(mapColumn(mapping, 'Tên', '')).toEqual({ kind: 'Loại' });
  expect(fieldOf(mapping, 'Loại')).toBe('kind');
  expect(fieldOf(mapping, 'STT')).toBe('');
});

test('every field of both lists can be chosen, once, and has words', () => {
  for (const target of IMPORT_TARGETS) {
    const offered = groupFields(target).flatMap(({ fields }) => fields);
    expect([...offered].sort()).toEqual([...IMPORT_FIELDS[target]].sort());
    for (const field of offered) {
      const isWordedByPage = ['east', 'north', 'position'].includes(field);
      expect(exportedWords(target, field) === null, `${target} ${field}`).toBe(isWordedByPage);
    }
  }
});

test('names stand before columns that nobody chose', () => {
  const mapping = { sourceId: 'STT', name: 'Tên', north: 'X' };
  expect(orderColumns('sites', mapping, ['STT', 'Ghi chú', 'X', 'Tên'])).toEqual([
    'Tên',
    'X',
    'STT',
    'Ghi chú',
  ]);
});
