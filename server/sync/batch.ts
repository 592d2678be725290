import { type CounterChange, counterQueries } from '../coverage/coverage.service.ts';
import type { Db } from '../db/database.ts';
import { causesOf, isBusy, isDiskFull } from '../db/faults.ts';
import { isLostRace, type WriteContext, writePart } from '../db/write.ts';
import { ProblemError } from '../domain/errors.ts';
import type { Actor } from '../domain/roles.ts';
import type { PhotoReceipt } from '../domain/sync.ts';
import { expectPhotos } from '../photos/expected-photos.service.ts';
import {
  findReceipts,
  insertReceipts,
  isRecounted,
  keepRefusals,
  lockSites,
  receivedThrough,
  settleRefusals,
} from './items.queries.ts';
import type { Judged } from './judge-item.ts';
import { Clock, type SentItem } from './read-item.ts';
import { arrivedOf, type JudgedReceipt, toReceipt, toRefusedReceipt } from './receipts.ts';
import type { NewReceipt, Problem, Refusal, StoredReceipt } from './sync.rows.ts';
import type { Received } from './tablets.queries.ts';

/** Whose items they are, and how they come: from the tablet itself, or out of a file of it. */
export interface Delivery {
  /** The author of the items. */
  actor: Actor;
  deviceId: string;
  /** Server's clock minus tablet's, as far as the delivery tells. */
  offsetMs: number;
  /** Name of who hands them in out of a file. */
  handedInBy: string | null;
  /** Holds the row of the tablet for the rest of the write. @returns how far its count has arrived */
  begin(trx: Db): Promise<number>;
  /** @returns whether the office sees anything new of the tablet */
  end(trx: Db, received: Received): Promise<boolean>;
}

type Judge = (part: WriteContext, item: NonNullable<SentItem['item']>, clock: Clock) => Promise<Judged>;
/** What became of one sent item: known before, stored now or refused now. */
type Outcome = { known: StoredReceipt } | { fresh: NewReceipt } | { refused: Refusal };

/** The items of one delivery on their way into the database. */
export class Batch {
  private readonly context: WriteContext;
  private readonly delivery: Delivery;
  /** By item id; a later one of the same id counts, as one that is judged anew. */
  private readonly fresh = new Map<string, NewReceipt>();
  private readonly refusals: Refusal[] = [];
  private readonly counters: CounterChange[] = [];
  private readonly photosOf: { receipt: NewReceipt; judged: Judged; clock: Clock }[] = [];

  constructor(context: WriteContext, delivery: Delivery) {
    this.context = context;
    this.delivery = delivery;
  }

  async take(sent: readonly SentItem[], judge: Judge): Promise<JudgedReceipt[]> {
    const { trx, now, dialect } = this.context;
    const { deviceId } = this.delivery;
    const { userId } = this.delivery.actor;
    const throughBefore = await this.delivery.begin(trx);
    const ids = sent.flatMap(({ itemId }) => itemId ?? []);
    const known = new Map((await findReceipts(trx, ids)).map((receipt) => [receipt.itemId, receipt]));
    const waiting = sent.filter(({ itemId, contentHash }) => {
      const receipt = known.get(itemId ?? '');
      return receipt?.outcome !== 'stored' || receipt.contentHash !== contentHash;
    });
    const siteIds = [...new Set(waiting.flatMap(({ siteId }) => siteId ?? []))].sort();
    const communes = await lockSites(trx, dialect, siteIds);

    const outcomes: Outcome[] = [];
    for (const item of sent) outcomes.push(await this.takeOne(item, known, communes, judge));

    const arrived = await this.expectPhotos();
    this.context.atEnd(...counterQueries(trx, this.counters));
    const receipts = [...this.fresh.values()];
    const recounted = await isRecounted(trx, { deviceId, userId }, receipts);
    const numbers = await insertReceipts(trx, receipts);
    await keepRefusals(trx, this.refusals);
    const stored = receipts.filter(({ outcome }) => outcome !== 'rejected');
    await settleRefusals(
      trx,
      userId,
      stored.map(({ itemId }) => itemId),
      now,
    );
    const through =
      receipts.length === 0 ? throughBefore : await receivedThrough(trx, { deviceId, userId }, throughBefore);
    const added = receipts.filter(({ itemId }) => !known.has(itemId)).length;
    const isNews = await this.delivery.end(trx, { through, added, isRecounted: recounted });
    if (sent.length > 0 || isNews)
      this.context.record({
        entity: 'tablet',
        entityId: deviceId,
        communeCode: null,
        action: `${this.delivery.handedInBy === null ? 'sent' : 'handed in'} ${sent.length}`,
      });
    return this.toReceipts(sent, outcomes, numbers, arrived);
  }

  private async takeOne(
    sent: SentItem,
    known: ReadonlyMap<string, StoredReceipt>,
    communes: ReadonlyMap<string, string>,
    judge: Judge,
  ): Promise<Outcome> {
    const { itemId } = sent;
    const clock = new Clock(sent.clockOffsetMs ?? this.delivery.offsetMs, this.context.now);
    const before = itemId === null ? undefined : (this.fresh.get(itemId) ?? known.get(itemId));
    const refuse = (problem: Problem): Outcome => {
      const refusal = this.refusalOf(sent, problem, clock, communes);
      this.refusals.push(refusal);
      return { refused: refusal };
    };
    if (before !== undefined) {
      // Whose it is, and whether it is there at all, is not told to anybody else.
      if (before.userId !== this.delivery.actor.userId)
        return refuse({ code: 'sync.item_refused', details: {} });
      const isSame = before.contentHash === sent.contentHash;
      if (before.outcome !== 'rejected') {
        if (!isSame) return refuse({ code: 'sync.id_taken', details: {} });
        return 'number' in before ? { known: before } : { fresh: before };
      }
    }
    if (itemId === null) return refuse(sent.fault ?? { code: 'sync.item_failed', details: {} });
    const result = await this.judged(sent, clock, judge);
    const receipt = this.receiptOf({ ...sent, itemId }, result, clock, communes);
    // Mended after it was refused, it keeps the day on which its number was given out.
    const dayBefore = before?.tappedOn ?? null;
    if (dayBefore !== null && (receipt.tappedOn ?? dayBefore) >= dayBefore) receipt.tappedOn = dayBefore;
    this.fresh.set(itemId, receipt);
    if ('problem' in result) this.refusals.push(this.refusalOf(sent, result.problem, clock, communes));
    else {
      this.counters.push(...result.judged.counters);
      if (result.judged.photos.length > 0) this.photosOf.push({ receipt, judged: result.judged, clock });
    }
    return { fresh: receipt };
  }

