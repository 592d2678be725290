import { describe, expect, it } from 'vitest';
import { toInstant, toLonLat } from './capture-facts.ts';

const NOW = '2026-11-23T03:00:00.000Z';

describe('toInstant', () => {
  it('uses the offset of the camera, else that of Việt Nam', () => {
    expect(toInstant('2026:03:01 08:15:00', '+09:00', NOW)).toBe('2026-02-28T23:15:00.000Z');
    expect(toInstant('2026:03:01 08:15:00', null, NOW)).toBe('2026-03-01T01:15:00.000Z');
    expect(toInstant('2026:03:01 08:15:00', '+99:00', NOW)).toBe('2026-03-01T01:15:00.000Z');
  });
  it.each([
    ['never set', '0000:00:00 00:00:00'],
    ['no such day', '2026:02:31 10:00:00'],
    ['no such hour', '2026:02:03 25:00:00'],
    ['before cameras like these', '1970:01:01 00:00:00'],
    ['the future', '2026:11:25 12:00:00'],
    ['words', 'yesterday'],
    ['empty', ''],
  ])('takes no time from nonsense: %s', (_, text) => {
    expect(toInstant(text, null, NOW)).toBeNull();
  });
  it('allows for a camera clock that is a little fast', () => {
    expect(toInstant('2026:11:23 20:00:00', null, NOW)).toBe('2026-11-23T13:00:00.000Z');
  });
});

describe('toLonLat', () => {
  it('takes no position from nonsense', () => {
    expect(toLonLat(105.88, 21.04)).toEqual([105.88, 21.04]);
    expect(toLonLat(0, 0)).toBeNull();
    expect(toLonLat(Number.NaN, 21)).toBeNull();
    expect(toLonLat(190, 21)).toBeNull();
    expect(toLonLat(105, 91)).toBeNull();
    expect(toLonLat(105, undefined)).toBeNull();
  });
});
