import { type Insertable, type Selectable, sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { CloseOutsTable } from '../db/photo-schema.ts';
import type { Dialect } from '../db/spatial.ts';
import type { CloseOutProof, ProofCounts, ProofPhoto, Verdict } from '../domain/close-out-proof.ts';

export type CloseOutRow = Selectable<CloseOutsTable>;

/** Any number; the same in every process on the database. */
const PROOFS_LOCK = 8_215_001;

/** One writer at a time until its commit; SQLite has one anyway. */
export async function takeProofsLock(trx: Db, dialect: Dialect): Promise<void> {
  if (dialect === 'postgres') await sql`SELECT pg_advisory_xact_lock(${PROOFS_LOCK})`.execute(trx);
}

export function listCloseOutsOfSite(db: Db, siteId: string): Promise<CloseOutRow[]> {
  return db.selectFrom('close_outs').selectAll().where('site_id', '=', siteId).orderBy('event_id').execute();
}

export async function insertCloseOut(trx: Db, row: Insertable<CloseOutsTable>): Promise<void> {
  await trx.insertInto('close_outs').values(row).execute();
}

export async function updateCloseOut(
  trx: Db,
  eventId: string,
  changes: Partial<Pick<CloseOutRow, 'is_rejected' | 'is_current' | 'verdict' | 'doubts' | 'judged_at'>>,
): Promise<void> {
  await trx.updateTable('close_outs').set(changes).where('event_id', '=', eventId).execute();
}

export async function removeCloseOuts(trx: Db, eventIds: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('close_outs')
    .where('event_id', 'in', [...eventIds])
    .execute();
}

/** A photo at a site that may speak for a mark. */
export interface SitePhoto extends Omit<ProofPhoto, 'wasSeenBefore'> {
  eventId: string;
  /** null while its bytes are missing. */
  photoId: string | null;
  /** Who took it; null where it came with its event. */
  userId: string | null;
}

/** Photos of marks, and all that tablets announced for the site. */
export async function listSitePhotos(
  trx: Db,
  siteId: string,
  markIds: readonly string[],
): Promise<SitePhoto[]> {
  const announced = await trx
    .selectFrom('expected_photos')
    .select(['event_id', 'photo_id', 'user_id', 'is_from_app', 'captured_at'])
    .where('site_id', '=', siteId)
    .execute();
  const known = new Set(announced.map((row) => `${row.event_id} ${row.photo_id}`));
  const brought = await trx
    .selectFrom('event_photos')
    .select(['event_id', 'photo_id'])
    .where('event_id', 'in', [...markIds])
    .execute();
  return [
    ...announced.map((row) => ({
      eventId: row.event_id,
      photoId: row.photo_id,
      userId: row.user_id,
      hasArrived: row.photo_id !== null,
      isFromApp: row.is_from_app === 1,
      capturedAt: row.captured_at,
    })),
    ...brought
      .filter((row) => !known.has(`${row.event_id} ${row.photo_id}`))
      .map((row) => ({
        eventId: row.event_id,
        photoId: row.photo_id,
        userId: null,
        hasArrived: true,
        isFromApp: false,
        capturedAt: null,
      })),
  ];
}

/** Verdict on the mark that stands. */
export async function findCurrentProof(db: Db, siteId: string): Promise<CloseOutProof | null> {
  const row = await db
    .selectFrom('close_outs')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('is_current', '=', 1)
    .executeTakeFirst();
  return row === undefined ? null : toProof(row);
}

/** Verdicts on the marks that stand at these sites. */
export async function listCurrentVerdicts(db: Db, siteIds: readonly string[]): Promise<Map<string, Verdict>> {
  if (siteIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('close_outs')
    .select(['site_id', 'verdict'])
    .where('site_id', 'in', [...siteIds])
    .where('is_current', '=', 1)
    .execute();
  return new Map(rows.map((row) => [row.site_id, row.verdict as Verdict]));
}

/** Verdicts on the marks among these events. */
export async function listProofs(db: Db, eventIds: readonly string[]): Promise<Map<string, CloseOutProof>> {
  if (eventIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('close_outs')
    .selectAll()
    .where('event_id', 'in', [...eventIds])
    .execute();
  return new Map(rows.map((row) => [row.event_id, toProof(row)]));
}

function toProof(row: CloseOutRow): CloseOutProof {
  return {
    eventId: row.event_id,
    verdict: row.verdict as CloseOutProof['verdict'],
    doubts: JSON.parse(row.doubts) as CloseOutProof['doubts'],
  };
}

/** Marks that stand by verdict, and sites with photos that have not arrived, in these communes. */
export async function countProofs(db: Db, scope: 'all' | ReadonlySet<string>): Promise<ProofCounts> {
  const communes = scope === 'all' ? null : ['', ...scope];
  let current = db
    .selectFrom('close_outs')
    .select(['verdict', (expression) => expression.fn.countAll<number>().as('count')])
    .where('is_current', '=', 1)
    .groupBy('verdict');
  let waiting = db
    .selectFrom('expected_photos')
    .select((expression) => expression.fn.count<number>('site_id').distinct().as('count'))
    .where('photo_id', 'is', null);
  if (communes !== null) {
    current = current.where('commune_code', 'in', communes);
    waiting = waiting.where('commune_code', 'in', communes);
  }
  const [rows, { count }] = await Promise.all([current.execute(), waiting.executeTakeFirstOrThrow()]);
  const byVerdict = new Map(rows.map((row) => [row.verdict, Number(row.count)]));
  return {
    proven: byVerdict.get('proven') ?? 0,
    not_verified: byVerdict.get('not_verified') ?? 0,
    rejected: byVerdict.get('rejected') ?? 0,
    photosMissing: Number(count),
  };
}
