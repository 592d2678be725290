import { expect, test } from 'vitest';
import { readCost } from './read-cost.ts';

test('reads money as people type it', () => {
  expect(readCost('12.500.000')).toBe(12_500_000);
  expect(readCost(' ')).toBeNull();
  expect(readCost('12 triệu')).toBeUndefined();
});
