import { HeatmapLayer } from '@deck.gl/aggregation-layers';
import { DECK_BEFORE_ID } from './layer-ids.ts';

export interface HeatPoint {
  lonLat: readonly [number, number];
  weight: number;
}

/** Density of points, weighted. Keep `points` the same array while nothing changed. */
export function buildHeatLayers(points: readonly HeatPoint[]) {
  return [
    new HeatmapLayer<HeatPoint>({
      id: 'heat',
      data: points,
      getPosition: (point) => [point.lonLat[0], point.lonLat[1]],
      getWeight: (point) => point.weight,
      radiusPixels: 56,
      intensity: 1.6,
      threshold: 0.04,
      opacity: 0.75,
      colorRange: [
        [254, 224, 182],
        [253, 212, 158],
        [253, 187, 132],
        [252, 141, 89],
        [227, 74, 51],
        [179, 0, 0],
      ],
      beforeId: DECK_BEFORE_ID,
    } as ConstructorParameters<typeof HeatmapLayer<HeatPoint>>[0]),
  ];
}
