import { addDays, localDay } from '../domain/calendar.ts';
import type { SiteEventInput } from '../domain/site-events.ts';
import type { CalendarDate, Instant, LonLat } from '../domain/values.ts';
import type { WholeSite } from '../sites/sites-bulk.service.ts';
import { movedBy } from './demo-places.ts';
import type { DemoRandom } from './demo-random.ts';

type LoggedEvent = WholeSite['events'][number];
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An event without what the log fills in. */
type EventContent = DistributiveOmit<
  SiteEventInput,
  'id' | 'occurredAt' | 'lonLat' | 'accuracyM' | 'photoIds'
>;

/** Who writes: roles, no person's name. */
export interface DemoActors {
  field: string;
  office: string;
  resident: string;
}

const MINUTE_MS = 60_000;
const DAY_START_MINUTES = 7 * 60 + 20;
const DAY_END_MINUTES = 17 * 60;
const VIET_NAM_OFFSET_MINUTES = 7 * 60;

/** Writes a site's events in working hours of past days, each arriving a little after it happened. */
export class DemoLog {
  readonly events: LoggedEvent[] = [];
  private lastAtMs = 0;
  private lastReceivedMs = 0;
  private readonly random: DemoRandom;
  private readonly now: Instant;
  private readonly siteLonLat: LonLat;
  private readonly actors: DemoActors;

  constructor(random: DemoRandom, now: Instant, siteLonLat: LonLat, actors: DemoActors) {
    this.random = random;
    this.now = now;
    this.siteLonLat = siteLonLat;
    this.actors = actors;
  }

  /** @param daysAgo at least 1, so that nothing ever lies in the future */
  add(daysAgo: number, who: keyof DemoActors, content: EventContent): void {
    const { random } = this;
    const day = addDays(localDay(this.now), -Math.max(1, daysAgo));
    const minutes = random.int(DAY_START_MINUTES, DAY_END_MINUTES) - VIET_NAM_OFFSET_MINUTES;
    const wanted = Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE_MS + random.int(0, 59) * 1000;
    const atMs = Math.max(wanted, this.lastAtMs + random.int(8, 25) * MINUTE_MS);
    const receivedMs = Math.max(atMs + random.int(1, 95) * MINUTE_MS, this.lastReceivedMs + MINUTE_MS);
    this.lastAtMs = atMs;
    this.lastReceivedMs = receivedMs;
    const isOnSite = who === 'field';
    this.events.push({
      ...content,
      id: random.uuid(atMs),
      occurredAt: new Date(atMs).toISOString(),
      lonLat: isOnSite
        ? movedBy(this.siteLonLat, Math.abs(random.gaussian()) * 6, random.between(0, 6.28))
        : null,
      accuracyM: isOnSite ? Math.round(random.between(3, 14)) : null,
      photoIds: [],
      receivedAt: new Date(receivedMs).toISOString(),
      actorName: this.actors[who],
    } as LoggedEvent);
  }

  /** A day from today on. */
  dayInDays(days: number): CalendarDate {
    return addDays(localDay(this.now), days);
  }

  /** For what the next event brings along. */
  makeId(): string {
    return this.random.uuid(this.lastAtMs);
  }

  get firstReceivedAt(): Instant {
    return this.events[0]?.receivedAt ?? this.now;
  }
}
