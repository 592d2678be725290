import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Desk, decided } from '../../tests/support/assessment-desk.ts';
import { COMMUNE_STAGES } from './commune-stages.ts';
import { betaBinomial, quantileOf, sumOf } from './count-distributions.ts';
import {
  type ForecastInput,
  forecast,
  forecastFrom,
  type PastSpans,
  type Stratum,
  spansOf,
} from './forecast.ts';
import type { CommuneLogs } from './pipeline.ts';
import type { RecognitionTarget } from './recognition-target.ts';

const TARGET: RecognitionTarget = {
  planId: 'hanoi-2026',
  provinceCode: '01',
  count: 79,
  of: 126,
  startsOn: '2026-01-01',
  dueOn: '2026-12-31',
};
const TODAY = '2026-10-01';

const many = (count: number, stratum: Stratum) => Array.from({ length: count }, () => stratum);
const submitted: Stratum = { stage: 'submitted', gap: 'meets' };
const scoring: Stratum = { stage: 'scoring', gap: 'short' };
const width = ({ range }: { range: { low: number; high: number } }) => range.high - range.low;

describe('forecast', () => {
  it('follows the formula: past rate of the stratum, with two observations at the rate of all others', () => {
    const alone = [{ ...submitted, year: 2025, observed: 18, recognised: 12 }];
    // 18 of one year weigh 1 / (1 + 17 · 0.1) = 1 / 2.7 each. Nothing else is known: a half.
    const own = (prior: number) => (2 * prior + 12 / 2.7) / (2 + 18 / 2.7);
    expect(forecast(TARGET, 40, many(10, submitted), alone, TODAY).mean).toBeCloseTo(40 + 10 * own(0.5), 10);
    const past = [
      ...alone,
      { stage: 'submitted', gap: 'short', year: 2025, observed: 3, recognised: 1 } as const,
      { ...scoring, year: 2025, observed: 8, recognised: 1 },
    ];
    const otherStages = (1 + 1 / 1.7) / (2 + 8 / 1.7);
    const restOfStage = (2 * otherStages + 1 / 1.2) / (2 + 3 / 1.2);
    expect(forecast(TARGET, 40, many(10, submitted), past, TODAY).mean).toBeCloseTo(
      40 + 10 * own(restOfStage),
      10,
    );
  });

  it('knows nothing without history, and says so', () => {
    const result = forecast(TARGET, 40, many(86, submitted), [], TODAY);
    expect(result).toMatchObject({ mean: 83, confidence: 'thin', reasons: [{ code: 'no_history' }] });
    expect(result.range.low - 40).toBe(126 - result.range.high);
    expect(width(result)).toBeGreaterThan(0.8 * 86);
  });

  it('does not take a year without a single decision for a certainty that none will come', () => {
    const past = [{ ...submitted, year: 2026, observed: 1000, recognised: 0 }];
    const result = forecast(TARGET, 0, many(100, submitted), past, TODAY);
    expect(result.range.high).toBeGreaterThan(15);
    expect(result.reasons).toEqual([{ code: 'no_earlier_year' }, { code: 'few_recognitions', count: 0 }]);
  });

  it('keeps its range wide for a stage that was never seen, however much is known of another', () => {
    const past = [2023, 2024, 2025].map((year) => ({ ...scoring, year, observed: 100, recognised: 50 }));
    const seen = forecast(TARGET, 0, many(50, scoring), past, TODAY);
    const unseen = forecast(TARGET, 0, many(50, submitted), past, TODAY);
    expect(seen).toMatchObject({ mean: 25, confidence: 'fair', reasons: [] });
    expect(unseen).toMatchObject({ mean: 25, confidence: 'thin' });
    expect(unseen.reasons).toEqual([{ code: 'unseen_strata', communes: 50 }]);
    expect(width(unseen)).toBeGreaterThan(1.5 * width(seen));
  });

  it('calls few observations and few recognitions thin, with their number', () => {
    const past = [{ ...submitted, year: 2025, observed: 20, recognised: 9 }];
    expect(forecast(TARGET, 0, many(5, submitted), past, TODAY).reasons).toEqual([
      { code: 'few_observations', count: 20 },
      { code: 'few_recognitions', count: 9 },
    ]);
    const enough = [{ ...submitted, year: 2025, observed: 30, recognised: 10 }];
    expect(forecast(TARGET, 0, many(5, submitted), enough, TODAY).confidence).toBe('fair');
  });

  it('has a wider range when the same rate was seen less often', () => {
    const half = (observed: number, ...years: number[]) =>
      years.map((year) => ({ ...submitted, year, observed, recognised: observed / 2 }));
    const known = [half(0), half(2, 2025), half(8, 2025), half(40, 2025), half(40, 2025, 2024, 2023, 2022)];
    const results = known.map((past) => forecast(TARGET, 0, many(80, submitted), past, TODAY));
    for (const { mean } of results) expect(mean).toBeCloseTo(40, 10);
    for (const [index, result] of results.entries()) {
      const next = results[index + 1];
      if (next) expect(width(result)).toBeGreaterThan(width(next));
    }
  });

  it('is the count itself on the last day', () => {
    expect(forecast(TARGET, 79, many(47, submitted), [], '2026-12-31')).toMatchObject({
      daysLeft: 0,
      mean: 79,
      range: { low: 79, high: 79 },
      chanceOfTarget: 1,
      confidence: 'fair',
    });
  });

  const anyStratum: fc.Arbitrary<Stratum> = fc.record({
    stage: fc.constantFrom(...COMMUNE_STAGES.filter((stage) => stage !== 'recognised')),
    gap: fc.constantFrom('meets', 'short', 'unknown'),
  });
  const anyPast: fc.Arbitrary<PastSpans[]> = fc.uniqueArray(
    fc
      .tuple(anyStratum, fc.constantFrom(2024, 2025, 2026), fc.nat({ max: 60 }), fc.nat({ max: 60 }))
      .map(([stratum, year, a, b]) => ({
        ...stratum,
        year,
        observed: Math.max(a, b, 1),
        recognised: Math.min(a, b),
      })),
    { maxLength: 12, selector: ({ stage, gap, year }) => `${stage}/${gap}/${year}` },
  );
  const anyOpen = fc.array(anyStratum, { maxLength: 126, size: 'max' });

  it('stays between what is certain and the number of communes, and its mean within', () => {
    fc.assert(
      fc.property(anyOpen, anyPast, (open, past) => {
        const certain = 126 - open.length;
        const result = forecast(TARGET, certain, open, past, TODAY);
        expect(result.range.low).toBeGreaterThanOrEqual(certain);
        expect(result.range.high).toBeGreaterThanOrEqual(result.range.low);
        expect(result.range.high).toBeLessThanOrEqual(126);
        expect(result.mean).toBeGreaterThanOrEqual(certain);
        expect(result.mean).toBeLessThanOrEqual(126);
        expect(result.chanceOfTarget).toBeGreaterThanOrEqual(0);
        expect(result.chanceOfTarget).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('does not fall when one more commune is recognised', () => {
    fc.assert(
      fc.property(anyOpen, anyPast, fc.nat(), (open, past, pick) => {
        if (open.length === 0) return;
        const others = open.filter((_, index) => index !== pick % open.length);
        const before = forecast(TARGET, 126 - open.length, open, past, TODAY);
        const after = forecast(TARGET, 126 - others.length, others, past, TODAY);
        expect(after.mean).toBeGreaterThanOrEqual(before.mean - 1e-9);
        expect(after.range.low).toBeGreaterThanOrEqual(before.range.low);
        expect(after.range.high).toBeGreaterThanOrEqual(before.range.high);
        expect(after.chanceOfTarget).toBeGreaterThanOrEqual(before.chanceOfTarget - 1e-9);
      }),
    );
  });

  it('does not depend on the order of communes or of what is known', () => {
    fc.assert(
      fc.property(anyOpen, anyPast, (open, past) => {
        expect(forecast(TARGET, 0, [...open].reverse(), [...past].reverse(), TODAY)).toEqual(
          forecast(TARGET, 0, open, past, TODAY),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('holds the truth in its range about four times in five, when years differ as the formula has it', () => {
    const random = seeded(7);
    const binomial = (n: number, chance: number) =>
      Array.from({ length: n }, () => Number(random() < chance)).reduce((a, b) => a + b, 0);
    // One year in ten everybody passes or nobody: an intra-class correlation of 0.1.
    const ofYear = (chance: number) => (random() < 0.1 ? Number(random() < chance) : chance);
    const strata = [scoring, submitted, { stage: 'returned', gap: 'short' }] as const;
    const share = (years: number[], observed: number) => {
      let inside = 0;
      for (let run = 0; run < 600; run++) {
        const worlds = strata.map((stratum) => ({ stratum, chance: random(), n: 25 }));
        const past = worlds.flatMap(({ stratum, chance }) =>
          years.map((year) => ({
            ...stratum,
            year,
            observed,
            recognised: binomial(observed, ofYear(chance)),
          })),
        );
        const open = worlds.flatMap(({ stratum, n }) => many(n, stratum));
        const { range } = forecast(TARGET, 30, open, past, TODAY);
        const truth = worlds.reduce((sum, { chance, n }) => sum + binomial(n, ofYear(chance)), 30);
        inside += Number(range.low <= truth && truth <= range.high);
      }
      return inside / 600;
    };
    for (const [years, observed] of [
      [[2025], 3],
      [[2025], 60],
      [[2025, 2024, 2023], 12],
      [[2025, 2024, 2023], 60],
    ] as const) {
      expect(share([...years], observed)).toBeGreaterThan(0.74);
      expect(share([...years], observed)).toBeLessThan(0.93);
    }
  });
});

/** A fixed run of numbers from 0 to 1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('betaBinomial', () => {
  it('has the mean and the variance that it should, also for thousands', () => {
    for (const [n, a, b] of [
      [10, 1, 1],
      [126, 0.04, 1.96],
      [126, 55.2, 3.1],
      [3321, 2, 300],
      [3321, 300, 2],
    ] as const) {
      const pmf = betaBinomial(n, a, b);
      const mean = pmf.reduce((sum, chance, k) => sum + k * chance, 0);
      const variance = pmf.reduce((sum, chance, k) => sum + (k - mean) ** 2 * chance, 0);
      expect(pmf).toHaveLength(n + 1);
      expect(mean / ((n * a) / (a + b))).toBeCloseTo(1, 8);
      expect(variance / ((n * a * b * (a + b + n)) / ((a + b) ** 2 * (a + b + 1)))).toBeCloseTo(1, 8);
    }
  });

  it('sums counts and finds quantiles', () => {
    const even = betaBinomial(1, 1, 1);
    const two = sumOf(even, even);
    expect(two.map((chance) => Math.round(chance * 1000) / 1000)).toEqual([0.25, 0.5, 0.25]);
    expect([0.1, 0.25, 0.26, 0.75, 0.76, 1].map((chance) => quantileOf(two, chance))).toEqual([
      0, 0, 1, 1, 2, 2,
    ]);
  });
});

describe('spansOf', () => {
  it('steps back from today by the time left, and takes the same days of earlier years', () => {
    expect(spansOf(TARGET, TODAY, '2024-03-01')).toEqual([
      { from: '2026-07-02', to: '2026-10-01' },
      { from: '2026-04-02', to: '2026-07-02' },
      { from: '2026-01-01', to: '2026-04-02' },
      { from: '2025-10-01', to: '2025-12-31' },
      { from: '2024-10-01', to: '2024-12-31' },
    ]);
  });

  it('begins no span before the first entry, and has none without entries or time', () => {
    expect(spansOf(TARGET, TODAY, '2026-06-30')).toEqual([{ from: '2026-07-02', to: '2026-10-01' }]);
    expect(spansOf(TARGET, TODAY, null)).toEqual([]);
    expect(spansOf(TARGET, '2026-12-31', '2024-01-01')).toEqual([]);
  });
});

describe('forecastFrom the logs', () => {
  const gapOf: ForecastInput['gapOf'] = () => 'meets';
  const commune = (desk: Desk): CommuneLogs => ({
    communeCode: desk.card.communeCode,
    logs: [{ card: desk.card, events: desk.log }],
  });
  /** Twelve were recognised within the last 91 days, eight are still where they were. */
  const desks = () =>
    Array.from({ length: 20 }, (_, index) => {
      const desk = new Desk({}, { communeCode: String(10_000 + index) });
      desk.register('2026-05-01').submit('2026-06-01');
      return index < 12 ? desk.appraise('2026-08-01').recognise('2026-09-01') : desk;
    });
  const at = (all: Desk[]) =>
    forecastFrom({ target: TARGET, communes: all.map(commune), today: TODAY, gapOf });

  it('learns from what became of those that were there as long ago as there is time left', () => {
    // From 2 July: 20 were submitted, 12 are recognised by 1 October. They weigh 1 / 2.9 each.
    expect(at(desks()).mean).toBeCloseTo(12 + (8 * (1 + 12 / 2.9)) / (2 + 20 / 2.9), 10);
    expect(at(desks())).toMatchObject({ certain: 12, confidence: 'thin' });
  });

  it('rises when one more is recognised', () => {
    const all = desks();
    const before = at(all);
    all[12]?.appraise('2026-09-30').recognise('2026-10-01');
    const after = at(all);
    expect(after.certain).toBe(13);
    expect(after.mean).toBeGreaterThan(before.mean);
    expect(after.range.low).toBeGreaterThanOrEqual(before.range.low);
  });

  it('never falls when one more is recognised today, whatever the logs hold', () => {
    const way: ((desk: Desk, day: string) => Desk)[] = [
      (desk, day) => desk.register(day),
      (desk, day) => desk.submit(day),
      (desk, day) => desk.appraise(day),
      (desk, day) => desk.recognise(day),
    ];
    const anyDays = fc
      .array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })
      .map((months) => months.sort().map((month) => `2026-0${month}-10`));
    fc.assert(
      fc.property(fc.array(anyDays, { minLength: 1, maxLength: 12 }), fc.nat(), (runs, pick) => {
        const all = runs.map((days) => {
          const desk = new Desk();
          for (const [index, day] of days.entries()) way[index]?.(desk, day);
          return desk;
        });
        const before = at(all);
        const one = all[pick % all.length];
        if (one === undefined || one.state.status === 'recognised') return;
        one.recognise(TODAY, decided(TODAY), 'paper');
        const after = at(all);
        expect(after.certain).toBe(before.certain + 1);
        expect(after.mean).toBeGreaterThanOrEqual(before.mean - 1e-9);
        expect(after.range.low).toBeGreaterThanOrEqual(before.range.low);
      }),
      { numRuns: 40 },
    );
  });

  it('is the count of the target day when that has passed', () => {
    const late = new Desk().register('2026-05-01').recognise('2027-01-10', decided('2027-01-10'), 'paper');
    const after = forecastFrom({ target: TARGET, communes: [commune(late)], today: '2027-02-01', gapOf });
    expect(after).toMatchObject({ certain: 0, mean: 0, range: { low: 0, high: 0 }, daysLeft: 0 });
  });

  it('does not count on a recognition that ends before the target day', () => {
    const desk = new Desk().register('2026-05-01');
    desk.recognise('2026-06-01', decided('2026-06-01', { validTo: '2026-12-30' }), 'paper');
    expect(at([desk])).toMatchObject({ certain: 0, range: { low: 0, high: 1 } });
    const longer = new Desk().register('2026-05-01');
    longer.recognise('2026-06-01', decided('2026-06-01', { validTo: '2026-12-31' }), 'paper');
    expect(at([longer])).toMatchObject({ certain: 1, range: { low: 1, high: 1 } });
  });
});
