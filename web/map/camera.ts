import type { Map as MapLibreMap } from 'maplibre-gl';
import type { LonLat } from '#domain/values.ts';
import type { MapViewState } from './map-types.ts';

/** Pixels left free around what is fitted; the first picture keeps the same. */
export const FIT_PADDING = 32;
export const FIT_MAX_ZOOM = 15;

export function lonLatOf({ lng, lat }: { lng: number; lat: number }): LonLat {
  return [lng, lat];
}

export function viewOf(map: MapLibreMap): MapViewState {
  const box = map.getBounds();
  return {
    lonLat: lonLatOf(map.getCenter()),
    zoom: map.getZoom(),
    bounds: [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()],
  };
}
