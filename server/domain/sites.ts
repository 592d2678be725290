import { z } from 'zod';
import { CloseOutProof, VERDICTS } from './close-out-proof.ts';
import { Priority } from './priority.ts';
import { DOUBT_FINDINGS, MeasureCondition, SiteEventInput } from './site-events.ts';
import {
  BboxText,
  CalendarDate,
  CommuneCode,
  Id,
  Instant,
  ListCode,
  LonLat,
  listText,
  NearText,
  Outline,
  requiredText,
  text,
} from './values.ts';

export const SITE_STATUSES = [
  'candidate',
  'reported',
  'confirmed',
  'planned',
  'in_progress',
  'fixed',
  'verified',
  'closed',
] as const;
export const SiteStatus = z.enum(SITE_STATUSES);
export type SiteStatus = z.infer<typeof SiteStatus>;

/** The five colours of the map: several statuses that ask for the same work share one. */
export const STATUS_GROUPS = {
  candidate: ['candidate'],
  open: ['reported', 'confirmed', 'planned'],
  in_progress: ['in_progress'],
  fixed: ['fixed'],
  verified: ['verified'],
  closed: ['closed'],
} as const satisfies Record<string, readonly SiteStatus[]>;
export type StatusGroup = keyof typeof STATUS_GROUPS;

export function statusGroup(status: SiteStatus): StatusGroup {
  switch (status) {
    case 'reported':
    case 'confirmed':
    case 'planned':
      return 'open';
    default:
      return status;
  }
}

/** Hazards that count: a candidate is not yet one, a closed site is none any more. */
export function isCounted(status: SiteStatus): boolean {
  return status !== 'candidate' && status !== 'closed';
}

/** Waiting for work, so its due date runs. */
export function isUnfixed(status: SiteStatus): boolean {
  return status === 'reported' || status === 'confirmed' || status === 'planned' || status === 'in_progress';
}

/** The editable fields of a site. */
export const SiteCard = z.object({
  communeCode: CommuneCode,
  name: requiredText(200),
  kind: ListCode,
  setting: ListCode,
  /** Hamlet or residential group: thôn, tổ dân phố. */
  hamlet: text(120).default(''),
  lonLat: LonLat,
  outline: Outline.nullable().default(null),
  /** Who owns or manages the water or ground (an office or company, no private person's data). */
  owner: text(200).default(''),
  /** Unit responsible for the fix. */
  unitId: Id.nullable().default(null),
  riskFactors: z.array(ListCode).max(50).default([]),
  requiredMeasures: z.array(ListCode).max(50).default([]),
  dueOn: CalendarDate.nullable().default(null),
  estimatedCostVnd: z.int().min(0).max(1_000_000_000_000).nullable().default(null),
  fundSource: ListCode.nullable().default(null),
  description: text(4000).default(''),
});
export type SiteCard = z.infer<typeof SiteCard>;

/**
 * A new site. `communeCode` may be left out: the server takes it from the official outlines, and answers
 * `site.commune_unconfirmed` with its proposal where it has approximate ones only.
 */
export const NewSite = SiteCard.extend({
  id: Id,
  communeCode: CommuneCode.optional(),
  occurredAt: Instant,
  isCandidate: z.boolean().default(false),
  note: text(2000).default(''),
  photoIds: z
    .array(z.string().regex(/^[0-9a-f]{64}$/))
    .max(10)
    .default([]),
});
export type NewSite = z.infer<typeof NewSite>;

/** Changed fields only, with the version that the editor saw. No defaults: what is left out stays. */
export const SitePatch = z
  .object({
    communeCode: CommuneCode,
    name: requiredText(200),
    kind: ListCode,
    setting: ListCode,
    hamlet: text(120),
    lonLat: LonLat,
    outline: Outline.nullable(),
    owner: text(200),
    unitId: Id.nullable(),
    riskFactors: z.array(ListCode).max(50),
    requiredMeasures: z.array(ListCode).max(50),
    dueOn: CalendarDate.nullable(),
    estimatedCostVnd: z.int().min(0).max(1_000_000_000_000).nullable(),
    fundSource: ListCode.nullable(),
    description: text(4000),
  })
  .partial()
  .extend({ version: z.int().min(1) });
