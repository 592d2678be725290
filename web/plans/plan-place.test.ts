import { expect, test } from 'vitest';
import type { Commune } from '#domain/communes.ts';
import type { Actor } from '#domain/roles.ts';
import { placeOf } from './plan-place.ts';

const commune = (code: string, provinceCode: string) => ({ code, provinceCode }) as Commune;
const communes = [commune('00145', '01'), commune('00118', '01'), commune('07621', '24')];
const actor = (scope: Actor['scope']) => ({ scope }) as Actor;
const city = { level: 'province', provinceCode: '01', communeCode: null } as const;
const ward = { level: 'commune', provinceCode: '01', communeCode: '00145' } as const;

test('a plan of a commune leads to its places, for those who see it', () => {
  expect(placeOf(ward, communes, actor('all'))).toMatchObject({ communes: ['00145'], commune: '00145' });
  expect(placeOf(ward, communes, actor(new Set(['00118'])))).toBeNull();
});

test('a plan of a city leads to the communes of the city that the account sees', () => {
  expect(placeOf(city, communes, actor('all'))).toMatchObject({
    communes: ['00145', '00118'],
    province: '01',
  });
  // All that the account sees: no filter is needed.
  expect(placeOf(city, communes, actor(new Set(['00145'])))?.communes).toBeUndefined();
  expect(placeOf(city, communes, actor(new Set(['07621'])))).toBeNull();
});

test('a plan of a department or a former district leads nowhere', () => {
  expect(placeOf({ ...city, level: 'department' }, communes, actor('all'))).toBeNull();
  expect(placeOf({ ...city, level: 'district' }, communes, actor('all'))).toBeNull();
});
