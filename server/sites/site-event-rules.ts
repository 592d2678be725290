import { isDeepStrictEqual } from 'node:util';
import { ProblemError } from '../domain/errors.ts';
import type { SiteEvent, SiteEventInput } from '../domain/site-events.ts';
import type { SiteState } from '../domain/sites.ts';
import { WITHDRAW_WITHIN_MS } from '../domain/sync.ts';
import type { RecordedEvent } from './site-writes.queries.ts';

/** Is a stored event the one that is sent again: same content, whatever the server added. */
export function sameEvent(stored: SiteEvent, sent: SiteEventInput): boolean {
  const {
    siteId: _site,
    receivedAt: _received,
    actorName: _actor,
    distanceM: _distance,
    deviceAt: _device,
    handedInBy: _handed,
    changedSettled: _settled,
    ...content
  } = stored;
  const normal = (event: object) =>
    JSON.parse(JSON.stringify({ lonLat: null, accuracyM: null, ...event })) as object;
  return isDeepStrictEqual(normal(content), normal(sent));
}

/** One spelling of a moment and each photo once, so that a re-send equals what was stored. */
export function normalEvent<E extends SiteEventInput>(event: E): E {
  return {
    ...event,
    occurredAt: new Date(event.occurredAt).toISOString(),
    photoIds: [...new Set(event.photoIds)],
  };
}

/**
 * The events in their normal form; one that is sent twice in a batch counts once.
 * @throws ProblemError `event.id_taken` when two with one id differ
 */
export function uniqueEvents(events: readonly SiteEventInput[]): SiteEventInput[] {
  const byId = new Map<string, SiteEventInput>();
  for (const event of events.map(normalEvent)) {
    const twin = byId.get(event.id);
    if (twin !== undefined && !isDeepStrictEqual(twin, event)) throw new ProblemError('event.id_taken');
    byId.set(event.id, event);
  }
  return [...byId.values()];
}

/**
 * Refuses an office decision that the fold puts before what it decides on, because the device's clock is
 * behind: it would be stored and change nothing.
 */
export function checkEffect(event: SiteEventInput, before: SiteState, after: SiteState): void {
  const isDecision =
    event.type === 'verified' ||
    event.type === 'rejected' ||
    event.type === 'reopened' ||
    event.type === 'closed';
  if (!isDecision || after.status !== before.status) return;
  // It never was a candidate, so there is nothing to go back to.
  if (event.type === 'reopened' && event.isCandidate === true)
    throw new ProblemError('event.not_applicable', { event: event.type, status: before.status });
  throw new ProblemError('event.out_of_order', {
    event: event.type,
    at: event.occurredAt,
    after: before.lastEventAt,
  });
}

/** What was seen or done at the water: the fold decides what it means. */
const OF_THE_FIELD: ReadonlySet<SiteEventInput['type']> = new Set(['inspected', 'fix_marked', 'damaged']);

/**
 * Refuses office decisions that the state does not call for, and checks of measures that do not exist.
 * @param isFromTablet it may be days old and the state another one by now: what was done at the water is taken
 */
export function checkTransition(event: SiteEventInput, state: SiteState, isFromTablet: boolean): void {
  if (isFromTablet && OF_THE_FIELD.has(event.type)) return;
  const refuse = () => new ProblemError('event.not_applicable', { event: event.type, status: state.status });
  const needMeasure = (id: string) => {
    if (!state.measures.some((measure) => measure.id === id)) throw new ProblemError('event.unknown_measure');
  };
  switch (event.type) {
    case 'verified':
      if (state.status !== 'fixed') throw refuse();
      if (!state.measures.some(({ condition }) => condition === 'good')) {
        throw new ProblemError('event.nothing_to_verify');
      }
      return;
    case 'rejected':
      if (state.status !== 'fixed') throw refuse();
      return;
    case 'reopened':
      if (event.isCandidate === true) {
        const isDecided = ['confirmed', 'planned', 'closed'].includes(state.status);
        if (!isDecided || state.measures.length > 0) throw refuse();
        return;
      }
      if (state.status !== 'fixed' && state.status !== 'verified' && state.status !== 'closed')
        throw refuse();
      return;
    case 'closed':
      if (state.status === 'closed') throw refuse();
      return;
    case 'fix_marked':
      if (state.status === 'verified' || state.status === 'closed' || state.status === 'fixed')
        throw refuse();
      return;
    case 'damaged':
      needMeasure(event.measureId);
      return;
    case 'inspected':
      for (const check of event.measures) needMeasure(check.measureId);
      return;
    case 'measure_installed':
      if (state.measures.some((measure) => measure.id === event.measure.id))
        throw new ProblemError('event.id_taken');
      return;
    case 'reported':
      // A second report may date a hazard back, but it does not turn it into a mere candidate.
      if (event.isCandidate && state.status !== 'candidate') throw refuse();
      return;
    case 'noted':
    case 'doubted':
    case 'withdrawn':
      return;
  }
}

/** Decisions of the office are reopened or returned, and a withdrawal stands. */
const WITHDRAWABLE: ReadonlySet<string> = new Set([
  'reported',
  'inspected',
  'measure_installed',
  'fix_marked',
  'damaged',
  'noted',
  'doubted',
] satisfies SiteEventInput['type'][]);

/**
 * Events are taken back by who recorded them, for a day after they came, and not after the office has verified.
 * @param log all stored events of the site
 */
export function checkWithdrawal(
  eventIds: readonly string[],
  log: readonly RecordedEvent[],
  { userId, now }: { userId: string; now: string },
): void {
  const byId = new Map(log.map((event) => [event.id, event]));
  for (const id of eventIds) {
    const event = byId.get(id);
    if (event === undefined) throw new ProblemError('event.withdraw_unknown');
    if (event.actorId !== userId) throw new ProblemError('event.withdraw_not_own');
    if (!WITHDRAWABLE.has(event.type)) throw new ProblemError('event.withdraw_office');
    if (Date.parse(now) - Date.parse(event.receivedAt) > WITHDRAW_WITHIN_MS)
      throw new ProblemError('event.withdraw_too_late');
    if (log.some(({ type, place }) => type === 'verified' && place > event.place))
      throw new ProblemError('event.withdraw_verified');
    if (event.type === 'reported' && log.some(({ actorId }) => actorId !== userId))
      throw new ProblemError('event.withdraw_built_on');
  }
}
