import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { v7 as makeId } from 'uuid';
import type { AppParts } from './app.ts';
import { createAudit } from './audit/audit.service.ts';
import { keepSessionSecret } from './auth/auth.service.ts';
import { createAuth, migrateAuth } from './auth/auth.ts';
import { SignInDesk } from './auth/sign-in.service.ts';
import { BasemapService } from './basemap/basemap.service.ts';
import { createBoundaries } from './communes/boundaries.service.ts';
import { getCodeLists, listCommunes, loadReferenceData } from './communes/communes.service.ts';
import { KeptCodeLists } from './communes/kept-code-lists.ts';
import { readReferenceData } from './communes/reference-data.ts';
import { type Config, ConfigError } from './config.ts';
import { CoverageService } from './coverage/coverage.service.ts';
import { openDatabase } from './db/database.ts';
import { grantToApplication } from './db/owner.ts';
import type { Deps } from './deps.ts';
import { recognitionTargetOf } from './domain/recognition-target.ts';
import { createLogger } from './http/logger.ts';
import { createMetrics } from './http/metrics.ts';
import { createImportService } from './imports/imports.service.ts';
import { ZipArchive } from './imports/reading/zip-archive.ts';
import { createNightlyBackups } from './keeping/nightly.service.ts';
import { createReadiness } from './keeping/readiness.service.ts';
import { readMarker } from './keeping/unfinished-restore.ts';
import { loadOrganisation } from './people/organisation.service.ts';
import { createStaffParts } from './people/staff-parts.service.ts';
import { detectImageFormat } from './photos/image-format.ts';
import { createPhotoUploads } from './photos/photo-uploads.service.ts';
import { createPhotoService } from './photos/photos.service.ts';
import { reEncode } from './photos/re-encode.ts';
import { readPlanFiles } from './plans/plan-files.ts';
import { PlanService } from './plans/plans.service.ts';
import { createPlaySpaceService } from './playspaces/playspaces.service.ts';
import { createPlaySpaceExport } from './playspaces/playspaces-export.service.ts';
import { createPublicView } from './public/public.service.ts';
import { createCalendarFeeds } from './reports/calendar-feeds.service.ts';
import { ReportService } from './reports/reports.service.ts';
import { createReportsService } from './residents/reports.service.ts';
import { createTriageService } from './residents/triage.service.ts';
import { createSiteService } from './sites/sites.service.ts';
import { createSiteExport } from './sites/sites-export.service.ts';
import { BoardService } from './standard/board.service.ts';
import { createEvidenceFiles } from './standard/evidence-files.service.ts';
import { createStandardService } from './standard/standard.service.ts';
import { readCriteriaSets } from './standard/standard-files.ts';
import { createSyncServices } from './sync/sync.service.ts';
import { TileService } from './tiles/tiles.service.ts';
import { createValueService } from './values/values.service.ts';

/** Test clocks and the like; the product uses the defaults. */
export interface PartsOptions {
  webRoot: string | null;
  now?: () => string;
  /** Folder of plans, their links and holidays; the shipped one unless given. */
  planFolder?: string;
}

/**
 * Opens everything the product is made of: database (migrated), reference facts, outlines, accounts and
 * services. Used by `main.ts`, the scripts and the tests.
 */
