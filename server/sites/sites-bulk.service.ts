import { moveCounters } from '../coverage/coverage.service.ts';
import type { WriteContext } from '../db/write.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { foldSite } from '../domain/fold-site.ts';
import { distanceBetweenM } from '../domain/geometry.ts';
import { priorityOf } from '../domain/priority.ts';
import type { Actor } from '../domain/roles.ts';
import type { SiteEventInput } from '../domain/site-events.ts';
import type { Site, SiteCard } from '../domain/sites.ts';
import { counterShare, kindsOf } from './site-facts.ts';
import { insertEvents } from './site-log.queries.ts';
import { insertCardVersions, insertSites, takeCodes } from './sites.queries.ts';
import { type StoredSite, toEventRow } from './sites.rows.ts';

/** A site that arrives whole, with its log: from a file or from the demo generator. */
export interface WholeSite {
  id: string;
  card: SiteCard;
  origin: Site['origin'];
  /** Unique key of the imported feature. */
  importKey: string | null;
  importId?: string;
  extra: Record<string, unknown>;
  isDemo: boolean;
  createdAt: string;
  /** In order of arrival. `actorName` and `receivedAt` default to the importer and now. */
  events: (SiteEventInput & { receivedAt?: string; actorName?: string })[];
}

/**
 * Stores many checked sites in the caller's transaction: rows, first card version, log, measures and
 * counters. Photos are attached by the caller. Codes follow the order given, per commune.
 */
export async function addWholeSites(
  context: WriteContext,
  actor: Actor,
  lists: CodeLists,
  sites: readonly WholeSite[],
): Promise<StoredSite[]> {
  const { trx, now } = context;
  const kinds = kindsOf(lists);
  const byCommune = Map.groupBy(sites, (site) => site.card.communeCode);
  const codes = new Map<string, string>();
  for (const [communeCode, group] of [...byCommune].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const taken = await takeCodes(trx, communeCode, group.length);
    for (const [index, site] of group.entries()) codes.set(site.id, taken[index] ?? '');
  }
  const stored = sites.map((site): StoredSite => {
    const state = foldSite(
      site.card,
      site.events.map((event) => ({ ...event, receivedAt: event.receivedAt ?? now })),
      kinds,
    );
    const last = site.events.at(-1);
    return {
      identity: {
        id: site.id,
        code: codes.get(site.id) ?? '',
        version: 1,
        origin: site.origin,
        importKey: site.importKey,
        importId: site.importId ?? null,
        extra: site.extra,
        isDemo: site.isDemo,
        createdAt: site.createdAt,
        updatedAt: last?.receivedAt ?? now,
        updatedBy: actor.userId,
        updatedByName: last?.actorName ?? actor.name,
      },
      card: site.card,
      state,
      priorityScore: priorityOf(site.card.riskFactors, lists.risk_factors, state).score,
    };
  });
  await insertSites(trx, stored);
  await insertCardVersions(
    trx,
    stored.map(({ identity, card }) => ({
      siteId: identity.id,
      version: 1,
      card,
      recordedAt: identity.createdAt,
      actorId: actor.userId,
      actorName: actor.name,
    })),
  );
  await insertEvents(
    trx,
    sites.flatMap((site) =>
      site.events.map(({ receivedAt, actorName, ...event }) =>
        toEventRow(event, {
          siteId: site.id,
          communeCode: site.card.communeCode,
          receivedAt: receivedAt ?? now,
          actorId: actor.userId,
          actorName: actorName ?? actor.name,
          distanceM: event.lonLat ? Math.round(distanceBetweenM(event.lonLat, site.card.lonLat)) : null,
        }),
      ),
    ),
  );
  await moveCounters(
    trx,
    stored.map((site) => ({ ...counterShare(site), sign: 1 as const })),
  );
  return stored;
}
