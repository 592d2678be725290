import { auditRoutes } from './audit/audit.routes.ts';
import type { Audit } from './audit/audit.service.ts';
import { authRoutes } from './auth/auth.routes.ts';
import { type ActorFinder, createActorFinder } from './auth/auth.service.ts';
import type { Auth } from './auth/auth.ts';
import { AUTH_PATHS, SIGN_ON_PATHS, type SignInDesk } from './auth/sign-in.service.ts';
import { basemapRoutes } from './basemap/basemap.routes.ts';
import type { BasemapService } from './basemap/basemap.service.ts';
import type { Boundaries } from './communes/boundaries.service.ts';
import { communesRoutes } from './communes/communes.routes.ts';
import { coverageRoutes } from './coverage/coverage.routes.ts';
import type { CoverageService } from './coverage/coverage.service.ts';
import type { Deps } from './deps.ts';
import type { CodeLists } from './domain/code-lists.ts';
import type { FormerCommune } from './domain/communes.ts';
import { ProblemError } from './domain/errors.ts';
import { exportsRoutes } from './exports/exports.routes.ts';
import { auditRequests } from './http/audit-requests.ts';
import { auditSignIns } from './http/audit-sign-ins.ts';
import { clientAddress } from './http/client-address.ts';
import { compressJson } from './http/compress-json.ts';
import { DOCS_STYLE, docsPage } from './http/docs-page.ts';
import { endUnread } from './http/end-unread.ts';
import { createRouter } from './http/kit.ts';
import { limitBody } from './http/limit-body.ts';
import { liveRoutes } from './http/live.routes.ts';
import type { Metrics } from './http/metrics.ts';
import { observe } from './http/observe.ts';
import { passOnRanges } from './http/pass-on-ranges.ts';
import { onError, problem } from './http/problems.ts';
import { refuseForeign } from './http/refuse-foreign.ts';
import { requestContext } from './http/request-context.ts';
import { securityHeaders } from './http/security-headers.ts';
import { createStaticFiles, isForResidents, serveRanges } from './http/static-files.ts';
import { switchedOffPage } from './http/switched-off-page.ts';
import { importsRoutes } from './imports/imports.routes.ts';
import type { ImportService } from './imports/imports.service.ts';
import { keepingRoutes } from './keeping/keeping.routes.ts';
import type { NightlyBackups } from './keeping/nightly.service.ts';
import type { Readiness } from './keeping/readiness.service.ts';
import { type AccountParts, accountRoutes } from './people/account.routes.ts';
import { type PeopleParts, peopleRoutes } from './people/people.routes.ts';
import { photoUploadsRoutes } from './photos/photo-uploads.routes.ts';
import { type PhotoUploadService, UPLOADS_PATH } from './photos/photo-uploads.service.ts';
import { photosRoutes } from './photos/photos.routes.ts';
import type { PhotoService } from './photos/photos.service.ts';
import { plansRoutes } from './plans/plans.routes.ts';
import type { PlanService } from './plans/plans.service.ts';
import { playSpacesRoutes } from './playspaces/playspaces.routes.ts';
import type { PlaySpaceService } from './playspaces/playspaces.service.ts';
import type { PlaySpaceExport } from './playspaces/playspaces-export.service.ts';
import { publicRoutes } from './public/public.routes.ts';
import type { PublicView } from './public/public.service.ts';
import type { CalendarFeedService } from './reports/calendar-feeds.service.ts';
import { deadlinesRoutes } from './reports/deadlines.routes.ts';
import { reportsRoutes } from './reports/reports.routes.ts';
import type { ReportService } from './reports/reports.service.ts';
import type { ReportsService } from './residents/reports.service.ts';
import { residentsRoutes } from './residents/residents.routes.ts';
import type { TriageService } from './residents/triage.service.ts';
import { sitesRoutes } from './sites/sites.routes.ts';
import type { SiteService } from './sites/sites.service.ts';
import type { SiteExport } from './sites/sites-export.service.ts';
import type { BoardService } from './standard/board.service.ts';
import { evidenceRoutes } from './standard/evidence-files.routes.ts';
import type { EvidenceFiles } from './standard/evidence-files.service.ts';
import { standardRoutes } from './standard/standard.routes.ts';
import type { StandardService } from './standard/standard.service.ts';
import { custodyRoutes } from './sync/custody.routes.ts';
import { syncRoutes } from './sync/sync.routes.ts';
import type { SyncServices } from './sync/sync.service.ts';
import { tilesRoutes } from './tiles/tiles.routes.ts';
import type { TileService } from './tiles/tiles.service.ts';
import { valuesRoutes } from './values/values.routes.ts';
import type { ValueService } from './values/values.service.ts';

/** Everything the application is made of; `main.ts` and the tests build it. */
export interface AppParts {
  deps: Deps;
  auth: Auth;
  signIn: SignInDesk;
  /** Web addresses that may send writes with a session. */
  origins: readonly string[];
  boundaries: Boundaries;
  formerCommunes: readonly FormerCommune[];
  codeLists(): Promise<CodeLists>;
  sites: SiteService;
  exportSites: SiteExport;
  playSpaces: PlaySpaceService;
  exportPlaySpaces: PlaySpaceExport;
  photos: PhotoService;
  photoUploads: PhotoUploadService;
  coverage: CoverageService;
  plans: PlanService;
  reports: ReportService;
  feeds: CalendarFeedService;
  values: ValueService;
  imports: ImportService;
  tiles: TileService;
  standard: StandardService;
  evidence: EvidenceFiles;
  board: BoardService;
  sync: SyncServices;
  basemap: BasemapService;
  publicView: PublicView;
  residentReports: ReportsService;
  triage: TriageService;
  /** People, units and the own account. */
  staff: PeopleParts & AccountParts;
  audit: Audit;
  readiness: Readiness;
  backups: NightlyBackups;
  metrics: Metrics;
  /** Aborted when the process is about to end: streams close, and nothing new is begun. */
  ending: AbortSignal;
  /** Folder of the built web application; null serves the API alone. */
  webRoot: string | null;
}

