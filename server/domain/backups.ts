import { z } from 'zod';
import type { Instant } from './values.ts';

/** After so many hours without a backup somebody has to look. */
export const LATE_AFTER_HOURS = 36;

export const BackupNight = z.object({
  /** Day in Việt Nam. */
  night: z.string(),
  startedAt: z.string(),
  /** null: at work. */
  endedAt: z.string().nullable(),
  attempts: z.int(),
  /** null: none was made. */
  name: z.string().nullable(),
  byteCount: z.int().nullable(),
  fileCount: z.int().nullable(),
  /** Files that the database names and that were missing or damaged. */
  lostCount: z.int().nullable(),
  error: z.string().nullable(),
});
export type BackupNight = z.infer<typeof BackupNight>;

export const BackupStanding = z.object({
  /** Is a folder for backups named. */
  isConfigured: z.boolean(),
  /** When the last one began that was made. */
  lastMadeAt: z.string().nullable(),
  ageHours: z.number().nullable(),
  /** None, none for too long, or one of a moment to come: then nobody knows how old it is. */
  isLate: z.boolean(),
  /** Why the last night failed; null: it did not. */
  lastError: z.string().nullable(),
});
export type BackupStanding = z.infer<typeof BackupStanding>;

export const BackupOverview = z.object({
  standing: BackupStanding,
  /** Hour in Việt Nam at which a night's backup is due. */
  hour: z.int(),
  isLocked: z.boolean(),
  nights: z.array(BackupNight),
});
export type BackupOverview = z.infer<typeof BackupOverview>;

export function backupStanding(
  isConfigured: boolean,
  lastMadeAt: Instant | null,
  lastError: string | null,
  now: Instant,
): BackupStanding {
  const hours = lastMadeAt === null ? null : (Date.parse(now) - Date.parse(lastMadeAt)) / 3_600_000;
  return {
    isConfigured,
    lastMadeAt,
    ageHours: hours === null ? null : Math.round(hours * 10) / 10,
    isLate: hours === null || hours < 0 || hours > LATE_AFTER_HOURS,
    lastError,
  };
}
