import { DashboardScreen } from '../dashboard/dashboard.screen.tsx';
import { SitePanel } from '../sites/site-panel.tsx';

/** The map of the dashboard beside the site panel of the sites: only the application knows both. */
export function DashboardPage() {
  return <DashboardScreen renderSite={({ id, onClose }) => <SitePanel siteId={id} onClose={onClose} />} />;
}
