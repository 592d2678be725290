import fc from 'fast-check';
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import { REFERENCE_SYSTEMS } from '../../domain/reference-systems.ts';
import { definitionOf } from '../coordinates/definitions.ts';
import { readDate } from './read-dates.ts';
import { readFlag } from './read-flags.ts';
import { moneyFactor, readMoney, readNumber } from './read-numbers.ts';
import { orderOf, readCoordinate, readPair, unitOf } from './read-positions.ts';
import { bareSpelling, createDictionary, spelling } from './words.ts';

describe('days', () => {
  it.each([
    ['31/12/2026', '2026-12-31'],
    ['1-2-26', '2026-02-01'],
    ['01.02.2026', '2026-02-01'],
    ['2026-12-31', '2026-12-31'],
    ['2026-12-31T00:00:00Z', '2026-12-31'],
    ['31/12/2026 10:30', '2026-12-31'],
    ['ngày 5 tháng 9 năm 2026', '2026-09-05'],
    [' 29/2/2028 ', '2028-02-29'],
    ['5/6/99', '1999-06-05'],
    [46387, '2026-12-31'],
    ['46387', '2026-12-31'],
    [46387.75, '2026-12-31'],
    [new Date('2026-12-31T00:00:00Z'), '2026-12-31'],
    ['31/02/2026', null],
    ['29/2/2027', null],
    ['12/31/2026', null],
    ['0/1/2026', null],
    ['31/12/20260', null],
    ['12/2026', null],
    ['mai', null],
    ['', null],
    [2026, null],
    [-5, null],
    [true, null],
    [new Date(Number.NaN), null],
  ])('%j is %j', (value, day) => expect(readDate(value)).toBe(day));

  it('reads what it would write, in each order', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-01'), max: new Date('2068-12-31'), noInvalidDate: true }),
        (date) => {
          const day = date.toISOString().slice(0, 10);
          const [year = '', month = '', dayOfMonth = ''] = day.split('-');
          expect(readDate(`${dayOfMonth}/${month}/${year}`)).toBe(day);
          expect(readDate(`${Number(dayOfMonth)}-${Number(month)}-${year.slice(2)}`)).toBe(day);
          expect(readDate(day)).toBe(day);
        },
      ),
      { numRuns: 500, seed: 3 },
    );
  });
});

describe('money', () => {
  it.each([
    ['1.500.000', 1_500_000],
    ['1,500,000', 1_500_000],
    ['1 500 000', 1_500_000],
    ['1.500.000 đ', 1_500_000],
    ['1.500.000đồng', 1_500_000],
    ['1500000 VND', 1_500_000],
    ['1,5 triệu', 1_500_000],
    ['1.5 tr', 1_500_000],
    ['1.5tr.', 1_500_000],
    ['1,5 trđ', 1_500_000],
    ['1.500 triệu', 1_500_000_000],
    ['2 tỷ', 2_000_000_000],
    ['2 tỉ đồng', 2_000_000_000],
    ['2,5 tỷ'.normalize('NFD'), 2_500_000_000],
    ['500 nghìn', 500_000],
    ['500k', 500_000],
    ['1.500', 1_500],
    ['1500000,00', 1_500_000],
    ['1.500.000,5', 1_500_001],
    [1_500_000, 1_500_000],
    [0, 0],
    ['-5', null],
    ['-1.500.000', null],
    ['(1.500.000)', null],
    [-1, null],
    ['5-6 triệu', null],
    ['1.50.000', null],
    ['2 tỷ 500 triệu', null],
    ['1000 tỷ', 1_000_000_000_000],
    ['1001 tỷ', null],
    ['theo dự toán', null],
    ['', null],
    [Number.NaN, null],
    [true, null],
  ])('%j is %j', (value, vnd) => expect(readMoney(value, null, 1)).toBe(vnd));

  it('counts in the unit of the column, but where the cell has its own', () => {
    expect(moneyFactor('Kinh phí (triệu đồng)')).toBe(1e6);
    expect(moneyFactor('Kinh phí dự kiến (đồng)')).toBe(1);
    expect(moneyFactor('Kinh phí (ĐVT: nghìn đồng)')).toBe(1e3);
    expect(readMoney(1.5, null, 1e6)).toBe(1_500_000);
    expect(readMoney('1,5', null, 1e6)).toBe(1_500_000);
    expect(readMoney('500 nghìn', null, 1e6)).toBe(500_000);
  });
});

describe('numbers', () => {
  it.each([
    ['1,5', null, 1.5],
    ['1.5', null, 1.5],
    ['1.500', null, 1500],
    ['1.500', '.', 1.5],
    ['1,500', '.', 1500],
    ['1,500', ',', 1.5],
    ['0.500', null, 0.5],
    ['1.234,5', null, 1234.5],
    ['1,234.5', null, 1234.5],
    ['1.234,567,8', null, null],
    ['12abc', null, null],
    ['1e5', null, null],
    ['Infinity', null, null],
  ] as const)('%j with %j is %j', (text, decimal, number) => expect(readNumber(text, decimal)).toBe(number));

  it('reads every number in both habits', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e9, noNaN: true }), (raw) => {
        const number = Number(raw.toFixed(2));
        const vi = number.toLocaleString('vi-VN', { minimumFractionDigits: 2 });
        const en = number.toLocaleString('en-US', { minimumFractionDigits: 2 });
        expect(readNumber(vi, null)).toBeCloseTo(number, 6);
        expect(readNumber(en, null)).toBeCloseTo(number, 6);
      }),
      { numRuns: 500, seed: 4 },
    );
  });
});

