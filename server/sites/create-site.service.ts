import { isDeepStrictEqual } from 'node:util';
import type { CounterChange } from '../coverage/coverage.service.ts';
import type { Db } from '../db/database.ts';
import type { WriteContext } from '../db/write.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { assignCommune, type Places } from '../domain/commune-assignment.ts';
import { ProblemError } from '../domain/errors.ts';
import { foldSite } from '../domain/fold-site.ts';
import { priorityOf } from '../domain/priority.ts';
import { requireScope } from '../domain/require-scope.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import type { SiteEventInput } from '../domain/site-events.ts';
import type { NewSite, SiteCard } from '../domain/sites.ts';
import { getFirstCard } from './site-cards.queries.ts';
import { checkCodes, checkUnit } from './site-checks.ts';
import { normalEvent, sameEvent } from './site-event-rules.ts';
import { storeEvents } from './site-events.service.ts';
import { counterChanges, kindsOf } from './site-facts.ts';
import { findEvents, listEvents } from './site-log.queries.ts';
import { findSite, insertSites, takeCodes } from './sites.queries.ts';
import type { StoredSite } from './sites.rows.ts';

/** What rules of cards look things up in, as it was before the transaction began. */
export interface CardFacts {
  lists: CodeLists;
  locator: Places;
}

export interface CreatedSite {
  site: StoredSite;
  /** false: the same creation was sent before. */
  isNew: boolean;
  /** For the counters of the whole write. */
  counters: CounterChange[];
}

/**
 * Stores a new site with its first event, as a part of a write. The same request again answers the stored site.
 * @param report id of its first event, the raw time of a clock that was corrected, who handed it in, and whether a
 * resident told of it
 */
export async function createSite(
  context: WriteContext,
  { lists, locator }: CardFacts,
  actor: Actor,
  input: NewSite,
  report: {
    id: string;
    deviceAt?: string | undefined;
    handedInBy?: string | undefined;
    origin?: 'survey' | 'resident';
  },
): Promise<CreatedSite> {
  const stored = await findCreated(context.trx, actor, input);
  if (stored !== null) return { site: stored, isNew: false, counters: [] };
  const card = toCard(input, assignCommune(input.lonLat, input.communeCode, locator));
  requireScope(actor, card.communeCode);
  checkCodes(card, lists);
  await checkUnit(context.trx, card.unitId);
  const [code = ''] = await takeCodes(context.trx, card.communeCode, 1);
  const reported = reportOf(input, report.id);
  const state = foldSite(card, [{ ...reported, receivedAt: context.now }], kindsOf(lists));
  const site: StoredSite = {
    identity: {
      id: input.id,
      code,
      version: 1,
      origin: report.origin ?? 'survey',
      importKey: null,
      importId: null,
      extra: {},
      isDemo: false,
      createdAt: context.now,
      updatedAt: context.now,
      updatedBy: actor.userId,
      updatedByName: actor.name,
    },
    card,
    state,
    priorityScore: priorityOf(card.riskFactors, lists.risk_factors, state).score,
  };
  await insertSites(context.trx, [site]);
  await storeEvents(context, actor, site, [reported], () => ({
    deviceAt: report.deviceAt,
    handedInBy: report.handedInBy,
  }));
  context.record({
    entity: 'site',
    entityId: input.id,
    communeCode: card.communeCode,
    action: 'created',
    details: { facts: { code, kind: card.kind, version: 1 } },
  });
  return { site, isNew: true, counters: counterChanges(null, site) };
}

/** The stored site when the same creation is sent again, whatever was edited since. */
async function findCreated(db: Db, actor: Actor, input: NewSite): Promise<StoredSite | null> {
  const stored = await findSite(db, input.id);
  if (stored === null) return null;
  const first = await getFirstCard(db, stored);
  const [{ id: reportId } = { id: '' }] = (await listEvents(db, input.id, null, 1)).items;
  const report = (await findEvents(db, [reportId])).get(reportId);
  const isSame =
    isInScope(actor, stored.card.communeCode) &&
    isDeepStrictEqual(toCard(input, input.communeCode ?? first.communeCode), first) &&
    report !== undefined &&
    sameEvent(report, reportOf(input, report.id));
  if (!isSame) throw new ProblemError('site.id_taken');
  return stored;
}

function toCard(input: NewSite, communeCode: string): SiteCard {
  const {
    id: _id,
    occurredAt: _at,
    isCandidate: _candidate,
    note: _note,
    photoIds: _photos,
    ...card
  } = input;
  return { ...card, communeCode };
}

/** The first event of a new site. */
function reportOf(input: NewSite, id: string): SiteEventInput {
  return normalEvent({
    id,
    type: 'reported',
    isCandidate: input.isCandidate,
    occurredAt: input.occurredAt,
    lonLat: null,
    accuracyM: null,
    note: input.note,
    photoIds: input.photoIds,
  });
}
