import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Topology } from 'topojson-specification';
import { z } from 'zod';
import type { OutlinesInfo } from '#domain/communes.ts';
import type { ApiClient } from '../api/client.ts';
import { useApi } from '../api/container.ts';
import { keys } from '../api/query-keys.ts';
import { approximateEdges, officialEdges, shapesFromTopology } from './outlines.ts';
import { OVERVIEW_PATH } from './overview-path.ts';
import type { MapShapes } from './picture.ts';

const TopologyAnswer = z.custom<Topology>(
  (value) => typeof value === 'object' && value !== null && 'type' in value && value.type === 'Topology',
);

async function readShapes(api: ApiClient, path: string, signal: AbortSignal): Promise<MapShapes> {
  const topology = await api.get(path, TopologyAnswer, undefined, { signal });
  return {
    communes: shapesFromTopology(topology),
    edges: approximateEdges(topology),
    borders: officialEdges(topology),
  };
}

export const overviewQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: [keys.outlines, 'overview'],
    queryFn: ({ signal }) => readShapes(api, OVERVIEW_PATH, signal),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });

/** Coarse outlines of every commune: a quarter of the bytes, enough for a picture of a whole province. */
export const useOverview = (isWanted: boolean) => {
  const api = useApi();
  return useQuery({ ...overviewQuery(api), enabled: isWanted });
};

/** Outlines as GeoJSON, and the edges of approximate ones. The address holds the content hash, so it is read once and never goes stale. */
export function useShapes(info: OutlinesInfo | null | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.outlines, 'shapes', info?.url],
    queryFn: ({ signal }) => readShapes(api, info?.url ?? '', signal),
    enabled: Boolean(info),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
}
