import { expect, test } from 'vitest';
import { SPARK, sparkLines, sparkPoints } from './spark-points.ts';

test('the lowest value lies at the bottom, the highest at the top, oldest at the left', () => {
  expect(sparkPoints([10, 30, 20])).toEqual([
    { x: SPARK.inset, y: SPARK.height - SPARK.inset },
    { x: SPARK.width / 2, y: SPARK.inset },
    { x: SPARK.width - SPARK.inset, y: SPARK.height / 2 },
  ]);
});

test('a value alone, or the same all the time, lies in the middle', () => {
  expect(sparkPoints([7])).toEqual([{ x: SPARK.width / 2, y: SPARK.height / 2 }]);
  expect(sparkPoints([7, 7]).map((point) => point?.y)).toEqual([14, 14]);
});

test('what is not known makes a gap, not a zero', () => {
  expect(sparkPoints([1, null, 2, 3])[1]).toBeNull();
  expect(sparkLines(sparkPoints([1, 2, null, 3, 4, null, 5]))).toHaveLength(2);
});
