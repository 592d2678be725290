import { expect, test } from 'vitest';
import { KEYS_OF_CHANGE, keys } from './query-keys.ts';

test('a report that is open follows everything that its figures are made of', () => {
  for (const entity of ['site', 'play_space', 'assessment', 'indicator_value', 'report'] as const)
    expect(KEYS_OF_CHANGE[entity], entity).toContain(keys.reportPage);
});
