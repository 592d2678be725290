import { expect, test } from 'vitest';
import { SiteCard } from '#domain/sites.ts';
import { changedFields, clashingFields, mergeCards, readPlace, toPatch } from './card-draft.ts';

const base = SiteCard.parse({
  communeCode: '00145',
  name: 'Ao cá',
  kind: 'pond',
  setting: 'residential',
  lonLat: [105.88, 21.02],
});

test('sends changed fields only, with the version they build on', () => {
  const mine = { ...base, name: 'Ao làng', riskFactors: ['deep_water'] };
  expect(toPatch(3, mine, changedFields(base, mine))).toEqual({
    version: 3,
    name: 'Ao làng',
    riskFactors: ['deep_water'],
  });
});

test('lays the user’s changes over the other edit, but for fields given to it', () => {
  const mine = { ...base, name: 'Ao làng', owner: 'Hợp tác xã' };
  const theirs = { ...base, name: 'Ao đình', hamlet: 'Tổ 4' };
  expect(clashingFields(base, mine, theirs)).toEqual(['name', 'owner']);
  expect(mergeCards(base, mine, theirs, new Set())).toMatchObject({ name: 'Ao làng', hamlet: 'Tổ 4' });
  expect(mergeCards(base, mine, theirs, new Set(['name']))).toMatchObject({
    name: 'Ao đình',
    owner: 'Hợp tác xã',
    hamlet: 'Tổ 4',
  });
});

test('reads degrees with a point or a comma', () => {
  expect(readPlace('21,0412', '105.8905')).toEqual([105.8905, 21.0412]);
  expect(readPlace('', '105')).toBeNull();
  expect(readPlace('105.9', '21')).toBeNull();
});
