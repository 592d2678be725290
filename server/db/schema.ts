import type { Generated } from 'kysely';
import type {
  AuditEntriesTable,
  AuditPersonalTable,
  AuditSealsTable,
  ErasedPeopleTable,
} from './audit-schema.ts';
import type { ImportMappingsTable, ImportRowsTable, ImportsTable } from './imports-schema.ts';
import type { NightlyBackupsTable } from './keeping-schema.ts';
import type {
  AuthAccountTable,
  AuthSessionTable,
  AuthTwoFactorTable,
  AuthUserTable,
  AuthVerificationTable,
  DelegationsTable,
  HandOversTable,
  InvitationsTable,
  PeopleTable,
  PersonChangesTable,
  SessionUsesTable,
  SignInAttemptsTable,
} from './people-schema.ts';
import type {
  CloseOutsTable,
  EventPhotosTable,
  ExpectedPhotosTable,
  PhotoOriginalsTable,
  PhotosTable,
  PhotoUploadsTable,
  PhotoViewBandsTable,
} from './photo-schema.ts';
import type {
  CommuneHotlinesTable,
  PublicCountsTable,
  ResidentPhonesTable,
  ResidentReportsTable,
} from './public-schema.ts';
import type { CalendarFeedsTable, ReportEventsTable } from './reports-schema.ts';
import type {
  AssessmentEventsTable,
  AssessmentFilesTable,
  AssessmentsTable,
  CriteriaMaximaTable,
  EvidenceBytesTable,
} from './standard-schema.ts';
import type {
  CustodyActsTable,
  SyncConflictsTable,
  SyncItemsTable,
  SyncRefusalsTable,
  TabletCommunesTable,
  TabletsTable,
} from './sync-schema.ts';
import type {
  IndicatorValueEventsTable,
  IndicatorValueSumsTable,
  IndicatorValuesTable,
  PeriodLockEventsTable,
} from './value-schema.ts';

/**
 * Tables as both databases store them: text, numbers and 0/1 flags only. JSON is text, times are ISO UTC,
 * days are `YYYY-MM-DD`. `*.rows.ts` turns rows into domain objects; nothing else reads these shapes.
 */
export interface CommunesTable {
  code: string;
  province_code: string;
  province_name: string;
  name: string;
  name_alt: string;
  search_text: string;
  kind: 'phuong' | 'xa';
  area_km2: number;
  population: number;
  lon: number;
  lat: number;
  threshold_group: 'phuong' | 'xa' | 'mountainous';
  threshold_basis: string;
  valid_from: string;
  valid_to: string | null;
}

export interface BoundarySourcesTable {
  id: string;
  source: string;
  quality: 'official' | 'approximate';
  imported_at: string;
  sha256: string;
  outline_count: number;
  report: string;
}

export interface CommuneOutlinesTable {
  commune_code: string;
  source_id: string;
  quality: 'official' | 'approximate';
  /** GeoJSON Polygon or MultiPolygon, full precision. */
  geometry: string;
}

export interface UnitsTable {
  id: string;
  name: string;
  commune_code: string | null;
  is_demo: number;
  /** The unit it belongs to. */
  parent_id: Generated<string | null>;
  /** `UnitKind`; `works` for units that only answer for places. */
  kind: Generated<string>;
  /** 1: part of the organisation tree that comes with the product. */
  is_shipped: Generated<number>;
}

export interface CodeListItemsTable {
  list: string;
  code: string;
  label_vi: string;
  label_en: string;
  sort: number;
  props: string;
  /** 1: comes with the product; 0: added by the city. */
  is_shipped: number;
}

export interface SitesTable {
  id: string;
  code: string;
  commune_code: string;
  kind: string;
  setting: string;
  name: string;
  hamlet: string;
  search_text: string;
  lon: number;
  lat: number;
  /** 32-bit Morton key of the position (`db/spatial.ts`); the only spatial index of the SQLite form. */
  morton: number;
  outline: string | null;
  owner: string;
  unit_id: string | null;
  risk_factors: string;
  required_measures: string;
  due_on: string | null;
  estimated_cost_vnd: number | null;
  fund_source: string | null;
  description: string;
  extra: string;
  origin: 'survey' | 'import' | 'resident' | 'demo';
  /** Key of the imported feature, unique: importing a file twice changes nothing. */
  import_key: string | null;
  /** Import that added the site; null for those of commands before imports were kept. */
  import_id: string | null;
  is_demo: number;
  version: number;
  priority_score: number;
  /** Derived by `foldSite`, kept for queries. */
  status: string;
  covered_until: string | null;
  fenced_until: string | null;
  signed_until: string | null;
  next_inspection_on: string | null;
  days_to_fix: number | null;
  spent_vnd: number;
  /** Finding of an unsettled doubt of the field. */
  doubt: string | null;
  /** `SiteState` as JSON; empty while status and `created_at` tell it all. */
  state: string;
  created_at: string;
  updated_at: string;
  updated_by: string;
  updated_by_name: string;
}

/** Every version of a card that was changed, so that a past day has its own due dates; else the row is version 1. */
export interface SiteCardVersionsTable {
  site_id: string;
  version: number;
  commune_code: string;
  card: string;
  recorded_at: string;
  actor_id: string;
  actor_name: string;
}

