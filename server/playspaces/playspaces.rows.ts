import type { Insertable, Selectable } from 'kysely';
import { mortonKey } from '../db/morton.ts';
import type { PlayInspectionsTable, PlaySpacesTable } from '../db/schema.ts';
import type { PlayInspection, PlayInspectionInput, PlaySpace, PlaySpaceCard } from '../domain/playspaces.ts';
import { foldSearchText } from '../domain/search-text.ts';
import type { CalendarDate, Instant } from '../domain/values.ts';

export type PlaySpaceRow = Selectable<PlaySpacesTable>;

/** A new row: the card and what is kept beside it. */
export interface PlaySpaceRecord {
  id: string;
  code: string;
  card: PlaySpaceCard;
  origin: PlaySpace['origin'];
  /** Key of the imported feature: the same one is never inserted twice. */
  importKey: string | null;
  importId: string | null;
  isDemo: boolean;
  extra: Record<string, unknown>;
  version: number;
  lastInspectedAt: Instant | null;
  nextInspectionOn: CalendarDate | null;
  createdAt: Instant;
  updatedAt: Instant;
  updatedBy: string;
}

/** @param today day that decides whether an inspection is due */
export function toPlaySpace(row: PlaySpaceRow & { distance_m?: number }, today: CalendarDate): PlaySpace {
  return {
    id: row.id,
    code: row.code,
    version: row.version,
    ...toCard(row),
    origin: row.origin,
    isDemo: row.is_demo === 1,
    extra: JSON.parse(row.extra),
    lastInspectedAt: row.last_inspected_at,
    nextInspectionOn: row.next_inspection_on,
    isInspectionDue: row.next_inspection_on !== null && row.next_inspection_on <= today,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.distance_m === undefined ? {} : { distanceM: row.distance_m }),
  };
}

/** The editable fields. */
export function toCard(row: PlaySpaceRow): PlaySpaceCard {
  return {
    communeCode: row.commune_code,
    name: row.name,
    kind: row.kind,
    hamlet: row.hamlet,
    lonLat: [row.lon, row.lat],
    outline: row.outline === null ? null : JSON.parse(row.outline),
    areaM2: row.area_m2,
    facilities: JSON.parse(row.facilities),
    condition: row.condition as PlaySpace['condition'],
    openTo: row.open_to as PlaySpace['openTo'],
    isAccessible: row.is_accessible === null ? null : row.is_accessible === 1,
    description: row.description,
  };
}

/** Columns of the editable fields and what is derived from them. */
export function toCardColumns(card: PlaySpaceCard, code: string) {
  return {
    commune_code: card.communeCode,
    kind: card.kind,
    name: card.name,
    hamlet: card.hamlet,
    search_text: foldSearchText(`${card.name} ${card.hamlet} ${code}`),
    lon: card.lonLat[0],
    lat: card.lonLat[1],
    morton: mortonKey(card.lonLat[0], card.lonLat[1]),
    outline: card.outline === null ? null : JSON.stringify(card.outline),
    area_m2: card.areaM2,
    facilities: JSON.stringify(card.facilities),
    condition: card.condition,
    open_to: card.openTo,
    is_accessible: card.isAccessible === null ? null : Number(card.isAccessible),
    description: card.description,
  };
}

export function toRow(record: PlaySpaceRecord): Insertable<PlaySpacesTable> {
  return {
    id: record.id,
    code: record.code,
    ...toCardColumns(record.card, record.code),
    extra: JSON.stringify(record.extra),
    origin: record.origin,
    import_key: record.importKey,
    import_id: record.importId,
    is_demo: Number(record.isDemo),
    version: record.version,
    last_inspected_at: record.lastInspectedAt,
    next_inspection_on: record.nextInspectionOn,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    updated_by: record.updatedBy,
  };
}

export type InspectionRow = Selectable<PlayInspectionsTable>;

export function toInspection(row: InspectionRow, photoIds: string[]): PlayInspection {
  return {
    id: row.id,
    playSpaceId: row.play_space_id,
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
    actorName: row.actor_name,
    condition: row.condition as PlayInspection['condition'],
    nextInspectionOn: row.next_inspection_on,
    note: row.note,
    photoIds,
  };
}

export interface InspectionRecord {
  input: PlayInspectionInput;
  playSpaceId: string;
  communeCode: string;
  receivedAt: Instant;
  actorId: string;
  actorName: string;
}

export function toInspectionRow(record: InspectionRecord): InspectionRow {
  const { input } = record;
  return {
    id: input.id,
    play_space_id: record.playSpaceId,
    commune_code: record.communeCode,
    occurred_at: input.occurredAt,
    received_at: record.receivedAt,
    actor_id: record.actorId,
    actor_name: record.actorName,
    condition: input.condition,
    next_inspection_on: input.nextInspectionOn,
    note: input.note,
  };
}
