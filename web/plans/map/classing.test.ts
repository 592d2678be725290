import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLASS_METHODS } from './class-methods.ts';
import { classesOver, classOf, MOST_CLASSES, readBreaks } from './classing.ts';

const lows = (values: number[], method: (typeof CLASS_METHODS)[number], own: number[] = []) =>
  classesOver(values, method, own).map(({ low }) => low);

describe('classes of values', () => {
  it('are of equal width, of equal count, or where the values part', () => {
    const values = [0, 1, 2, 3, 50, 51, 52, 98, 99, 100];
    expect(lows(values, 'equal')).toEqual([0, 20, 40, 60, 80]);
    const counts = lows(values, 'quantile').map(
      (_, index) =>
        values.filter((value) => classOf(value, classesOver(values, 'quantile', [])) === index).length,
    );
    expect(counts).toEqual([2, 2, 2, 2, 2]);
    expect(lows([1, 2, 3, 50, 51, 52, 70, 90, 91, 140], 'natural')).toEqual([1, 50, 70, 90, 140]);
  });

  it('are those that somebody typed, widened to hold every value', () => {
    expect(classesOver([10, 95], 'own', [50, 80])).toEqual([
      { low: 10, high: 50 },
      { low: 50, high: 80 },
      { low: 80, high: 95 },
    ]);
    expect(classesOver([60, 70], 'own', [50])).toEqual([{ low: 50, high: 70 }]);
    expect(classesOver([60, 70], 'own', [90])).toEqual([
      { low: 60, high: 90 },
      { low: 90, high: 90 },
    ]);
  });

  it('are one for one value and none for none', () => {
    for (const method of CLASS_METHODS) {
      expect(classesOver([], method, [])).toEqual([]);
      expect(classesOver([7, 7, 7], method, [])).toEqual([{ low: 7, high: 7 }]);
    }
  });

  it('hold every value once, whatever the values', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), fc.constantFrom(...CLASS_METHODS), (values, method) => {
        const classes = classesOver(values, method, [10, 20]);
        expect(classes.length).toBeLessThanOrEqual(MOST_CLASSES);
        for (const value of values) {
          const held = classes[classOf(value, classes)];
          expect(held !== undefined && held.low <= value && value <= held.high).toBe(true);
        }
      }),
    );
  });
});

describe('breaks that somebody types', () => {
  it('are read with a comma or a point, sorted, each once', () => {
    expect(readBreaks('80; 62,5 62.5')).toEqual([62.5, 80]);
    expect(readBreaks(' ')).toEqual([]);
  });

  it('are refused when one is no number or there are more than four', () => {
    expect(readBreaks('50; cao')).toBeNull();
    expect(readBreaks('1 2 3 4 5')).toBeNull();
  });
});
