import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  distanceToSiteM,
  judgeCloseOut,
  type MarkFacts,
  PROOF_DOUBTS,
  PROOF_LIMITS,
  type ProofPhoto,
} from './close-out-proof.ts';
import { distanceBetweenM } from './geometry.ts';
import type { LonLat, Outline } from './values.ts';

const MARKED_AT = '2026-11-26T03:00:00.000Z';
const later = (ms: number) => new Date(Date.parse(MARKED_AT) + ms).toISOString();
const mark = (changes: Partial<MarkFacts> = {}): MarkFacts => ({
  markedAt: MARKED_AT,
  accuracyM: 8,
  distanceM: 10,
  isRejected: false,
  ...changes,
});
const photo = (changes: Partial<ProofPhoto> = {}): ProofPhoto => ({
  hasArrived: true,
  isFromApp: true,
  capturedAt: later(-60_000),
  wasSeenBefore: false,
  ...changes,
});

const anyPhoto = fc.record({
  hasArrived: fc.boolean(),
  isFromApp: fc.boolean(),
  capturedAt: fc.option(fc.integer({ min: -1_800_000, max: 1_800_000 }).map(later)),
  wasSeenBefore: fc.boolean(),
});
const anyMark = fc.record({
  markedAt: fc.constant(MARKED_AT),
  accuracyM: fc.option(fc.double({ min: 0, max: 200, noNaN: true })),
  distanceM: fc.option(fc.double({ min: 0, max: 500, noNaN: true })),
  isRejected: fc.boolean(),
});

describe('judgeCloseOut', () => {
  it('proves a mark at the place, sure of its position, with a fresh photo of the app', () => {
    expect(judgeCloseOut(mark(), [photo()])).toEqual({ verdict: 'proven', doubts: [] });
  });

  it('is right up to each limit and doubts from there on', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), (metres) => {
        const far = judgeCloseOut(mark({ distanceM: metres }), [photo()]).doubts;
        expect(far.includes('too_far')).toBe(metres > PROOF_LIMITS.distanceM);
        const blurred = judgeCloseOut(mark({ accuracyM: metres }), [photo()]).doubts;
        expect(blurred.includes('inaccurate')).toBe(metres > PROOF_LIMITS.accuracyM);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: -1_200_000, max: 1_200_000 }), (ms) => {
        const late = judgeCloseOut(mark(), [photo({ capturedAt: later(ms) })]).doubts;
        expect(late.includes('photo_too_old')).toBe(Math.abs(ms) > PROOF_LIMITS.photoMs);
      }),
    );
    for (const exactly of [
      mark({ distanceM: PROOF_LIMITS.distanceM }),
      mark({ accuracyM: PROOF_LIMITS.accuracyM }),
    ])
      expect(judgeCloseOut(exactly, [photo()]).verdict).toBe('proven');
    for (const sign of [-1, 1]) {
      const at = (ms: number) => [photo({ capturedAt: later(sign * ms) })];
      expect(judgeCloseOut(mark(), at(PROOF_LIMITS.photoMs)).verdict).toBe('proven');
      expect(judgeCloseOut(mark(), at(PROOF_LIMITS.photoMs + 1)).doubts).toEqual(['photo_too_old']);
    }
    expect(judgeCloseOut(mark({ distanceM: 50.001 }), [photo()]).doubts).toEqual(['too_far']);
    expect(judgeCloseOut(mark({ accuracyM: 20.001 }), [photo()]).doubts).toEqual(['inaccurate']);
  });

  it('names the reason that is to be mended', () => {
    expect(judgeCloseOut(mark({ distanceM: null }), [photo()]).doubts).toEqual(['no_position']);
    expect(judgeCloseOut(mark({ accuracyM: null }), [photo()]).doubts).toEqual(['inaccurate']);
    expect(judgeCloseOut(mark(), []).doubts).toEqual(['no_photo']);
    expect(judgeCloseOut(mark(), [photo(), photo({ hasArrived: false })]).doubts).toEqual(['photos_missing']);
    expect(judgeCloseOut(mark(), [photo({ isFromApp: false })]).doubts).toEqual(['photo_not_from_app']);
    expect(judgeCloseOut(mark(), [photo({ capturedAt: null })]).doubts).toEqual(['photo_too_old']);
    expect(judgeCloseOut(mark(), [photo({ wasSeenBefore: true })]).doubts).toEqual(['photo_seen_before']);
    expect(judgeCloseOut(mark(), [photo({ wasSeenBefore: true }), photo()]).verdict).toBe('proven');
  });

  it("leaves the office's word above all", () => {
    expect(judgeCloseOut(mark({ isRejected: true }), [photo()])).toEqual({ verdict: 'rejected', doubts: [] });
  });

  it('proves nothing without a good photo, whatever else there is, and reasons come in one order', () => {
    fc.assert(
      fc.property(anyMark, fc.array(anyPhoto, { maxLength: 5 }), (facts, photos) => {
        const { verdict, doubts } = judgeCloseOut(facts, photos);
        const isGood = photos.some(
          ({ hasArrived, isFromApp, capturedAt, wasSeenBefore }) =>
            hasArrived &&
            isFromApp &&
            !wasSeenBefore &&
            capturedAt !== null &&
            Math.abs(Date.parse(capturedAt) - Date.parse(MARKED_AT)) <= PROOF_LIMITS.photoMs,
        );
        if (verdict === 'proven') expect(isGood && photos.every((one) => one.hasArrived)).toBe(true);
        expect(verdict === 'rejected').toBe(facts.isRejected);
        if (!facts.isRejected) expect(verdict === 'proven').toBe(doubts.length === 0);
        expect(doubts).toEqual(PROOF_DOUBTS.filter((doubt) => doubts.includes(doubt)));
      }),
    );
  });

  it('never becomes less sure by one more good photo', () => {
    fc.assert(
      fc.property(anyMark, fc.array(anyPhoto, { maxLength: 5 }), (facts, photos) => {
        const before = judgeCloseOut(facts, photos).doubts.length;
        expect(judgeCloseOut(facts, [...photos, photo()]).doubts.length).toBeLessThanOrEqual(before);
      }),
    );
  });
});

