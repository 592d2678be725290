import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBlock, writeBlock } from './block-text.ts';

test('reads what Excel puts on the clipboard', () => {
  expect(readBlock('12\t40\r\n7\t\r\n')).toEqual([
    ['12', '40'],
    ['7', ''],
  ]);
  expect(readBlock('có')).toEqual([['có']]);
  expect(readBlock('a\n\nb')).toEqual([['a'], [''], ['b']]);
});

test('a quoted cell keeps its tabs, line ends and quotes; a quote inside a word is a character', () => {
  expect(readBlock('"một\nhai"\t"nói ""có"""\n3')).toEqual([['một\nhai', 'nói "có"'], ['3']]);
  expect(readBlock('12" ống\t"chưa đóng')).toEqual([['12" ống', '"chưa đóng']]);
});

test('what is written is read back', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '1', '\t', '\n', '"', ' ', 'ộ') });
  const block = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }));
  fc.assert(
    fc.property(block, (rows) => {
      // A last row that is all empty looks like the end of the row before.
      fc.pre(rows.length === 1 || rows.at(-1)?.join('') !== '' || rows.at(-1)?.length !== 1);
      expect(readBlock(writeBlock(rows))).toEqual(rows);
    }),
  );
});
