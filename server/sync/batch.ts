import { type CounterChange, counterQueries } from '../coverage/coverage.service.ts';
import type { Db } from '../db/database.ts';
import { passingFault } from '../db/faults.ts';
import { runTogether } from '../db/kept-query.ts';
import { collectWrite, isLostRace, type PreparedQuery, type WriteContext, writePart } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { ProblemError } from '../domain/errors.ts';
import type { Actor } from '../domain/roles.ts';
import type { PhotoReceipt } from '../domain/sync.ts';
import { expectPhotos } from '../photos/expected-photos.service.ts';
import { HeldSites } from '../sites/held-sites.service.ts';
import { findReceipts, insertReceipts, keepRefusals } from './items.queries.ts';
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

type Judge = (
  part: WriteContext,
  item: NonNullable<SentItem['item']>,
  clock: Clock,
  held: HeldSites | null,
) => Promise<Judged>;
type Result = { judged: Judged } | { problem: Problem };
/** What became of one sent item: known before, stored now or refused now. */
type Outcome = { known: StoredReceipt } | { fresh: NewReceipt } | { refused: Refusal };

/** The items of one delivery on their way into the database. */
export class Batch {
  private readonly context: WriteContext;
  private readonly delivery: Delivery;
  private readonly log: Deps['log'];
  private readonly isTogether: boolean;
  private known: ReadonlyMap<string, StoredReceipt> = new Map();
  private held: HeldSites | null = null;
  /** By item id; a later one of the same id counts, as one that is judged anew. */
  private readonly fresh = new Map<string, NewReceipt>();
  private readonly refusals: Refusal[] = [];
  private readonly counters: CounterChange[] = [];
  /** What the items that were judged by the held sites write. */
  private readonly prepared: PreparedQuery[] = [];
  private readonly photosOf: { receipt: NewReceipt; judged: Judged; clock: Clock }[] = [];

  /** @param isTogether items are written many at a time; one that the database refuses ends the whole write */
  constructor(context: WriteContext, delivery: Delivery, log: Deps['log'], isTogether = false) {
    this.context = context;
    this.delivery = delivery;
    this.log = log;
    this.isTogether = isTogether;
  }

  async take(sent: readonly SentItem[], judge: Judge): Promise<JudgedReceipt[]> {
    const { trx } = this.context;
    const { deviceId } = this.delivery;
    const { userId } = this.delivery.actor;
    const throughBefore = await this.delivery.begin(trx);
    const ids = sent.flatMap(({ itemId }) => itemId ?? []);
    const known = new Map((await findReceipts(trx, ids)).map((receipt) => [receipt.itemId, receipt]));
    this.known = known;
    const waiting = sent.filter(({ itemId, contentHash }) => {
      const receipt = known.get(itemId ?? '');
      return receipt?.outcome !== 'stored' || receipt.contentHash !== contentHash;
    });
    const siteIds = [...new Set(waiting.flatMap(({ siteId }) => siteId ?? []))].sort();
    const events = waiting.flatMap(({ item }) => (item?.kind === 'events' ? item.events : []));
    this.held = await HeldSites.lock(this.context, siteIds, events);
    const outcomes = await this.takeAll(sent, judge);

    if (this.photosOf.length > 0) await this.writePrepared();
    const arrived = await this.expectPhotos();
    this.context.atEnd(...this.prepared, ...counterQueries(trx, this.counters));
    const receipts = [...this.fresh.values()];
    await keepRefusals(trx, this.refusals);
    const { numbers, through, isRecounted } = await insertReceipts(
      trx,
      { deviceId, userId },
      receipts,
      throughBefore,
    );
    const added = receipts.filter(({ itemId }) => !known.has(itemId)).length;
    const isNews = await this.delivery.end(trx, { through, added, isRecounted });
    if (sent.length > 0 || isNews)
      this.context.record({
        entity: 'tablet',
        entityId: deviceId,
        communeCode: null,
        action: this.delivery.handedInBy === null ? 'sent' : 'handed_in',
        details: { facts: { user: userId, count: sent.length, refused: this.refusals.length } },
      });
    return this.toReceipts(sent, outcomes, numbers, arrived);
  }

