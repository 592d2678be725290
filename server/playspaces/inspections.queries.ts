import { type SqlBool, sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { decodeCursor, encodeCursor } from '../db/paging.ts';
import type { PlayCondition, PlayInspection } from '../domain/playspaces.ts';
import type { CalendarDate, Instant } from '../domain/values.ts';
import { chunked } from './playspaces.queries.ts';
import { type InspectionRecord, toInspection, toInspectionRow } from './playspaces.rows.ts';

/**
 * When an inspection counts as done: a tablet whose clock runs ahead must not outrank every later
 * inspection, so no later than when it arrived.
 */
const DONE_AT = sql<string>`CASE WHEN occurred_at < received_at THEN occurred_at ELSE received_at END`;

/** Newest first. */
export async function listInspections(
  db: Db,
  playSpaceId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: PlayInspection[]; nextCursor: string | null }> {
  let query = db
    .selectFrom('play_inspections')
    .selectAll()
    .select(DONE_AT.as('done_at'))
    .where('play_space_id', '=', playSpaceId);
  const cursor = decodeCursor('done', 'text', page.cursor);
  if (cursor) {
    const [doneAt, id] = cursor;
    query = query.where(sql<SqlBool>`(${DONE_AT} < ${doneAt} OR (${DONE_AT} = ${doneAt} AND id < ${id}))`);
  }
  const rows = await query
    .orderBy(DONE_AT, 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute();
  const shown = rows.slice(0, page.limit);
  const photos = await listPhotoIds(
    db,
    shown.map((row) => row.id),
  );
  const last = shown.at(-1);
  return {
    items: shown.map((row) => toInspection(row, photos.get(row.id) ?? [])),
    nextCursor: rows.length > page.limit && last ? encodeCursor('done', [last.done_at, last.id]) : null,
  };
}

export async function findInspection(db: Db, id: string): Promise<PlayInspection | null> {
  const row = await db.selectFrom('play_inspections').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  return toInspection(row, (await listPhotoIds(db, [id])).get(id) ?? []);
}

/** Site events and inspections carry photos under one key, so an id may belong to one of them only. */
export async function hasSiteEvent(db: Db, id: string): Promise<boolean> {
  const row = await db.selectFrom('site_events').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

/** The inspection that sets the condition of its place, whatever the order of arrival. */
export async function getLatestInspection(
  db: Db,
  playSpaceId: string,
): Promise<{ id: string; doneAt: Instant; condition: PlayCondition; nextInspectionOn: CalendarDate | null }> {
  const row = await db
    .selectFrom('play_inspections')
    .select(['id', 'condition', 'next_inspection_on', DONE_AT.as('done_at')])
    .where('play_space_id', '=', playSpaceId)
    .orderBy(DONE_AT, 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return {
    id: row.id,
    doneAt: row.done_at,
    condition: row.condition as PlayCondition,
    nextInspectionOn: row.next_inspection_on,
  };
}

export async function insertInspections(trx: Db, records: readonly InspectionRecord[]): Promise<void> {
  for (const part of chunked(records)) {
    await trx.insertInto('play_inspections').values(part.map(toInspectionRow)).execute();
  }
}

export async function updateInspectionDays(
  trx: Db,
  playSpaceId: string,
  days: {
    lastInspectedAt: Instant;
    nextInspectionOn: CalendarDate | null;
    updatedAt: Instant;
    updatedBy: string;
  },
): Promise<void> {
  await trx
    .updateTable('play_spaces')
    .set({
      last_inspected_at: days.lastInspectedAt,
      next_inspection_on: days.nextInspectionOn,
      updated_at: days.updatedAt,
      updated_by: days.updatedBy,
    })
    .where('id', '=', playSpaceId)
    .execute();
}

/** A place that turns out to lie in another commune takes its inspections and their photos along. */
export async function moveInspections(trx: Db, playSpaceId: string, communeCode: string): Promise<void> {
  await trx
    .updateTable('event_photos')
    .set({ commune_code: communeCode })
    .where('event_id', 'in', (inspections) =>
      inspections.selectFrom('play_inspections').select('id').where('play_space_id', '=', playSpaceId),
    )
    .execute();
  await trx
    .updateTable('play_inspections')
    .set({ commune_code: communeCode })
    .where('play_space_id', '=', playSpaceId)
    .execute();
}

async function listPhotoIds(db: Db, inspectionIds: readonly string[]): Promise<Map<string, string[]>> {
  const byInspection = new Map<string, string[]>();
  for (const part of chunked(inspectionIds)) {
    const rows = await db
      .selectFrom('event_photos')
      .select(['event_id', 'photo_id'])
      .where('event_id', 'in', part)
      .orderBy('event_id')
      .orderBy('position')
      .execute();
    for (const row of rows) {
      byInspection.set(row.event_id, [...(byInspection.get(row.event_id) ?? []), row.photo_id]);
    }
  }
  return byInspection;
}
