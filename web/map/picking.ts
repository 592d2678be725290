import type { Map as MapLibreMap, PointLike } from 'maplibre-gl';
import { siteCodeOfNumber } from '#domain/site-numbers.ts';
import { lonLatOf } from './camera.ts';
import { LAYER } from './layer-ids.ts';
import type { DistantSite, MapSelection } from './map-types.ts';

/** Fingers are wide: this many pixels around count as hit. */
const REACH = 10;
const LAYERS_IN_ORDER = [LAYER.points, LAYER.sites, LAYER.siteClusters, LAYER.playSpaces, LAYER.communeFill];

/** The topmost thing at a pixel: a screen's own points before sites before play spaces before communes; null over nothing. */
export function pickAt(
  map: MapLibreMap,
  point: { x: number; y: number },
  reach = REACH,
): MapSelection | DistantSite | null {
  const box: [PointLike, PointLike] = [
    [point.x - reach, point.y - reach],
    [point.x + reach, point.y + reach],
  ];
  for (const layer of LAYERS_IN_ORDER) {
    if (!map.getLayer(layer)) continue;
    const area = layer === LAYER.communeFill ? ([point.x, point.y] as PointLike) : box;
    const feature = map.queryRenderedFeatures(area, { layers: [layer] })[0];
    if (!feature) continue;
    const { properties, geometry } = feature;
    const lonLat =
      geometry.type === 'Point'
        ? ([geometry.coordinates[0] ?? 0, geometry.coordinates[1] ?? 0] as [number, number])
        : lonLatOf(map.unproject([point.x, point.y]));
    if (layer === LAYER.communeFill)
      return { type: 'commune', code: String(properties.code), name: String(properties.name ?? ''), lonLat };
    if (layer === LAYER.points) return { type: 'point', id: String(properties.id), lonLat };
    if (layer === LAYER.siteClusters) return { type: 'cluster', lonLat, properties };
    if (layer === LAYER.sites && properties.id === undefined)
      return { type: 'distantSite', code: siteCodeOfNumber(Number(feature.id ?? 0)), lonLat };
    return {
      type: layer === LAYER.sites ? 'site' : 'playSpace',
      id: String(properties.id),
      lonLat,
      properties,
    };
  }
  return null;
}
