import { describe, expect, it } from 'vitest';
import { criteriaSet } from '../../tests/support/standard.ts';
import { CriteriaSet, type EnteredMaximum, maximaOf } from './standards.ts';

const SET = criteriaSet();
const source = { name: 'Phụ lục QĐ 06', mark: 'confirmed' } as const;

/** The set with criterion 1 (100 points: 50, 15, 15, not known) changed. */
function withFirst(change: Partial<CriteriaSet['criteria'][number]>, rest: Partial<CriteriaSet> = {}) {
  const [first, ...others] = SET.criteria;
  return CriteriaSet.safeParse({ ...SET, ...rest, criteria: [{ ...first, ...change }, ...others] });
}

describe('CriteriaSet', () => {
  it('refuses a maximum without a source and a source without a maximum', () => {
    expect(withFirst({}).success).toBe(true);
    expect(withFirst({ maxSource: null }).success).toBe(false);
    expect(withFirst({ maxPoints: null }).success).toBe(false);
    expect(withFirst({ maxPoints: null, maxSource: null }).success).toBe(true);
  });

  it('refuses maxima that do not fit: parts above their criterion, criteria above the total', () => {
    expect(withFirst({ maxPoints: 80 }).success).toBe(true);
    expect(withFirst({ maxPoints: 79.99 }).success).toBe(false);
    expect(withFirst({}, { totalPoints: 275 }).success).toBe(true);
    expect(withFirst({}, { totalPoints: 274 }).success).toBe(false);
    const parts = SET.criteria[0]?.subIndicators.map((part) => ({
      ...part,
      maxPoints: part.maxPoints ?? 21,
      maxSource: source,
    }));
    expect(withFirst({ subIndicators: parts }).success).toBe(false);
  });

  it('refuses gaps in the numbers, doubled groups and an end before the beginning', () => {
    expect(withFirst({ number: 14 }).success).toBe(false);
    expect(withFirst({}, { thresholds: [...SET.thresholds, ...SET.thresholds] }).success).toBe(false);
    expect(withFirst({}, { inForceTo: '2018-12-31' }).success).toBe(false);
  });
});

describe('maximaOf', () => {
  let sequence = 0;
  const entered = (criterion: number, points: number, enteredAt: string, version = 1): EnteredMaximum => ({
    id: `00000000-0000-7000-8000-${String(++sequence).padStart(12, '0')}`,
    criteriaSet: { id: SET.id, version },
    criterion,
    points,
    source,
    enteredAt,
  });

  it('takes the newest entry of an administrator, whatever the order', () => {
    const entries = [
      entered(5, 90, '2026-03-02T00:00:00Z'),
      entered(5, 75, '2026-03-01T00:00:00Z'),
      entered(7, 60, '2026-03-01T00:00:00Z'),
    ];
    const maxima = maximaOf(SET, entries);
    expect([maxima.get(5), maxima.get(7), maxima.get(1), maxima.get(2)]).toEqual([90, 60, 100, null]);
    expect(maximaOf(SET, entries.reverse())).toEqual(maxima);
  });

  it('leaves out entries for another version and for criteria that the set has not', () => {
    const maxima = maximaOf(SET, [
      entered(5, 90, '2026-03-02T00:00:00Z', 2),
      entered(14, 9, '2026-03-02T00:00:00Z'),
    ]);
    expect(maxima).toEqual(maximaOf(SET));
  });
});
