import { z } from 'zod';
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

export const PLAY_CONDITIONS = ['good', 'worn', 'unusable'] as const;
export const PlayCondition = z.enum(PLAY_CONDITIONS);
export type PlayCondition = z.infer<typeof PlayCondition>;
export const OPEN_TO = ['everyone', 'residents', 'pupils', 'members'] as const;

export const PlaySpaceCard = z.object({
  communeCode: CommuneCode,
  name: requiredText(200),
  kind: ListCode,
  hamlet: text(120).default(''),
  lonLat: LonLat,
  outline: Outline.nullable().default(null),
  areaM2: z.number().min(0).max(100_000_000).nullable().default(null),
  facilities: z.array(ListCode).max(50).default([]),
  condition: PlayCondition.default('good'),
  openTo: z.enum(OPEN_TO).default('everyone'),
  /** Reachable and usable for disabled children; null: not surveyed. */
  isAccessible: z.boolean().nullable().default(null),
  description: text(4000).default(''),
});
export type PlaySpaceCard = z.infer<typeof PlaySpaceCard>;

export const NewPlaySpace = PlaySpaceCard.extend({ id: Id, communeCode: CommuneCode.optional() });
export type NewPlaySpace = z.infer<typeof NewPlaySpace>;

export const PlaySpacePatch = z
  .object({
    communeCode: CommuneCode,
    name: requiredText(200),
    kind: ListCode,
    hamlet: text(120),
    lonLat: LonLat,
    outline: Outline.nullable(),
    areaM2: z.number().min(0).max(100_000_000).nullable(),
    facilities: z.array(ListCode).max(50),
    condition: PlayCondition,
    openTo: z.enum(OPEN_TO),
    isAccessible: z.boolean().nullable(),
    description: text(4000),
  })
  .partial()
  .extend({ version: z.int().min(1) });
export type PlaySpacePatch = z.infer<typeof PlaySpacePatch>;

/** Append-only: the latest inspection sets the condition of the card. */
export const PlayInspectionInput = z.object({
  id: Id,
  occurredAt: Instant,
  condition: PlayCondition,
  nextInspectionOn: CalendarDate.nullable().default(null),
  note: text(2000).default(''),
  photoIds: z
    .array(z.string().regex(/^[0-9a-f]{64}$/))
    .max(10)
    .default([]),
});
export type PlayInspectionInput = z.infer<typeof PlayInspectionInput>;
export const PlayInspection = PlayInspectionInput.extend({
  playSpaceId: Id,
  receivedAt: Instant,
  actorName: z.string(),
});
export type PlayInspection = z.infer<typeof PlayInspection>;
export const PlayInspectionList = z.object({
  items: z.array(PlayInspection),
  nextCursor: z.string().nullable(),
});

export const PlaySpace = z.object({
  id: Id,
  code: z.string(),
  version: z.int(),
  ...PlaySpaceCard.shape,
  origin: z.enum(['survey', 'import', 'demo']),
  isDemo: z.boolean(),
  extra: z.record(z.string(), z.unknown()),
  lastInspectedAt: Instant.nullable(),
  nextInspectionOn: CalendarDate.nullable(),
  isInspectionDue: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
  distanceM: z.number().optional(),
});
export type PlaySpace = z.infer<typeof PlaySpace>;
export const PlaySpaceList = z.object({ items: z.array(PlaySpace), nextCursor: z.string().nullable() });

/** A commune has a play point when at least one usable place is open to every child. */
export function isPlayPoint(space: Pick<PlaySpaceCard, 'condition' | 'openTo'>): boolean {
  return space.condition !== 'unusable' && (space.openTo === 'everyone' || space.openTo === 'residents');
}

/** Filters of the list and of the export. */
export const PlaySpaceFilter = z.object({
  commune: listText(CommuneCode).optional(),
  kind: listText(ListCode).optional(),
  bbox: BboxText.optional(),
  near: NearText.optional(),
  q: text(100).optional(),
  updatedSince: Instant.optional(),
});
export type PlaySpaceFilter = z.infer<typeof PlaySpaceFilter>;
export const PlaySpaceQuery = PlaySpaceFilter.extend({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(500).optional(),
});
export type PlaySpaceQuery = z.infer<typeof PlaySpaceQuery>;
