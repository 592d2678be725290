import { bulkInsert } from '../db/bulk-insert.ts';
import type { Db } from '../db/database.ts';
import { decodeCursor, encodeCursor } from '../db/paging.ts';
import type { Dialect } from '../db/spatial.ts';
import {
  type AssessmentList,
  type AssessmentListItem,
  type AssessmentQuery,
  periodOfKey,
  type StoredMaximum,
} from '../domain/assessment-views.ts';
import type { AssessmentCard, AssessmentEvent, Evidence } from '../domain/assessments.ts';
import type { Actor } from '../domain/roles.ts';
import type { Instant } from '../domain/values.ts';
import { toEvent, toEventRow, toListItem, toMaximum, toMaximumRow, toRow } from './standard.rows.ts';

/** @param lockFor holds the row until the transaction ends; SQLite's already holds the only write lock */
export async function findAssessment(
  db: Db,
  id: string,
  lockFor?: Dialect,
): Promise<AssessmentListItem | null> {
  const query = db.selectFrom('assessments').selectAll().where('id', '=', id);
  const row = await (lockFor === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
  return row ? toListItem(row) : null;
}

export async function findAssessmentOf(
  db: Db,
  { communeCode, period, criteriaSet }: Omit<AssessmentCard, 'id'>,
): Promise<AssessmentListItem | null> {
  const row = await db
    .selectFrom('assessments')
    .selectAll()
    .where('commune_code', '=', communeCode)
    .where('period_year', '=', period.year)
    .where('period_kind', '=', period.kind)
    .where('set_id', '=', criteriaSet.id)
    .where('set_version', '=', criteriaSet.version)
    .executeTakeFirst();
  return row ? toListItem(row) : null;
}

/** In order of commune and id, cut to the scope. */
export async function listAssessments(
  db: Db,
  { commune, period, status, limit, cursor }: AssessmentQuery,
  scope: Actor['scope'],
): Promise<AssessmentList> {
  if (scope !== 'all' && scope.size === 0) return { items: [], nextCursor: null };
  let query = db.selectFrom('assessments').selectAll();
  if (scope !== 'all') query = query.where('commune_code', 'in', [...scope]);
  if (commune !== undefined) query = query.where('commune_code', '=', commune);
  const wanted = period === undefined ? null : periodOfKey(period);
  if (wanted) {
    query = query.where('period_kind', '=', wanted.kind).where('period_year', '=', wanted.year);
  }
  if (status !== undefined) query = query.where('status', '=', status);
  const after = decodeCursor('commune', 'text', cursor);
  if (after) {
    const [code, id] = after;
    query = query.where((eb) =>
      eb.or([
        eb('commune_code', '>', String(code)),
        eb.and([eb('commune_code', '=', String(code)), eb('id', '>', id)]),
      ]),
    );
  }
  const rows = await query
    .orderBy('commune_code')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(toListItem),
    nextCursor: rows.length > limit && last ? encodeCursor('commune', [last.commune_code, last.id]) : null,
  };
}

/** Every assessment of the communes, of all when left out. */
export async function listCards(db: Db, communes?: readonly string[]): Promise<AssessmentCard[]> {
  let query = db.selectFrom('assessments').selectAll().orderBy('id');
  if (communes) query = query.where('commune_code', 'in', communes);
  return (await query.execute()).map((row) => {
    const { id, communeCode, period, criteriaSet } = toListItem(row);
    return { id, communeCode, period, criteriaSet };
  });
}

export async function insertAssessment(trx: Db, item: AssessmentListItem): Promise<void> {
  await trx.insertInto('assessments').values(toRow(item, item.updatedAt)).execute();
}

export async function updateAssessment(
  trx: Db,
  { id, status, sequence, updatedAt }: AssessmentListItem,
): Promise<void> {
  await trx
    .updateTable('assessments')
    .set({ status, last_sequence: sequence, updated_at: updatedAt })
    .where('id', '=', id)
    .execute();
}

/** The log of one assessment, in its order. */
export async function listLog(db: Db, assessmentId: string): Promise<AssessmentEvent[]> {
  const rows = await db
    .selectFrom('assessment_events')
    .selectAll()
    .where('assessment_id', '=', assessmentId)
    .orderBy('sequence')
    .execute();
  return rows.map(toEvent);
}

