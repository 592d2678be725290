import { noteMarks } from '../close-outs/close-outs.service.ts';
import { type CounterChange, counterQueries } from '../coverage/coverage.service.ts';
import { changedFields } from '../db/audit-log.ts';
import { outsideScope } from '../db/origin.ts';
import { type WriteContext, writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { ProblemError } from '../domain/errors.ts';
import { type FoldEvent, foldSite, happenedAt, type MeasureKinds } from '../domain/fold-site.ts';
import { distanceBetweenM } from '../domain/geometry.ts';
import { priorityOf } from '../domain/priority.ts';
import { type Actor, canAddEvent, isInScope } from '../domain/roles.ts';
import type { SiteEvent, SiteEventInput } from '../domain/site-events.ts';
import type { SiteState } from '../domain/sites.ts';
import { attachPhotos } from '../photos/photos.service.ts';
import { type HeldSites, measureIds } from './held-sites.service.ts';
import {
  checkEffect,
  checkTransition,
  checkWithdrawal,
  sameEvent,
  uniqueEvents,
} from './site-event-rules.ts';
import { counterChanges, kindsOf, touched } from './site-facts.ts';
import { findEvents } from './site-log.queries.ts';
import {
  eventInserts,
  type LockedSite,
  listRecorded,
  lockSite,
  stateUpdates,
} from './site-writes.queries.ts';
import { type EventArrival, type StoredSite, toEventRow } from './sites.rows.ts';

export interface AddedEvents {
  site: StoredSite;
  stored: string[];
  alreadyStored: SiteEvent['id'][];
}

/** Events from a tablet: stored whatever the state has become, with the clock that was corrected. */
export interface FromTablet {
  /** Raw time of the tablet's clock by event id, where `occurredAt` is another one. */
  deviceTimes: ReadonlyMap<string, string>;
  handedInBy: string | undefined;
  /** Sites that the larger write holds; null: the site is read from the database. */
  held: HeldSites | null;
}

/** What a write of events did to its site. */
export interface AppendedEvents extends AddedEvents {
  before: StoredSite;
  /** For the counters of the whole write. */
  counters: CounterChange[];
  /** It came late and changed what the office had settled. */
  hasChangedSettled: boolean;
}

/**
 * Appends events in one transaction, all or none, and folds the site anew. An event that is already stored
 * with the same content is passed over, so a re-send is harmless. Two trips to the database: one locks and
 * reads, one writes and commits.
 */
export async function addEvents(
  { database, now }: Pick<Deps, 'database' | 'now'>,
  lists: CodeLists,
  actor: Actor,
  siteId: string,
  sent: readonly SiteEventInput[],
): Promise<AddedEvents> {
  const inputs = uniqueEvents(sent);
  checkInputs(actor, inputs, kindsOf(lists));
  return writeTransaction(database, actor.userId, now(), async (context) => {
    const { site, stored, alreadyStored, counters } = await append(context, lists, actor, siteId, inputs);
    context.atEnd(...counterQueries(context.trx, counters));
    return { site, stored, alreadyStored };
  });
}

/** The same as a part of a larger write. The caller moves the counters. */
export async function appendEvents(
  context: WriteContext,
  lists: CodeLists,
  actor: Actor,
  siteId: string,
  sent: readonly SiteEventInput[],
): Promise<AppendedEvents> {
  const inputs = uniqueEvents(sent);
  checkInputs(actor, inputs, kindsOf(lists));
  return append(context, lists, actor, siteId, inputs);
}

/** The same for what a tablet sends. */
export async function appendFromTablet(
  context: WriteContext,
  lists: CodeLists,
  actor: Actor,
  siteId: string,
  sent: readonly SiteEventInput[],
  fromTablet: FromTablet,
): Promise<AppendedEvents> {
  const inputs = uniqueEvents(sent);
  checkInputs(actor, inputs, kindsOf(lists));
  return append(context, lists, actor, siteId, inputs, fromTablet);
}

async function append(
  context: WriteContext,
  lists: CodeLists,
  actor: Actor,
  siteId: string,
  inputs: readonly SiteEventInput[],
  fromTablet?: FromTablet,
): Promise<AppendedEvents> {
  const { trx, dialect, now } = context;
  const held = fromTablet?.held ?? null;
  const locked =
    held?.find(siteId, inputs) ??
    (await lockSite(trx, dialect, siteId, {
      events: inputs.map(({ id }) => id),
      measures: inputs.flatMap(measureIds),
    }));
  // Outside the scope is answered like absent, so that ids cannot be probed.
  if (locked === null) throw new ProblemError('site.not_found');
  if (!isInScope(actor, locked.site.card.communeCode))
    throw outsideScope('site.not_found', locked.site.card.communeCode, siteId);
  const { site, log } = locked;
  const { fresh, alreadyStored } = await sortOut(context, siteId, inputs, locked);
  if (fresh.length === 0)
    return { before: site, site, stored: [], alreadyStored, counters: [], hasChangedSettled: false };

  const withdrawn = fresh.flatMap((event) => (event.type === 'withdrawn' ? event.eventIds : []));
  if (withdrawn.length > 0)
    checkWithdrawal(withdrawn, await listRecorded(trx, siteId), { userId: actor.userId, now });
  const { state, changedSettled } = fold(site, log, fresh, kindsOf(lists), now, fromTablet !== undefined);
  const changed: StoredSite = {
    ...site,
    state,
    priorityScore: priorityOf(site.card.riskFactors, lists.risk_factors, state).score,
    identity: touched(site, now, actor),
  };
  await storeEvents(context, actor, site, fresh, (id) => ({
    deviceAt: fromTablet?.deviceTimes.get(id),
    changedSettled: changedSettled.get(id),
    handedInBy: fromTablet?.handedInBy,
  }));
  const wholeLog = [...log, ...fresh.map((event) => ({ ...event, receivedAt: now }))];
  await noteMarks(context, actor, { id: siteId, card: site.card, log: wholeLog, fresh }, kindsOf(lists));
  context.atEnd(...stateUpdates(trx, site, changed));
  held?.keep(changed, wholeLog, fresh);
  context.record({
    entity: 'site',
    entityId: siteId,
    communeCode: site.card.communeCode,
    action: fresh.map((event) => event.type).join('+'),
    details: {
      changed: changedFields(told(site.state), told(state), NOBODY),
      facts: { events: fresh.map((event) => event.id), handedInFor: fromTablet?.handedInBy && actor.userId },
    },
  });
  return {
    before: site,
    site: changed,
    stored: fresh.map((event) => event.id),
    alreadyStored,
    counters: counterChanges(site, changed),
    hasChangedSettled: changedSettled.size > 0,
  };
}

const NOBODY: ReadonlySet<never> = new Set();

/** What of a state the audit compares. */
function told({ status, coveredUntil, fencedUntil, signedUntil, nextInspectionOn, spentVnd }: SiteState) {
  return { status, coveredUntil, fencedUntil, signedUntil, nextInspectionOn, spentVnd };
}

/** Leaves the events of a site to the end of the transaction, and attaches their photos. */
export async function storeEvents(
  { trx, now, atEnd }: WriteContext,
  actor: Actor,
  site: StoredSite,
  events: readonly SiteEventInput[],
  factsOf: (eventId: string) => Pick<EventArrival, 'deviceAt' | 'changedSettled' | 'handedInBy'> = () => ({}),
): Promise<void> {
  const { communeCode, lonLat } = site.card;
  for (const event of events) {
    if (event.photoIds.length > 0)
      await attachPhotos(trx, actor, { eventId: event.id, communeCode }, event.photoIds);
  }
  const rows = events.map((event) =>
    toEventRow(event, {
      siteId: site.identity.id,
      communeCode,
      receivedAt: now,
      actorId: actor.userId,
      actorName: actor.name,
      distanceM: event.lonLat ? Math.round(distanceBetweenM(event.lonLat, lonLat)) : null,
      ...factsOf(event.id),
    }),
  );
  atEnd(...eventInserts(trx, rows));
}

function checkInputs(actor: Actor, inputs: readonly SiteEventInput[], kinds: MeasureKinds): void {
  for (const event of inputs) {
    if (!canAddEvent(actor, event.type)) throw new ProblemError('auth.forbidden', { role: actor.role });
  }
  for (const event of inputs) {
    if (event.type === 'measure_installed' && !kinds.has(event.measure.kind)) {
      throw new ProblemError('code_list.unknown_code', { list: 'measure_kinds', code: event.measure.kind });
    }
  }
}

/**
 * Parts what is new from what is stored. Ids are the client's: one that is taken by something else is told, not
 * stumbled over.
 */
async function sortOut(
  { trx }: WriteContext,
  siteId: string,
  inputs: readonly SiteEventInput[],
  { taken }: LockedSite,
): Promise<{ fresh: readonly SiteEventInput[]; alreadyStored: string[] }> {
  if (taken.length === 0) return { fresh: inputs, alreadyStored: [] };
  const known = await findEvents(
    trx,
    taken.filter(({ by }) => by === 'event').map(({ id }) => id),
  );
  const fresh: SiteEventInput[] = [];
  for (const event of inputs) {
    const stored = known.get(event.id);
    if (stored === undefined) fresh.push(event);
    else if (stored.siteId !== siteId || !sameEvent(stored, event)) throw new ProblemError('event.id_taken');
  }
  const wanted = new Set(fresh.flatMap((event) => [event.id, ...measureIds(event)]));
  if (taken.some(({ id, by }) => by !== 'event' && wanted.has(id))) throw new ProblemError('event.id_taken');
  return { fresh, alreadyStored: inputs.filter(({ id }) => known.has(id)).map(({ id }) => id) };
}

/** Folds one event after the other, so that each is judged by the state it meets. */
function fold(
  site: StoredSite,
  stored: readonly FoldEvent[],
  fresh: readonly SiteEventInput[],
  kinds: MeasureKinds,
  receivedAt: string,
  isFromTablet: boolean,
): { state: SiteState; changedSettled: Map<string, SiteEvent['changedSettled']> } {
  const changedSettled = new Map<string, SiteEvent['changedSettled']>();
  let log = stored;
  let state = site.state;
  for (const event of fresh) {
    checkTransition(event, state, isFromTablet);
    const received = { ...event, receivedAt };
    const before = state;
    const settledAt = settlingOf(before, log);
    log = [...log, received];
    state = foldSite(site.card, log, kinds);
    checkEffect(event, before, state);
    if (settledAt !== null && happenedAt(received) < settledAt && state.status !== before.status)
      changedSettled.set(event.id, { from: before.status, to: state.status });
  }
  return { state, changedSettled };
}

/** When the office verified or closed the site; null while neither holds. */
function settlingOf({ status }: SiteState, log: readonly FoldEvent[]): string | null {
  if (status !== 'verified' && status !== 'closed') return null;
  return log
    .filter(({ type }) => type === status)
    .map(happenedAt)
    .reduce<string | null>((last, at) => (last === null || at > last ? at : last), null);
}
