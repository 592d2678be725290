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
  quality: OutlineQuality;
}

export interface MapOutlines {
  /** TopoJSON, object `communes`, id = code, properties code, name, kind, quality. */
  json: string;
  /** SHA-256 of `json`, hex: the immutable part of its address. */
  sha256: string;
}

/**
 * Smallest triangle kept, square degrees: about 8 m across at 21° north: one screen pixel at zoom 13,
 * where communes are looked at closest. Shared borders are simplified once, so no slivers open.
 */
const SMALLEST_TRIANGLE = 3e-9;
/** Grid of the delta encoding: about 0.8 m over Hà Nội. */
const GRID = 1e5;
/** Joins the vertices that two files of one border round differently, 0.1 m. */
const VERTEX_DECIMALS = 1e6;

/** Outlines for the map: topology kept, simplified, quantised. The same input gives the same bytes. */
export function simplifyOutlines(outlines: readonly DrawnOutline[]): MapOutlines {
  const features = [...outlines]
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ code, name, kind, quality, geometry }) => ({
      type: 'Feature' as const,
      id: code,
      properties: { code, name, kind, quality },
      geometry: snapped(geometry),
    }));
  const whole = topology({ communes: featureCollection(features) }) as Topology<
    Objects<Record<string, unknown>>
  >;
  const light = simplify(presimplify(whole, planarTriangleArea), SMALLEST_TRIANGLE);
  const json = JSON.stringify(features.length === 0 ? light : quantize(light, GRID));
  return { json, sha256: createHash('sha256').update(json).digest('hex') };
}

function snapped(geometry: CommuneOutline['geometry']): CommuneOutline['geometry'] {
  const snap = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(snap) : Math.round(Number(value) * VERTEX_DECIMALS) / VERTEX_DECIMALS;
  return { ...geometry, coordinates: snap(geometry.coordinates) } as CommuneOutline['geometry'];
}
