import { expect, test } from 'vitest';
import { periodKeyOf, periodOfKey } from './assessment-views.ts';
import { PERIOD_KINDS } from './assessments.ts';

test('a period is read back from its key, and nothing else is taken for one', () => {
  for (const kind of PERIOD_KINDS) {
    const period = { kind, year: 2026 };
    expect(periodOfKey(periodKeyOf(period))).toEqual(period);
  }
  for (const key of ['official', 'official-26', 'official-1990', 'yearly-2026', 'official-2026-01', '']) {
    expect(periodOfKey(key), key).toBeNull();
  }
});
