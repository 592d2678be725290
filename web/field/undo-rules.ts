import type { SiteStatus } from '#domain/sites.ts';
import { type SyncItem, WITHDRAW_WITHIN_MS } from '#domain/sync.ts';
import type { KeptReceipt, OutboxRecord, ShownEvent } from '../offline/index.ts';

/** Whether a tap can be taken back, and if not, why. */
export type UndoState = 'possible' | 'too_late' | 'verified' | 'taken_back';

export interface OwnTap {
  itemId: string;
  sequence: number;
  tappedAt: string;
  kind: SyncItem['kind'];
  undo: UndoState;
}

interface Facts {
  /** Own items of the site that the store still holds. */
  own: readonly OutboxRecord[];
  /** Of the site. */
  receipts: readonly KeptReceipt[];
  events: readonly ShownEvent[];
  status: SiteStatus;
  now: string;
}

const isTakingBack = (item: SyncItem) =>
  item.kind === 'events' && item.events.every(({ type }) => type === 'withdrawn');

/** Own taps at a site, newest first: those that were not sent, and those sent a day ago at most or a little longer. */
export function ownTaps({ own, receipts, events, status, now }: Facts): OwnTap[] {
  const takenBack = new Set(events.flatMap((event) => (event.type === 'withdrawn' ? event.eventIds : [])));
  const known = new Map(events.map((event) => [event.id, event]));
  const taps = new Map<string, OwnTap>();
  for (const { id: itemId, item, sequence, state, receipt } of own) {
    if (item.kind === 'dropped' || item.kind === 'card' || isTakingBack(item) || state === 'aside') continue;
    const ids = item.kind === 'events' ? item.events.map(({ id }) => id) : [item.site.reportId];
    const undo = judge(ids, receipt?.receivedAt ?? null);
    taps.set(itemId, { itemId, sequence, tappedAt: item.tappedAt, kind: item.kind, undo });
  }
  for (const { itemId, sequence, tappedAt, kind, eventIds, receipt } of receipts) {
    if (taps.has(itemId) || receipt.outcome === 'rejected' || eventIds.length === 0) continue;
    if (eventIds.every((id) => known.get(id)?.type === 'withdrawn')) continue;
    taps.set(itemId, { itemId, sequence, tappedAt, kind, undo: judge(eventIds, receipt.receivedAt) });
  }
  return [...taps.values()].sort((a, b) => b.sequence - a.sequence);

  function judge(eventIds: readonly string[], receivedAt: string | null): UndoState {
    if (eventIds.every((id) => takenBack.has(id))) return 'taken_back';
    if (receivedAt === null) return 'possible';
    if (Date.parse(now) - Date.parse(receivedAt) > WITHDRAW_WITHIN_MS) return 'too_late';
    return status === 'verified' ? 'verified' : 'possible';
  }
}
