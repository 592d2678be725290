import { counterQueries } from '../coverage/coverage.service.ts';
import { type WriteContext, writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { ProblemError } from '../domain/errors.ts';
import { type FoldEvent, foldSite, type MeasureKinds } from '../domain/fold-site.ts';
import { distanceBetweenM } from '../domain/geometry.ts';
import { priorityOf } from '../domain/priority.ts';
import { type Actor, canAddEvent, isInScope } from '../domain/roles.ts';
import type { SiteEvent, SiteEventInput } from '../domain/site-events.ts';
import type { SiteState } from '../domain/sites.ts';
import { attachPhotos } from '../photos/photos.service.ts';
import { checkEffect, checkTransition, sameEvent, uniqueEvents } from './site-event-rules.ts';
import { counterChanges, kindsOf, touched } from './site-facts.ts';
import { findEvents } from './site-log.queries.ts';
import { eventInserts, type LockedSite, lockSite, stateUpdates } from './site-writes.queries.ts';
import { type StoredSite, toEventRow } from './sites.rows.ts';

export interface AddedEvents {
  site: StoredSite;
  stored: string[];
  alreadyStored: SiteEvent['id'][];
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
  const kinds = kindsOf(lists);
  checkInputs(actor, inputs, kinds);
  return writeTransaction(database, actor.userId, now(), async (context) => {
    const { trx } = context;
    const locked = await lockSite(trx, database.dialect, siteId, {
      events: inputs.map(({ id }) => id),
      measures: inputs.flatMap(measureIds),
    });
    // Outside the scope is answered like absent, so that ids cannot be probed.
    if (locked === null || !isInScope(actor, locked.site.card.communeCode))
      throw new ProblemError('site.not_found');
    const { site, log } = locked;
    const { fresh, alreadyStored } = await sortOut(context, siteId, inputs, locked);
    if (fresh.length === 0) return { site, stored: [], alreadyStored };

    const state = fold(site, log, fresh, kinds, context.now);
    const changed: StoredSite = {
      ...site,
      state,
      priorityScore: priorityOf(site.card.riskFactors, lists.risk_factors, state).score,
      identity: touched(site, context.now, actor),
    };
    await storeEvents(context, actor, site, fresh);
    context.atEnd(...stateUpdates(trx, site, changed), ...counterQueries(trx, counterChanges(site, changed)));
    context.record({
      entity: 'site',
      entityId: siteId,
      communeCode: site.card.communeCode,
      action: fresh.map((event) => event.type).join('+'),
    });
    return { site: changed, stored: fresh.map((event) => event.id), alreadyStored };
  });
}

/** Leaves the events of a site to the end of the transaction, and attaches their photos. */
export async function storeEvents(
  { trx, now, atEnd }: WriteContext,
  actor: Actor,
  site: StoredSite,
  events: readonly SiteEventInput[],
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

function measureIds(event: SiteEventInput): string[] {
  return event.type === 'measure_installed' ? [event.measure.id] : [];
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

function fold(
  site: StoredSite,
  stored: readonly FoldEvent[],
  fresh: readonly SiteEventInput[],
  kinds: MeasureKinds,
  receivedAt: string,
): SiteState {
  let log = stored;
  let state = site.state;
  for (const event of fresh) {
    checkTransition(event, state);
    log = [...log, { ...event, receivedAt }];
    const before = state;
    state = foldSite(site.card, log, kinds);
    checkEffect(event, before, state);
  }
  return state;
}
