import type { Change } from '#domain/changes.ts';

/**
 * First word of every query key: what a live change asks for again. A key goes on with the path's own parts,
 * such as `[keys.sites, 'list', params]` or `[keys.sites, id, 'events']`.
 */
export const keys = {
  me: 'me',
  health: 'health',
  sites: 'sites',
  playSpaces: 'play-spaces',
  coverage: 'coverage',
  communes: 'communes',
  outlines: 'outlines',
  codeLists: 'code-lists',
  units: 'units',
  imports: 'imports',
  plans: 'plans',
  deadlines: 'deadlines',
  reports: 'reports',
  reportPage: 'report-page',
  calendarFeed: 'calendar-feed',
  standard: 'standard',
  sync: 'sync',
  basemap: 'basemap',
  publicView: 'public-view',
  residentReports: 'resident-reports',
  people: 'people',
  account: 'account',
  audit: 'audit',
  backups: 'backups',
} as const;

export const KEYS_OF_CHANGE: Record<Change['entity'], readonly string[]> = {
  site: [keys.sites, keys.coverage, keys.plans, keys.reportPage],
  play_space: [keys.playSpaces, keys.coverage, keys.plans, keys.reportPage],
  code_list: [keys.codeLists, keys.sites],
  boundaries: [keys.communes, keys.outlines, keys.coverage, keys.sites, keys.plans, keys.basemap],
  import: [keys.imports],
  // The list of communes tells their recognition; plans and reports count it.
  assessment: [keys.standard, keys.communes, keys.plans, keys.reportPage],
  criteria_maximum: [keys.standard],
  report: [keys.deadlines, keys.reports, keys.reportPage],
  calendar_feed: [],
  indicator_value: [keys.plans, keys.reportPage],
  tablet: [keys.sync],
  sync_conflict: [keys.sync],
  public_view: [keys.publicView],
  resident_report: [keys.residentReports],
};