export type SitePatch = z.infer<typeof SitePatch>;

/** Bulk assignment from the table; each row is checked on its own. */
export const SiteAssignment = z.object({
  sites: z
    .array(z.object({ id: Id, version: z.int().min(1) }))
    .min(1)
    .max(1000),
  unitId: Id.nullable().optional(),
  dueOn: CalendarDate.nullable().optional(),
});
export type SiteAssignment = z.infer<typeof SiteAssignment>;
export const SiteAssignmentResult = z.object({
  assigned: z.array(Id),
  failed: z.array(z.object({ id: Id, code: z.string(), message: z.string() })),
});

export const SiteCount = z.object({ count: z.int() });

/** Events for many sites, one each, such as decisions on candidates; each is checked on its own. */
export const SiteEventBatch = z.object({
  items: z
    .array(z.object({ siteId: Id, event: SiteEventInput }))
    .min(1)
    .max(1000),
});
export type SiteEventBatch = z.infer<typeof SiteEventBatch>;
export const SiteEventBatchResult = z.object({
  /** Sites whose event is stored, now or by the same request before. */
  stored: z.array(Id),
  failed: z.array(z.object({ id: Id, code: z.string(), message: z.string() })),
});
export type SiteEventBatchResult = z.infer<typeof SiteEventBatchResult>;

export const MeasureState = z.object({
  id: Id,
  kind: z.string(),
  lonLat: LonLat.nullable(),
  condition: MeasureCondition,
  installedAt: Instant,
  /** null: does not age. */
  nextInspectionOn: CalendarDate.nullable(),
});
export type MeasureState = z.infer<typeof MeasureState>;

/** What `foldSite` derives. Days are the last day on which the protection still counts, inclusive. */
export const SiteState = z.object({
  status: SiteStatus,
  isFixRejected: z.boolean(),
  openedAt: Instant.nullable(),
  fixedAt: Instant.nullable(),
  verifiedAt: Instant.nullable(),
  lastInspectedAt: Instant.nullable(),
  lastEventAt: Instant.nullable(),
  daysToFix: z.int().nullable(),
  spentVnd: z.int(),
  measures: z.array(MeasureState),
  coveredUntil: CalendarDate.nullable(),
  fencedUntil: CalendarDate.nullable(),
  signedUntil: CalendarDate.nullable(),
  nextInspectionOn: CalendarDate.nullable(),
  /** Somebody at the water doubts that the hazard is there; until the site is next inspected, worked on or decided. */
  doubt: z
    .object({ finding: z.enum(DOUBT_FINDINGS), at: Instant })
    .nullable()
    .default(null),
});
export type SiteState = z.infer<typeof SiteState>;

/** `covered`: an effective measure stands; `warned`: signs alone; `none`: neither. */
export const COVERS = ['covered', 'warned', 'none'] as const;
export const Cover = z.enum(COVERS);
export type Cover = z.infer<typeof Cover>;

/** What depends on the day: the same row is covered today and due tomorrow. */
export const SiteToday = z.object({
  cover: Cover,
  isFenced: z.boolean(),
  isSigned: z.boolean(),
  isOverdue: z.boolean(),
  isInspectionDue: z.boolean(),
});
export type SiteToday = z.infer<typeof SiteToday>;

type Dated = Pick<SiteState, 'status' | 'coveredUntil' | 'fencedUntil' | 'signedUntil' | 'nextInspectionOn'>;

