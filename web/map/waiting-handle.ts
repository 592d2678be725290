import type { MapHandle } from './map-types.ts';

/** Stands in for the map until its code is there: nothing is drawn yet, and the last movement asked for is kept. */
export function createWaitingHandle() {
  let wish: { needsOutlines: boolean; move(handle: MapHandle): void } | null = null;
  const keep = (needsOutlines: boolean, move: (handle: MapHandle) => void) => {
    wish = { needsOutlines, move };
  };
  const handle: MapHandle = {
    fitCommune(code) {
      keep(true, (map) => void map.fitCommune(code));
      return true;
    },
    fitCommunes: (codes) => keep(true, (map) => map.fitCommunes(codes)),
    fitBounds: (bounds) => keep(false, (map) => map.fitBounds(bounds)),
    flyTo: (lonLat, zoom) => keep(false, (map) => map.flyTo(lonLat, zoom)),
    getCenter: () => [0, 0],
    getView: () => ({ lonLat: [0, 0], zoom: 0, bounds: [0, 0, 0, 0] }),
    zoomBy() {},
    setPitch() {},
    reloadTiles() {},
    project: () => ({ x: 0, y: 0 }),
  };
  return {
    handle,
    /** Does once what was asked for last, as far as the map can by now; false when nothing was done. */
    replay(map: MapHandle, hasOutlines: boolean): boolean {
      if (!wish || (wish.needsOutlines && !hasOutlines)) return false;
      const { move } = wish;
      wish = null;
      move(map);
      return true;
    },
  };
}
