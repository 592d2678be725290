import { expect, it } from 'vitest';
import { Id } from '../domain/values.ts';
import { shareOut } from './demo-places.ts';
import { DemoRandom } from './demo-random.ts';

it('gives the same numbers for the same seed, spread evenly', () => {
  const [first, second] = [new DemoRandom(7), new DemoRandom(7)];
  const numbers = Array.from({ length: 10_000 }, () => first.next());
  expect(numbers).toEqual(Array.from({ length: 10_000 }, () => second.next()));
  expect(numbers.reduce((sum, number) => sum + number, 0) / numbers.length).toBeCloseTo(0.5, 1);
});

it('makes ids that are UUIDv7 of their moment', () => {
  const random = new DemoRandom(1);
  const atMs = Date.parse('2026-03-01T02:00:00Z');
  const ids = Array.from({ length: 500 }, () => random.uuid(atMs));
  expect(new Set(ids).size).toBe(500);
  for (const id of ids) {
    expect(Id.parse(id)).toBe(id);
    expect(id[14]).toBe('7');
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(atMs);
  }
});

it('picks by weight and never outside the list', () => {
  const random = new DemoRandom(3);
  const counts = { often: 0, rarely: 0 };
  for (let round = 0; round < 4000; round += 1) counts[random.weighted({ often: 3, rarely: 1 })] += 1;
  expect(counts.often / 4000).toBeCloseTo(0.75, 1);
  expect(random.int(5, 2)).toBe(5);
});

it('shares out a total to the last one', () => {
  expect(shareOut(10, [1, 1, 1])).toEqual([4, 3, 3]);
  expect(shareOut(1500, [0.3, 12, 7.7, 41]).reduce((sum, share) => sum + share, 0)).toBe(1500);
});
