import { expect, test } from 'vitest';
import { ERRORS } from '#domain/errors.ts';
import { shortReason } from './reasons.ts';

test('what differs from row to row is left out of a shared reason', () => {
  expect(shortReason('import.duplicate_in_file', 'vi')).toBe('Trùng với dòng … trong cùng tệp');
  expect(shortReason('import.no_geometry', 'en')).toBe('The feature has no geometry');
  expect(shortReason('of.a.newer.server', 'vi')).toBe('of.a.newer.server');
});

test('no reason of the catalogue becomes empty or shows a place holder', () => {
  for (const code of Object.keys(ERRORS)) {
    for (const language of ['vi', 'en'] as const) {
      const reason = shortReason(code, language);
      expect(reason.length, code).toBeGreaterThan(5);
      expect(reason, code).not.toMatch(/[{}]/);
    }
  }
});
