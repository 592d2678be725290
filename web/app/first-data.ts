import type { Container } from '../api/container.ts';
import { coverageQuery } from '../api/coverage-data.ts';
import { communesQuery } from '../api/reference.ts';
import { mainProvince } from '../dashboard/main-province.ts';
import { overviewQuery } from '../map/use-shapes.ts';

/** Puts into the cache what the first picture shows, so that the application begins with it and not with grey shapes. */
export async function loadFirstData({ api, queryClient }: Container): Promise<void> {
  const figures = queryClient
    .ensureQueryData(communesQuery(api, undefined))
    .then((communes) =>
      queryClient.prefetchQuery(
        coverageQuery(api, { by: 'commune', province: mainProvince(communes), at: undefined }),
      ),
    );
  await Promise.allSettled([figures, queryClient.prefetchQuery(overviewQuery(api))]);
}
