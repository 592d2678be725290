import { expect, test } from 'vitest';
import type { DraftPhoto } from './draft-photos.ts';
import { accuracyLevel, expectedDoubts, needsQuestion } from './proof-facts.ts';

const NOW = '2026-11-26T02:00:00.000Z';
const card = { lonLat: [105.9, 21] as [number, number], outline: null };
const at = (accuracyM: number | null, lon = 105.9) => ({ lonLat: [lon, 21] as [number, number], accuracyM });
const photo = (part: Partial<DraftPhoto> = {}): DraftPhoto => ({
  sha256: 'a'.repeat(64),
  byteCount: 1,
  capturedAt: NOW,
  isFromApp: true,
  lonLat: null,
  accuracyM: null,
  ...part,
});

test('a position warns from 20 m and asks from 50 m', () => {
  expect([20, 21, 50, 51].map(accuracyLevel)).toEqual(['good', 'weak', 'weak', 'poor']);
  expect([at(50), at(51), at(null), null].map(needsQuestion)).toEqual([false, true, false, false]);
});

test('tells what a mark would lack, by the rules of the server', () => {
  expect(expectedDoubts(at(6), card, [photo()], NOW)).toEqual([]);
  expect(expectedDoubts(null, card, [], NOW)).toEqual(['no_position', 'no_photo']);
  expect(expectedDoubts(at(60, 105.91), card, [photo({ isFromApp: false })], NOW)).toEqual([
    'inaccurate',
    'too_far',
    'photo_not_from_app',
  ]);
  const old = photo({ capturedAt: '2026-11-26T01:30:00.000Z' });
  expect(expectedDoubts(at(6), card, [old], NOW)).toEqual(['photo_too_old']);
});
