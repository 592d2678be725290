import { useEffect, useState } from 'react';
import type { MapController } from './controller.ts';

/** Whether the map has once drawn all that it was given. */
export function useRested(controller: MapController | null): boolean {
  const [rested, setRested] = useState<MapController | null>(null);
  useEffect(() => {
    if (!controller) return undefined;
    const { map } = controller;
    const rest = () => setRested(controller);
    map.once('idle', rest);
    return () => void map.off('idle', rest);
  }, [controller]);
  return controller !== null && rested === controller;
}
