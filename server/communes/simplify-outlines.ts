import { createHash } from 'node:crypto';
import { featureCollection } from '@turf/turf';
import { quantize } from 'topojson-client';
import { topology } from 'topojson-server';
import { planarTriangleArea, presimplify, simplify } from 'topojson-simplify';
import type { Objects, Topology } from 'topojson-specification';
import type { OutlineQuality } from '../domain/communes.ts';
import type { CommuneOutline } from './outline.ts';

export interface DrawnOutline extends CommuneOutline {
  name: string;
  kind: 'phuong' | 'xa';
  provinceCode: string;
  quality: OutlineQuality;
}

export interface MapOutlines {
  /** TopoJSON, object `communes`, id = code, properties code, quality and more. */
  json: string;
  /** SHA-256 of `json`, hex. */
  sha256: string;
}

/** How much of the outlines is kept. Shared borders are simplified once, so no slivers open. */
interface Detail {
  /** Smallest triangle kept, square degrees. */
  smallestTriangle: number;
  /** Steps per side of the grid of the delta encoding. */
  grid: number;
}
/** About 8 m across at 21° north: one screen pixel at zoom 13, where communes are looked at closest; grid 0.8 m over Hà Nội. */
const MAP_DETAIL: Detail = { smallestTriangle: 3e-9, grid: 1e5 };
/** About 55 m across: a third of a pixel where a whole province fills a desktop screen; grid 10 m. */
const OVERVIEW_DETAIL: Detail = { smallestTriangle: 2.5e-7, grid: 1e4 };
/** Joins the vertices that two files of one border round differently, 0.1 m. */
const VERTEX_DECIMALS = 1e6;

/** Outlines for the map: topology kept, simplified, quantised. The same input gives the same bytes. */
export function simplifyOutlines(outlines: readonly DrawnOutline[]): MapOutlines {
  return thin(
    weighed(outlines, ({ code, name, kind, quality }) => ({ code, name, kind, quality })),
    MAP_DETAIL,
  );
}

/** The same for a first picture of a whole province: a quarter of the bytes; properties code, province and quality. */
export function overviewOutlines(outlines: readonly DrawnOutline[]): MapOutlines {
  return thin(
    weighed(outlines, ({ code, provinceCode, quality }) => ({ code, province: provinceCode, quality })),
    OVERVIEW_DETAIL,
  );
}

type OutlineTopology = Topology<Objects<Record<string, unknown>>>;

/** The outlines as one topology, each vertex with the triangle that it spans. */
function weighed(
  outlines: readonly DrawnOutline[],
  properties: (outline: DrawnOutline) => Record<string, string>,
): OutlineTopology {
  const features = [...outlines]
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map((outline) => ({
      type: 'Feature' as const,
      id: outline.code,
      properties: properties(outline),
      geometry: snapped(outline.geometry),
    }));
  const whole = topology({ communes: featureCollection(features) }) as OutlineTopology;
  return presimplify(whole, planarTriangleArea);
}

function thin(whole: OutlineTopology, { smallestTriangle, grid }: Detail): MapOutlines {
  const light = simplify(whole, smallestTriangle);
  const isEmpty = light.arcs.length === 0;
  const json = JSON.stringify(isEmpty ? light : quantize(light, grid));
  return { json, sha256: createHash('sha256').update(json).digest('hex') };
}

function snapped(geometry: CommuneOutline['geometry']): CommuneOutline['geometry'] {
  const snap = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(snap) : Math.round(Number(value) * VERTEX_DECIMALS) / VERTEX_DECIMALS;
  return { ...geometry, coordinates: snap(geometry.coordinates) } as CommuneOutline['geometry'];
}
