import { localDay, toDayNumber } from '../domain/calendar.ts';
import type { FoundBackup } from './manifest.ts';

const DAYS = 7;
const WEEKS = 5;
const MONTHS = 12;

/**
 * Nightly backups of an installation that make room: all but the newest of each of the last 7 days, 5 weeks and 12
 * months that have one. Backups that somebody asked for stay, and so do those of others, or of nobody knows whom.
 */
export function listOutdated(backups: readonly FoundBackup[], installation: string): FoundBackup[] {
  const nightly = backups
    .filter(({ manifest }) => manifest.kind === 'nightly' && manifest.installation === installation)
    .sort((one, other) => (one.manifest.madeAt < other.manifest.madeAt ? 1 : -1));
  const kept = new Set<FoundBackup>();
  for (const [most, periodOf] of [
    [DAYS, (day: string) => day],
    // Weeks begin on Mondays; day 0 was a Thursday.
    [WEEKS, (day: string) => String(Math.floor((toDayNumber(day) + 3) / 7))],
    [MONTHS, (day: string) => day.slice(0, 7)],
  ] as const) {
    const seen = new Set<string>();
    for (const backup of nightly) {
      const period = periodOf(localDay(backup.manifest.madeAt));
      if (seen.has(period) || seen.size === most) continue;
      seen.add(period);
      kept.add(backup);
    }
  }
  return nightly.filter((backup) => !kept.has(backup));
}
