import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { type Cursor, encodeCursor } from '../db/paging.ts';
import type { Schema } from '../db/schema.ts';
import type { Dialect } from '../db/spatial.ts';
import type { ReportHeap, ReportStatus, ResidentReportCounts } from '../domain/resident-reports.ts';
import type { Actor } from '../domain/roles.ts';
import type { Instant } from '../domain/values.ts';
import { type ReportRow, type StoredReport, toReport, toReportRow } from './reports.rows.ts';

const OPEN: ReportStatus[] = ['received', 'looking'];

export async function findReport(
  db: Db,
  by: { id: string } | { code: string },
  options: { lockFor?: Dialect } = {},
): Promise<StoredReport | null> {
  let query = db.selectFrom('resident_reports').selectAll();
  query = 'id' in by ? query.where('id', '=', by.id) : query.where('code', '=', by.code);
  // SQLite's transaction already holds the only write lock.
  if (options.lockFor === 'postgres') query = query.forUpdate();
  const row = await query.executeTakeFirst();
  return row === undefined ? null : toReport(row);
}

export async function insertReport(
  trx: Db,
  report: StoredReport,
  phone: string | null,
  noteKey: string,
): Promise<void> {
  await trx.insertInto('resident_reports').values(toReportRow(report, noteKey)).execute();
  if (phone !== null)
    await trx
      .insertInto('resident_phones')
      .values({ report_id: report.id, phone, consented_at: report.receivedAt })
      .execute();
}

export async function updateReport(trx: Db, id: string, change: Partial<ReportRow>): Promise<void> {
  await trx.updateTable('resident_reports').set(change).where('id', '=', id).execute();
}

/** How many reports since a moment say the same, and how many carry the same photo. */
export async function countAlike(
  trx: Db,
  { noteKey, photoId, since }: { noteKey: string; photoId: string | null; since: Instant },
): Promise<{ notes: number; photos: number }> {
  const count = (column: 'note_key' | 'photo_id', value: string) =>
    trx
      .selectFrom('resident_reports')
      .select((expression) => expression.fn.countAll<number>().as('count'))
      .where(column, '=', value)
      .where('received_at', '>=', since)
      .executeTakeFirstOrThrow();
  const notes = noteKey === '' ? 0 : Number((await count('note_key', noteKey)).count);
  const photos = photoId === null ? 0 : Number((await count('photo_id', photoId)).count);
  return { notes, photos };
}

/** Newest first where decided, else oldest first: who waits longest comes first. */
export async function listReports(
  db: Db,
  query: { heap: ReportHeap; cursor: Cursor | null; limit: number; scope: Actor['scope'] },
): Promise<{ items: StoredReport[]; nextCursor: string | null }> {
  const { heap, cursor, limit, scope } = query;
  const isLatestFirst = heap === 'done';
  let select = db
    .selectFrom('resident_reports')
    .selectAll()
    .where((expression) => expression.and([inHeap(expression, heap), inScope(expression, scope)]));
  if (cursor) {
    const [at, id] = cursor;
    select = select.where(
      isLatestFirst
        ? sql<SqlBool>`(received_at < ${at} OR (received_at = ${at} AND id < ${id}))`
        : sql<SqlBool>`(received_at > ${at} OR (received_at = ${at} AND id > ${id}))`,
    );
  }
  const order = isLatestFirst ? 'desc' : 'asc';
  const rows = await select
    .orderBy('received_at', order)
    .orderBy('id', order)
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(toReport),
    nextCursor: rows.length > limit && last ? encodeCursor(heap, [last.received_at, last.id]) : null,
  };
}

export async function countReports(db: Db, scope: Actor['scope']): Promise<ResidentReportCounts> {
  const count = async (heap: ReportHeap) => {
    const row = await db
      .selectFrom('resident_reports')
      .select((expression) => expression.fn.countAll<number>().as('count'))
      .where((expression) => expression.and([inHeap(expression, heap), inScope(expression, scope)]))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  };
  return { inbox: await count('inbox'), suspicious: await count('suspicious') };
}

function inHeap(expression: ExpressionBuilder<Schema, 'resident_reports'>, heap: ReportHeap) {
  if (heap === 'done') return expression('status', 'not in', OPEN);
  return expression.and([
    expression('status', 'in', OPEN),
    expression('is_aside', '=', heap === 'suspicious' ? 1 : 0),
  ]);
}

/** What lies outside every commune is seen by whoever sees all of them. */
function inScope(expression: ExpressionBuilder<Schema, 'resident_reports'>, scope: Actor['scope']) {
  if (scope === 'all') return sql<SqlBool>`1 = 1`;
  return scope.size === 0 ? sql<SqlBool>`1 = 0` : expression('commune_code', 'in', [...scope]);
}

export async function findPhone(db: Db, reportId: string): Promise<string | null> {
  const row = await db
    .selectFrom('resident_phones')
    .select('phone')
    .where('report_id', '=', reportId)
    .executeTakeFirst();
  return row?.phone ?? null;
}

/** Deletes the numbers of reports that were decided, or received, before a moment, and answers whose. */
export async function deletePhones(
  trx: Db,
  terms: { decidedBefore: Instant; receivedBefore: Instant },
): Promise<{ id: string; communeCode: string | null }[]> {
  const rows = await trx
    .selectFrom('resident_phones')
    .innerJoin('resident_reports', 'resident_reports.id', 'resident_phones.report_id')
    .select(['resident_reports.id', 'resident_reports.commune_code'])
    .where((expression) =>
      expression.or([
        expression('resident_reports.received_at', '<', terms.receivedBefore),
        expression.and([
          expression('resident_reports.status', 'not in', OPEN),
          expression('resident_reports.decided_at', '<', terms.decidedBefore),
        ]),
      ]),
    )
    .execute();
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  await trx.deleteFrom('resident_phones').where('report_id', 'in', ids).execute();
  await trx.updateTable('resident_reports').set({ has_phone: 0 }).where('id', 'in', ids).execute();
  return rows.map(({ id, commune_code }) => ({ id, communeCode: commune_code }));
}

/** Takes the photos from reports that were put away as spam before a moment, some at a time, and answers whose. */
export async function takeSpamPhotos(
  trx: Db,
  decidedBefore: Instant,
  options: { limit: number; lockFor: Dialect },
): Promise<{ id: string; communeCode: string | null; photoId: string }[]> {
  let query = trx
    .selectFrom('resident_reports')
    .select(['id', 'commune_code', 'photo_id'])
    .where('status', '=', 'spam')
    .where('photo_id', 'is not', null)
    .where('decided_at', '<', decidedBefore)
    .limit(options.limit);
  if (options.lockFor === 'postgres') query = query.forUpdate();
  const rows = await query.execute();
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  await trx.updateTable('resident_reports').set({ photo_id: null }).where('id', 'in', ids).execute();
  return rows.flatMap(({ id, commune_code, photo_id }) =>
    photo_id === null ? [] : [{ id, communeCode: commune_code, photoId: photo_id }],
  );
}

/** What of a site decides what the holder of a code is told. */
export function findSiteState(db: Db, id: string) {
  return db
    .selectFrom('sites')
    .select(['status', 'covered_until', 'fenced_until', 'signed_until', 'next_inspection_on'])
    .where('id', '=', id)
    .executeTakeFirst();
}
