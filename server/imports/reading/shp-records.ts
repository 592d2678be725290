import { groupRings } from './ring-groups.ts';

type Position = [x: number, y: number];

const RINGS_OF_MULTIPATCH = { first: 2, last: 5 };

/** The geometry of a record's content (after its eight bytes of header), heights and measures left out. */
export type ShpGeometry = { type: string; coordinates?: unknown } | null | 'damaged';

/**
 * ESRI Shapefile Technical Description (1998): the type of the record decides, Z types are 10 more, M types 20
 * more than the plain ones and begin with the same fields.
 */
export function parseShpContent(content: Buffer): ShpGeometry {
  try {
    const type = content.readInt32LE(0);
    if (type === 0) return null;
    switch (type === 31 ? 31 : type % 10) {
      case 1:
        return { type: 'Point', coordinates: positionAt(content, 4) };
      case 8: {
        const points = positionsAt(content, 40, content.readInt32LE(36));
        return points === 'damaged' ? points : { type: 'MultiPoint', coordinates: points };
      }
      case 3: {
        const parts = partsOf(content, 44);
        if (parts === 'damaged') return parts;
        const [only, ...others] = parts;
        return only && others.length === 0
          ? { type: 'LineString', coordinates: only }
          : { type: 'MultiLineString', coordinates: parts };
      }
      case 5: {
        const rings = partsOf(content, 44);
        const polygons = rings === 'damaged' ? null : groupRings(rings);
        return polygons === null ? 'damaged' : toPolygon(polygons);
      }
      case 31:
        return multiPatch(content);
      default:
        return 'damaged';
    }
  } catch (error) {
    if (error instanceof RangeError) return 'damaged';
    throw error;
  }
}

function toPolygon(polygons: Position[][][]): ShpGeometry {
  const [only, ...others] = polygons;
  return only && others.length === 0
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: polygons };
}

/** Parts, each a list of positions; the first of `numParts` indices stands at 44. */
function partsOf(content: Buffer, partsAt: number, pointsAt?: number): Position[][] | 'damaged' {
  const numParts = content.readInt32LE(36);
  const numPoints = content.readInt32LE(40);
  if (numParts < 0 || numPoints < 0 || partsAt + numParts * 4 > content.length) return 'damaged';
  const start = pointsAt ?? partsAt + numParts * 4;
  const positions = positionsAt(content, start, numPoints);
  if (positions === 'damaged') return positions;
  const starts = Array.from({ length: numParts }, (_, index) => content.readInt32LE(partsAt + index * 4));
  return starts.map((from, index) => positions.slice(from, starts[index + 1] ?? numPoints));
}

function positionsAt(content: Buffer, offset: number, count: number): Position[] | 'damaged' {
  if (count < 0 || offset + count * 16 > content.length) return 'damaged';
  return Array.from({ length: count }, (_, index) => positionAt(content, offset + index * 16));
}

const positionAt = (content: Buffer, offset: number): Position => [
  content.readDoubleLE(offset),
  content.readDoubleLE(offset + 8),
];

/** Only patches made of rings have a certain outline. */
function multiPatch(content: Buffer): ShpGeometry {
  const numParts = content.readInt32LE(36);
  if (numParts < 0 || 44 + numParts * 8 > content.length) return 'damaged';
  const types = Array.from({ length: numParts }, (_, index) =>
    content.readInt32LE(44 + (numParts + index) * 4),
  );
  const { first, last } = RINGS_OF_MULTIPATCH;
  if (!types.every((type) => type >= first && type <= last)) return { type: 'MultiPatch' };
  const rings = partsOf(content, 44, 44 + numParts * 8);
  if (rings === 'damaged') return rings;
  const polygons: Position[][][] = [];
  for (const [index, ring] of rings.entries()) {
    const isHole = types[index] === 3 || types[index] === 5;
    const around = polygons.at(-1);
    if (isHole && around) around.push(ring);
    else polygons.push([ring]);
  }
  return toPolygon(polygons);
}
