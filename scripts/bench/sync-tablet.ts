import type { Actor } from '../../server/domain/roles.ts';
import { MOST_ITEMS_PER_SEND, type SnapshotSite, SyncItem, SyncRequest } from '../../server/domain/sync.ts';
import type { JudgedReceipt } from '../../server/sync/receipts.ts';
import type { SyncServices } from '../../server/sync/sync.service.ts';
import type { SeededRandom } from './random.ts';

type Fate = 'arrives' | 'dropped' | 'answer lost' | 'delayed' | 'twice';

/** One tap: its item, and what the tablet knows of it. */
export interface Tap {
  item: SyncItem;
  wasAttempted: boolean;
  receipt: JudgedReceipt | null;
}

export interface World {
  random: SeededRandom;
  sync: SyncServices;
  /** Server's clock, ms. */
  time: number;
  communes: readonly string[];
  /** Requests that arrive later than their tablet waits. */
  delayed: (() => Promise<unknown>)[];
}

/** A tablet as small as it can be: an outbox, a snapshot, a clock that is wrong, and a line that fails. */
export class SimulatedTablet {
  readonly deviceId: string;
  readonly actor: Actor;
  readonly taps: Tap[] = [];
  readonly outbox: Tap[] = [];
  readonly setAside: Tap[] = [];
  snapshot = new Map<string, SnapshotSite>();
  private readonly world: World;
  /** Server's clock minus this one. */
  private readonly skewMs: number;
  private offsetMs: number | null = null;
  private cursor: string | undefined;
  private sequence = 0;

  constructor(world: World, actor: Actor) {
    this.world = world;
    this.actor = actor;
    this.deviceId = world.random.id(world.time);
    this.skewMs = world.random.below(3) === 0 ? 0 : (world.random.below(12 * 60) - 6 * 60) * 60_000;
  }

  /** What this clock shows. */
  clock(): string {
    return new Date(this.world.time - this.skewMs).toISOString();
  }

  id(): string {
    return this.world.random.id(Date.parse(this.clock()));
  }

  tap(content: Record<string, unknown>): Tap {
    this.sequence += 1;
    const head = {
      id: this.id(),
      sequence: this.sequence,
      tappedAt: this.clock(),
      clockOffsetMs: this.offsetMs,
    };
    const tap: Tap = { item: SyncItem.parse({ ...head, ...content }), wasAttempted: false, receipt: null };
    this.taps.push(tap);
    this.outbox.push(tap);
    return tap;
  }

  /** Takes a tap back that was never sent: only its number remains. */
  drop(tap: Tap): void {
    const { id, sequence, tappedAt, clockOffsetMs } = tap.item;
    tap.item = { id, sequence, tappedAt, clockOffsetMs, kind: 'dropped' };
  }

  async send(fate: Fate): Promise<void> {
    const most = 1 + this.world.random.below(fate === 'arrives' ? MOST_ITEMS_PER_SEND : 4);
    const taps = this.outbox.slice(0, most);
    for (const tap of taps) tap.wasAttempted = true;
    const body = JSON.stringify(this.request(taps));
    const arrive = () => this.world.sync.sending.send(this.actor, readRequest(body));
    if (fate === 'dropped') return;
    if (fate === 'delayed') {
      this.world.delayed.push(arrive);
      return;
    }
    let receipts = await arrive();
    if (fate === 'twice') receipts = await arrive();
    if (fate === 'answer lost') return;
    this.offsetMs = this.skewMs;
    for (const [index, tap] of taps.entries()) {
      const receipt = receipts[index];
      if (receipt?.itemId !== tap.item.id) throw new Error('receipts are out of order');
      tap.receipt = receipt;
      this.outbox.splice(this.outbox.indexOf(tap), 1);
      if (receipt.outcome === 'rejected') this.setAside.push(tap);
    }
  }

  private request(taps: readonly Tap[]) {
    return {
      device: {
        ...{ deviceId: this.deviceId, label: 'máy', appVersion: '1', outboxVersion: 1 },
        ...{ lastSequence: this.sequence, unsentItems: this.outbox.length, unsentPhotos: 0 },
        ...{ unsentPhotoBytes: 0, oldestUnsentAt: null, setAside: this.setAside.length },
        ...{ storageUsedBytes: null, storageQuotaBytes: null, isStoragePersistent: true, battery: null },
        ...{ communes: [...this.world.communes], snapshotAt: null },
      },
      sentAt: this.clock(),
      items: taps.map(({ item }) => item),
    };
  }

  /**
   * Asks for its receipts: of an item that was refused, a copy that was held up on the way may have been stored
   * since.
   */
  async catchUp(): Promise<void> {
    const waiting = new Map(this.setAside.map((tap) => [tap.item.id, tap]));
    let after = 0;
    for (let hasMore = true; hasMore; ) {
      const page = await this.world.sync.sending.receipts(this.actor, { device: this.deviceId, after });
      for (const receipt of page.receipts) {
        after = receipt.number ?? after;
        const tap = waiting.get(receipt.itemId ?? '');
        if (tap === undefined || receipt.outcome === 'rejected') continue;
        tap.receipt = receipt;
        this.setAside.splice(this.setAside.indexOf(tap), 1);
      }
      hasMore = page.hasMore;
    }
  }

  /** All or nothing: what came before a page that is missing is forgotten. */
  async pull(breaksAfter: number | null): Promise<void> {
    const next = new Map(this.snapshot);
    let page: string | undefined;
    for (let count = 0; ; count++) {
      if (count === breaksAfter) return;
      const answer = await this.world.sync.snapshots.read(this.actor, {
        communes: this.world.communes,
        cursor: this.cursor,
        page,
      });
      if (answer.isFull && page === undefined) next.clear();
      for (const site of answer.sites) next.set(site.id, site);
      for (const id of answer.gone) next.delete(id);
      page = answer.nextPage ?? undefined;
      if (page !== undefined) continue;
      this.snapshot = next;
      this.cursor = answer.cursor ?? undefined;
      return;
    }
  }
}

function readRequest(body: string) {
  return SyncRequest.parse(JSON.parse(body));
}

const FATES: readonly [Fate, ...Fate[]] = [
  'arrives',
  'arrives',
  'arrives',
  'dropped',
  'answer lost',
  'delayed',
  'twice',
];

export function anyFate(random: SeededRandom): Fate {
  return random.pick(FATES);
}
