import { expect, test } from 'vitest';
import type { Commune } from '#domain/communes.ts';
import { matchCommunes, matchFormer } from './search-matches.ts';

const commune = (code: string, name: string, nameAlt = ''): Commune => ({
  code,
  name,
  nameAlt,
  provinceCode: '01',
  provinceName: 'Hà Nội',
  kind: 'phuong',
  areaKm2: 1,
  population: 1,
  lonLat: [105.8, 21],
  thresholdGroup: 'phuong',
  thresholdBasis: '',
  validFrom: '2025-07-01',
  validTo: null,
  outlineQuality: null,
});
const communes = [commune('00145', 'Long Biên'), commune('00229', 'Ô Chợ Dừa'), commune('00235', 'Đống Đa')];
const names = (text: string) => matchCommunes(communes, text).map(({ name }) => name);

test('finds communes with and without diacritics, by code, and with the word for its kind', () => {
  expect(names('dong da')).toEqual(['Đống Đa']);
  expect(names('ĐỐNG')).toEqual(['Đống Đa']);
  expect(names('cho dua')).toEqual(['Ô Chợ Dừa']);
  expect(names('00145')).toEqual(['Long Biên']);
  expect(names('phuong long')).toEqual(['Long Biên']);
  expect(names(' ')).toEqual([]);
});

test('finds what a unit before 1 July 2025 became', () => {
  const former = [
    {
      code: '09541',
      name: 'Mộ Lao',
      kind: 'phuong' as const,
      district: 'Quận Hà Đông',
      lonLat: [105.78, 20.98] as [number, number],
      becameCommunes: [
        { code: '00235', areaSharePercent: 88.4 },
        { code: '00229', areaSharePercent: 11.6 },
        { code: '99999', areaSharePercent: null },
      ],
    },
  ];
  const found = (text: string) => matchFormer(former, communes, text).map(({ commune: { name } }) => name);
  expect(found('mo lao')).toEqual(['Đống Đa', 'Ô Chợ Dừa']);
  expect(found('lao')).toEqual([]);
  expect(found('m')).toEqual([]);
});
