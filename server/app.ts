import { secureHeaders } from 'hono/secure-headers';
import { authRoutes } from './auth/auth.routes.ts';
import { createActorFinder } from './auth/auth.service.ts';
import { type Auth, CLIENT_ADDRESS_HEADER } from './auth/auth.ts';
import { forgetActors } from './auth/kept-actors.ts';
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
import { clientAddress } from './http/client-address.ts';
import { compressJson } from './http/compress-json.ts';
import { docsPage } from './http/docs-page.ts';
import { createRouter } from './http/kit.ts';
import { limitBody } from './http/limit-body.ts';
import { liveRoutes } from './http/live.routes.ts';
import type { Metrics } from './http/metrics.ts';
import { observe } from './http/observe.ts';
import { onError, problem } from './http/problems.ts';
import { requestContext } from './http/request-context.ts';
import { createStaticFiles, serveRanges } from './http/static-files.ts';
import { importsRoutes } from './imports/imports.routes.ts';
import type { ImportService } from './imports/imports.service.ts';
import { keepingRoutes } from './keeping/keeping.routes.ts';
import type { NightlyBackups } from './keeping/nightly.service.ts';
import type { Readiness } from './keeping/readiness.service.ts';
import { photoUploadsRoutes } from './photos/photo-uploads.routes.ts';
import { type PhotoUploadService, UPLOADS_PATH } from './photos/photo-uploads.service.ts';
import { photosRoutes } from './photos/photos.routes.ts';
import type { PhotoService } from './photos/photos.service.ts';
import { plansRoutes } from './plans/plans.routes.ts';
import type { PlanService } from './plans/plans.service.ts';
import { playSpacesRoutes } from './playspaces/playspaces.routes.ts';
import type { PlaySpaceService } from './playspaces/playspaces.service.ts';
import type { PlaySpaceExport } from './playspaces/playspaces-export.service.ts';
import type { CalendarFeedService } from './reports/calendar-feeds.service.ts';
import { deadlinesRoutes } from './reports/deadlines.routes.ts';
import { reportsRoutes } from './reports/reports.routes.ts';
import type { ReportService } from './reports/reports.service.ts';
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
  readiness: Readiness;
  backups: NightlyBackups;
  metrics: Metrics;
  /** Aborted when the process is about to end: streams close, and nothing new is begun. */
  ending: AbortSignal;
  /** Folder of the built web application; null serves the API alone. */
  webRoot: string | null;
}

/**
 * What of Better Auth is reachable. It brings much more (changing name, password or e-mail, asking whether a
 * user name exists); nothing of that is offered before somebody decides who may.
 */
const AUTH_PATHS = [
  '/api/auth/sign-in/email',
  '/api/auth/sign-in/username',
  '/api/auth/sign-out',
  '/api/auth/get-session',
] as const;

/** Uploads that have a limit of their own. */
const COUNTS_ITS_BYTES =
  /^\/api\/(?:photos|photos\/handed-in|sync\/photos|imports|standard\/assessments\/[^/]+\/files)$/;
const countsItsBytes = (method: string, path: string) =>
  method === 'PATCH' ? path.startsWith(`${UPLOADS_PATH}/`) : method === 'POST' && COUNTS_ITS_BYTES.test(path);
const MAX_JSON_BYTES = 4 * 1024 * 1024;

export type ApiType = ReturnType<typeof createApi>;

/** All declared routes, chained, so that their types reach the client. */
function createApi(parts: AppParts) {
  const { deps } = parts;
  return (
    createRouter()
      .route('/', authRoutes(deps))
      .route('/', liveRoutes(deps, parts.ending))
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
  );
}

/** The whole HTTP application: guard, API, documentation, sign-in, web pages. */
export function createApp(parts: AppParts) {
  const { deps, auth, origins } = parts;
  const app = createRouter();
  app.onError(onError);
  app.use(observe(deps.log, parts.metrics, parts.ending));
  app.use(securityHeaders(deps.config.basemapUrl));
  app.use('/api/*', compressJson());
  app.use('/api/*', requestContext(createActorFinder(auth, deps.database)));
  app.use('/api/*', async (c, next) => {
    const origin = c.req.header('Origin');
    const isWrite = c.req.method !== 'GET' && c.req.method !== 'HEAD';
    if (isWrite && origin !== undefined && !origins.includes(origin))
      throw new ProblemError('auth.foreign_origin');
    await next();
  });
  const limitJson = limitBody(MAX_JSON_BYTES);
  app.use('/api/*', (c, next) => {
    if (countsItsBytes(c.req.method, c.req.path)) return next();
    return limitJson(c, next);
  });
  app.on(['GET', 'POST'], [...AUTH_PATHS], async (c) => {
    const request = new Request(c.req.raw);
    request.headers.set(CLIENT_ADDRESS_HEADER, clientAddress(c));
    const answer = await auth.handler(request);
    if (c.req.method === 'POST') forgetActors(deps.database);
    if (answer.status < 400) return answer;
    if (answer.status === 429) return problem(c, 'auth.too_many_attempts', {});
    if (answer.status === 403) return problem(c, 'auth.foreign_origin', {});
    if (answer.status >= 500) return problem(c, 'server.unexpected', { requestId: c.get('requestId') });
    const isSignIn = c.req.path.startsWith('/api/auth/sign-in/');
    return problem(c, isSignIn ? 'auth.wrong_credentials' : 'auth.refused', {});
  });

  const api = createApi(parts);
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
  app.get('/api/docs', (c) => c.html(docsPage(document().paths as never)));
  app.get('/api/basemap.pmtiles', (c) => {
    const source = deps.config.basemapUrl;
    if (source === null) throw new ProblemError('route.not_found', { path: c.req.path });
    if (/^https?:/.test(source)) return c.redirect(source, 302);
    return serveRanges(c, source.replace(/^file:/, ''));
  });
  app.all('/api/*', (c) => problem(c, 'route.not_found', { path: c.req.path }));

  if (parts.webRoot !== null) {
    const serve = createStaticFiles(parts.webRoot);
    app.get('*', (c) => serve(c) ?? c.text('404', 404));
  }
  return app;
}

function securityHeaders(basemapUrl: string | null) {
  const basemapOrigin = basemapUrl && /^https?:/.test(basemapUrl) ? [new URL(basemapUrl).origin] : [];
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      // WebAssembly of our own: the reader of QR codes where the browser has none.
      scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      styleSrc: ["'self'", "'unsafe-inline'"],
      workerSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'", ...basemapOrigin],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
    permissionsPolicy: { camera: ['self'], geolocation: ['self'], microphone: [] },
    strictTransportSecurity: false,
    // Files that people uploaded bring a stricter policy of their own.
    overwrite: false,
  });
}
