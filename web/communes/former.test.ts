import { expect, test } from 'vitest';
import type { FormerCommune } from '#domain/communes.ts';
import { filterFormer, partsOf } from './former.ts';

const unit = (
  name: string,
  district: string,
  became: [code: string, share: number | null][],
): FormerCommune => ({
  code: '09541',
  name,
  kind: 'phuong',
  district,
  lonLat: [105.78, 20.98],
  becameCommunes: became.map(([code, areaSharePercent]) => ({ code, areaSharePercent })),
});
const MO_LAO = unit('Mộ Lao', 'Quận Hà Đông', [
  ['00637', 11.6],
  ['09556', 88.4],
]);
const VAN_PHUC = unit('Vạn Phúc', 'Quận Hà Đông', [['09556', 97.7]]);
const YEN_HOA = unit('Yên Hoà', 'Quận Cầu Giấy', [['00166', null]]);
const ALL = [MO_LAO, VAN_PHUC, YEN_HOA];

test('former units are found without diacritics and by district', () => {
  expect(filterFormer(ALL, undefined, 'mo lao')).toEqual([MO_LAO]);
  expect(filterFormer(ALL, 'Quận Hà Đông', undefined)).toEqual([MO_LAO, VAN_PHUC]);
  expect(filterFormer(ALL, undefined, undefined)).toEqual([YEN_HOA, MO_LAO, VAN_PHUC]);
});

test('a commune of today names what it was made of, whole units before parts', () => {
  expect(partsOf(ALL, '09556')).toEqual([
    { unit: VAN_PHUC, isPart: false, areaSharePercent: 97.7 },
    { unit: MO_LAO, isPart: true, areaSharePercent: 88.4 },
  ]);
  expect(partsOf(ALL, '00637')).toEqual([{ unit: MO_LAO, isPart: true, areaSharePercent: 11.6 }]);
});
