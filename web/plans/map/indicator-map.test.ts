import { expect, test } from 'vitest';
import type { GridColumn, IndicatorValue, ValueCell } from '#domain/indicator-values.ts';
import { type AreaValue, areaValue, classesFor, colour, spread } from './indicator-map.ts';

const column = {
  valueType: 'ratio',
  rollUp: 'ratio_of_sums',
  unit: 'percent',
} as GridColumn;
const cell = (value: IndicatorValue | null, state: ValueCell['state'] = 'submitted'): ValueCell => ({
  value,
  state,
  version: 1,
  at: '2026-06-01T00:00:00.000Z',
  by: 'x',
});

test('a map shows what was submitted, and keeps "not applicable" apart from silence', () => {
  const ratio: IndicatorValue = { type: 'ratio', numerator: 30, denominator: 40 };
  expect(areaValue(column, cell(ratio))).toEqual({ kind: 'value', value: 75 });
  expect(areaValue(column, cell(ratio, 'draft'))).toBeNull();
  expect(areaValue(column, cell({ type: 'ratio', numerator: 0, denominator: 0 }))).toBeNull();
  expect(areaValue(column, cell({ type: 'not_applicable' }))).toEqual({ kind: 'not_applicable' });
  expect(areaValue(column, cell(null))).toBeNull();
  expect(areaValue(column, null)).toBeNull();
});

test('two periods share their classes, and every commune is counted once', () => {
  const value = (number: number) => ({ kind: 'value', value: number }) as const;
  const before = new Map<string, AreaValue>([
    ['a', value(10)],
    ['b', null],
  ]);
  const now = new Map<string, AreaValue>([
    ['a', value(90)],
    ['b', { kind: 'not_applicable' }],
  ]);
  const classes = classesFor(column, [before, now], 'equal', []);
  expect(classes).toEqual([
    { low: 10, high: 50 },
    { low: 50, high: 90 },
  ]);
  expect(colour(before, classes, ['light', 'dark'], 'grey')).toEqual({
    fill: new Map([['a', 'light']]),
    counts: [1, 0],
    notApplicable: 0,
    noData: 1,
  });
  expect(colour(now, classes, ['light', 'dark'], 'grey')).toEqual({
    fill: new Map([
      ['a', 'dark'],
      ['b', 'grey'],
    ]),
    counts: [0, 1],
    notApplicable: 1,
    noData: 0,
  });
});

test('yes and no are two classes, whatever was reported', () => {
  expect(classesFor({ valueType: 'yes_no' }, [new Map()], 'natural', [])).toHaveLength(2);
});

test('shades are spread from the lightest to the darkest', () => {
  const five = ['1', '2', '3', '4', '5'];
  expect([1, 2, 3, 4, 5].map((count) => spread(five, count))).toEqual([
    ['5'],
    ['1', '5'],
    ['1', '3', '5'],
    ['1', '2', '4', '5'],
    five,
  ]);
});