describe('distanceToSiteM', () => {
  const METRE_LAT = 1 / 111_195;
  const POINT: LonLat = [105.9, 21];
  /** A square of 200 m around the point with a hole of 40 m in the middle. */
  const square = (halfM: number): LonLat[] => {
    const dLat = halfM * METRE_LAT;
    const dLon = dLat / Math.cos((21 * Math.PI) / 180);
    const corners: LonLat[] = [
      [105.9 - dLon, 21 - dLat],
      [105.9 + dLon, 21 - dLat],
      [105.9 + dLon, 21 + dLat],
      [105.9 - dLon, 21 + dLat],
    ];
    return [...corners, corners[0] as LonLat];
  };
  const pond: Outline = { type: 'Polygon', coordinates: [square(100), square(20)] };
  const north = (metres: number): LonLat => [105.9, 21 + metres * METRE_LAT];

  it('is that to the point without an outline', () => {
    fc.assert(
      fc.property(fc.double({ min: -2000, max: 2000, noNaN: true }), (metres) => {
        expect(distanceToSiteM(north(metres), POINT, null)).toBe(distanceBetweenM(north(metres), POINT));
      }),
    );
  });

  it('is 0 inside an area, and from its edge outside', () => {
    expect(distanceToSiteM(north(60), POINT, pond)).toBe(0);
    expect(distanceToSiteM(north(130), POINT, pond)).toBeCloseTo(30, 1);
    const many: Outline = { type: 'MultiPolygon', coordinates: [[square(100)]] };
    expect(distanceToSiteM(north(-90), POINT, many)).toBe(0);
    expect(distanceToSiteM(north(-151), POINT, many)).toBeCloseTo(51, 1);
  });

  it('is to the nearer of point and edge on an island', () => {
    expect(distanceToSiteM(north(15), [105.95, 21], pond)).toBeCloseTo(5, 1);
    expect(distanceToSiteM(north(1), POINT, pond)).toBeCloseTo(1, 1);
  });

  it('is to the nearest place of a ditch', () => {
    const ditch: Outline = { type: 'LineString', coordinates: [north(0), [105.92, 21]] };
    expect(distanceToSiteM([105.91, 21 + 49 * METRE_LAT], [105.95, 21], ditch)).toBeCloseTo(49, 1);
    const both: Outline = {
      type: 'MultiLineString',
      coordinates: [ditch.coordinates, [north(500), north(600)]],
    };
    expect(distanceToSiteM(north(480), [105.95, 21], both)).toBeCloseTo(20, 1);
  });

  it('is never more than to the point', () => {
    const degrees = fc.double({ min: -0.01, max: 0.01, noNaN: true });
    fc.assert(
      fc.property(degrees, degrees, (dLon, dLat) => {
        const position: LonLat = [105.9 + dLon, 21 + dLat];
        const metres = distanceToSiteM(position, POINT, pond);
        expect(metres).toBeGreaterThanOrEqual(0);
        expect(metres).toBeLessThanOrEqual(distanceBetweenM(position, POINT));
      }),
    );
  });
});
