import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAME_VIEW_BITS, toViewHash, viewBands, viewDistance } from './view-hash.ts';

const anyHash = fc
  .array(fc.integer({ min: 0, max: 15 }), { minLength: 64, maxLength: 64 })
  .map((digits) => digits.map((digit) => digit.toString(16)).join(''));

function flip(hash: string, bit: number): string {
  const at = Math.floor(bit / 4);
  const digit = Number.parseInt(hash[at] ?? '0', 16) ^ (1 << (bit % 4));
  return hash.slice(0, at) + digit.toString(16) + hash.slice(at + 1);
}

describe('viewDistance', () => {
  it('counts the bits that differ', () => {
    fc.assert(
      fc.property(anyHash, fc.uniqueArray(fc.integer({ min: 0, max: 255 })), (hash, bits) => {
        expect(viewDistance(hash, bits.reduce(flip, hash))).toBe(bits.length);
      }),
    );
  });
});

describe('viewBands', () => {
  it('have one in common whenever two pictures count as one', () => {
    const bits = fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { maxLength: SAME_VIEW_BITS });
    fc.assert(
      fc.property(anyHash, bits, (hash, flipped) => {
        const bands = new Set(viewBands(hash));
        expect(viewBands(flipped.reduce(flip, hash)).some((band) => bands.has(band))).toBe(true);
      }),
    );
  });
  it('hold every bit once', () => {
    fc.assert(
      fc.property(anyHash, fc.integer({ min: 0, max: 255 }), (hash, bit) => {
        const other = viewBands(flip(hash, bit));
        expect(viewBands(hash).filter((band, index) => band !== other[index])).toHaveLength(1);
      }),
    );
  });
});

describe('toViewHash', () => {
  it('tells where a picture grows brighter, and passes over noise', () => {
    const ramp = Array.from({ length: 17 * 16 }, (_, at) => (at % 17) * 10);
    expect(toViewHash(ramp)).toBe('f'.repeat(64));
    expect(toViewHash(ramp.map((value) => 255 - value))).toBe('0'.repeat(64));
    expect(toViewHash(ramp.map((_, at) => 100 + (at % 2) * 2))).toBe('0'.repeat(64));
  });
});