describe('yes and no', () => {
  it.each([
    ['Có', true],
    ['x', true],
    ['✓', true],
    ['yes', true],
    [1, true],
    [true, true],
    ['Không', false],
    ['KHÔNG'.normalize('NFD'), false],
    ['0', false],
    ['có thể', undefined],
    ['', undefined],
  ])('%j is %j', (value, flag) => expect(readFlag(value)).toBe(flag));
});

describe('one coordinate', () => {
  it.each([
    ['21.0287', true, 21.0287],
    ['21,0287', true, 21.0287],
    [' 105.8522° ', true, 105.8522],
    ['21°01\'43"N', true, 21.028611],
    ['21°01’43,5”N', true, 21.02875],
    ['105°51\'08"Đ', true, 105.852222],
    ['E105 51 08', true, 105.852222],
    ["21°01.722'N", true, 21.0287],
    ['-21.5', true, -21.5],
    ['21°61\'00"', true, null],
    ['không rõ', true, null],
    ['588383.929', false, 588383.929],
    ['588383,929', false, 588383.929],
    ['588.383,929', false, 588383.929],
    ['588,383.929', false, 588383.929],
    ['588.383', false, 588383],
    ['2.326.366', false, 2326366],
    ['2 326 366.344', false, 2326366.344],
    ['2.326.366,344 m', false, 2326366.344],
    [588383.929, false, 588383.929],
  ])('%j (degrees: %j) is %j', (value, isDegrees, number) => {
    const read = readCoordinate(value, isDegrees);
    if (number === null) expect(read).toBeNull();
    else expect(read).toBeCloseTo(number, 6);
  });
});

describe('both coordinates in one text', () => {
  const lonLat = [105.8522, 21.0287];
  it.each([
    '21.0287, 105.8522',
    '21.0287,105.8522',
    '21,0287; 105,8522',
    '21,0287, 105,8522',
    '21,0287,105,8522',
    '21.0287 105.8522',
    '105.8522 21.0287',
    '(21.0287, 105.8522)',
    'Lat: 21.0287, Long: 105.8522',
    'POINT (105.8522 21.0287)',
    '21°01\'43.32"N 105°51\'07.92"E',
    '21°01\'43.32"N, 105°51\'07.92"E',
    'https://www.google.com/maps?q=21.0287,105.8522',
    'https://www.google.com/maps/@21.0287,105.8522,17z',
    'https://www.google.com/maps/place/X/@21.1,105.1,17z/data=!3m1!4b1!4m6!3d21.0287!4d105.8522',
  ])('%s', (text) => {
    const pair = readPair(text, true) ?? [0, 0];
    const isEastFirst = orderOf(pair[0], pair[1], true) === 'east first';
    const [east, north] = isEastFirst ? pair : pair.toReversed();
    expect(east).toBeCloseTo(lonLat[0] ?? 0, 6);
    expect(north).toBeCloseTo(lonLat[1] ?? 0, 6);
  });
  it.each(['X: 2326366.344 Y: 588383.929', '2326366,344; 588383,929', '588.383,929 / 2.326.366,344'])(
    '%s',
    (text) => {
      expect((readPair(text, false) ?? []).toSorted((a, b) => a - b)).toEqual([588383.929, 2326366.344]);
    },
  );
  it.each(['', 'gần nhà văn hoá', '21.0287', '21.0287, 105.8522, 12', 'https://maps.app.goo.gl/abc'])(
    '%j is none',
    (text) => {
      expect(readPair(text, true)).toBeNull();
    },
  );
});

describe('the order of two coordinates', () => {
  it('is told for every place of Việt Nam, in degrees and in the metres of its zone', () => {
    const zones = REFERENCE_SYSTEMS.filter(({ unit }) => unit === 'metres');
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.double({ min: -1.5, max: 1.5, noNaN: true }),
        fc.double({ min: 8.4, max: 23.4, noNaN: true }),
        ({ code, centralMeridian }, offset, lat) => {
          const lon = (centralMeridian ?? 105) + offset;
          const [east = 0, north = 0] = proj4('EPSG:4326', definitionOf(code) ?? '', [lon, lat]);
          const inDegrees = lon >= 102 && lon <= 117;
          if (inDegrees) expect(orderOf(lon, lat, true)).toBe('east first');
          if (inDegrees) expect(orderOf(lat, lon, true)).toBe('north first');
          expect(orderOf(east, north, false)).toBe('east first');
          expect(orderOf(north, east, false)).toBe('north first');
          expect(unitOf(lon, lat)).toBe('degrees');
          expect(unitOf(north, east)).toBe('metres');
        },
      ),
      { numRuns: 500, seed: 6 },
    );
  });
});

describe('words', () => {
  it('spells one word one way', () => {
    for (const name of ['Hoà Phú', 'Hòa Phú', 'HÒA  PHÚ', 'hoà-phú', 'Hòa Phú'.normalize('NFD')]) {
      expect(spelling(name)).toBe(spelling('Hoà Phú'));
    }
    expect(spelling('Hồ')).not.toBe(spelling('Hố'));
    expect(bareSpelling('Đơn vị chịu trách nhiệm')).toBe('don vi chiu trach nhiem');
  });

  it('finds what was typed bare only where it can be one thing', () => {
    const dictionary = createDictionary([
      ['Hồ nước', 'lake'],
      ['Hố nước', 'hole'],
      ['Ao', 'pond'],
    ]);
    expect(dictionary.find('hồ nước')).toEqual({ value: 'lake' });
    expect(dictionary.find('HO NUOC')).toEqual({ choices: ['lake', 'hole'] });
    expect(dictionary.find('ao')).toEqual({ value: 'pond' });
    expect(dictionary.find('áo')).toEqual({ choices: [] });
    expect(dictionary.find('')).toEqual({ choices: [] });
  });
});
