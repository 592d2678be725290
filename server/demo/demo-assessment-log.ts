import type { AssessmentCard, AssessmentEvent, AssessmentEventInput } from '../domain/assessments.ts';
import { addDays, localDay } from '../domain/calendar.ts';
import type { CalendarDate, Instant } from '../domain/values.ts';
import type { DemoRandom } from './demo-random.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type EventContent = DistributiveOmit<AssessmentEventInput, 'id' | 'occurredAt' | 'note'>;

/** Who writes: offices, no person's name. */
export interface AssessmentActors {
  commune: string;
  city: string;
}

const MINUTE_MS = 60_000;
const DAY_START_MS = 60 * MINUTE_MS;
const LAST_START_MINUTES = 7 * 60;

/** Writes the log of one assessment in working hours of past days. */
export class DemoAssessmentLog {
  readonly card: AssessmentCard;
  readonly events: AssessmentEvent[] = [];
  private readonly random: DemoRandom;
  private readonly lastDay: CalendarDate;
  private readonly actors: AssessmentActors;
  private lastAtMs = 0;

  constructor(
    card: Omit<AssessmentCard, 'id'>,
    random: DemoRandom,
    lastDay: CalendarDate,
    actors: AssessmentActors,
  ) {
    this.card = { id: random.uuid(Date.parse(`${lastDay}T00:00:00Z`)), ...card };
    this.random = random;
    this.lastDay = lastDay;
    this.actors = actors;
  }

  /** @param daysAgo days before the last day, 0 for that day itself */
  add(daysAgo: number, who: keyof AssessmentActors, content: EventContent, note = ''): void {
    const { random } = this;
    const dayMs = Date.parse(`${this.dayBefore(daysAgo)}T00:00:00Z`) + DAY_START_MS;
    const wanted = dayMs + random.int(0, LAST_START_MINUTES) * MINUTE_MS;
    const isSameDay = this.lastAtMs >= dayMs;
    const atMs = isSameDay ? this.lastAtMs + random.int(1, 5) * MINUTE_MS : wanted;
    this.lastAtMs = atMs;
    const at: Instant = new Date(atMs).toISOString();
    this.events.push({
      ...content,
      id: random.uuid(atMs),
      occurredAt: at,
      note,
      assessmentId: this.card.id,
      sequence: this.events.length + 1,
      receivedAt: at,
      actorName: this.actors[who],
    } as AssessmentEvent);
  }

  dayBefore(daysAgo: number): CalendarDate {
    return addDays(this.lastDay, -daysAgo);
  }

  /** For what the next event brings along. */
  makeId(): string {
    return this.random.uuid(this.lastAtMs);
  }
}

/** The day before today, or the last day of the year when that is over. */
export function lastDayOfStory(now: Instant, year: number): CalendarDate {
  const yesterday = addDays(localDay(now), -1);
  const lastOfYear = `${year}-12-31`;
  return yesterday < lastOfYear ? yesterday : lastOfYear;
}
