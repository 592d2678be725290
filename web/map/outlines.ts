import type { FeatureCollection, MultiLineString, MultiPolygon, Polygon, Position } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { OutlineQuality } from '#domain/communes.ts';

type Properties = { code?: string; name?: string; quality?: string; province?: string };
export type CommuneShapes = FeatureCollection<
  Polygon | MultiPolygon,
  { code: string; name?: string; quality: OutlineQuality; province?: string }
>;
/** west, south, east, north in degrees. */
export type Bounds = [number, number, number, number];

/** Takes the first object of the topology; `code` from the properties, else from the id. Only a stated quality is official. */
export function shapesFromTopology(topology: Topology): CommuneShapes {
  const object = Object.values(topology.objects)[0];
  if (!object) return { type: 'FeatureCollection', features: [] };
  const collection = feature(topology, object as GeometryCollection<Properties>);
  return {
    type: 'FeatureCollection',
    features: collection.features.flatMap(({ geometry, properties, id }) =>
      geometry.type === 'Polygon' || geometry.type === 'MultiPolygon'
        ? [
            {
              type: 'Feature' as const,
              geometry,
              properties: {
                ...properties,
                code: String(properties?.code ?? id ?? ''),
                quality: qualityOf(properties),
              },
            },
          ]
        : [],
    ),
  };
}

const qualityOf = (properties: Properties | null | undefined): OutlineQuality =>
  properties?.quality === 'official' ? 'official' : 'approximate';

/**
 * Edges of approximate cells towards each other and the outside, each once: two dashed lines over each other would
 * look like one solid line.
 */
export const approximateEdges = (topology: Topology): MultiLineString =>
  edges(topology, (a, b) => a === 'approximate' && b === 'approximate');

/** Edges of official outlines, each once: drawn with either neighbour they would cost every frame twice the corners. */
export const officialEdges = (topology: Topology): MultiLineString =>
  edges(topology, (a, b) => a === 'official' || b === 'official');

/** Edges whose sides pass; at the outside both sides are the same. */
function edges(
  topology: Topology,
  isWanted: (left: OutlineQuality, right: OutlineQuality) => boolean,
): MultiLineString {
  const object = Object.values(topology.objects)[0];
  if (!object) return { type: 'MultiLineString', coordinates: [] };
  const quality = ({ properties }: { properties?: unknown }) =>
    qualityOf(properties as Properties | undefined);
  return mesh(topology, object as GeometryCollection<Properties>, (a, b) => isWanted(quality(a), quality(b)));
}

/** Bounds of each commune by code. */
export function boundsOfShapes(shapes: CommuneShapes): Map<string, Bounds> {
  const found = new Map<string, Bounds>();
  for (const { geometry, properties } of shapes.features) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    for (const ring of polygons.flat())
      for (const position of ring) found.set(properties.code, widen(found.get(properties.code), position));
  }
  return found;
}

/** What holds these communes, all known ones for null; null when none of them is known. */
export function boundsOfCodes(
  bounds: ReadonlyMap<string, Bounds>,
  codes: readonly string[] | null,
): Bounds | null {
  return joinBounds(codes ? codes.flatMap((code) => boundsOrNone(bounds.get(code))) : bounds.values());
}
const boundsOrNone = (box: Bounds | undefined): Bounds[] => (box ? [box] : []);

export function joinBounds(list: Iterable<Bounds>): Bounds | null {
  let joined: Bounds | undefined;
  for (const [west, south, east, north] of list) joined = widen(widen(joined, [west, south]), [east, north]);
  return joined ?? null;
}

function widen(bounds: Bounds | undefined, [lon = 0, lat = 0]: Position): Bounds {
  if (!bounds) return [lon, lat, lon, lat];
  return [
    Math.min(bounds[0], lon),
    Math.min(bounds[1], lat),
    Math.max(bounds[2], lon),
    Math.max(bounds[3], lat),
  ];
}

const METRES_PER_DEGREE = 111_320;

/** Circle on the ground as a polygon, for the accuracy of a position. */
export function circleAround([lon, lat]: readonly [number, number], radiusM: number): Polygon {
  const ring = Array.from({ length: 49 }, (_, step) => {
    const angle = (step / 48) * Math.PI * 2;
    const north = (Math.sin(angle) * radiusM) / METRES_PER_DEGREE;
    const east = (Math.cos(angle) * radiusM) / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180));
    return [lon + east, lat + north];
  });
  return { type: 'Polygon', coordinates: [ring] };
}
