import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mortonKey } from './morton.ts';

/** The definition, bit by bit: latitude before longitude. */
function keyByBits(lon: number, lat: number): number {
  const cell = (fraction: number) => Math.min(2 ** 26 - 1, Math.max(0, Math.floor(fraction * 2 ** 26)));
  const bits = (value: number) => value.toString(2).padStart(26, '0');
  const x = bits(cell((lon + 180) / 360));
  const y = bits(cell((lat + 90) / 180));
  return Number.parseInt([...y].map((bit, at) => bit + x[at]).join(''), 2);
}

it('interleaves the bits of both axes', () => {
  const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
  fc.assert(
    fc.property(degrees(180), degrees(90), (lon, lat) => mortonKey(lon, lat) === keyByBits(lon, lat)),
    {
      examples: [
        [180, 90],
        [-180, -90],
        [105.85, 21.02],
      ],
    },
  );
  expect(mortonKey(180, 90)).toBe(2 ** 52 - 1);
});