export function siteOnDay(state: Dated, dueOn: CalendarDate | null, day: CalendarDate): SiteToday {
  const lasts = (until: CalendarDate | null) => until !== null && until >= day;
  return {
    cover: lasts(state.coveredUntil) ? 'covered' : lasts(state.signedUntil) ? 'warned' : 'none',
    isFenced: lasts(state.fencedUntil),
    isSigned: lasts(state.signedUntil),
    isOverdue: isUnfixed(state.status) && dueOn !== null && dueOn < day,
    isInspectionDue:
      (state.status === 'fixed' || state.status === 'verified') &&
      state.nextInspectionOn !== null &&
      state.nextInspectionOn <= day,
  };
}

/** One row of a list and of the table. */
export const SiteListItem = z.object({
  id: Id,
  code: z.string(),
  communeCode: CommuneCode,
  name: z.string(),
  kind: z.string(),
  setting: z.string(),
  hamlet: z.string(),
  unitId: Id.nullable(),
  lonLat: LonLat,
  dueOn: CalendarDate.nullable(),
  estimatedCostVnd: z.int().nullable(),
  spentVnd: z.int(),
  priorityScore: z.int(),
  status: SiteStatus,
  ...SiteToday.shape,
  nextInspectionOn: CalendarDate.nullable(),
  doubt: z.enum(DOUBT_FINDINGS).nullable(),
  updatedAt: Instant,
  version: z.int(),
  isDemo: z.boolean(),
  /** Metres, only in answers to `near`. */
  distanceM: z.number().optional(),
});
export type SiteListItem = z.infer<typeof SiteListItem>;
export const SiteList = z.object({ items: z.array(SiteListItem), nextCursor: z.string().nullable() });

export const SITE_ORIGINS = ['survey', 'import', 'resident', 'demo'] as const;

/** One site whole: card, state, and what holds today. */
export const Site = z.object({
  id: Id,
  code: z.string(),
  version: z.int(),
  ...SiteCard.shape,
  origin: z.enum(SITE_ORIGINS),
  isDemo: z.boolean(),
  /** Columns of an imported file that the product does not know. */
  extra: z.record(z.string(), z.unknown()),
  priority: Priority,
  state: SiteState,
  today: SiteToday,
  createdAt: Instant,
  updatedAt: Instant,
  updatedByName: z.string(),
  /** Photos that were announced with its events and have not arrived; left out of answers to writes. */
  missingPhotos: z.int().optional(),
  /** Of its current mark "fixed"; left out of answers to writes. */
  closeOut: CloseOutProof.nullable().optional(),
});
export type Site = z.infer<typeof Site>;

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

export const SITE_SORTS = ['code', 'priority', 'dueOn', 'updatedAt', 'name', 'distance'] as const;

/** Filters of `GET /api/sites`, the table, the map and the export: one schema for all. */
export const SiteFilter = z.object({
  /** One or more commune codes, comma-separated. */
  commune: listText(CommuneCode).optional(),
  kind: listText(ListCode).optional(),
  status: listText(z.enum(SITE_STATUSES)).optional(),
  cover: listText(z.enum(COVERS)).optional(),
  unit: Id.optional(),
  overdue: flag.optional(),
  inspectionDue: flag.optional(),
  doubted: flag.optional(),
  /** Whether photos of its events have not arrived. */
  photosMissing: flag.optional(),
  /** Verdict on its current mark "fixed". */
  closeOut: listText(z.enum(VERDICTS)).optional(),
  bbox: BboxText.optional(),
  near: NearText.optional(),
  q: text(100).optional(),
  dueBefore: CalendarDate.optional(),
  updatedSince: Instant.optional(),
});
export type SiteFilter = z.infer<typeof SiteFilter>;
export const SiteQuery = SiteFilter.extend({
  sort: z.enum(SITE_SORTS).default('code'),
  direction: z.enum(['asc', 'desc']).default('asc'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(500).optional(),
});
export type SiteQuery = z.infer<typeof SiteQuery>;
