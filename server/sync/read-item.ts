import { createHash } from 'node:crypto';
import { localDay } from '../domain/calendar.ts';
import { ProblemError } from '../domain/errors.ts';
import { CLOCK_TOLERANCE_MS, SyncItem } from '../domain/sync.ts';
import { CommuneCode, Id, Instant } from '../domain/values.ts';
import type { Problem } from './sync.rows.ts';

/** An item as it came: read whole, or with what can be read of it and the reason. */
export interface SentItem {
  position: number;
  raw: unknown;
  item: SyncItem | null;
  itemId: string | null;
  sequence: number | null;
  kind: string;
  siteId: string | null;
  communeCode: string | null;
  tappedAt: string | null;
  clockOffsetMs: number | null;
  sha256s: string[];
  contentHash: string;
  fault: Problem | null;
}

const MOST_PLACES = 5;

export function readItem(raw: unknown, position: number): SentItem {
  const parsed = SyncItem.safeParse(raw);
  if (parsed.success) return { ...readable(parsed.data), position, raw };
  const places = parsed.error.issues.slice(0, MOST_PLACES).map(({ path }) => path.map(String).join('.'));
  const loose = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  const sequence = Number.isSafeInteger(loose.sequence) && (loose.sequence as number) > 0;
  return {
    position,
    raw,
    item: null,
    itemId: Id.safeParse(loose.id).data ?? null,
    sequence: sequence ? (loose.sequence as number) : null,
    kind: 'unreadable',
    siteId: Id.safeParse(loose.siteId).data ?? null,
    communeCode: null,
    tappedAt: Instant.safeParse(loose.tappedAt).data ?? null,
    clockOffsetMs: Number.isSafeInteger(loose.clockOffsetMs) ? (loose.clockOffsetMs as number) : null,
    sha256s: [],
    contentHash: hashOf(raw),
    fault: { code: 'sync.item_unreadable', details: { places: places.join(', ') || '–' } },
  };
}

function readable(item: SyncItem): Omit<SentItem, 'position' | 'raw'> {
  // The difference of clocks may be measured between two sends; it is no part of what was tapped.
  const { clockOffsetMs, ...content } = item;
  const photos = item.kind === 'events' || item.kind === 'new_site' ? item.photos : [];
  return {
    item,
    itemId: item.id,
    sequence: item.sequence,
    kind: item.kind,
    siteId: item.kind === 'dropped' ? null : item.kind === 'new_site' ? item.site.id : item.siteId,
    communeCode:
      item.kind === 'new_site' ? (CommuneCode.safeParse(item.site.communeCode).data ?? null) : null,
    tappedAt: item.tappedAt,
    clockOffsetMs,
    sha256s: photos.map(({ sha256 }) => sha256),
    contentHash: hashOf(content),
    fault: null,
  };
}

function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value, sorted) ?? 'undefined')
    .digest('hex');
}

/** Equal content has one spelling, whatever the order of its fields. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What turns the times of a tablet's clock into those of the server's. */
export class Clock {
  /** Server's clock minus tablet's; 0 when the difference is too small to count. */
  readonly offsetMs: number;
  private readonly now: string;

  constructor(offsetMs: number, now: string) {
    this.offsetMs = Math.abs(offsetMs) < CLOCK_TOLERANCE_MS ? 0 : offsetMs;
    this.now = now;
  }

  /** Never later than the arrival. */
  correct(raw: string): string {
    const at = new Date(Date.parse(raw) + this.offsetMs);
    const iso = Number.isNaN(at.getTime()) ? this.now : at.toISOString();
    return iso > this.now ? this.now : iso;
  }

  dayOf(raw: string | null): string | null {
    return raw === null ? null : localDay(this.correct(raw));
  }
}

/** The corrected time, and the raw one where it differs. */
export function correctedTime(clock: Clock, raw: string): { occurredAt: string; deviceAt?: string } {
  const occurredAt = clock.correct(raw);
  const normal = new Date(raw).toISOString();
  return occurredAt === normal ? { occurredAt } : { occurredAt, deviceAt: normal };
}

/** @throws ProblemError `sync.photo_without_event` */
export function checkPhotos(photos: readonly { eventId: string }[], eventIds: readonly string[]): void {
  if (photos.some(({ eventId }) => !eventIds.includes(eventId)))
    throw new ProblemError('sync.photo_without_event');
}
