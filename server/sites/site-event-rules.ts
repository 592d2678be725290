import { isDeepStrictEqual } from 'node:util';
import { ProblemError } from '../domain/errors.ts';
import type { SiteEvent, SiteEventInput } from '../domain/site-events.ts';
import type { SiteState } from '../domain/sites.ts';

/** Is a stored event the one that is sent again: same content, whatever the server added. */
export function sameEvent(stored: SiteEvent, sent: SiteEventInput): boolean {
  const {
    siteId: _site,
    receivedAt: _received,
    actorName: _actor,
    distanceM: _distance,
    ...content
  } = stored;
  const normal = (event: object) =>
    JSON.parse(JSON.stringify({ lonLat: null, accuracyM: null, ...event })) as object;
  return isDeepStrictEqual(normal(content), normal(sent));
}

/**
 * Refuses office decisions that the state does not call for, and checks of measures that do not exist.
 * What was seen or done at the water is always taken: the fold decides what it means.
 */
export function checkTransition(event: SiteEventInput, state: SiteState): void {
  const refuse = () => new ProblemError('event.not_applicable', { event: event.type, status: state.status });
  const needMeasure = (id: string) => {
    if (!state.measures.some((measure) => measure.id === id)) throw new ProblemError('event.unknown_measure');
  };
  switch (event.type) {
    case 'verified':
    case 'rejected':
      if (state.status !== 'fixed') throw refuse();
      return;
    case 'reopened':
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
    case 'noted':
      return;
  }
}
