import type { Topology } from 'topojson-specification';
import { approximateEdges, officialEdges, shapesFromTopology } from '../map/outlines.ts';
import type { MapShapes } from '../map/picture.ts';
import { loadOutlines } from './kept-places.ts';

let shapes: Promise<MapShapes | null> | null = null;

/** Outlines of the communes, asked for once; null where there are none. */
export function findShapes(): Promise<MapShapes | null> {
  shapes ??= loadOutlines().then((topology) => {
    if (!isTopology(topology)) {
      shapes = null;
      return null;
    }
    return {
      communes: shapesFromTopology(topology),
      edges: approximateEdges(topology),
      borders: officialEdges(topology),
    };
  });
  return shapes;
}

const isTopology = (value: unknown): value is Topology =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'Topology';
