import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { z } from 'zod';
import type { Container } from '../api/container.ts';
import { ApiProblem } from '../api/problem.ts';
import { meQuery } from '../api/reference.ts';
import { parseSearchText, printSearchText, textParam } from '../api/search-params.ts';
import { AuditSearch } from '../audit/audit.search.ts';
import { CommuneSearch, CommunesSearch, FormerSearch } from '../communes/communes.search.ts';
import { DashboardSearch } from '../dashboard/dashboard.search.ts';
import { FieldSearch } from '../field/field.search.ts';
import { ImportSearch, ImportsSearch } from '../imports/imports.search.ts';
import { PeopleSearch } from '../people/people.search.ts';
import {
  DeadlinesSearch,
  IndicatorMapSearch,
  MissingSearch,
  PlanSearch,
  PlansSearch,
  ValuesSearch,
} from '../plans/plans.search.ts';
import { SiteSearch, SitesSearch } from '../sites/sites.search.ts';
import { BoardSearch, ScorecardSearch } from '../standard/standard.search.ts';
import { TabletsSearch, WaitingSearch } from '../tablets/tablets.search.ts';
import { TriageSearch } from '../triage/triage.search.ts';
import { FaultScreen, NotFoundScreen, PendingScreen } from './fault.screen.tsx';
import { FieldLayout } from './field-layout.tsx';
import { ShellLayout } from './shell-layout.tsx';

const rootRoute = createRootRouteWithContext<{ container: Container }>()({ component: Outlet });

