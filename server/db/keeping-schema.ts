/* Tables of backups, part of `schema.ts`. */

/** One row per night on which a backup was due. */
export interface NightlyBackupsTable {
  /** Day in Việt Nam. */
  night: string;
  /** Process at work on it, and its last sign of life: another one takes over a dead one's work. */
  worker_id: string;
  beat_at: string;
  started_at: string;
  attempts: number;
  /** null: at work, or the process died. */
  ended_at: string | null;
  /** Name of the backup's folder; null: none was made. */
  name: string | null;
  byte_count: number | null;
  file_count: number | null;
  /** Files that the database names and that were missing or damaged. */
  lost_count: number | null;
  /** Why it failed, in words. */
  error: string | null;
}