/** The logs of the communes, of all when left out, each in its order. */
export async function listLogs(db: Db, communes?: readonly string[]): Promise<AssessmentEvent[]> {
  let query = db.selectFrom('assessment_events').selectAll().orderBy('assessment_id').orderBy('sequence');
  if (communes) {
    query = query.where('assessment_id', 'in', (of) =>
      of.selectFrom('assessments').select('id').where('commune_code', 'in', communes),
    );
  }
  return (await query.execute()).map(toEvent);
}

/** Already stored events among the ids, of any assessment. */
export async function findEvents(db: Db, ids: readonly string[]): Promise<Map<string, AssessmentEvent>> {
  const rows = await db.selectFrom('assessment_events').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, toEvent(row)]));
}

export async function insertEvents(
  trx: Db,
  events: readonly AssessmentEvent[],
  actorId: string,
): Promise<void> {
  await trx
    .insertInto('assessment_events')
    .values(events.map((event) => toEventRow(event, actorId)))
    .execute();
}

/** Many assessments at once, each with its log. */
export async function insertWholeLogs(
  trx: Db,
  logs: readonly { item: AssessmentListItem; createdAt: Instant; events: readonly AssessmentEvent[] }[],
  actorId: string,
): Promise<void> {
  await bulkInsert(
    trx,
    'assessments',
    logs.map(({ item, createdAt }) => toRow(item, createdAt)),
  );
  await bulkInsert(
    trx,
    'assessment_events',
    logs.flatMap(({ events }) => events.map((event) => toEventRow(event, actorId))),
  );
}

/** Group of the commune and its basis, or null when there is no such commune. */
export async function findThresholdGroup(
  db: Db,
  communeCode: string,
): Promise<{ thresholdGroup: string; thresholdBasis: string } | null> {
  const row = await db
    .selectFrom('communes')
    .select(['threshold_group', 'threshold_basis'])
    .where('code', '=', communeCode)
    .executeTakeFirst();
  return row ? { thresholdGroup: row.threshold_group, thresholdBasis: row.threshold_basis } : null;
}

/** What a criterion rests on that is kept for the commune and not for the assessment. */
type KeptSource = Exclude<Evidence['source'], { kind: 'indicator_value' | 'file' }>;

/** Whether what a criterion is to rest on is kept here and belongs to the commune. */
export async function hasEvidence(db: Db, communeCode: string, source: KeptSource): Promise<boolean> {
  switch (source.kind) {
    case 'note':
      return true;
    case 'site':
      return isOf(communeCode, await selectCommune(db, 'sites', source.siteId));
    case 'play_space':
      return isOf(communeCode, await selectCommune(db, 'play_spaces', source.playSpaceId));
    case 'photo': {
      const row = await db
        .selectFrom('event_photos')
        .select('photo_id')
        .where('photo_id', '=', source.photoId)
        .where('commune_code', '=', communeCode)
        .executeTakeFirst();
      return row !== undefined;
    }
  }
}

/** Whether all of the sites are the commune's. */
export async function hasSites(db: Db, communeCode: string, ids: readonly string[]): Promise<boolean> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return true;
  const { count } = await db
    .selectFrom('sites')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('id', 'in', wanted)
    .where('commune_code', '=', communeCode)
    .executeTakeFirstOrThrow();
  return Number(count) === wanted.length;
}

const isOf = (communeCode: string, row: { commune_code: string } | undefined) =>
  row?.commune_code === communeCode;

function selectCommune(db: Db, table: 'sites' | 'play_spaces', id: string) {
  return db.selectFrom(table).select('commune_code').where('id', '=', id).executeTakeFirst();
}

/** Oldest first. */
export async function listMaxima(db: Db): Promise<StoredMaximum[]> {
  const rows = await db
    .selectFrom('criteria_maxima')
    .selectAll()
    .orderBy('entered_at')
    .orderBy('id')
    .execute();
  return rows.map(toMaximum);
}

export async function insertMaximum(trx: Db, maximum: StoredMaximum, enteredBy: string): Promise<void> {
  await trx.insertInto('criteria_maxima').values(toMaximumRow(maximum, enteredBy)).execute();
}