/** Lets signed-in users through and starts the live changes; others go to sign in and come back. */
async function requireSession({
  context,
  location,
}: {
  context: { container: Container };
  location: { href: string };
}) {
  const { api, queryClient, live } = context.container;
  try {
    const me = await queryClient.ensureQueryData(meQuery(api));
    if (!me.needsTwoFactor) live.start();
    else if (!location.href.startsWith('/account')) throw redirect({ to: '/account' });
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) {
      throw redirect({
        to: '/sign-in',
        search: { returnTo: location.href === '/' ? undefined : location.href },
      });
    }
    throw error;
  }
}

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: requireSession,
  component: ShellLayout,
});
const dashboardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: DashboardSearch,
  component: lazyRouteComponent(() => import('./dashboard.page.tsx'), 'DashboardPage'),
});
const sitesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sites',
  validateSearch: SitesSearch,
  component: lazyRouteComponent(() => import('../sites/sites.screen.tsx'), 'SitesScreen'),
});
const siteRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sites/$id',
  validateSearch: SiteSearch,
  component: lazyRouteComponent(() => import('../sites/site.screen.tsx'), 'SiteScreen'),
});
const communesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/communes',
  validateSearch: CommunesSearch,
  component: lazyRouteComponent(() => import('../communes/communes.screen.tsx'), 'CommunesScreen'),
});
const formerRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/communes/former',
  validateSearch: FormerSearch,
  component: lazyRouteComponent(() => import('../communes/former.screen.tsx'), 'FormerScreen'),
});
const communeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/communes/$code',
  validateSearch: CommuneSearch,
  component: lazyRouteComponent(() => import('./commune.page.tsx'), 'CommunePage'),
});
const qrRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/communes/$code/qr',
  component: lazyRouteComponent(() => import('../communes/qr.screen.tsx'), 'QrScreen'),
});
const plansRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/plans',
  validateSearch: PlansSearch,
  component: lazyRouteComponent(() => import('../plans/plans.screen.tsx'), 'PlansScreen'),
});
const planRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/plans/$id',
  validateSearch: PlanSearch,
  component: lazyRouteComponent(() => import('../plans/plan.screen.tsx'), 'PlanScreen'),
});
const indicatorMapRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/plans/$id/map',
  validateSearch: IndicatorMapSearch,
  component: lazyRouteComponent(() => import('../plans/map/indicator-map.screen.tsx'), 'IndicatorMapScreen'),
});
const valuesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/plans/$id/values',
  validateSearch: ValuesSearch,
  component: lazyRouteComponent(() => import('../plans/values/values.screen.tsx'), 'ValuesScreen'),
});
const deadlinesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/deadlines',
  validateSearch: DeadlinesSearch,
  component: lazyRouteComponent(() => import('../plans/deadlines.screen.tsx'), 'DeadlinesScreen'),
});
const missingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/deadlines/missing',
  validateSearch: MissingSearch,
  component: lazyRouteComponent(() => import('../plans/missing.screen.tsx'), 'MissingScreen'),
});
const reportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reports/$plan/$report/$due/$unit',
  component: lazyRouteComponent(() => import('../plans/report.screen.tsx'), 'ReportScreen'),
});
const importsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports',
  validateSearch: ImportsSearch,
  component: lazyRouteComponent(() => import('../imports/imports.screen.tsx'), 'ImportsScreen'),
});
const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports/$id',
  validateSearch: ImportSearch,
  component: lazyRouteComponent(() => import('../imports/import.screen.tsx'), 'ImportScreen'),
});
const boardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/standard',
  validateSearch: BoardSearch,
  component: lazyRouteComponent(() => import('../standard/board.screen.tsx'), 'BoardScreen'),
});
const criteriaRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/standard/criteria',
  component: lazyRouteComponent(() => import('../standard/criteria.screen.tsx'), 'CriteriaScreen'),
});
const scorecardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/standard/$commune/$period',
  validateSearch: ScorecardSearch,
  component: lazyRouteComponent(() => import('../standard/scorecard.screen.tsx'), 'ScorecardScreen'),
});
const tabletsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tablets',
  validateSearch: TabletsSearch,
  component: lazyRouteComponent(() => import('../tablets/tablets.screen.tsx'), 'TabletsScreen'),
});
const conflictsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tablets/conflicts',
  validateSearch: WaitingSearch,
  component: lazyRouteComponent(() => import('../tablets/conflicts.screen.tsx'), 'ConflictsScreen'),
});
const conflictRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tablets/conflicts/$id',
  component: lazyRouteComponent(() => import('../tablets/conflict.screen.tsx'), 'ConflictScreen'),
});
const refusedRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tablets/refused',
  validateSearch: WaitingSearch,
  component: lazyRouteComponent(() => import('../tablets/refused.screen.tsx'), 'RefusedScreen'),
});
const residentReportsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reports-from-residents',
  validateSearch: TriageSearch,
  component: lazyRouteComponent(() => import('../triage/triage.screen.tsx'), 'TriageScreen'),
});
const publicViewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/public-view',
  component: lazyRouteComponent(() => import('../triage/public-view.screen.tsx'), 'PublicViewScreen'),
});
const peopleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people',
  validateSearch: PeopleSearch,
  component: lazyRouteComponent(() => import('../people/people.screen.tsx'), 'PeopleScreen'),
});
const personRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people/$id',
  component: lazyRouteComponent(() => import('../people/person.screen.tsx'), 'PersonScreen'),
});
const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('../account/account.screen.tsx'), 'AccountScreen'),
});
const inviteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invite',
  component: lazyRouteComponent(() => import('../account/invite.screen.tsx'), 'InviteScreen'),
});
const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit',
  validateSearch: AuditSearch,
  component: lazyRouteComponent(() => import('../audit/audit.screen.tsx'), 'AuditScreen'),
});
const backupsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/backups',
  component: lazyRouteComponent(() => import('../backups/backups.screen.tsx'), 'BackupsScreen'),
});
const fieldLayoutRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'full-screen',
  beforeLoad: requireSession,
  component: FieldLayout,
});
const fieldRoute = createRoute({
  getParentRoute: () => fieldLayoutRoute,
  path: '/field',
  validateSearch: FieldSearch,
  component: lazyRouteComponent(() => import('../field/field.screen.tsx'), 'FieldScreen'),
});
const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: z.object({ returnTo: textParam(2000), signOn: textParam(20) }),
  component: lazyRouteComponent(() => import('./sign-in.screen.tsx'), 'SignInScreen'),
});

const routeTree = rootRoute.addChildren([
  shellRoute.addChildren([
    dashboardRoute,
    sitesRoute,
    siteRoute,
    communesRoute,
    formerRoute,
    communeRoute,
    qrRoute,
    plansRoute,
    planRoute,
    valuesRoute,
    indicatorMapRoute,
    deadlinesRoute,
    missingRoute,
    reportRoute,
    importsRoute,
    importRoute,
    boardRoute,
    criteriaRoute,
    scorecardRoute,
    tabletsRoute,
    conflictsRoute,
    conflictRoute,
    refusedRoute,
    residentReportsRoute,
    publicViewRoute,
    peopleRoute,
    personRoute,
    accountRoute,
    auditRoute,
    backupsRoute,
  ]),
  fieldLayoutRoute.addChildren([fieldRoute]),
  signInRoute,
  inviteRoute,
]);

export function createAppRouter(container: Container) {
  return createRouter({
    routeTree,
    context: { container },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    parseSearch: parseSearchText,
    stringifySearch: printSearchText,
    defaultErrorComponent: FaultScreen,
    defaultNotFoundComponent: NotFoundScreen,
    defaultPendingComponent: PendingScreen,
  });
}
export type AppRouter = ReturnType<typeof createAppRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
