import { useMemo } from 'react';
import type { OutlineQuality } from '#domain/communes.ts';
import type { LonLat } from '#domain/values.ts';
import { useOutlines } from '../api/reference.ts';
import { type CommuneShapes, useShapes } from '../map/index.ts';
import { communeAt } from './commune-at.ts';

export interface CommuneHere {
  /** null: outside of every known outline. */
  communeCode: string | null;
  basis: OutlineQuality | null;
}

/** The commune under a point by the outlines on this device; null: no point, or the outlines are not here. */
export function useCommuneAt(lonLat: LonLat | null): CommuneHere | null {
  const { data: outlines } = useOutlines();
  const { data } = useShapes(outlines);
  const shapes: CommuneShapes | null = data?.communes ?? null;
  const [lon, lat] = lonLat ?? [];
  return useMemo(
    () => (shapes && lon !== undefined && lat !== undefined ? communeAt(shapes, [lon, lat]) : null),
    [shapes, lon, lat],
  );
}
