import { createContext, useContext } from 'react';
import type { MapHandle } from './map-types.ts';

export const MapContext = createContext<MapHandle | null>(null);

/** The map around a component inside `<MapView>`; null until it exists. */
export function useMap(): MapHandle | null {
  return useContext(MapContext);
}
