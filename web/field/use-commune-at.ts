import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { CommuneAt } from '#domain/communes.ts';
import type { LonLat } from '#domain/values.ts';
import { useApi } from '../api/container.ts';
import { keys } from '../api/query-keys.ts';

const REST_MS = 300;

/** The commune under a point, asked once the point rests. Not enabled without a point. */
export function useCommuneAt(lonLat: LonLat | null) {
  const api = useApi();
  const text = lonLat ? `${lonLat[0].toFixed(5)},${lonLat[1].toFixed(5)}` : '';
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const query = useQuery({
    queryKey: [keys.communes, 'at', rested],
    queryFn: ({ signal }) => {
      const [lon, lat] = rested.split(',');
      return api.get('/api/communes/at', CommuneAt, { lon, lat }, { signal });
    },
    enabled: rested !== '',
    placeholderData: keepPreviousData,
  });
  return { ...query, isFresh: rested === text && !query.isPlaceholderData && query.isSuccess };
}
