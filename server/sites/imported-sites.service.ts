import { moveCounters } from '../coverage/coverage.service.ts';
import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import type { WriteContext } from '../db/write.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { type CardWithExtra, fillBlanks } from '../domain/fill-blanks.ts';
import { foldSite } from '../domain/fold-site.ts';
import { priorityOf } from '../domain/priority.ts';
import type { Actor } from '../domain/roles.ts';
import type { SiteCard } from '../domain/sites.ts';
import { cardDetails } from './change-card.service.ts';
import {
  deleteSites,
  findCardVersion,
  findSites,
  findWithLaterEvents,
  type IdRange,
  listImported,
  listTouched,
} from './imported-sites.queries.ts';
import { keepCard } from './site-cards.queries.ts';
import { counterShare, kindsOf } from './site-facts.ts';
import { listFoldEvents } from './site-writes.queries.ts';
import { findSite, updateSite } from './sites.queries.ts';
import type { StoredSite } from './sites.rows.ts';

const PAGE = 1000;

/** Cards of stored sites by id. */
export async function getSiteCards(db: Db, ids: readonly string[]): Promise<Map<string, SiteCard>> {
  return new Map((await findSites(db, ids)).map(({ identity, card }) => [identity.id, card]));
}

/** What a merge wrote; `version` is null when there was nothing to fill. */
export interface Filled {
  version: number | null;
  extraKeys: string[];
}

/**
 * Fills the blank fields of a stored card from another one and adds extra columns that it has not; never
 * overwrites. Writes a new card version when anything changed. Answers null when the site is gone.
 */
export async function fillSite(
  context: WriteContext,
  dialect: Dialect,
  actor: Actor,
  lists: CodeLists,
  id: string,
  from: CardWithExtra<SiteCard>,
): Promise<Filled | null> {
  const site = await findSite(context.trx, id, { lockFor: dialect });
  if (site === null) return null;
  const filled = fillBlanks({ card: site.card, extra: site.identity.extra }, from);
  if (filled === null) return { version: null, extraKeys: [] };
  const version = await replaceCard(context, actor, lists, site, filled);
  return { version, extraKeys: filled.extraKeys };
}

/**
 * Takes back what `fillSite` wrote, as a new card version with the fields as they were before; history stays.
 * Answers false when the card was changed since, and leaves it.
 */
export async function takeBackFill(
  context: WriteContext,
  dialect: Dialect,
  actor: Actor,
  lists: CodeLists,
  id: string,
  filled: { firstVersion: number; lastVersion: number; extraKeys: readonly string[] },
): Promise<boolean> {
  const site = await findSite(context.trx, id, { lockFor: dialect });
  if (site === null) return true;
  const before = await findCardVersion(context.trx, id, filled.firstVersion - 1);
  if (site.identity.version !== filled.lastVersion || before === null) return false;
  const extra = Object.entries(site.identity.extra).filter(([key]) => !filled.extraKeys.includes(key));
  await replaceCard(context, actor, lists, site, { card: before, extra: Object.fromEntries(extra) });
  return true;
}

async function replaceCard(
  context: WriteContext,
  actor: Actor,
  lists: CodeLists,
  site: StoredSite,
  next: CardWithExtra<SiteCard>,
): Promise<number> {
  const { trx, now } = context;
  const { id } = site.identity;
  const version = site.identity.version + 1;
  const state = foldSite(next.card, await listFoldEvents(trx, id), kindsOf(lists));
  const changed: StoredSite = {
    card: next.card,
    state,
    priorityScore: priorityOf(next.card.riskFactors, lists.risk_factors, state).score,
    identity: {
      ...site.identity,
      extra: next.extra,
      version,
      updatedAt: now,
      updatedBy: actor.userId,
      updatedByName: actor.name,
    },
  };
  await updateSite(trx, changed);
  await keepCard(trx, site, changed);
  await moveCounters(trx, [
    { ...counterShare(site), sign: -1 },
    { ...counterShare(changed), sign: 1 },
  ]);
  context.record({
    entity: 'site',
    entityId: id,
    communeCode: next.card.communeCode,
    action: 'merged',
    details: cardDetails(site, changed),
  });
  return version;
}

/** Sites of one import. */
export interface ImportedRange extends IdRange {
  importId: string;
  /** Card version of sites that the import itself went on writing to; 1 for all others. */
  versions: ReadonlyMap<string, number>;
}

/** How many sites of an import people have since added to or edited, with some of their codes. */
export async function findBuiltOnSites(
  db: Db,
  imported: ImportedRange,
): Promise<{ count: number; codes: string[] }> {
  const codes: string[] = [];
  let count = 0;
  for (let after = ''; ; ) {
    const touched = await listTouched(db, imported.importId, imported, { after, limit: PAGE });
    const last = touched.at(-1);
    if (!last) return { count, codes };
    after = last.id;
    const written = await findWithLaterEvents(db, touched);
    for (const { id, code, version } of touched) {
      if (!written.has(id) && version === (imported.versions.get(id) ?? 1)) continue;
      count += 1;
      if (codes.length < 10) codes.push(code);
    }
  }
}

/**
 * Takes out some of an import's sites with first events, card versions and counters. Sites that people have
 * added to since stay.
 * @returns the last id looked at, null at the end, with how many went and the codes of those that stay
 */
export async function removeImportedSites(
  { trx }: Pick<WriteContext, 'trx'>,
  dialect: Dialect,
  imported: ImportedRange,
  page: { after: string; limit: number },
): Promise<{ last: string | null; removed: number; kept: string[] }> {
  const sites = await listImported(trx, imported.importId, imported, { ...page, lockFor: dialect });
  const written = await findWithLaterEvents(
    trx,
    sites.map(({ identity }) => identity),
  );
  const isKept = ({ identity: { id, version } }: StoredSite) =>
    written.has(id) || version !== (imported.versions.get(id) ?? 1);
  const gone = sites.filter((site) => !isKept(site));
  await deleteSites(
    trx,
    gone.map(({ identity }) => identity.id),
  );
  await moveCounters(
    trx,
    gone.map((site) => ({ ...counterShare(site), sign: -1 as const })),
  );
  return {
    last: sites.at(-1)?.identity.id ?? null,
    removed: gone.length,
    kept: sites.filter(isKept).map(({ identity }) => identity.code),
  };
}
