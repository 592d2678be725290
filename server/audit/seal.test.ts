import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromRanges, leafOf, toRanges } from './seal.ts';

describe('ranges of numbers', () => {
  it('give back what was put in', () => {
    expect(toRanges([1, 2, 3, 5, 7, 8])).toBe('1-3,5,7-8');
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 3000 }), { minLength: 1 }), (numbers) => {
        const sorted = numbers.sort((a, b) => a - b);
        expect(fromRanges(toRanges(sorted), 3000)).toEqual(sorted);
      }),
    );
  });

  it('that somebody has changed are refused, however large', () => {
    for (const text of ['', '1-', 'a', '1,,2', '-5', '1-99999999999'])
      expect(() => fromRanges(text, 1000)).toThrow(RangeError);
  });
});

describe('the hash of an entry', () => {
  const entry = {
    ...{
      number: 1,
      at: 'x',
      actor_id: 'a',
      actor_role: null,
      address: null,
      request_id: null,
      kind: 'write',
    },
    ...{ action: 'edited', entity: 'site', entity_id: 's', commune_code: null, count: 1, details: '' },
  };
  it('is another one for every other field, and for a text that moved from one field to the next', () => {
    const hashes = Object.keys(entry).map((field) => leafOf({ ...entry, [field]: 'other' }));
    expect(new Set([leafOf(entry), ...hashes]).size).toBe(hashes.length + 1);
    expect(leafOf({ ...entry, actor_id: 'ab', actor_role: '' })).not.toBe(
      leafOf({ ...entry, actor_id: 'a', actor_role: 'b' }),
    );
  });
});
