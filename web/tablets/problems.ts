import {
  type CustodyEntry,
  LITTLE_SPACE_SHARE,
  SILENT_AFTER_MS,
  UNSENT_TOO_LONG_MS,
} from '#domain/custody.ts';
import { CLOCK_TOLERANCE_MS } from '#domain/sync.ts';

const DAY_MS = 24 * 3_600_000;
const LOW_BATTERY = 0.15;

/** Gravest first. */
export const PROBLEMS = [
  'missing_items',
  'recounted',
  'refused',
  'set_aside',
  'unsent_old',
  'missing_photos',
  'silent',
  'space',
  'clock',
  'battery',
  'lost',
] as const;
export type Problem = (typeof PROBLEMS)[number];

/** What of a tablet somebody should look at, gravest first. Of a lost one only that, and what can still be decided. */
export function problemsOf(entry: CustodyEntry, nowMs: number): Problem[] {
  const { device } = entry;
  const ageMs = (at: string | null) => (at === null ? 0 : nowMs - Date.parse(at));
  const freeShare = freeShareOf(entry);
  const isRecounted = entry.recount !== null && entry.recount.decided === null;
  const found: Record<Problem, boolean> = {
    // The last numbers are only unsent.
    missing_items: entry.gaps.length > 0,
    recounted: isRecounted,
    refused: entry.rejectedItems > 0,
    set_aside: device.setAside > 0,
    unsent_old: ageMs(device.oldestUnsentAt) > UNSENT_TOO_LONG_MS,
    missing_photos: entry.missingPhotos > 0,
    silent: entry.lastContactAt === null || ageMs(entry.lastContactAt) > SILENT_AFTER_MS,
    space: freeShare !== null && freeShare < LITTLE_SPACE_SHARE,
    clock: Math.abs(entry.clockOffsetMs) >= CLOCK_TOLERANCE_MS,
    battery: device.battery !== null && device.battery < LOW_BATTERY,
    lost: entry.lost !== null,
  };
  const told: readonly Problem[] = entry.lost ? ['recounted', 'refused', 'lost'] : PROBLEMS;
  return told.filter((problem) => found[problem]);
}

/** Whole days since the last contact. */
export const silentDays = (lastContactAt: string | null, nowMs: number) =>
  lastContactAt === null ? null : Math.floor((nowMs - Date.parse(lastContactAt)) / DAY_MS);

export function freeShareOf({ device }: Pick<CustodyEntry, 'device'>): number | null {
  const { storageUsedBytes: used, storageQuotaBytes: all } = device;
  return used === null || all === null || all === 0 ? null : Math.max(0, all - used) / all;
}

export const TABLET_SORTS = [
  'problems',
  'label',
  'contact',
  'unsent',
  'photos',
  'space',
  'clock',
  'battery',
  'version',
] as const;
export type TabletSort = (typeof TABLET_SORTS)[number];
export type Direction = 'asc' | 'desc';

/** Where a column begins when it is chosen: with what needs somebody. */
export const FIRST_DIRECTION: Record<TabletSort, Direction> = {
  problems: 'desc',
  label: 'asc',
  contact: 'asc',
  unsent: 'desc',
  photos: 'desc',
  space: 'asc',
  clock: 'desc',
  battery: 'asc',
  version: 'asc',
};

/** The graver problem outweighs all lighter ones together. */
function weightOf(problems: readonly Problem[]): number {
  return problems.reduce((sum, problem) => sum + 2 ** (PROBLEMS.length - PROBLEMS.indexOf(problem)), 0);
}

export function sortTablets(
  entries: readonly CustodyEntry[],
  sort: TabletSort,
  direction: Direction,
  nowMs: number,
): CustodyEntry[] {
  const keyOf: Record<TabletSort, (entry: CustodyEntry) => number | string> = {
    problems: (entry) => weightOf(problemsOf(entry, nowMs)),
    label: ({ device }) => device.label,
    contact: ({ lastContactAt }) => lastContactAt ?? '',
    unsent: ({ device }) => device.unsentItems + device.unsentPhotos,
    photos: ({ missingPhotos }) => missingPhotos,
    space: (entry) => freeShareOf(entry) ?? 2,
    clock: ({ clockOffsetMs }) => Math.abs(clockOffsetMs),
    battery: ({ device }) => device.battery ?? 2,
    version: ({ device }) => device.appVersion,
  };
  const key = keyOf[sort];
  const sign = direction === 'asc' ? 1 : -1;
  const compare = (a: number | string, b: number | string) =>
    typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b, 'vi') : Number(a) - Number(b);
  return [...entries].sort(
    (a, b) => sign * compare(key(a), key(b)) || a.device.label.localeCompare(b.device.label, 'vi'),
  );
}
