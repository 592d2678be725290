type Position = [x: number, y: number];
type Ring = Position[];

/** Rings beyond this number in one record are not sorted into polygons: the search is quadratic. */
export const MAX_RINGS = 5000;

/**
 * Polygons from the rings of one shapefile record, where outer rings run clockwise and holes the other way.
 * A ring that runs like a hole but lies in no outer one was written the wrong way round and is an outer one.
 */
export function groupRings(rings: readonly Ring[]): Ring[][] {
  const outer = rings.filter((ring) => signedArea(ring) <= 0).map((ring) => [ring]);
  const strays: Ring[][] = [];
  for (const hole of rings.filter((ring) => signedArea(ring) > 0)) {
    const around = outer
      .filter(([ring = []]) => contains(ring, hole))
      .sort(([a = []], [b = []]) => Math.abs(signedArea(a)) - Math.abs(signedArea(b)))[0];
    if (around) around.push(hole);
    else strays.push([hole]);
  }
  if (outer.length === 0 && strays.length > 1)
    return groupRings(strays.map(([ring = []]) => ring.toReversed()));
  return [...outer, ...strays];
}

function signedArea(ring: Ring): number {
  const [originX, originY] = ring[0] ?? [0, 0];
  let sum = 0;
  for (let index = 1; index < ring.length; index += 1) {
    const [x1, y1] = ring[index - 1] ?? [0, 0];
    const [x2, y2] = ring[index] ?? [0, 0];
    sum += (x1 - originX) * (y2 - originY) - (x2 - originX) * (y1 - originY);
  }
  return sum / 2;
}

/** The first corner of the hole that is no corner of the ring decides. */
function contains(ring: Ring, hole: Ring): boolean {
  const corners = new Set(ring.map(([x, y]) => `${x} ${y}`));
  const free = hole.find(([x, y]) => !corners.has(`${x} ${y}`)) ?? hole[0];
  if (!free) return false;
  const [x, y] = free;
  let isInside = false;
  for (let index = 1; index < ring.length; index += 1) {
    const [x1, y1] = ring[index - 1] ?? [0, 0];
    const [x2, y2] = ring[index] ?? [0, 0];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) isInside = !isInside;
  }
  return isInside;
}
