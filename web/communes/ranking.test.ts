import { expect, test } from 'vitest';
import type { Commune } from '#domain/communes.ts';
import { noFigures } from '#domain/coverage.ts';
import { coveredShare, filterRows, type RankingRow, sortRows } from './ranking.ts';

const row = (code: string, name: string, sites: number, covered: number): RankingRow => ({
  commune: { code, name, nameAlt: '', provinceCode: '01' } as Commune,
  figures: { ...noFigures(), sites, covered },
  reach: null,
});
const rows = [row('00145', 'Long Biên', 4, 1), row('00082', 'Đống Đa', 0, 0), row('00091', 'Bạch Mai', 2, 2)];
const names = (list: readonly RankingRow[]) => list.map(({ commune }) => commune.name);

test('finds a commune without diacritics and by the start of its code', () => {
  expect(names(filterRows(rows, 'dong da', undefined))).toEqual(['Đống Đa']);
  expect(names(filterRows(rows, 'BIÊN', '01'))).toEqual(['Long Biên']);
  expect(names(filterRows(rows, '0009', undefined))).toEqual(['Bạch Mai']);
  expect(filterRows(rows, '', '24')).toEqual([]);
});

test('puts a commune without sites last, whichever way the share is sorted', () => {
  expect(coveredShare(noFigures())).toBeNull();
  expect(names(sortRows(rows, 'covered', 'asc'))).toEqual(['Long Biên', 'Bạch Mai', 'Đống Đa']);
  expect(names(sortRows(rows, 'covered', 'desc'))).toEqual(['Bạch Mai', 'Long Biên', 'Đống Đa']);
});

test('sorts names in Vietnamese order', () => {
  expect(names(sortRows(rows, 'name', 'asc'))).toEqual(['Bạch Mai', 'Đống Đa', 'Long Biên']);
});
