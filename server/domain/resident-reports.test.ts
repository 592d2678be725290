import { describe, expect, it } from 'vitest';
import { suspicionsOf, textKey } from './resident-reports.ts';
import { ROLE_NAMES, ROLES } from './roles.ts';

const calm = { website: '', writtenForMs: 30_000, text: 'Ao sâu cạnh đường đi học, không có rào' };

describe('what makes a report suspicious', () => {
  it('is nothing in what people write', () => {
    expect(suspicionsOf(calm, { hasPhoto: false })).toEqual([]);
    expect(suspicionsOf({ ...calm, text: '' }, { hasPhoto: true })).toEqual([]);
    expect(suspicionsOf({ ...calm, text: 'Hố ga mất nắp ở ngõ 5.Rất sâu' }, { hasPhoto: false })).toEqual([]);
  });

  it.each([
    [{ website: 'x' }, 'hidden_field'],
    [{ writtenForMs: 900 }, 'too_fast'],
    [{ text: 'Xem tại http://x.example' }, 'links'],
    [{ text: 'vay tiền nhanh tienmat88.com' }, 'links'],
    [{ text: '!!!' }, 'says_nothing'],
  ] as const)('%o: %s', (change, suspicion) => {
    expect(suspicionsOf({ ...calm, ...change }, { hasPhoto: false })).toEqual([suspicion]);
  });
});

it('takes texts that say the same for one', () => {
  expect(textKey('  Ao SÂU, không rào! 123 ')).toBe(textKey('ao sau khong rao'));
});

it('is decided only by roles that may make a site and add to one', () => {
  const deciding = ROLE_NAMES.filter((role) => ROLES[role].permissions.includes('residents.triage'));
  expect(deciding).toEqual(['admin', 'officer']);
  for (const role of deciding) {
    expect(ROLES[role].permissions).toEqual(expect.arrayContaining(['sites.create', 'sites.record']));
    expect(ROLES[role].events).toEqual(expect.arrayContaining(['reported', 'noted']));
  }
});
