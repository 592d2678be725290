import { type CounterChange, counterQueries } from '../coverage/coverage.service.ts';
import { causesOf, isBusy, isDiskFull } from '../db/faults.ts';
import type { Dialect } from '../db/spatial.ts';
import { isLostRace, type WriteContext, writePart, writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import type { Places } from '../domain/commune-assignment.ts';
import { ProblemError } from '../domain/errors.ts';
import type { Actor } from '../domain/roles.ts';
import type { DeviceReport, PhotoReceipt, SyncReceipt } from '../domain/sync.ts';
import { expectPhotos, listPhotoReceipts } from '../photos/expected-photos.service.ts';
import {
  findReceipts,
  insertReceipts,
  keepRefusals,
  listReceipts,
  lockSites,
  receivedThrough,
  settleRefusals,
} from './items.queries.ts';
import { type Judged, judgeItem } from './judge-item.ts';
import { Clock, readItem, type SentItem } from './read-item.ts';
import type { NewReceipt, Problem, Refusal, StoredReceipt } from './sync.rows.ts';
import { beginContact, endContact } from './tablets.queries.ts';
import { Turns } from './turns.ts';

export interface SyncDeps extends Deps {
  /** The locator of the outlines as they are now; asked for before a transaction begins. */
  locator(): Promise<Places>;
  codeLists(): Promise<CodeLists>;
}

/** A receipt whose problem is not worded yet. */
export type JudgedReceipt = Omit<SyncReceipt, 'problem'> & { problem: Problem | null };

export interface Sent {
  device: DeviceReport;
  sentAt: string;
  items: readonly unknown[];
}

const RECEIPTS_PER_PAGE = 500;
/** SQLite has one connection; of PostgreSQL's ten the others are for everybody else. */
const SENDERS_AT_ONCE: Record<Dialect, number> = { sqlite: 1, postgres: 4 };

export type SendService = ReturnType<typeof createSendService>;

/** What tablets hand in, and the receipts they get for it. */
export function createSendService(deps: SyncDeps) {
  const { database } = deps;
  const turns = new Turns(SENDERS_AT_ONCE[database.dialect]);
  return {
    /**
     * Takes the items of one tablet in the order sent. Each is stored as a whole or refused by itself, all of them
     * with one commit, after which they are on the disk.
     */
    async send(actor: Actor, { device, sentAt, items }: Sent): Promise<JudgedReceipt[]> {
      const arrivedMs = Date.parse(deps.now());
      const facts = { lists: await deps.codeLists(), locator: await deps.locator() };
      const sent = items.map(readItem);
      return turns.take(() => {
        const now = deps.now();
        const offsetMs = arrivedMs - Date.parse(sentAt);
        return writeTransaction(database, actor.userId, now, (context) =>
          new Batch(context, actor, device, offsetMs).take(sent, (part, item, clock) =>
            judgeItem(part, item, { actor, facts, clock, makeId: deps.makeId }),
          ),
        );
      });
    },

    /** Own receipts of one tablet, for one that lost answers. */
    async receipts(actor: Actor, query: { device: string; after: number }) {
      const of = { userId: actor.userId, deviceId: query.device };
      const stored = await listReceipts(database.db, of, query.after, RECEIPTS_PER_PAGE + 1);
      const page = stored.slice(0, RECEIPTS_PER_PAGE);
      const photos = await arrivedOf(database.db, actor.userId, page);
      return {
        receipts: page.map((receipt, position) => toReceipt(receipt, position, true, photos)),
        hasMore: stored.length > RECEIPTS_PER_PAGE,
      };
    },
  };
}

type Judge = (part: WriteContext, item: NonNullable<SentItem['item']>, clock: Clock) => Promise<Judged>;
/** What became of one sent item: known before, stored now or refused now. */
type Outcome = { known: StoredReceipt } | { fresh: NewReceipt } | { refused: Refusal };

/** The items of one request on their way into the database. */
class Batch {
  private readonly context: WriteContext;
  private readonly actor: Actor;
  private readonly device: DeviceReport;
  /** Server's clock minus tablet's, as far as the request tells. */
  private readonly offsetMs: number;
  /** By item id; a later one of the same id counts, as one that is judged anew. */
  private readonly fresh = new Map<string, NewReceipt>();
  private readonly refusals: Refusal[] = [];
  private readonly counters: CounterChange[] = [];
  private readonly photosOf: { receipt: NewReceipt; judged: Judged; clock: Clock }[] = [];

  constructor(context: WriteContext, actor: Actor, device: DeviceReport, offsetMs: number) {
    this.context = context;
    this.actor = actor;
    this.device = device;
    this.offsetMs = offsetMs;
  }

  async take(sent: readonly SentItem[], judge: Judge): Promise<JudgedReceipt[]> {
    const { trx, now, dialect } = this.context;
    const { userId, name } = this.actor;
    const contact = {
      ...{ userId, userName: name, report: this.device, at: now },
      clockOffsetMs: this.offsetMs,
    };
    const tablet = await beginContact(trx, contact);
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
      receipts.length === 0
        ? tablet.receivedThrough
        : await receivedThrough(trx, { deviceId: this.device.deviceId, userId }, tablet.receivedThrough);
    const added = receipts.filter(({ itemId }) => !known.has(itemId)).length;
    // The count only grows, so that a request that was held up on the way is told from a new one.
    const isNewest = (tablet.report?.lastSequence ?? 0) <= this.device.lastSequence;
    await endContact(trx, contact, { through, added }, isNewest);
    if (sent.length > 0 || isNews(tablet.report, this.device))
      this.context.record({
        entity: 'tablet',
        entityId: this.device.deviceId,
        communeCode: null,
        action: `sent ${sent.length}`,
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
    const clock = new Clock(sent.clockOffsetMs ?? this.offsetMs, this.context.now);
    const before = itemId === null ? undefined : (this.fresh.get(itemId) ?? known.get(itemId));
    const refuse = (problem: Problem): Outcome => {
      const refusal = this.refusalOf(sent, problem, clock, communes);
      this.refusals.push(refusal);
      return { refused: refusal };
    };
    if (before !== undefined) {
      // Whose it is, and whether it is there at all, is not told to anybody else.
      if (before.userId !== this.actor.userId) return refuse({ code: 'sync.item_refused', details: {} });
      const isSame = before.contentHash === sent.contentHash;
      if (before.outcome !== 'rejected') {
        if (!isSame) return refuse({ code: 'sync.id_taken', details: {} });
        return 'number' in before ? { known: before } : { fresh: before };
      }
    }
    if (itemId === null) return refuse(sent.fault ?? { code: 'sync.item_failed', details: {} });
    const result = await this.judged(sent, clock, judge);
    const receipt = this.receiptOf({ ...sent, itemId }, result, clock, communes);
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
      userId: this.actor.userId,
      deviceId: this.device.deviceId,
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
      userId: this.actor.userId,
      userName: this.actor.name,
      deviceId: this.device.deviceId,
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
      const receipts = await expectPhotos(this.context, this.actor, {
        itemId: receipt.itemId,
        deviceId: this.device.deviceId,
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
    const before = await arrivedOf(this.context.trx, this.actor.userId, known);
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

/** Does the office see anything new: a contact every few minutes is none. */
function isNews(was: DeviceReport | null, now: DeviceReport): boolean {
  if (was === null) return true;
  const counted = ['lastSequence', 'unsentItems', 'unsentPhotos', 'setAside', 'label', 'appVersion'] as const;
  return counted.some((field) => was[field] !== now[field]);
}

async function arrivedOf(
  db: Parameters<typeof listPhotoReceipts>[0],
  userId: string,
  receipts: readonly StoredReceipt[],
): Promise<Map<string, PhotoReceipt>> {
  const sha256s = [...new Set(receipts.flatMap((receipt) => receipt.sha256s))];
  if (sha256s.length === 0) return new Map();
  return new Map((await listPhotoReceipts(db, userId, sha256s)).map((photo) => [photo.sha256, photo]));
}

function toReceipt(
  receipt: StoredReceipt,
  position: number,
  wasKnown: boolean,
  photos: ReadonlyMap<string, PhotoReceipt>,
): JudgedReceipt {
  return {
    itemId: receipt.itemId,
    position,
    outcome: receipt.outcome,
    number: receipt.number,
    receivedAt: receipt.receivedAt,
    wasKnown,
    changedSettled: receipt.changedSettled,
    siteId: receipt.siteId,
    siteCode: receipt.siteCode,
    conflictId: receipt.conflictId,
    problem: receipt.problem,
    photos: receipt.sha256s.map(
      (sha256) => photos.get(sha256) ?? { sha256, photoId: null, receivedAt: null },
    ),
  };
}

function toRefusedReceipt({ itemId, receivedAt, problem }: Refusal, position: number): JudgedReceipt {
  return {
    itemId,
    position,
    outcome: 'rejected',
    number: null,
    receivedAt,
    wasKnown: false,
    changedSettled: false,
    siteId: null,
    siteCode: null,
    conflictId: null,
    problem,
    photos: [],
  };
}
