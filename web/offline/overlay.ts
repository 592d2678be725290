import type { FoldEvent, MeasureKinds } from '#domain/fold-site.ts';
import type { SiteState } from '#domain/sites.ts';
import { CLOCK_TOLERANCE_MS, type SnapshotSite } from '#domain/sync.ts';
import type { Instant } from '#domain/values.ts';
import { lineOf, type SiteLine, stateOf } from './site-line.ts';
import type { OutboxRecord } from './tablet-database.ts';

/** An event of the log as the tablet shows it; `itemId` says that it is an own one that no pull has brought yet. */
export type ShownEvent = FoldEvent & { actorName?: string; itemId?: string };

/** A site as the screen shows it: what the server has and the own taps that it does not have or has not given back. */
export interface ShownSite extends Omit<SnapshotSite, 'events'> {
  state: SiteState;
  /** Oldest first. */
  events: ShownEvent[];
  /** Own items that are laid over the snapshot, oldest first. */
  own: OutboxRecord[];
}

/** Items that change what is shown: not those taken back, refused or already pulled. */
export const isLaidOver = (record: OutboxRecord) =>
  record.state !== 'aside' && !record.isPulled && record.item.kind !== 'dropped';

export const siteIdOf = ({ item }: Pick<OutboxRecord, 'item'>): string | null =>
  item.kind === 'dropped' ? null : item.kind === 'new_site' ? item.site.id : item.siteId;

/**
 * @param base what the last pull brought; null: a site that only this tablet knows
 * @param own items of this site that are laid over, any order
 * @returns null when there is neither
 */
export function overlaySite(
  base: SnapshotSite | null,
  own: readonly OutboxRecord[],
  kinds: MeasureKinds,
): ShownSite | null {
  const inOrder = [...own].sort((a, b) => a.sequence - b.sequence);
  const start = base ?? newSiteOf(inOrder);
  if (start === null) return null;
  let { card } = start;
  const events = new Map<string, ShownEvent>(start.events.map((event) => [event.id, event]));
  for (const { id, item } of inOrder) {
    if (item.kind === 'card') card = { ...card, ...defined(item.changes) };
    if (item.kind !== 'events') continue;
    for (const event of item.events) {
      // Already given back by a pull: the server's time of it counts.
      if (events.has(event.id)) continue;
      const occurredAt = corrected(event.occurredAt, item.clockOffsetMs);
      events.set(event.id, { ...event, occurredAt, itemId: id });
    }
  }
  const log = [...events.values()].sort((a, b) =>
    a.occurredAt === b.occurredAt ? (a.id < b.id ? -1 : 1) : a.occurredAt < b.occurredAt ? -1 : 1,
  );
  return { ...start, card, events: log, own: inOrder, state: stateOf(card, log, kinds) };
}

/** The lines of a list with the own items laid over; only sites with own items are folded. */
export function overlayLines(
  lines: readonly SiteLine[],
  sites: ReadonlyMap<string, SnapshotSite>,
  own: readonly OutboxRecord[],
  kinds: MeasureKinds,
): SiteLine[] {
  const bySite = new Map<string, OutboxRecord[]>();
  for (const record of own.filter(isLaidOver)) {
    const siteId = siteIdOf(record);
    if (siteId !== null) bySite.set(siteId, [...(bySite.get(siteId) ?? []), record]);
  }
  if (bySite.size === 0) return [...lines];
  const shown = (siteId: string, records: readonly OutboxRecord[]) => {
    const site = overlaySite(sites.get(siteId) ?? null, records, kinds);
    return site ? lineOf(site, site.state) : null;
  };
  const result = lines.map((line) => {
    const records = bySite.get(line.id);
    if (!records) return line;
    bySite.delete(line.id);
    return shown(line.id, records) ?? line;
  });
  for (const [siteId, records] of bySite) {
    const line = shown(siteId, records);
    if (line) result.push(line);
  }
  return result;
}

/** By the same rule as on the server: less than two minutes is no difference. */
function corrected(rawAt: Instant, offsetMs: number | null): Instant {
  if (offsetMs === null || Math.abs(offsetMs) < CLOCK_TOLERANCE_MS) return rawAt;
  return new Date(Date.parse(rawAt) + offsetMs).toISOString();
}

function newSiteOf(own: readonly OutboxRecord[]): SnapshotSite | null {
  for (const { item, receipt } of own) {
    if (item.kind !== 'new_site') continue;
    const { id, occurredAt, isCandidate, note, photoIds, reportId, communeCode, ...card } = item.site;
    const at = corrected(occurredAt, item.clockOffsetMs);
    return {
      id,
      // Given by the server.
      code: receipt?.siteCode ?? '',
      version: 1,
      card: { ...card, communeCode: communeCode ?? '' },
      priorityScore: 0,
      isDemo: false,
      updatedAt: at,
      events: [
        {
          id: reportId,
          type: 'reported',
          occurredAt: at,
          isCandidate,
          note,
          photoIds,
          lonLat: card.lonLat,
          receivedAt: receipt?.receivedAt ?? at,
          actorName: '',
        },
      ],
      photos: [],
    };
  }
  return null;
}

const defined = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Partial<T>;
