import type { LayersList } from '@deck.gl/core';
import { MapLibreOverlay } from '@deck.gl/maplibre';
import type { Map as MapLibreMap } from 'maplibre-gl';

/** The one deck.gl overlay of a map, between its layers. Only after the map has loaded. Loaded with deck.gl, on need. */
export function createDeckOverlay(map: MapLibreMap) {
  const overlay = new MapLibreOverlay({ interleaved: true, layers: [] });
  map.addControl(overlay);
  return {
    setLayers: (layers: LayersList) => overlay.setProps({ layers }),
    remove: () => map.removeControl(overlay),
  };
}
export type DeckOverlay = ReturnType<typeof createDeckOverlay>;
