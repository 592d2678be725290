import { describe, expect, it } from 'vitest';
import type { IndicatorValue } from './indicator-values.ts';
import { parseRatio, parseValue, valueText } from './parse-value.ts';

const value = (content: IndicatorValue, note: string | null = null) => ({
  kind: 'value',
  value: content,
  note,
});
const ratio = (numerator: number, denominator: number) => value({ type: 'ratio', numerator, denominator });
const count = (number: number) => value({ type: 'count', count: number });

describe('a count', () => {
  it.each([
    ['120', 120],
    [' 120 ', 120],
    [120, 120],
    ['0', 0],
    ['-0', 0],
    ['1 234', 1234],
    ['1\u00a0234', 1234],
    ['1.234.567', 1_234_567],
    ['1,234,567', 1_234_567],
    ['12,0', 12],
    ['1.234,0', 1234],
    ['１２', 12],
    ["'12", 12],
  ])('%j is %i', (text, number) => expect(parseValue(text, 'count')).toEqual(count(number)));

  it.each([
    ['1.234', 'value.ambiguous_number'],
    ['1,234', 'value.ambiguous_number'],
    ['12,5', 'value.not_whole'],
    ['12.5', 'value.not_whole'],
    ['1.234,5', 'value.not_whole'],
    ['0.500', 'value.not_whole'],
    [0.85, 'value.not_whole'],
    ['-3', 'value.negative'],
    ['−3', 'value.negative'],
    ['12 trẻ', 'value.not_a_number'],
    ['1.23.456', 'value.not_a_number'],
    ['1,2,3', 'value.not_a_number'],
    ['1.234.5', 'value.not_a_number'],
    ['85%', 'value.not_a_number'],
    ['12/40', 'value.not_a_number'],
    ['99999999999', 'value.too_large'],
    ['-', 'value.dash'],
    ['#N/A', 'value.cell_error'],
    [new Date('2026-02-01'), 'value.date'],
  ])('%j is asked about: %s', (text, code) => {
    expect(parseValue(text, 'count')).toMatchObject({ kind: 'fault', code });
  });

  it('says how it reads an ambiguous number', () => {
    expect(parseValue('1.234', 'count')).toMatchObject({ details: { text: '1.234', thousands: '1234' } });
  });
});

describe('a ratio', () => {
  it.each([
    ['12/40', 12, 40],
    ['12 / 40', 12, 40],
    ['12:40', 12, 40],
    ['12 trên 40', 12, 40],
    ['1 200/1 234', 1200, 1234],
  ])('%j', (text, numerator, denominator) => {
    expect(parseValue(text, 'ratio')).toEqual(ratio(numerator, denominator));
  });

  it.each([
    ['85%', 'value.percentage_alone'],
    ['85,5 %', 'value.percentage_alone'],
    ['120%', 'value.percentage_above_100'],
    ['85', 'value.ratio_incomplete'],
    [0.85, 'value.ratio_incomplete'],
    ['12/', 'value.ratio_incomplete'],
    ['1/2/2026', 'value.not_a_number'],
    ['1.200/1.234', 'value.ambiguous_number'],
    ['nhiều', 'value.not_a_number'],
  ])('%j is asked about: %s', (text, code) => {
    expect(parseValue(text, 'ratio')).toMatchObject({ kind: 'fault', code });
  });

  it('comes from two cells as well', () => {
    expect(parseRatio(12, '40')).toEqual(ratio(12, 40));
    expect(parseRatio('', null)).toEqual({ kind: 'blank' });
    expect(parseRatio('12', '')).toMatchObject({ code: 'value.ratio_incomplete' });
    expect(parseRatio('85%', '')).toMatchObject({ code: 'value.percentage_alone' });
    expect(parseRatio('KAD: không có trường', '')).toEqual(
      value({ type: 'not_applicable' }, 'không có trường'),
    );
    expect(parseRatio('xoá', '')).toEqual({ kind: 'clear' });
    expect(parseRatio(new Date('2026-12-01'), 4)).toMatchObject({ code: 'value.date' });
  });
});

describe('words', () => {
  it.each(['Có', 'co', 'CÓ', 'Co\u0301', 'x', 'đạt', 'yes', true, 1])('%j is yes', (cell) => {
    expect(parseValue(cell, 'yes_no')).toEqual(value({ type: 'yes_no', yes: true }));
  });
  it.each(['Không', 'khong', 'Kho\u0302ng', 'chưa đạt', 'no', false, 0])('%j is no', (cell) => {
    expect(parseValue(cell, 'yes_no')).toEqual(value({ type: 'yes_no', yes: false }));
  });
  it('anything else is neither', () => {
    expect(parseValue('có lẽ', 'yes_no')).toMatchObject({ code: 'value.not_yes_no' });
  });

  it.each(['KAD', 'kad', 'Không áp dụng', 'Kho\u0302ng a\u0301p du\u0323ng', 'N/A', 'K.A.D.'])(
    '%j is "không áp dụng" for every type',
    (text) => {
      for (const type of ['ratio', 'count', 'yes_no', 'stage'] as const)
        expect(parseValue(text, type)).toEqual(value({ type: 'not_applicable' }));
    },
  );
  it('carries the reason of "không áp dụng"', () => {
    const read = parseValue('Không áp dụng: xã không có trường THCS', 'ratio');
    expect(read).toEqual(value({ type: 'not_applicable' }, 'xã không có trường THCS'));
    expect(parseValue('KAD (không có)', 'count')).toMatchObject({ note: 'không có' });
  });

  it.each(['', '  ', null, undefined, '…', '...', 'Chưa báo cáo'])('%j changes nothing', (cell) => {
    expect(parseValue(cell, 'count')).toEqual({ kind: 'blank' });
  });

  it('reads steps to recognition in both languages', () => {
    const recognised = value({ type: 'stage', stage: 'recognised' });
    expect(parseValue('được công nhận', 'stage')).toEqual(recognised);
    expect(parseValue('Recognised', 'stage')).toEqual(recognised);
    expect(parseValue('xong', 'stage')).toMatchObject({ code: 'value.not_a_stage' });
  });
});

it('reads back what it writes', () => {
  const values: [IndicatorValue, 'ratio' | 'count' | 'yes_no' | 'stage'][] = [
    [{ type: 'ratio', numerator: 1234, denominator: 56_789 }, 'ratio'],
    [{ type: 'count', count: 1234 }, 'count'],
    [{ type: 'yes_no', yes: false }, 'yes_no'],
    [{ type: 'stage', stage: 'lapsed' }, 'stage'],
  ];
  for (const language of ['vi', 'en'] as const) {
    for (const [content, type] of values)
      expect(parseValue(valueText(content, language), type)).toEqual(value(content));
    const none: IndicatorValue = { type: 'not_applicable' };
    expect(parseValue(valueText(none, language, 'không có'), 'count')).toEqual(value(none, 'không có'));
  }
  expect(valueText(null, 'vi')).toBe('');
});
