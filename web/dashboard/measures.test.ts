import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CoverageFigures, noFigures } from '#domain/coverage.ts';
import { choropleth, classesOf, classIndex, measureValue, withStages } from './measures.ts';

const figures = (part: Partial<CoverageFigures>) => ({ ...noFigures(), ...part });

test('a commune without sites has no coverage and no overdue count, instead of zero', () => {
  expect(measureValue('coverage', figures({}))).toBeNull();
  expect(measureValue('overdue', figures({}))).toBeNull();
  expect(measureValue('overdue', figures({ sites: 3 }))).toBe(0);
  expect(measureValue('play', figures({}))).toBe(0);
});

test('a share on a break falls into the class above, and all covered into the last', () => {
  const classes = classesOf('coverage', new Map());
  expect([0, 0.19, 0.2, 3 / 5, 0.8, 1].map((share) => classIndex(share, classes))).toEqual([
    0, 0, 1, 3, 4, 4,
  ]);
});

test('classes of counts have no gap and no overlap, whatever the counts', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50_000 }), { maxLength: 130 }), (counts) => {
      const today = new Map(counts.map((overdue, index) => [`${index}`, figures({ sites: 1, overdue })]));
      const classes = classesOf('overdue', today);
      expect(classes.length).toBeLessThanOrEqual(5);
      expect(classes.at(-1)?.high).toBeNull();
      for (const [index, next] of classes.slice(1).entries())
        expect(next.low).toBe((classes[index]?.high ?? 0) + 1);
      const { counts: perClass, withoutData } = choropleth('overdue', [...today.keys()], today, today);
      expect(perClass.reduce((sum, count) => sum + count, 0) + withoutData).toBe(counts.length);
    }),
  );
});

test('a past month keeps the classes of today', () => {
  const today = new Map(
    [10, 20, 30, 40].map((overdue, index) => [`${index}`, figures({ sites: 1, overdue })]),
  );
  const past = new Map([['0', figures({ sites: 1, overdue: 400 })]]);
  expect(choropleth('overdue', ['0', '1'], past, today)).toMatchObject({
    classes: classesOf('overdue', today),
    counts: [0, 0, 0, 0, 1],
    withoutData: 1,
  });
});

test('recognition has a class for every stage but the first, and none where it is not known', () => {
  const plain = new Map(['a', 'b', 'c', 'd'].map((code) => [code, figures({})]));
  const communes = [
    { code: 'a', recognition: 'recognised' },
    { code: 'b', recognition: 'returned' },
    { code: 'c', recognition: 'not_registered' },
    { code: 'd', recognition: null },
  ] as const;
  const staged = withStages(plain, communes);
  expect(choropleth('recognition', [...plain.keys()], staged, staged)).toMatchObject({
    counts: [0, 0, 1, 1],
    withoutData: 2,
  });
  expect(choropleth('recognition', [...plain.keys()], plain, plain).withoutData).toBe(4);
});
