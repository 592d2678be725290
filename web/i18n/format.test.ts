import { expect, test } from 'vitest';
import { createFormat } from './format.ts';

const vi = createFormat('vi');
const en = createFormat('en');

test('writes numbers as Vietnamese write them', () => {
  expect(vi.number(1214)).toBe('1.214');
  expect(vi.percent(0.814)).toBe('81,4%');
  expect(vi.percent(1)).toBe('100%');
  expect(vi.money(12_500_000)).toBe('12.500.000 ₫');
  expect(vi.moneyShort(1_240_000_000)).toBe('1,2 tỷ');
  expect(en.number(1214)).toBe('1,214');
});

test('shows a calendar date as it is and an instant in the time of Việt Nam', () => {
  expect(vi.date('2026-11-18')).toBe('18/11/2026');
  expect(vi.date('2026-11-17T17:30:00Z')).toBe('18/11/2026');
  expect(vi.time('2026-11-18T01:42:00Z')).toBe('08:42');
  expect(vi.dateTime('2026-11-18T17:05:00Z')).toBe('00:05 19/11/2026');
});

test('changes the unit with the size', () => {
  expect(vi.distance(34.4)).toBe('34 m');
  expect(vi.distance(1240)).toBe('1,2 km');
  expect(vi.area(350)).toBe('350 m²');
  expect(vi.area(12_000)).toBe('1,2 ha');
});

test('says days from today in words', () => {
  expect(vi.relativeDays(0)).toBe('hôm nay');
  expect(vi.relativeDays(-5)).toBe('5 ngày trước');
  expect(en.days(1)).toBe('1 day');
});

test('shows a missing value as a dash, never as zero', () => {
  expect(vi.number(null)).toBe('–');
  expect(vi.date(undefined)).toBe('–');
  expect(vi.date('no date')).toBe('–');
});