export interface SiteEventsTable {
  seq: Generated<number>;
  id: string;
  site_id: string;
  commune_code: string;
  type: string;
  occurred_at: string;
  received_at: string;
  actor_id: string;
  actor_name: string;
  lon: number | null;
  lat: number | null;
  accuracy_m: number | null;
  distance_m: number | null;
  note: string;
  /** Fields of the event's own type, JSON. */
  payload: string;
}

/** Measures as the fold left them, so that assets can be listed and mapped by SQL. */
export interface SiteMeasuresTable {
  id: string;
  site_id: string;
  commune_code: string;
  kind: string;
  condition: string;
  installed_at: string;
  lon: number | null;
  lat: number | null;
  next_inspection_on: string | null;
}

export interface SiteCodesTable {
  prefix: string;
  last_number: number;
}

export interface PlaySpacesTable {
  id: string;
  code: string;
  commune_code: string;
  kind: string;
  name: string;
  hamlet: string;
  search_text: string;
  lon: number;
  lat: number;
  morton: number;
  outline: string | null;
  area_m2: number | null;
  facilities: string;
  condition: string;
  open_to: string;
  is_accessible: number | null;
  description: string;
  extra: string;
  origin: 'survey' | 'import' | 'demo';
  import_key: string | null;
  import_id: string | null;
  is_demo: number;
  version: number;
  last_inspected_at: string | null;
  next_inspection_on: string | null;
  created_at: string;
  updated_at: string;
  updated_by: string;
}

export interface PlaySpaceVersionsTable {
  play_space_id: string;
  version: number;
  commune_code: string;
  card: string;
  recorded_at: string;
  actor_id: string;
  actor_name: string;
}

export interface PlayInspectionsTable {
  id: string;
  play_space_id: string;
  commune_code: string;
  occurred_at: string;
  received_at: string;
  actor_id: string;
  actor_name: string;
  condition: string;
  next_inspection_on: string | null;
  note: string;
}

/** Kept in the writing transaction; see `domain/coverage-counters.ts`. */
export interface CoverageCountersTable {
  commune_code: string;
  kind: string;
  unit_id: string;
  metric: string;
  bucket: number;
  amount: number;
}

/** What changed, in order of commit: the feed of live screens. */
export interface ChangesTable {
  seq: Generated<number>;
  entity: string;
  entity_id: string;
  commune_code: string | null;
  action: string;
  actor_id: string;
  at: string;
}

export interface UserScopesTable {
  user_id: string;
  /** `*`, `province:01` or `commune:00145`. */
  scope: string;
  /** First and last day, both counted; null: open. */
  starts_on: string | null;
  ends_on: string | null;
}

export interface AppSettingsTable {
  key: string;
  value: string;
}

export interface Schema {
  communes: CommunesTable;
  boundary_sources: BoundarySourcesTable;
  commune_outlines: CommuneOutlinesTable;
  units: UnitsTable;
  code_list_items: CodeListItemsTable;
  sites: SitesTable;
  site_card_versions: SiteCardVersionsTable;
  site_events: SiteEventsTable;
  event_photos: EventPhotosTable;
  site_measures: SiteMeasuresTable;
  site_codes: SiteCodesTable;
  photos: PhotosTable;
  photo_uploads: PhotoUploadsTable;
  photo_originals: PhotoOriginalsTable;
  expected_photos: ExpectedPhotosTable;
  photo_view_bands: PhotoViewBandsTable;
  close_outs: CloseOutsTable;
  play_spaces: PlaySpacesTable;
  play_space_versions: PlaySpaceVersionsTable;
  play_inspections: PlayInspectionsTable;
  coverage_counters: CoverageCountersTable;
  changes: ChangesTable;
  audit_entries: AuditEntriesTable;
  audit_personal: AuditPersonalTable;
  audit_seals: AuditSealsTable;
  erased_people: ErasedPeopleTable;
  imports: ImportsTable;
  import_rows: ImportRowsTable;
  import_mappings: ImportMappingsTable;
  criteria_maxima: CriteriaMaximaTable;
  assessments: AssessmentsTable;
  assessment_events: AssessmentEventsTable;
  evidence_bytes: EvidenceBytesTable;
  assessment_files: AssessmentFilesTable;
  report_events: ReportEventsTable;
  calendar_feeds: CalendarFeedsTable;
  indicator_values: IndicatorValuesTable;
  indicator_value_events: IndicatorValueEventsTable;
  indicator_value_sums: IndicatorValueSumsTable;
  period_lock_events: PeriodLockEventsTable;
  tablets: TabletsTable;
  tablet_communes: TabletCommunesTable;
  sync_items: SyncItemsTable;
  sync_refusals: SyncRefusalsTable;
  sync_conflicts: SyncConflictsTable;
  custody_acts: CustodyActsTable;
  commune_hotlines: CommuneHotlinesTable;
  resident_reports: ResidentReportsTable;
  resident_phones: ResidentPhonesTable;
  public_counts: PublicCountsTable;
  nightly_backups: NightlyBackupsTable;
  user_scopes: UserScopesTable;
  app_settings: AppSettingsTable;
  user: AuthUserTable;
  session: AuthSessionTable;
  account: AuthAccountTable;
  twoFactor: AuthTwoFactorTable;
  verification: AuthVerificationTable;
  people: PeopleTable;
  person_changes: PersonChangesTable;
  invitations: InvitationsTable;
  sign_in_attempts: SignInAttemptsTable;
  delegations: DelegationsTable;
  session_uses: SessionUsesTable;
  hand_overs: HandOversTable;
}
