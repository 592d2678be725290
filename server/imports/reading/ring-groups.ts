import { sideOf } from '../geometry/ring-faults.ts';

type Ring = [x: number, y: number][];

/** Corners that are looked at to sort the rings of one record; a true record needs a few thousand. */
const MAX_STEPS = 50_000_000;
const CORNERS_TRIED = 20;

interface Boxed {
  ring: Ring;
  /** Positive counter-clockwise. */
  area: number;
  box: [west: number, south: number, east: number, north: number];
}

/**
 * Polygons from the rings of one shapefile record, where outer rings run clockwise and holes the other way; a hole
 * belongs to the smallest outer ring around it. A ring that runs like a hole but lies in no outer one was written
 * the wrong way round and is an outer one. null: too many rings within each other to be sorted.
 */
export function groupRings(rings: readonly Ring[]): Ring[][] | null {
  const boxed = rings.map(toBoxed);
  const outer = boxed.filter(({ area }) => area <= 0).map((each) => ({ ...each, holes: [] as Ring[] }));
  const holes = boxed.filter(({ area }) => area > 0);
  if (outer.length === 0 && holes.length > 1) {
    return groupRings(holes.map(({ ring }) => ring.toReversed()));
  }
  outer.sort((a, b) => b.area - a.area);
  const strays: Ring[][] = [];
  let steps = 0;
  for (const hole of holes) {
    const around = outer.find((each) => {
      steps += 1;
      if (!isBoxWithin(hole.box, each.box)) return false;
      steps += each.ring.length;
      return steps <= MAX_STEPS && isWithin(each.ring, hole.ring);
    });
    if (steps > MAX_STEPS) return null;
    if (around) around.holes.push(hole.ring);
    else strays.push([hole.ring]);
  }
  return [...outer.map(({ ring, holes: inside }) => [ring, ...inside]), ...strays];
}

function toBoxed(ring: Ring): Boxed {
  const [originX, originY] = ring[0] ?? [0, 0];
  const box: Boxed['box'] = [originX, originY, originX, originY];
  let sum = 0;
  for (let index = 1; index < ring.length; index += 1) {
    const [x1, y1] = ring[index - 1] ?? [0, 0];
    const [x2, y2] = ring[index] ?? [0, 0];
    sum += (x1 - originX) * (y2 - originY) - (x2 - originX) * (y1 - originY);
    box[0] = Math.min(box[0], x2);
    box[1] = Math.min(box[1], y2);
    box[2] = Math.max(box[2], x2);
    box[3] = Math.max(box[3], y2);
  }
  return { ring, area: sum / 2, box };
}

const isBoxWithin = (inner: Boxed['box'], outer: Boxed['box']) =>
  inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];

/** The first corner of the hole that does not lie on the ring decides. */
function isWithin(ring: Ring, hole: Ring): boolean {
  for (const corner of hole.slice(0, CORNERS_TRIED)) {
    const side = sideOf(ring, corner);
    if (side !== 'on') return side === 'in';
  }
  return true;
}
