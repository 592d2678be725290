import { expect, it } from 'vitest';
import { readCopyLine } from './scan.ts';

it('reads a line of COPY with nulls, tabs, line ends and backslashes in its values', () => {
  expect(readCopyLine('a\t\\N\t1.5\t')).toEqual(['a', null, '1.5', '']);
  expect(readCopyLine('Ao\\tmột\\n\\\\N\tkhông\\\\')).toEqual(['Ao\tmột\n\\N', 'không\\']);
});