export async function openParts(config: Config, options: PartsOptions) {
  // Before anything is opened: a fault in them ends the start.
  const planFiles = await readPlanFiles(options.planFolder);
  await requireWhole(config);
  const log = createLogger(config.logLevel);
  const onFault = (what: string, error: unknown) => log.error({ err: error }, what);
  if (config.databaseOwnerUrl !== null) await prepareAsOwner(config, config.databaseOwnerUrl, log);
  const database = await openDatabase(config.databaseUrl, { onFault });
  const deps: Deps = {
    database,
    config,
    now: options.now ?? (() => new Date().toISOString()),
    makeId: () => makeId(),
    log,
  };
  const origins = webOrigins(config);
  const secret = config.sessionSecret ?? keepSessionSecret(config.dataDir);
  const auth = createAuth(database, {
    secret,
    publicUrl: config.publicUrl,
    origins,
    signOn: config.signOn,
    now: deps.now,
    log,
  });
  await migrateAuth(auth);
  const reference = await readReferenceData();
  await loadReferenceData(deps, reference);
  await loadOrganisation(deps, await listCommunes(deps));
  const boundaries = createBoundaries(deps);
  await boundaries.fillWithCells();

  const keptLists = new KeptCodeLists(database.feed, () => getCodeLists(deps));
  const codeLists = () => keptLists.get();
  const shared = { ...deps, codeLists, locator: () => boundaries.locator() };
  const coverage = new CoverageService(deps);
  const tiles = new TileService(deps);
  const sets = await readCriteriaSets();
  const board = new BoardService({
    ...deps,
    sets,
    targets: planFiles.plans.flatMap((plan) => recognitionTargetOf(plan) ?? []),
    communes: () => listCommunes(deps),
  });
  const plans = new PlanService({ ...deps, stages: (actor) => board.stages(actor) }, planFiles, coverage);
  const values = createValueService(
    { ...deps, plans: planFiles.plans, links: planFiles.links, communes: await listCommunes(deps) },
    (actor, today, plan) => plans.ownFigures(actor, today, plan, plan.communeCode),
  );
  const ending = new AbortController();
  // Every live stream listens.
  setMaxListeners(0, ending.signal);
  const photos = createPhotoService(deps);
  const sites = createSiteService(shared);
  const publicView = createPublicView({ ...shared, coverage, boundaries });
  const forResidents = {
    ...shared,
    photos,
    phoneKeptDays: async () => (await publicView.settings()).phoneKeptDays,
  };
  const signIn = new SignInDesk(auth, database, deps.now);
  const parts: AppParts = {
    deps,
    auth,
    signIn,
    origins,
    boundaries,
    formerCommunes: reference.formerCommunes,
    codeLists,
    sites,
    exportSites: createSiteExport(shared),
    playSpaces: createPlaySpaceService(shared),
    exportPlaySpaces: createPlaySpaceExport(deps),
    photos,
    photoUploads: createPhotoUploads(deps, photos),
    coverage,
    plans,
    reports: new ReportService({
      ...deps,
      plans,
      figures: values.figures,
      communes: () => listCommunes(deps),
    }),
    feeds: createCalendarFeeds(deps),
    values,
    imports: createImportService(shared),
    tiles,
    standard: createStandardService({
      ...deps,
      sets,
      hasValue: (db, commune, source) => values.reading.hasValue(db, commune, source),
    }),
    evidence: createEvidenceFiles({
      ...deps,
      isPicture: (bytes) => detectImageFormat(bytes) !== null,
      stripPicture: async (bytes) => (await reEncode(bytes)).full,
      openArchive: (path) => ZipArchive.open(path),
    }),
    board,
    sync: createSyncServices(shared),
    basemap: new BasemapService({ config, outlines: () => boundaries.outlines() }),
    publicView,
    residentReports: createReportsService({ ...forResidents, secret }),
    triage: createTriageService({ ...forResidents, sites }),
    staff: createStaffParts(deps, auth, signIn),
    audit: createAudit(deps),
    readiness: createReadiness(deps, ending.signal),
    backups: createNightlyBackups(deps),
    metrics: createMetrics(),
    ending: ending.signal,
    webRoot: options.webRoot,
  };
  const close = async () => {
    await parts.imports.close();
    await parts.backups.close();
    parts.evidence.close();
    parts.photoUploads.close();
    parts.residentReports.close();
    keptLists.close();
    tiles.close();
    board.close();
    coverage.close();
    boundaries.close();
    await parts.audit.close();
    await database.close();
    log.flush();
  };
  return { parts, reference, end: () => ending.abort(), close };
}

/** An installation that is half of a backup would be taken for all of it. */
async function requireWhole(config: Config): Promise<void> {
  if ((await readMarker(config)) === null) return;
  throw new ConfigError(
    'Lần khôi phục trước chưa xong; hãy chạy lại npm run restore với cùng bản sao lưu. / A restore was interrupted; run npm run restore with the same backup again.',
  );
}

/** Tables are made by the role that owns them; the application's own role may only use them. */
async function prepareAsOwner(config: Config, ownerUrl: string, log: Deps['log']): Promise<void> {
  const role = decodeURIComponent(new URL(config.databaseUrl).username);
  const owner = await openDatabase(ownerUrl);
  try {
    const auth = createAuth(owner, {
      secret: randomBytes(32).toString('hex'),
      publicUrl: config.publicUrl,
      origins: [],
      signOn: null,
      log,
      now: () => new Date().toISOString(),
    });
    await migrateAuth(auth);
    await grantToApplication(owner, role);
  } finally {
    await owner.close();
  }
}

/** The public address, and on a loopback address both of its names. */
function webOrigins(config: Config): string[] {
  const origins = new Set([new URL(config.publicUrl).origin]);
  if (new URL(config.publicUrl).hostname === 'localhost') origins.add(`http://127.0.0.1:${config.port}`);
  return [...origins];
}
