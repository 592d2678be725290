import { area } from '@turf/turf';
import type { LonLat, Outline } from '../../domain/values.ts';
import { RowError } from '../row-error.ts';
import { findCrossings, findOutside, sideOf } from './ring-faults.ts';

type Ring = LonLat[];
type Polygon = Ring[];

/** Square degrees, some square centimetres: a ring that folds back onto itself. */
const NO_AREA = 1e-13;
/** Sine of the angle at the tip of what is taken for a spike. */
const SPIKE_SINE = 1e-7;
/** A loop this small beside the rest of its ring is a slip of the hand. */
const SLIP_SHARE = 1e-3;
/** Four corners listed in the wrong order cross as well: then each lobe has two, and which shape was meant is open. */
const MIN_LOBE_CORNERS = 3;
const PLACE_DECIMALS = 6;

/**
 * Polygons with closed rings, outer ones counter-clockwise and holes clockwise (RFC 7946), without spikes, holes
 * of no area and, beside others, parts of no area. A ring that crosses itself once is taken apart where that is
 * certain: a loop of less than a thousandth is left out, two lobes become two polygons.
 * @throws RowError `import.ring_too_short`, `import.ring_crosses_itself`, `import.hole_outside`,
 * `import.geometry_too_complex`
 */
export function repairPolygon(polygons: readonly Polygon[]): Outline & { type: 'Polygon' | 'MultiPolygon' } {
  const repaired = polygons.flatMap(repairOne);
  const [only] = repaired;
  if (!only) throw new RowError('import.ring_too_short');
  return repaired.length === 1
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: repaired };
}

/** None for a polygon without area. */
function repairOne([outer = [], ...holes]: Polygon): Polygon[] {
  const outers = takeApart(outer);
  const [first] = outers;
  if (!first) return [];
  const kept = holes.flatMap((hole) => {
    const parts = takeApart(hole);
    if (parts.length > 1) throw crossesAt(findCrossings(closed(hole), 1)[0]?.lonLat ?? hole[0]);
    return parts;
  });
  if (kept.length > 0 && outers.length > 1)
    throw crossesAt(findCrossings(closed(outer), 1)[0]?.lonLat ?? first[0]);
  for (const hole of kept) {
    const place = findOutside(first, hole);
    if (place) throw new RowError('import.hole_outside', { lonLat: placeText(place) });
  }
  const turned = kept.map((hole) => wound(hole, false));
  return outers.map((ring) => [wound(ring, true), ...turned]);
}

/** Rings that do not cross themselves, none for a ring without area. */
function takeApart(raw: Ring): Ring[] {
  const ring = withoutSpikes(closed(raw));
  if (ring.length < 4) return [];
  const [crossing, ...others] = findCrossings(ring, 2);
  if (!crossing) return Math.abs(signedArea(ring)) < NO_AREA ? [] : [ring];
  if (others.length > 0) throw crossesAt(crossing.lonLat);
  const [first, second] = crossing.edges;
  const { lonLat } = crossing;
  const one: Ring = [lonLat, ...ring.slice(first + 1, second + 1), lonLat];
  const two: Ring = [lonLat, ...ring.slice(second + 1, -1), ...ring.slice(0, first + 1), lonLat];
  const [large, small] = Math.abs(signedArea(one)) >= Math.abs(signedArea(two)) ? [one, two] : [two, one];
  const share = Math.abs(signedArea(small)) / Math.abs(signedArea(large));
  if (share < SLIP_SHARE) return [large];
  const areLobes =
    signedArea(one) > 0 !== signedArea(two) > 0 &&
    Math.min(one.length, two.length) - 2 >= MIN_LOBE_CORNERS &&
    sideOf(large, small[1] ?? lonLat) === 'out';
  if (!areLobes) throw crossesAt(lonLat);
  return [one, two];
}

function closed(ring: readonly LonLat[]): Ring {
  const [first] = ring;
  const last = ring.at(-1);
  if (!first || !last) return [];
  return first[0] === last[0] && first[1] === last[1] ? [...ring] : [...ring, [first[0], first[1]]];
}

/** Takes out tips where the ring turns back onto the edge that it came by. */
function withoutSpikes(ring: Ring): Ring {
  const kept: Ring = [];
  for (const corner of ring.slice(0, -1)) {
    kept.push(corner);
    while (isSpike(kept.at(-3), kept.at(-2), corner)) kept.splice(-2, 1);
  }
  // The same where the ring closes.
  let start = 0;
  let end = kept.length - 1;
  while (end - start >= 2) {
    if (isSpike(kept[end - 1], kept[end], kept[start])) end -= 1;
    else if (isSpike(kept[end], kept[start], kept[start + 1])) start += 1;
    else break;
  }
  return end - start < 2 ? [] : closed(kept.slice(start, end + 1));
}

function isSpike(before: LonLat | undefined, tip: LonLat | undefined, after: LonLat | undefined): boolean {
  if (!before || !tip || !after) return false;
  const [x1, y1] = [tip[0] - before[0], tip[1] - before[1]];
  const [x2, y2] = [after[0] - tip[0], after[1] - tip[1]];
  const lengths = Math.hypot(x1, y1) * Math.hypot(x2, y2);
  // A corner that is repeated has no length and goes as well.
  return lengths === 0 || (Math.abs(x1 * y2 - y1 * x2) <= lengths * SPIKE_SINE && x1 * x2 + y1 * y2 < 0);
}

function wound(ring: Ring, isOuter: boolean): Ring {
  return signedArea(ring) > 0 === isOuter ? ring : ring.toReversed();
}

/** In square degrees, positive counter-clockwise; measured from the first point to keep its digits. */
function signedArea(ring: readonly LonLat[]): number {
  const [originLon, originLat] = ring[0] ?? [0, 0];
  let sum = 0;
  for (let index = 1; index < ring.length; index += 1) {
    const [x1, y1] = ring[index - 1] ?? [0, 0];
    const [x2, y2] = ring[index] ?? [0, 0];
    sum += (x1 - originLon) * (y2 - originLat) - (x2 - originLon) * (y1 - originLat);
  }
  return sum / 2;
}

const crossesAt = (place: LonLat | undefined) =>
  new RowError('import.ring_crosses_itself', { lonLat: place ? placeText(place) : '…' });

const placeText = (place: LonLat) =>
  place.map((degrees) => Number(degrees.toFixed(PLACE_DECIMALS))).join(', ');

/** Square metres of a polygon, 0 for lines. */
export function areaOf(outline: Outline | null): number {
  return outline?.type === 'Polygon' || outline?.type === 'MultiPolygon' ? area(outline) : 0;
}
