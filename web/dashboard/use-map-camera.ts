import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { LonLat } from '#domain/values.ts';
import type { MapHandle, MapViewState } from '../map/index.ts';
import type { UpdateSearch } from './dashboard.hooks.ts';

/** The panel opens beside the map and makes it smaller; fitting waits until that is done. */
const AFTER_LAYOUT_MS = 80;

export function parseView(view: string | undefined): { lonLat: LonLat; zoom: number } | null {
  const [lon, lat, zoom] = view?.split(',').map(Number) ?? [];
  if (lon === undefined || lat === undefined || zoom === undefined) return null;
  return { lonLat: [lon, lat], zoom };
}

export const printView = ({ lonLat: [lon, lat], zoom }: { lonLat: LonLat; zoom: number }) =>
  `${lon.toFixed(4)},${lat.toFixed(4)},${zoom.toFixed(2)}`;

/**
 * The part of the map that is seen, in the URL: written once a person has moved it (fitting at the start leaves the
 * address clean), followed when "back" or an edited address changes it.
 */
export function useMapCamera(
  map: RefObject<MapHandle | null>,
  view: string | undefined,
  /** Degrees from straight down. */
  pitch: number,
  update: UpdateSearch,
) {
  const isTouched = useRef(view !== undefined);
  const written = useRef(view);
  useEffect(() => {
    if (view === written.current) return;
    written.current = view;
    const target = parseView(view);
    if (target) map.current?.flyTo(target.lonLat, target.zoom);
  }, [view, map]);
  // The first fit would be cut short by tilting at the same time, so the map is tilted when it has come to rest.
  const tilted = useRef(0);
  const tilt = useCallback(() => {
    if (tilted.current === pitch || !map.current) return;
    tilted.current = pitch;
    map.current.setPitch(pitch);
  }, [map, pitch]);
  const hasRested = useRef(false);
  useEffect(() => {
    if (hasRested.current) tilt();
  }, [tilt]);
  const onViewChange = useCallback(
    (state: MapViewState) => {
      hasRested.current = true;
      tilt();
      const next = printView(state);
      if (!isTouched.current || next === written.current) return;
      written.current = next;
      update({ view: next });
    },
    [update, tilt],
  );
  const touch = useCallback(() => {
    isTouched.current = true;
  }, []);
  const later = useCallback(
    (move: (handle: MapHandle) => void) => {
      touch();
      setTimeout(() => map.current && move(map.current), AFTER_LAYOUT_MS);
    },
    [map, touch],
  );
  return { touch, later, onViewChange };
}
