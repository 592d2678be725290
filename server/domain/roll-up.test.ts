import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMUNE_STAGES } from './commune-stages.ts';
import type { IndicatorValue } from './indicator-values.ts';
import type { Quantity, ValueType } from './plan-quantities.ts';
import { addParts, figureOf, NO_PART, type Part, partOf, rollUp } from './roll-up.ts';

const whole = fc.integer({ min: 0, max: 1_000_000 });
const VALUES: Record<ValueType, fc.Arbitrary<IndicatorValue>> = {
  ratio: fc.record({ type: fc.constant('ratio' as const), numerator: whole, denominator: whole }),
  count: fc.record({ type: fc.constant('count' as const), count: whole }),
  yes_no: fc.record({ type: fc.constant('yes_no' as const), yes: fc.boolean() }),
  stage: fc.record({ type: fc.constant('stage' as const), stage: fc.constantFrom(...COMMUNE_STAGES) }),
};
const QUANTITIES: Record<ValueType, Pick<Quantity, 'rollUp' | 'unit'>> = {
  ratio: { rollUp: 'ratio_of_sums', unit: 'percent' },
  count: { rollUp: 'sum', unit: 'cases' },
  yes_no: { rollUp: 'every_yes', unit: 'yes_no' },
  stage: { rollUp: 'count_reached', unit: 'communes' },
};
const cells = (type: ValueType) =>
  fc.array(
    fc.oneof(VALUES[type], fc.constant<IndicatorValue>({ type: 'not_applicable' }), fc.constant(null)),
    { maxLength: 40 },
  );
const sum = (values: readonly (IndicatorValue | null)[]): Part =>
  values.map(partOf).reduce(addParts, NO_PART);

describe.each(Object.keys(QUANTITIES) as ValueType[])('values of the type %s', (type) => {
  const quantity = QUANTITIES[type];
  const of = 50;

  it('add up the same in any order', () => {
    fc.assert(
      fc.property(
        cells(type).chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          expect(rollUp(quantity, sum(shuffled), of)).toEqual(rollUp(quantity, sum(list), of));
        },
      ),
    );
  });

  it('make the whole from parts of parts', () => {
    fc.assert(
      fc.property(cells(type), cells(type), cells(type), (a, b, c) => {
        const whole = sum([...a, ...b, ...c]);
        expect(addParts(sum(a), addParts(sum(b), sum(c)))).toEqual(whole);
        expect(addParts(addParts(sum(a), sum(b)), sum(c))).toEqual(whole);
      }),
    );
  });

  it('leave out what does not apply, and count it apart', () => {
    fc.assert(
      fc.property(cells(type), (list) => {
        const applying = list.filter((value) => value?.type !== 'not_applicable');
        const rolled = rollUp(quantity, sum(list), of);
        expect({ ...rolled, notApplicable: 0 }).toEqual(rollUp(quantity, sum(applying), of));
        expect(rolled.notApplicable).toBe(list.length - applying.length);
        expect(rolled.reported).toBe(applying.filter((value) => value !== null).length);
      }),
    );
  });
});

describe('the figure', () => {
  it('of a ratio is the share of the sums, never the mean of the shares', () => {
    const part = sum([
      { type: 'ratio', numerator: 1, denominator: 2 },
      { type: 'ratio', numerator: 90, denominator: 100 },
      null,
    ]);
    const rolled = rollUp(QUANTITIES.ratio, part, 3);
    expect(rolled).toMatchObject({ numerator: 91, denominator: 102, reported: 2, of: 3 });
    expect(rolled.value).toBeCloseTo((91 / 102) * 100, 12);
    const rate = { rollUp: 'ratio_of_sums', unit: 'per_100000' } as const;
    expect(figureOf(rate, { ...part, numerator: 3, denominator: 60_000 }, 3)).toBeCloseTo(5);
  });

  it('is between the smallest and the largest share', () => {
    const share = fc.tuple(whole, fc.integer({ min: 1, max: 1_000_000 })).map(([numerator, denominator]) => ({
      type: 'ratio' as const,
      numerator,
      denominator,
    }));
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 30 }), (list) => {
        const shares = list.map(({ numerator, denominator }) => (numerator / denominator) * 100);
        const figure = figureOf(QUANTITIES.ratio, sum(list), list.length) ?? Number.NaN;
        expect(figure).toBeGreaterThanOrEqual(Math.min(...shares) * (1 - 1e-12));
        expect(figure).toBeLessThanOrEqual(Math.max(...shares) * (1 + 1e-12));
      }),
    );
  });

  it('is none where nothing was reported or nothing can be shared', () => {
    for (const quantity of Object.values(QUANTITIES)) expect(figureOf(quantity, NO_PART, 3)).toBeNull();
    expect(figureOf(QUANTITIES.ratio, { ...NO_PART, reported: 1 }, 3)).toBeNull();
  });

  it('of yes and no is yes only when everybody who reports says so', () => {
    const yes: IndicatorValue = { type: 'yes_no', yes: true };
    expect(figureOf(QUANTITIES.yes_no, sum([yes, yes, null]), 3)).toBe(1);
    expect(figureOf(QUANTITIES.yes_no, sum([yes, { type: 'yes_no', yes: false }]), 3)).toBe(0);
  });

  it('of stages is for all communes', () => {
    const part = sum([
      { type: 'stage', stage: 'recognised' },
      { type: 'stage', stage: 'lapsed' },
    ]);
    expect(figureOf(QUANTITIES.stage, part, 4)).toBe(1);
    expect(figureOf({ rollUp: 'count_reached', unit: 'percent' }, part, 4)).toBe(25);
    expect(figureOf({ rollUp: 'count_reached', unit: 'yes_no' }, part, 1)).toBe(1);
  });
});
