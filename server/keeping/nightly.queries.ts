import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { BackupNight } from '../domain/backups.ts';

/** A backup that ends its process is not tried again at once more often. */
const MOST_QUICK = 3;

/**
 * Takes the backup of a night for this process: one that nobody has begun, that a dead process left, or that failed a
 * while ago. Of several processes one gets it, and while one is at work on another night, none does.
 */
export async function claimNight(
  db: Db,
  night: string,
  claim: { workerId: string; now: string; silentSince: string; failedBefore: string },
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO nightly_backups (night, worker_id, beat_at, started_at, attempts)
    SELECT ${night}, ${claim.workerId}, ${claim.now}, ${claim.now}, 1
    WHERE NOT EXISTS (SELECT 1 FROM nightly_backups other
      WHERE other.night <> ${night} AND other.ended_at IS NULL AND other.beat_at >= ${claim.silentSince})
    ON CONFLICT (night) DO UPDATE SET worker_id = excluded.worker_id, beat_at = excluded.beat_at,
      started_at = excluded.started_at, attempts = nightly_backups.attempts + 1, ended_at = NULL, error = NULL
    WHERE (nightly_backups.ended_at IS NULL AND nightly_backups.beat_at
        < CASE WHEN nightly_backups.attempts < ${MOST_QUICK} THEN ${claim.silentSince} ELSE ${claim.failedBefore} END)
      OR (nightly_backups.error IS NOT NULL AND nightly_backups.ended_at < ${claim.failedBefore})
    RETURNING night`.execute(db);
  return rows.length > 0;
}

export async function beatNight(db: Db, night: string, workerId: string, now: string): Promise<void> {
  await db
    .updateTable('nightly_backups')
    .set({ beat_at: now })
    .where('night', '=', night)
    .where('worker_id', '=', workerId)
    .execute();
}

export interface NightOutcome {
  name: string | null;
  byteCount: number | null;
  fileCount: number | null;
  lostCount: number | null;
  error: string | null;
}

export async function endNight(
  db: Db,
  night: string,
  workerId: string,
  now: string,
  outcome: NightOutcome,
): Promise<void> {
  await db
    .updateTable('nightly_backups')
    .set({
      ended_at: now,
      name: outcome.name,
      byte_count: outcome.byteCount,
      file_count: outcome.fileCount,
      lost_count: outcome.lostCount,
      error: outcome.error,
    })
    .where('night', '=', night)
    .where('worker_id', '=', workerId)
    .execute();
}

/** The latest first. */
export async function listNights(db: Db, limit: number): Promise<BackupNight[]> {
  const rows = await db
    .selectFrom('nightly_backups')
    .selectAll()
    .orderBy('night', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    night: row.night,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    attempts: row.attempts,
    name: row.name,
    byteCount: row.byte_count === null ? null : Number(row.byte_count),
    fileCount: row.file_count,
    lostCount: row.lost_count,
    error: row.error,
  }));
}

/** When the last backup began that was made; null: none was. */
export async function findLastMade(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('nightly_backups')
    .select('started_at')
    .where('name', 'is not', null)
    .where('error', 'is', null)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.started_at ?? null;
}
