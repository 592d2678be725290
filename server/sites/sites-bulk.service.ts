import { type CounterChange, moveCounters } from '../coverage/coverage.service.ts';
import { mortonKey } from '../db/morton.ts';
import type { WriteContext } from '../db/write.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { foldSite } from '../domain/fold-site.ts';
import { distanceBetweenM } from '../domain/geometry.ts';
import { priorityOf } from '../domain/priority.ts';
import type { Actor } from '../domain/roles.ts';
import type { SiteEventInput } from '../domain/site-events.ts';
import type { Site, SiteCard, SiteState } from '../domain/sites.ts';
import { counterShare, kindsOf } from './site-facts.ts';
import { insertEvents } from './site-log.queries.ts';
import { insertSites, takeCodes } from './sites.queries.ts';
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
 * Stores many checked sites in the caller's transaction: rows, log, measures and counters. Photos are attached
 * by the caller. Codes follow the order given, per commune; rows are stored in the order of the map, so that
 * neighbours share pages of the table and of its spatial index.
 * @returns the sites in the order given
 */
export async function addWholeSites(
  context: WriteContext,
  actor: Actor,
  lists: CodeLists,
  sites: readonly WholeSite[],
): Promise<StoredSite[]> {
  const { trx, now } = context;
  const codes = await takeCodesFor(context, sites);
  const derive = deriver(lists, now);
  const stored = sites.map((site, index): StoredSite => {
    const last = site.events.at(-1);
    return {
      identity: {
        id: site.id,
        code: codes[index] ?? '',
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
      ...derive(site),
    };
  });
  const order = mapOrder(sites);
  await insertSites(
    trx,
    order.flatMap((index) => stored[index] ?? []),
  );
  await insertEvents(
    trx,
    order.flatMap((index) => eventRows(sites[index], actor, now)),
  );
  await moveCounters(trx, sharesOf(stored));
  return stored;
}

async function takeCodesFor(
  { trx }: Pick<WriteContext, 'trx'>,
  sites: readonly WholeSite[],
): Promise<string[]> {
  const codes: string[] = [];
  const byCommune = Map.groupBy(sites.keys(), (index) => sites[index]?.card.communeCode ?? '');
  for (const [communeCode, group] of [...byCommune].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const taken = await takeCodes(trx, communeCode, group.length);
    for (const [nth, index] of group.entries()) codes[index] = taken[nth] ?? '';
  }
  return codes;
}

/** Places of the sites in the list, in the order of their Morton keys. */
function mapOrder(sites: readonly WholeSite[]): number[] {
  const keys = Float64Array.from(sites, ({ card: { lonLat } }) => mortonKey(lonLat[0], lonLat[1]));
  return [...keys.keys()].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
}

function eventRows(site: WholeSite | undefined, actor: Actor, now: string) {
  return (site?.events ?? []).map(({ receivedAt, actorName, ...event }) =>
    toEventRow(event, {
      siteId: site?.id ?? '',
      communeCode: site?.card.communeCode ?? '',
      receivedAt: receivedAt ?? now,
      actorId: actor.userId,
      actorName: actorName ?? actor.name,
      distanceM: event.lonLat && site ? Math.round(distanceBetweenM(event.lonLat, site.card.lonLat)) : null,
    }),
  );
}

/**
 * Folds and scores. The rows of an import have the same few logs a million times, so each is folded once: what
 * the fold reads besides the log is whether there is a due date.
 */
function deriver(lists: CodeLists, now: string) {
  const kinds = kindsOf(lists);
  const states = new Map<string, SiteState>();
  const scores = new Map<string, number>();
  const fold = ({ card, events }: WholeSite) =>
    foldSite(
      card,
      events.map((event) => ({ ...event, receivedAt: event.receivedAt ?? now })),
      kinds,
    );
  return (site: WholeSite): Pick<StoredSite, 'state' | 'priorityScore'> => {
    const log = reportKey(site);
    const state = (log === null ? undefined : states.get(log)) ?? fold(site);
    if (log !== null) states.set(log, state);
    const { riskFactors } = site.card;
    const factors = `${state.coveredUntil === null}|${riskFactors.join('|')}`;
    const score = scores.get(factors) ?? priorityOf(riskFactors, lists.risk_factors, state).score;
    if (scores.size < MOST_KEPT) scores.set(factors, score);
    return { state, priorityScore: score };
  };
}

const MOST_KEPT = 10_000;

/** Equal for logs of one report that fold alike; null for any other log. */
function reportKey({ card, events }: WholeSite): string | null {
  const [report, ...others] = events;
  if (report?.type !== 'reported' || others.length > 0) return null;
  return `${report.isCandidate}|${card.dueOn === null}|${report.occurredAt}|${report.receivedAt ?? ''}`;
}

/** What the counters gain; sites that count alike are counted together. */
function sharesOf(stored: readonly StoredSite[]): CounterChange[] {
  const groups = new Map<string, { site: StoredSite; count: number }>();
  for (const site of stored) {
    const { card, state, priorityScore } = site;
    const key = `${card.communeCode}|${card.kind}|${card.unitId}|${state.status}|${state.coveredUntil}|${state.fencedUntil}|${state.signedUntil}|${state.nextInspectionOn}|${state.daysToFix}|${state.spentVnd}|${card.dueOn}|${card.estimatedCostVnd}|${priorityScore}`;
    const group = groups.get(key);
    if (group) group.count += 1;
    else groups.set(key, { site, count: 1 });
  }
  return [...groups.values()].map(({ site, count }) => {
    const { key, contributions } = counterShare(site);
    return {
      key,
      sign: 1,
      contributions: contributions.map((part) => ({ ...part, amount: part.amount * count })),
    };
  });
}
