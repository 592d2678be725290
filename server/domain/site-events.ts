import { z } from 'zod';
import { CloseOutProof } from './close-out-proof.ts';
import { MissingPhoto } from './photos.ts';
import { CalendarDate, Id, Instant, ListCode, LonLat, requiredText, text } from './values.ts';

export const MEASURE_CONDITIONS = ['good', 'damaged', 'missing', 'removed'] as const;
export const MeasureCondition = z.enum(MEASURE_CONDITIONS);

export const DOUBT_FINDINGS = ['not_found', 'no_longer_a_hazard'] as const;
export type DoubtFinding = (typeof DOUBT_FINDINGS)[number];

/** What every event carries. `occurredAt` is the device's time; the server adds its own. */
const common = {
  id: Id,
  occurredAt: Instant,
  /** Where the person stood, when known. */
  lonLat: LonLat.nullish(),
  /** Radius of the position's uncertainty in metres as the device gave it. */
  accuracyM: z.number().min(0).max(100_000).nullish(),
  note: text(2000).default(''),
  photoIds: z
    .array(z.string().regex(/^[0-9a-f]{64}$/))
    .max(10)
    .default([]),
};

const MeasureCheck = z.object({
  measureId: Id,
  condition: MeasureCondition,
  /** Left out or null: the day of the event plus the kind's interval; kinds without one do not age. */
  nextInspectionOn: CalendarDate.nullish(),
});

/** One entry of a site's append-only log, as a client sends it. */
export const SiteEventInput = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal('reported'), isCandidate: z.boolean().default(false) }),
  z.object({
    ...common,
    type: z.literal('inspected'),
    /** true: it is a hazard, which turns a candidate into a confirmed site. */
    isHazardConfirmed: z.boolean().default(true),
    measures: z.array(MeasureCheck).max(50).default([]),
  }),
  z.object({
    ...common,
    type: z.literal('measure_installed'),
    measure: z.object({
      id: Id,
      kind: ListCode,
      nextInspectionOn: CalendarDate.nullish(),
      costVnd: z.int().min(0).max(1_000_000_000_000).nullish(),
    }),
  }),
  z.object({ ...common, type: z.literal('fix_marked') }),
  z.object({ ...common, type: z.literal('verified') }),
  z.object({ ...common, type: z.literal('rejected'), reason: requiredText(500) }),
  z.object({
    ...common,
    type: z.literal('damaged'),
    measureId: Id,
    condition: z.enum(['damaged', 'missing', 'removed']),
  }),
  z.object({
    ...common,
    type: z.literal('reopened'),
    reason: requiredText(500),
    /** true: back to "not surveyed", for a candidate that was confirmed or dismissed by mistake. */
    isCandidate: z.boolean().optional(),
  }),
  z.object({ ...common, type: z.literal('closed'), reason: z.enum(['not_a_hazard', 'duplicate']) }),
  z.object({ ...common, type: z.literal('noted') }),
  /** Not there, or no hazard any more, as somebody at the water sees it. The office decides; the status stays. */
  z.object({ ...common, type: z.literal('doubted'), finding: z.enum(DOUBT_FINDINGS) }),
  /** Takes back events of the same person: the fold leaves them out, the log keeps them. */
  z.object({ ...common, type: z.literal('withdrawn'), eventIds: z.array(Id).min(1).max(50) }),
]);
export type SiteEventInput = z.infer<typeof SiteEventInput>;
export type SiteEventType = SiteEventInput['type'];
/** What the server adds when it stores an event. */
const StoredFacts = z.object({
  siteId: Id,
  /** Server's time of arrival: "known since". */
  receivedAt: Instant,
  actorName: z.string(),
  /** Metres from the reported position to the site at that time; null without a position. */
  distanceM: z.number().nullable(),
  /** Raw time of the device's clock, where `occurredAt` is the corrected one. */
  deviceAt: Instant.optional(),
  /** Who in the office handed it in out of a tablet's file. */
  handedInBy: z.string().optional(),
  /** It came late and changed what the office had settled: statuses before and after. */
  changedSettled: z.object({ from: z.string(), to: z.string() }).optional(),
  /** The event is not complete: photos that were announced with it and have not arrived. */
  missingPhotos: z.array(MissingPhoto).optional(),
  /** Of a mark "fixed". */
  closeOut: CloseOutProof.optional(),
});
export const SiteEvent = z.intersection(SiteEventInput, StoredFacts);
export type SiteEvent = SiteEventInput & z.infer<typeof StoredFacts>;

export const SiteEventList = z.object({ items: z.array(SiteEvent), nextCursor: z.string().nullable() });
