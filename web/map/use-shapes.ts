import { useQuery } from '@tanstack/react-query';
import type { Topology } from 'topojson-specification';
import { z } from 'zod';
import type { OutlinesInfo } from '#domain/communes.ts';
import { useApi } from '../api/container.ts';
import { keys } from '../api/query-keys.ts';
import { approximateEdges, shapesFromTopology } from './outlines.ts';

const TopologyAnswer = z.custom<Topology>(
  (value) => typeof value === 'object' && value !== null && 'type' in value && value.type === 'Topology',
);

/** Outlines as GeoJSON, and the edges of approximate ones. The address holds the content hash, so it is read once and never goes stale. */
export function useShapes(info: OutlinesInfo | null | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.outlines, 'shapes', info?.url],
    queryFn: async ({ signal }) => {
      const topology = await api.get(info?.url ?? '', TopologyAnswer, undefined, { signal });
      return { communes: shapesFromTopology(topology), edges: approximateEdges(topology) };
    },
    enabled: Boolean(info),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
}
