import { addDays, daysBetween, FAR_FUTURE, localDay } from './calendar.ts';
import type { MeasureKind } from './code-lists.ts';
import type { SiteEvent, SiteEventInput } from './site-events.ts';
import type { MeasureState, SiteState } from './sites.ts';
import type { CalendarDate, Instant } from './values.ts';

/** An event as the fold reads it: on the tablet it has not been received yet. */
export type FoldEvent = SiteEventInput & Partial<Pick<SiteEvent, 'receivedAt'>>;

/** What the fold needs of the card: a site is planned once it has a due date. */
export interface FoldCard {
  dueOn: CalendarDate | null;
}

export type MeasureKinds = ReadonlyMap<string, MeasureKind>;

/**
 * When an event counts as having happened: the device's time, but never after its arrival, so that a
 * tablet whose clock runs ahead cannot outrank what others record later.
 */
export function happenedAt(event: FoldEvent): Instant {
  return event.receivedAt !== undefined && event.receivedAt < event.occurredAt
    ? event.receivedAt
    : event.occurredAt;
}

/**
 * The state of a site from its card and its log: the only place that knows the workflow. Server, tablet
 * and browser run the same function. The result depends on the set of events, not on their order. Events that
 * were withdrawn are left out; a withdrawal itself cannot be withdrawn.
 */
export function foldSite(card: FoldCard, events: readonly FoldEvent[], kinds: MeasureKinds): SiteState {
  return foldEvents(events, kinds).result(card);
}

/** A mark "fixed" that stands in the log. */
export interface FoldedMark {
  eventId: string;
  /** The office returned the fix. */
  isRejected: boolean;
  /** The last one that counted, and nothing has reopened the site since. */
  isCurrent: boolean;
}

/** What became of the marks of a site, by the same rules as its state. Those that were withdrawn are left out. */
export function foldMarks(events: readonly FoldEvent[], kinds: MeasureKinds): FoldedMark[] {
  return foldEvents(events, kinds).marks();
}

