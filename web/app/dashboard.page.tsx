import { lazy, Suspense } from 'react';
import { DashboardScreen } from '../dashboard/dashboard.screen.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** Comes when the first site is opened: the map is there before it. */
const SitePanel = lazy(async () => ({ default: (await import('../sites/site-panel.tsx')).SitePanel }));

/** The map of the dashboard beside the site panel of the sites: only the application knows both. */
export function DashboardPage() {
  return (
    <DashboardScreen
      renderSite={({ id, onClose }) => (
        <Suspense fallback={<Skeleton lines={8} height="24px" />}>
          <SitePanel siteId={id} onClose={onClose} />
        </Suspense>
      )}
    />
  );
}
