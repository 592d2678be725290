import { expect, test } from 'vitest';
import { readEntry, textsOf, withText } from './cell-text.ts';

const RATIO = { column: { valueType: 'ratio', unit: 'percent' }, area: '00145' } as const;
const RATE = { column: { valueType: 'ratio', unit: 'per_1000' }, area: '00145' } as const;
const COUNT = { column: { valueType: 'count', unit: 'children' }, area: '00145' } as const;
const STAGE = { column: { valueType: 'stage', unit: 'communes' }, area: '01' } as const;

test('a ratio written in one slot fills both', () => {
  expect(withText(['', ''], 1, '12/40', RATIO)).toEqual(['12', '40']);
  expect(withText(['12', ''], 1, '40', RATIO)).toEqual(['12', '40']);
});

test('"không áp dụng" takes both slots, and a number over it leaves nothing of it', () => {
  const notApplicable = withText(['12', '40'], 1, 'Không áp dụng: không có trường', RATIO);
  expect(notApplicable).toEqual(['Không áp dụng: không có trường', '']);
  expect(readEntry(notApplicable, RATIO, '')).toMatchObject({
    value: { type: 'not_applicable' },
    note: 'không có trường',
  });
  expect(withText(notApplicable, 1, '40', RATIO)).toEqual(['', '40']);
});

test('half a ratio, too many, a percentage and no reason are faults', () => {
  expect(readEntry(['12', ''], RATIO, '')).toMatchObject({ code: 'value.ratio_incomplete' });
  expect(readEntry(['41', '40'], RATIO, '')).toMatchObject({ code: 'value.numerator_above_denominator' });
  expect(readEntry(['41', '40'], RATE, '')).toMatchObject({ kind: 'value' });
  expect(readEntry(['85%', ''], RATIO, '')).toMatchObject({ code: 'value.percentage_alone' });
  expect(readEntry(['KAD'], COUNT, '')).toMatchObject({ code: 'value.note_required' });
  expect(readEntry(['KAD'], COUNT, 'xã không có ao')).toMatchObject({ kind: 'value' });
});

test('empty slots clear the cell', () => {
  expect(readEntry(['', ' '], RATIO, '')).toEqual({ kind: 'clear' });
  expect(readEntry(['chưa báo cáo'], COUNT, '')).toEqual({ kind: 'clear' });
});

test('what is shown is read back; a province counts its communes where these have a stage', () => {
  const ratio = { type: 'ratio', numerator: 12, denominator: 40 } as const;
  expect(readEntry(textsOf(ratio, RATIO.column, 'vi'), RATIO, '')).toMatchObject({ value: ratio });
  expect(textsOf(ratio, STAGE.column, 'vi')).toEqual(['12/40']);
  expect(readEntry(['12/40'], STAGE, '')).toMatchObject({ value: ratio });
});