function foldEvents(events: readonly FoldEvent[], kinds: MeasureKinds): Fold {
  const withdrawn = new Set(events.flatMap((event) => (event.type === 'withdrawn' ? event.eventIds : [])));
  const stands = (event: FoldEvent) => event.type === 'withdrawn' || !withdrawn.has(event.id);
  const isReport = (event: FoldEvent) => event.type === 'reported';
  const log = events
    .filter(stands)
    .map((event) => ({ event, at: happenedAt(event) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.event.id < b.event.id ? -1 : 1));
  const fold = new Fold(kinds);
  if (events.some(isReport) && !log.some(({ event }) => isReport(event))) fold.closeUnreported();
  for (const { event, at } of log) fold.apply(event, at);
  return fold;
}

const SETTLES_DOUBT = new Set<FoldEvent['type']>(['inspected', 'measure_installed', 'closed', 'reopened']);

type Stage = 'candidate' | 'reported' | 'open' | 'fixed' | 'verified' | 'closed';

class Fold {
  private stage: Stage = 'reported';
  private readonly measures = new Map<string, MeasureState>();
  private openedAt: Instant | null = null;
  private fixedAt: Instant | null = null;
  private verifiedAt: Instant | null = null;
  private lastInspectedAt: Instant | null = null;
  private lastEventAt: Instant | null = null;
  private beganAsCandidate = false;
  private isFixRejected = false;
  private hasInstalledSinceOpen = false;
  private spentVnd = 0;
  private doubt: SiteState['doubt'] = null;
  private currentMark: string | null = null;
  private readonly isRejectedByMark = new Map<string, boolean>();
  private readonly kinds: MeasureKinds;

  constructor(kinds: MeasureKinds) {
    this.kinds = kinds;
  }

  /** A site whose only report was taken back is none; the office may reopen it. */
  closeUnreported(): void {
    this.stage = 'closed';
  }

  apply(event: FoldEvent, at: Instant): void {
    this.lastEventAt = at;
    if (SETTLES_DOUBT.has(event.type)) this.doubt = null;
    switch (event.type) {
      case 'reported':
        if (this.openedAt !== null) return;
        this.beganAsCandidate = event.isCandidate;
        this.stage = event.isCandidate ? 'candidate' : 'reported';
        this.openedAt = at;
        return;
      case 'inspected':
        this.lastInspectedAt = at;
        for (const check of event.measures) this.check(check, at);
        if (event.isHazardConfirmed && (this.stage === 'candidate' || this.stage === 'reported'))
          this.open(at);
        this.reopenIfUnprotected();
        return;
      case 'measure_installed': {
        const kind = this.kinds.get(event.measure.kind);
        this.measures.set(event.measure.id, {
          id: event.measure.id,
          kind: event.measure.kind,
          lonLat: event.lonLat ?? null,
          condition: 'good',
          installedAt: at,
          nextInspectionOn: nextInspection(event.measure.nextInspectionOn, kind, at),
        });
        this.spentVnd += event.measure.costVnd ?? 0;
        this.hasInstalledSinceOpen = true;
        if (this.stage === 'candidate' || this.stage === 'reported') {
          this.open(at);
          this.hasInstalledSinceOpen = true;
        }
        return;
      }
      case 'fix_marked':
        this.isRejectedByMark.set(event.id, false);
        if (this.stage === 'verified' || this.stage === 'closed') return;
        this.currentMark = event.id;
        this.stage = 'fixed';
        this.fixedAt = at;
        this.isFixRejected = false;
        return;
      case 'verified':
        if (this.stage !== 'fixed') return;
        this.stage = 'verified';
        this.verifiedAt = at;
        this.lastInspectedAt = at;
        return;
      case 'rejected':
        if (this.stage !== 'fixed') return;
        this.stage = 'open';
        this.fixedAt = null;
        this.isFixRejected = true;
        if (this.currentMark !== null) this.isRejectedByMark.set(this.currentMark, true);
        return;
      case 'damaged': {
        const measure = this.measures.get(event.measureId);
        if (measure) this.measures.set(measure.id, { ...measure, condition: event.condition });
        this.reopenIfUnprotected();
        return;
      }
      case 'reopened':
        if (event.isCandidate === true) {
          const isUntouched = this.beganAsCandidate && this.measures.size === 0;
          if (isUntouched && (this.stage === 'open' || this.stage === 'closed')) this.stage = 'candidate';
          return;
        }
        if (this.stage === 'fixed' || this.stage === 'verified' || this.stage === 'closed') this.open(at);
        return;
      case 'closed':
        this.stage = 'closed';
        return;
      case 'doubted':
        this.doubt = { finding: event.finding, at };
        return;
      case 'noted':
      case 'withdrawn':
        return;
    }
  }

  private open(at: Instant): void {
    this.openedAt = this.stage === 'candidate' || this.stage === 'reported' ? (this.openedAt ?? at) : at;
    this.stage = 'open';
    this.fixedAt = null;
    this.verifiedAt = null;
    this.hasInstalledSinceOpen = false;
    this.currentMark = null;
  }

  private check(
    check: {
      measureId: string;
      condition: MeasureState['condition'];
      nextInspectionOn?: CalendarDate | null;
    },
    at: Instant,
  ): void {
    const measure = this.measures.get(check.measureId);
    if (!measure) return;
    this.measures.set(measure.id, {
      ...measure,
      condition: check.condition,
      nextInspectionOn: nextInspection(check.nextInspectionOn, this.kinds.get(measure.kind), at),
    });
  }

  /** A fix whose last effective measure is gone is no fix: the site is open again by itself. */
  private reopenIfUnprotected(): void {
    if (this.stage !== 'fixed' && this.stage !== 'verified') return;
    if (this.measures.size === 0) return;
    const stands = [...this.measures.values()].some(
      (measure) => measure.condition === 'good' && isEffective(this.kinds.get(measure.kind)),
    );
    if (!stands && this.lastEventAt !== null) this.open(this.lastEventAt);
  }

  marks(): FoldedMark[] {
    return [...this.isRejectedByMark].map(([eventId, isRejected]) => ({
      eventId,
      isRejected,
      isCurrent: eventId === this.currentMark,
    }));
  }

  result(card: FoldCard): SiteState {
    const measures = [...this.measures.values()].sort((a, b) =>
      a.installedAt < b.installedAt ? -1 : a.installedAt > b.installedAt ? 1 : a.id < b.id ? -1 : 1,
    );
    const standing = measures.filter((measure) => measure.condition === 'good');
    const until = (wanted: (kind: MeasureKind | undefined) => boolean) =>
      latest(
        standing
          .filter((measure) => wanted(this.kinds.get(measure.kind)))
          .map((measure) => measure.nextInspectionOn ?? FAR_FUTURE),
      );
    return {
      status: this.status(card),
      isFixRejected: this.isFixRejected,
      openedAt: this.openedAt,
      fixedAt: this.fixedAt,
      verifiedAt: this.verifiedAt,
      lastInspectedAt: this.lastInspectedAt,
      lastEventAt: this.lastEventAt,
      daysToFix:
        this.openedAt !== null && this.fixedAt !== null
          ? Math.max(0, daysBetween(localDay(this.openedAt), localDay(this.fixedAt)))
          : null,
      spentVnd: this.spentVnd,
      measures,
      coveredUntil: until(isEffective),
      fencedUntil: until((kind) => kind?.props.isFence === true),
      signedUntil: until((kind) => kind?.props.protection === 'sign'),
      nextInspectionOn: earliest(
        standing.map((measure) => measure.nextInspectionOn).filter((day) => day !== null),
      ),
      doubt: this.doubt,
    };
  }

  private status(card: FoldCard): SiteState['status'] {
    if (this.stage !== 'open') return this.stage;
    if (this.hasInstalledSinceOpen) return 'in_progress';
    return card.dueOn === null ? 'confirmed' : 'planned';
  }
}

function isEffective(kind: MeasureKind | undefined): boolean {
  return kind?.props.protection === 'barrier' || kind?.props.protection === 'supervision';
}

function nextInspection(
  given: CalendarDate | null | undefined,
  kind: MeasureKind | undefined,
  at: Instant,
): CalendarDate | null {
  // Nobody can declare that a fence never rots: null is no day, and the kind's interval counts.
  if (given !== undefined && given !== null) return given;
  const every = kind?.props.inspectEveryDays ?? null;
  return every === null ? null : addDays(localDay(at), every);
}

function latest(days: readonly CalendarDate[]): CalendarDate | null {
  return days.reduce<CalendarDate | null>((best, day) => (best === null || day > best ? day : best), null);
}

function earliest(days: readonly CalendarDate[]): CalendarDate | null {
  return days.reduce<CalendarDate | null>((best, day) => (best === null || day < best ? day : best), null);
}
