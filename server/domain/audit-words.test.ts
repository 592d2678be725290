import { expect, test } from 'vitest';
import { wordField, wordFile } from './audit-words.ts';

test('a file is called by what it holds, and its format', () => {
  expect(wordFile('GET /api/sites/export.xlsx', 'vi')).toBe('Danh sách điểm nguy cơ (Excel)');
  expect(wordFile('GET /api/audit/export.csv', 'en')).toBe('Audit (CSV)');
  expect(wordFile('GET /api/plans/{id}/values.xlsx', 'vi')).toBe('Bảng số liệu chỉ tiêu (Excel)');
  expect(wordFile('GET /api/imports/{id}/returned', 'en')).toBe('Returned rows of an import');
  expect(wordFile('GET /api/people', 'vi')).toBeNull();
});

test('the name of a person is not called that of a place', () => {
  expect(wordField('name', 'vi', 'user')).toBe('Họ và tên');
  expect(wordField('name', 'en', 'user')).toBe('Full name');
  expect(wordField('name', 'vi', 'unit')).toBe('Tên đơn vị');
  expect(wordField('name', 'vi', 'site')).toBe('Tên, địa điểm');
  expect(wordField('unitId', 'vi', 'site')).toBe('Đơn vị chịu trách nhiệm');
});
