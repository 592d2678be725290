import { useEffect, useState } from 'react';
import type { MapController } from './controller.ts';
import { LAYER } from './layer-ids.ts';

/** Whether an approximate cell is drawn in the present view; looked up each time the map comes to rest. */
export function useCellsInView(controller: MapController | null, isWanted: boolean): boolean {
  const [hasCells, setHasCells] = useState(false);
  useEffect(() => {
    if (!controller || !isWanted) return undefined;
    const { map } = controller;
    const look = () => setHasCells(map.queryRenderedFeatures({ layers: [LAYER.communeHatch] }).length > 0);
    map.on('idle', look);
    return () => void map.off('idle', look);
  }, [controller, isWanted]);
  return isWanted && hasCells;
}
