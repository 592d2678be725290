import type { CounterChange } from '../coverage/coverage.service.ts';
import { type AuditDetails, changedFields } from '../db/audit-log.ts';
import { outsideScope } from '../db/origin.ts';
import type { WriteContext } from '../db/write.ts';
import { reassignCommune } from '../domain/commune-assignment.ts';
import { ProblemError } from '../domain/errors.ts';
import { foldSite } from '../domain/fold-site.ts';
import { priorityOf } from '../domain/priority.ts';
import { requireScope } from '../domain/require-scope.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import type { SiteCard, SitePatch } from '../domain/sites.ts';
import type { CardFacts } from './create-site.service.ts';
import { keepCard, listCardVersions } from './site-cards.queries.ts';
import { checkCodes, checkUnit } from './site-checks.ts';
import { counterChanges, kindsOf, touched } from './site-facts.ts';
import { moveLog } from './site-log.queries.ts';
import { listFoldEvents } from './site-writes.queries.ts';
import { findSite, updateSite } from './sites.queries.ts';
import type { StoredSite } from './sites.rows.ts';

export interface ChangedCard {
  site: StoredSite;
  /** For the counters of the whole write. */
  counters: CounterChange[];
}

/** Locks a site for the rest of the write. @throws ProblemError `site.not_found`, outside the scope too */
export async function lockVisibleSite(
  { trx, dialect }: WriteContext,
  actor: Actor,
  id: string,
): Promise<StoredSite> {
  const site = await findSite(trx, id, { lockFor: dialect });
  if (site === null) throw new ProblemError('site.not_found');
  if (!isInScope(actor, site.card.communeCode))
    throw outsideScope('site.not_found', site.card.communeCode, id);
  return site;
}

/**
 * Changes fields of the card of a locked site: row, version history, state (a due date makes it planned). A place
 * that was moved follows the outlines.
 */
export async function changeCard(
  context: WriteContext,
  { lists, locator }: CardFacts,
  actor: Actor,
  site: StoredSite,
  changes: Omit<SitePatch, 'version'>,
): Promise<ChangedCard> {
  const { trx, now, record } = context;
  const { id } = site.identity;
  const communeCode = reassignCommune(site.card, changes, locator);
  const card: SiteCard = { ...site.card, ...changes, communeCode };
  requireScope(actor, communeCode);
  checkCodes(card, lists, site.card);
  await checkUnit(trx, card.unitId);
  const state = foldSite(card, await listFoldEvents(trx, id), kindsOf(lists));
  const changed: StoredSite = {
    card,
    state,
    priorityScore: priorityOf(card.riskFactors, lists.risk_factors, state).score,
    identity: { ...touched(site, now, actor), version: site.identity.version + 1 },
  };
  await updateSite(trx, changed);
  if (communeCode !== site.card.communeCode) await moveLog(trx, id, communeCode);
  await keepCard(trx, site, changed);
  record({
    entity: 'site',
    entityId: id,
    communeCode,
    action: 'edited',
    details: cardDetails(site, changed),
  });
  if (communeCode !== site.card.communeCode)
    record({ entity: 'site', entityId: id, communeCode: site.card.communeCode, action: 'moved_away' });
  return { site: changed, counters: counterChanges(site, changed) };
}

/** Fields of a card in which people may be named. */
const ABOUT_PEOPLE: ReadonlySet<keyof SiteCard> = new Set(['name', 'owner', 'description']);

/** What the audit says of a change of a card. */
export function cardDetails(before: StoredSite, after: StoredSite): AuditDetails {
  return {
    changed: changedFields(before.card, after.card, ABOUT_PEOPLE),
    facts: { version: after.identity.version },
  };
}

/** Who last changed one of the fields, and when; who entered the card when nobody has. */
export async function lastEditOf(
  { trx }: Pick<WriteContext, 'trx'>,
  site: StoredSite,
  fields: readonly (keyof SiteCard)[],
): Promise<{ by: string; at: string }> {
  const versions = await listCardVersions(trx, site.identity.id);
  const differs = (a: SiteCard, b: SiteCard) =>
    fields.some((field) => JSON.stringify(a[field]) !== JSON.stringify(b[field]));
  const last = versions.findLast((version, index) => {
    const before = versions[index - 1];
    return before === undefined || differs(version.card, before.card);
  });
  return last ?? { by: site.identity.updatedByName, at: site.identity.createdAt };
}