/** Uploads that have a limit of their own. */
const COUNTS_ITS_BYTES =
  /^\/api\/(?:photos|photos\/handed-in|public\/reports|sync\/photos|imports|standard\/assessments\/[^/]+\/files)$/;
const countsItsBytes = (method: string, path: string) =>
  method === 'PATCH' ? path.startsWith(`${UPLOADS_PATH}/`) : method === 'POST' && COUNTS_ITS_BYTES.test(path);
const MAX_JSON_BYTES = 4 * 1024 * 1024;

export type ApiType = ReturnType<typeof createApi>;

/** All declared routes, chained, so that their types reach the client. */
function createApi(parts: AppParts, findActor: ActorFinder) {
  const { deps } = parts;
  return (
    createRouter()
      .route('/', authRoutes(deps))
      .route(
        '/',
        liveRoutes(deps, parts.ending, async (headers) => (await findActor(headers, false)).actor),
      )
      .route('/', keepingRoutes(deps, parts))
      .route('/', communesRoutes(deps, parts.boundaries, parts.board, parts.formerCommunes))
      // Before the routes of one site: `export.csv` is no id.
      .route('/', exportsRoutes(parts.exportSites, parts.exportPlaySpaces))
      .route('/', sitesRoutes(deps, parts.sites))
      .route('/', playSpacesRoutes(deps, parts.playSpaces))
      .route('/', photosRoutes(parts.photos))
      .route('/', photoUploadsRoutes(parts.photoUploads))
      .route('/', coverageRoutes(deps, parts.coverage))
      .route('/', plansRoutes(deps, parts.plans))
      .route('/', deadlinesRoutes(deps, parts))
      .route('/', reportsRoutes(deps, parts.reports))
      .route('/', valuesRoutes(parts.values))
      .route('/', importsRoutes(deps, parts.imports))
      .route('/', tilesRoutes(parts.tiles))
      .route('/', standardRoutes(deps, parts.standard, parts.board))
      .route('/', evidenceRoutes(parts.evidence))
      .route('/', syncRoutes(deps, parts.sync))
      .route('/', custodyRoutes(deps, parts.sync))
      .route('/', basemapRoutes(parts.basemap))
      .route('/', publicRoutes(parts.publicView, parts.boundaries))
      .route('/', residentsRoutes(parts.publicView, parts.residentReports, parts.triage))
      .route('/', peopleRoutes(parts.staff))
      .route('/', accountRoutes(parts.staff))
      .route('/', auditRoutes(parts.audit))
  );
}

/** The whole HTTP application: guard, API, documentation, sign-in, web pages. */
export function createApp(parts: AppParts) {
  const { deps, auth, origins } = parts;
  const findActor = createActorFinder(auth, deps);
  const app = createRouter();
  app.onError(onError);
  app.use(observe(deps.log, parts.metrics, parts.ending));
  app.use(endUnread());
  app.use(securityHeaders(deps.config.publicUrl));
  app.use('/api/*', compressJson());
  app.use('/api/*', requestContext(findActor));
  app.use('/api/*', auditRequests(parts.audit.trail));
  app.use('/api/*', refuseForeign(origins));
  const limitJson = limitBody(MAX_JSON_BYTES);
  app.use('/api/*', (c, next) => {
    if (countsItsBytes(c.req.method, c.req.path)) return next();
    return limitJson(c, next);
  });
  const authPaths = deps.config.signOn === null ? AUTH_PATHS : [...AUTH_PATHS, ...SIGN_ON_PATHS];
  app.on(['GET', 'POST'], [...authPaths], auditSignIns(parts.audit.trail, findActor));
  app.on(['GET', 'POST'], [...authPaths], (c) => parts.signIn.handle(c.req.raw, clientAddress(c)));

  const api = createApi(parts, findActor);
  app.route('/', api);
  const document = () =>
    api.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Bờ An',
        version: '0.1.0',
        description: 'Hazard sites, measures, play spaces, coverage, plans, the child-friendly standard.',
      },
    });
  app.get('/api/openapi.json', (c) => c.json(document()));
  app.get('/api/docs.css', (c) => c.body(DOCS_STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/api/docs', (c) => c.html(docsPage(document().paths as never)));
  app.get('/api/basemap.pmtiles', (c) => {
    const source = deps.config.basemapUrl;
    if (source === null) throw new ProblemError('route.not_found', { path: c.req.path });
    if (/^https?:/.test(source)) return passOnRanges(c, source);
    return serveRanges(c, source.replace(/^file:/, ''));
  });
  app.all('/api/*', (c) => problem(c, 'route.not_found', { path: c.req.path }));

  if (parts.webRoot !== null) {
    const serve = createStaticFiles(parts.webRoot);
    app.get('*', async (c, next) => {
      const isPage = isForResidents(c.req.path) && !/\.[a-z0-9]+$/i.test(c.req.path);
      if (isPage && !(await parts.publicView.settings()).isOn) return switchedOffPage(c);
      return next();
    });
    app.get('*', (c) => serve(c) ?? c.text('404', 404));
  }
  return app;
}