  private async judged(
    { item, fault }: SentItem,
    clock: Clock,
    judge: Judge,
  ): Promise<{ judged: Judged } | { problem: Problem }> {
    if (item === null || fault !== null)
      return { problem: fault ?? { code: 'sync.item_failed', details: {} } };
    try {
      return { judged: await writePart(this.context, (part) => judge(part, item, clock)) };
    } catch (error) {
      if (error instanceof ProblemError) return { problem: { code: error.code, details: error.details } };
      const causes = causesOf(error);
      // Nothing is wrong with the item: the whole request is done again, or answered as busy or full.
      if (isLostRace(error) || causes.some(isBusy) || causes.some(isDiskFull)) throw error;
      console.error(`item ${item.id}:`, error);
      return { problem: { code: 'sync.item_failed', details: {} } };
    }
  }

  private receiptOf(
    sent: SentItem & { itemId: string },
    result: { judged: Judged } | { problem: Problem },
    clock: Clock,
    communes: ReadonlyMap<string, string>,
  ): NewReceipt {
    const judged = 'judged' in result ? result.judged : null;
    return {
      itemId: sent.itemId,
      userId: this.delivery.actor.userId,
      deviceId: this.delivery.deviceId,
      handedInBy: this.delivery.handedInBy,
      sequence: sent.sequence,
      kind: sent.kind,
      communeCode: judged === null ? communeOf(sent, communes) : judged.communeCode,
      siteId: judged === null ? sent.siteId : judged.siteId,
      tappedOn: clock.dayOf(sent.tappedAt),
      contentHash: sent.contentHash,
      outcome: judged === null ? 'rejected' : judged.conflictId === null ? 'stored' : 'conflict',
      receivedAt: this.context.now,
      siteCode: judged?.siteCode ?? null,
      conflictId: judged?.conflictId ?? null,
      problem: 'problem' in result ? result.problem : null,
      // Of a refused item no photo is waited for.
      sha256s: judged === null ? [] : sent.sha256s,
      changedSettled: judged?.hasChangedSettled ?? false,
      statusBefore: judged?.statusBefore ?? null,
      statusAfter: judged?.statusAfter ?? null,
    };
  }

  private refusalOf(
    sent: SentItem,
    problem: Problem,
    clock: Clock,
    communes: ReadonlyMap<string, string>,
  ): Refusal {
    return {
      itemId: sent.itemId,
      userId: this.delivery.actor.userId,
      userName: this.delivery.actor.name,
      deviceId: this.delivery.deviceId,
      communeCode: communeOf(sent, communes),
      tappedOn: clock.dayOf(sent.tappedAt),
      receivedAt: this.context.now,
      problem,
      content: sent.raw ?? null,
      contentHash: sent.contentHash,
    };
  }

  /** After all items: on PostgreSQL it waits for photos that are arriving, with no lock taken after it but counters. */
  private async expectPhotos(): Promise<Map<string, PhotoReceipt>> {
    const arrived = new Map<string, PhotoReceipt>();
    for (const { receipt, judged, clock } of this.photosOf) {
      const receipts = await expectPhotos(this.context, this.delivery.actor, {
        itemId: receipt.itemId,
        deviceId: this.delivery.deviceId,
        siteId: judged.siteId ?? '',
        communeCode: judged.communeCode ?? '',
        photos: judged.photos,
        clockOffsetMs: clock.offsetMs,
      });
      for (const photo of receipts) arrived.set(photo.sha256, photo);
    }
    return arrived;
  }

  private async toReceipts(
    sent: readonly SentItem[],
    outcomes: readonly Outcome[],
    numbers: ReadonlyMap<string, number>,
    arrived: Map<string, PhotoReceipt>,
  ): Promise<JudgedReceipt[]> {
    const known = outcomes.flatMap((outcome) => ('known' in outcome ? outcome.known : []));
    const before = await arrivedOf(this.context.trx, this.delivery.actor.userId, known);
    const photos = new Map([...before, ...arrived]);
    const seen = new Set<string>();
    return outcomes.map((outcome, index) => {
      const position = sent[index]?.position ?? index;
      if ('known' in outcome) return toReceipt(outcome.known, position, true, photos);
      if ('refused' in outcome) return toRefusedReceipt(outcome.refused, position);
      const { itemId } = outcome.fresh;
      const isRepeat = seen.has(itemId);
      seen.add(itemId);
      return toReceipt({ ...outcome.fresh, number: numbers.get(itemId) ?? 0 }, position, isRepeat, photos);
    });
  }
}

/** Where it belongs as far as that is known. */
function communeOf({ siteId, communeCode }: SentItem, communes: ReadonlyMap<string, string>): string | null {
  return communes.get(siteId ?? '') ?? communeCode;
}