  /**
   * Items in the order sent. As long as the held sites tell all that is needed, they are judged without the database
   * and written together; before any other all of that is written, and the other is a part of the write by itself.
   */
  private async takeAll(sent: readonly SentItem[], judge: Judge): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const item of sent) {
      const prepared = await this.prepare(item, judge);
      if (prepared === null) await this.writePrepared();
      outcomes.push(prepared ?? (await this.takeOne(item, judge)));
    }
    return outcomes;
  }

  /** @returns null: it cannot be judged by what is held, or has nothing to be judged */
  private async prepare(sent: SentItem, judge: Judge): Promise<Outcome | null> {
    const { item, itemId } = sent;
    const { held, context } = this;
    if (!this.isTogether || item?.kind !== 'events' || itemId === null) return null;
    if (this.fresh.has(itemId) || this.known.has(itemId)) return null;
    if (held === null || held.find(item.siteId, item.events) === null) return null;
    const result = await this.resultOf(sent, async () => {
      const judging = (part: WriteContext) => judge(part, item, this.clockOf(sent), held);
      const { value, told, queries } = await collectWrite(context, judging);
      this.prepared.push(...queries);
      for (const tell of told) tell(context);
      return value;
    });
    return this.note({ ...sent, itemId }, result);
  }

  private async writePrepared(): Promise<void> {
    if (this.prepared.length > 0) await runTogether(this.context.trx, this.prepared.splice(0));
  }

  private async takeOne(sent: SentItem, judge: Judge): Promise<Outcome> {
    const { itemId } = sent;
    const before = itemId === null ? undefined : (this.fresh.get(itemId) ?? this.known.get(itemId));
    const refuse = (problem: Problem): Outcome => {
      const refusal = this.refusalOf(sent, problem);
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
    const { item, fault } = sent;
    if (itemId === null) return refuse(fault ?? { code: 'sync.item_failed', details: {} });
    this.held?.forget(sent.siteId);
    const result: Result =
      item === null || fault !== null
        ? { problem: fault ?? { code: 'sync.item_failed', details: {} } }
        : await this.resultOf(sent, () =>
            writePart(this.context, (part) => judge(part, item, this.clockOf(sent), null)),
          );
    return this.note({ ...sent, itemId }, result, before?.tappedOn);
  }

  /**
   * Keeps what became of an item for the end of the delivery.
   * @param dayBefore mended after it was refused, it keeps the day on which its number was given out
   */
  private note(
    sent: SentItem & { itemId: string },
    result: Result,
    dayBefore: string | null = null,
  ): Outcome {
    const receipt = this.receiptOf(sent, result);
    if (dayBefore !== null && (receipt.tappedOn ?? dayBefore) >= dayBefore) receipt.tappedOn = dayBefore;
    this.fresh.set(sent.itemId, receipt);
    if ('problem' in result) this.refusals.push(this.refusalOf(sent, result.problem));
    else {
      this.counters.push(...result.judged.counters);
      if (result.judged.photos.length > 0)
        this.photosOf.push({ receipt, judged: result.judged, clock: this.clockOf(sent) });
    }
    return { fresh: receipt };
  }

  private async resultOf({ itemId }: SentItem, judge: () => Promise<Judged>): Promise<Result> {
    try {
      return { judged: await judge() };
    } catch (error) {
      if (error instanceof ProblemError) return { problem: { code: error.code, details: error.details } };
      if (isOfAll(error)) throw error;
      this.log.error({ itemId, err: error }, 'item');
      return { problem: { code: 'sync.item_failed', details: {} } };
    }
  }

  private clockOf({ clockOffsetMs }: SentItem): Clock {
    return new Clock(clockOffsetMs ?? this.delivery.offsetMs, this.context.now);
  }

  private receiptOf(sent: SentItem & { itemId: string }, result: Result): NewReceipt {
    const judged = 'judged' in result ? result.judged : null;
    return {
      itemId: sent.itemId,
      userId: this.delivery.actor.userId,
      deviceId: this.delivery.deviceId,
      handedInBy: this.delivery.handedInBy,
      sequence: sent.sequence,
      kind: sent.kind,
      communeCode: judged === null ? this.communeOf(sent) : judged.communeCode,
      siteId: judged === null ? sent.siteId : judged.siteId,
      tappedOn: this.clockOf(sent).dayOf(sent.tappedAt),
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

  private refusalOf(sent: SentItem, problem: Problem): Refusal {
    return {
      itemId: sent.itemId,
      userId: this.delivery.actor.userId,
      userName: this.delivery.actor.name,
      deviceId: this.delivery.deviceId,
      communeCode: this.communeOf(sent),
      tappedOn: this.clockOf(sent).dayOf(sent.tappedAt),
      receivedAt: this.context.now,
      problem,
      content: sent.raw ?? null,
      contentHash: sent.contentHash,
    };
  }

  /** Where it belongs as far as that is known. */
  private communeOf({ siteId, communeCode }: SentItem): string | null {
    return this.held?.communeOf(siteId) ?? communeCode;
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

/** Nothing is wrong with the item: the whole request is done again, or answered as busy or full. */
export function isOfAll(error: unknown): boolean {
  return isLostRace(error) || passingFault(error) !== null;
}
