import type { CounterChange } from '../coverage/coverage.service.ts';
import type { WriteContext } from '../db/write.ts';
import { ProblemError } from '../domain/errors.ts';
import { mergeCard } from '../domain/merge-card.ts';
import { type Actor, can, type Permission } from '../domain/roles.ts';
import type { SiteEventInput } from '../domain/site-events.ts';
import type { ExpectedPhoto, SyncItem } from '../domain/sync.ts';
import { changeCard, lastEditOf, lockVisibleSite } from '../sites/change-card.service.ts';
import { type CardFacts, createSite } from '../sites/create-site.service.ts';
import type { HeldSites } from '../sites/held-sites.service.ts';
import { appendFromTablet } from '../sites/site-events.service.ts';
import { insertConflict } from './conflicts.queries.ts';
import { type Clock, checkPhotos, correctedTime } from './read-item.ts';

/** What became of an item that was not refused. */
export interface Judged {
  siteId: string | null;
  siteCode: string | null;
  communeCode: string | null;
  conflictId: string | null;
  hasChangedSettled: boolean;
  statusBefore: string | null;
  statusAfter: string | null;
  photos: readonly ExpectedPhoto[];
  counters: readonly CounterChange[];
}

const NOTHING: Judged = {
  siteId: null,
  siteCode: null,
  communeCode: null,
  conflictId: null,
  hasChangedSettled: false,
  statusBefore: null,
  statusAfter: null,
  photos: [],
  counters: [],
};

export interface Judging {
  actor: Actor;
  facts: CardFacts;
  clock: Clock;
  /** Name of who hands it in out of a file. */
  handedInBy: string | undefined;
  /** Sites that the delivery holds; without them the item is judged by the database alone. */
  held?: HeldSites | null;
  makeId(): string;
}

/** Stores one item, all of it or nothing. @throws ProblemError why it is refused */
export async function judgeItem(context: WriteContext, item: SyncItem, judging: Judging): Promise<Judged> {
  switch (item.kind) {
    case 'events':
      return judgeEvents(context, item, judging);
    case 'new_site':
      return judgeNewSite(context, item, judging);
    case 'card':
      return judgeCard(context, item, judging);
    case 'dropped':
      return NOTHING;
  }
}

function need(actor: Actor, permission: Permission): void {
  if (!can(actor, permission)) throw new ProblemError('auth.forbidden', { role: actor.role });
}

type ItemOf<K extends SyncItem['kind']> = Extract<SyncItem, { kind: K }>;

async function judgeEvents(
  context: WriteContext,
  item: ItemOf<'events'>,
  { actor, facts, clock, handedInBy, held = null }: Judging,
): Promise<Judged> {
  need(actor, 'sites.record');
  checkPhotos(
    item.photos,
    item.events.map(({ id }) => id),
  );
  const deviceTimes = new Map<string, string>();
  const events = item.events.map((event): SiteEventInput => {
    const { occurredAt, deviceAt } = correctedTime(clock, event.occurredAt);
    if (deviceAt !== undefined) deviceTimes.set(event.id, deviceAt);
    return { ...event, occurredAt };
  });
  const appended = await appendFromTablet(context, facts.lists, actor, item.siteId, events, {
    deviceTimes,
    handedInBy,
    held,
  });
  const { before, site, counters, hasChangedSettled } = appended;
  return {
    ...NOTHING,
    siteId: item.siteId,
    communeCode: site.card.communeCode,
    hasChangedSettled,
    statusBefore: before.state.status,
    statusAfter: site.state.status,
    photos: item.photos,
    counters,
  };
}

async function judgeNewSite(
  context: WriteContext,
  item: ItemOf<'new_site'>,
  { actor, facts, clock, handedInBy }: Judging,
): Promise<Judged> {
  need(actor, 'sites.create');
  const { reportId, ...input } = item.site;
  checkPhotos(item.photos, [reportId]);
  const { occurredAt, deviceAt } = correctedTime(clock, input.occurredAt);
  const report = { id: reportId, deviceAt, handedInBy };
  const created = await createSite(context, facts, actor, { ...input, occurredAt }, report);
  const { site, counters } = created;
  return {
    ...NOTHING,
    siteId: site.identity.id,
    siteCode: site.identity.code,
    communeCode: site.card.communeCode,
    statusAfter: site.state.status,
    photos: item.photos,
    counters,
  };
}

async function judgeCard(context: WriteContext, item: ItemOf<'card'>, judging: Judging): Promise<Judged> {
  const { actor, facts, clock, makeId } = judging;
  need(actor, 'sites.edit');
  const site = await lockVisibleSite(context, actor, item.siteId);
  const { changes, conflicts } = mergeCard(site.card, item.base, item.changes);
  const judged: Judged = {
    ...NOTHING,
    siteId: item.siteId,
    communeCode: site.card.communeCode,
    statusBefore: site.state.status,
    statusAfter: site.state.status,
  };
  if (conflicts.length > 0) {
    const id = makeId();
    await insertConflict(context.trx, {
      id,
      itemId: item.id,
      siteId: item.siteId,
      communeCode: site.card.communeCode,
      fields: conflicts,
      tablet: { by: actor.name, at: clock.correct(item.tappedAt), receivedAt: context.now },
      office: await lastEditOf(
        context,
        site,
        conflicts.map(({ field }) => field),
      ),
    });
    context.record({
      entity: 'sync_conflict',
      entityId: id,
      communeCode: site.card.communeCode,
      action: 'found',
      details: { facts: { site: item.siteId, fields: conflicts.map(({ field }) => field) } },
    });
    judged.conflictId = id;
  }
  if (Object.keys(changes).length === 0) return judged;
  const changed = await changeCard(context, facts, actor, site, changes);
  return {
    ...judged,
    communeCode: changed.site.card.communeCode,
    statusAfter: changed.site.state.status,
    counters: changed.counters,
  };
}
