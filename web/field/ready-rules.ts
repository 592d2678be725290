import { CLOCK_TOLERANCE_MS } from '#domain/sync.ts';
import type { Ready } from '../offline/index.ts';

/** `unknown`: this device does not say. */
export type ReadyLevel = 'good' | 'bad' | 'unknown';
export const READY_KEYS = [
  'app',
  'communes',
  'sites',
  'outlines',
  'thumbs',
  'space',
  'battery',
  'unsent',
  'clock',
] as const;
export type ReadyKey = (typeof READY_KEYS)[number];

export interface ReadyFacts extends Ready {
  /** The application starts without a network. */
  startsOffline: boolean;
  hasOutlines: boolean;
  /** Small pictures on the device, and all that there are to take along. */
  thumbs: { here: number; wanted: number };
}

/** Sites that are older are called old: the office may have changed half of them. */
const FRESH_MS = 12 * 3_600_000;
/** Enough for a day with the screen in the sun and the camera. */
const LEAST_BATTERY = 0.5;
/** A day of 60 visits with 180 photos, and as much again. */
const LEAST_FREE_BYTES = 300 * 1024 * 1024;

export const freeBytes = ({ space }: Pick<Ready, 'space'>) =>
  space.quotaBytes === null || space.usedBytes === null ? null : space.quotaBytes - space.usedBytes;

/** Each line of the card before leaving: fine, or something is to be done about it. */
export function readyLevels(facts: ReadyFacts, now: string): Record<ReadyKey, ReadyLevel> {
  const good = (isGood: boolean): ReadyLevel => (isGood ? 'good' : 'bad');
  const free = freeBytes(facts);
  const { counts, clockOffsetMs, snapshotAt, battery, space, thumbs } = facts;
  return {
    app: good(facts.startsOffline),
    communes: good(facts.communes.length > 0),
    sites: good(snapshotAt !== null && Date.parse(now) - Date.parse(snapshotAt) <= FRESH_MS),
    outlines: good(facts.hasOutlines),
    thumbs: good(thumbs.here >= thumbs.wanted),
    space: free === null ? 'unknown' : good(free >= LEAST_FREE_BYTES && !space.isNearlyFull),
    battery: battery === null ? 'unknown' : good(battery >= LEAST_BATTERY),
    unsent: good(counts.unsentItems + counts.unsentPhotos + counts.setAside + counts.refusedPhotos === 0),
    clock: clockOffsetMs === null ? 'unknown' : good(Math.abs(clockOffsetMs) < CLOCK_TOLERANCE_MS),
  };
}
