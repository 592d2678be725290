import { lazy, Suspense } from 'react';
import { DashboardScreen } from '../dashboard/dashboard.screen.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { communeParts } from './commune-parts.tsx';

/** Comes when the first site is opened: the map is there before it. */
const SitePanel = lazy(async () => ({ default: (await import('../sites/site-panel.tsx')).SitePanel }));

/** The map of the dashboard beside what other features show: only the application knows them all. */
export function DashboardPage() {
  return (
    <DashboardScreen
      renderSite={({ id, onClose }) => (
        <Suspense fallback={<Skeleton lines={8} height="24px" />}>
          <SitePanel siteId={id} onClose={onClose} />
        </Suspense>
      )}
      communeParts={communeParts}
    />
  );
}
