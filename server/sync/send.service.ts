import type { Dialect } from '../db/spatial.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import type { Places } from '../domain/commune-assignment.ts';
import { ProblemError } from '../domain/errors.ts';
import type { Actor } from '../domain/roles.ts';
import type { DeviceReport, DismissedItem, SyncRequest } from '../domain/sync.ts';
import { Batch, type Delivery, isOfAll } from './batch.ts';
import { listReceipts } from './items.queries.ts';
import { judgeItem } from './judge-item.ts';
import { readItem } from './read-item.ts';
import { readReport } from './read-report.ts';
import { arrivedOf, type JudgedReceipt, toReceipt } from './receipts.ts';
import { listDismissed } from './refusals.queries.ts';
import { beginContact, endContact } from './tablets.queries.ts';
import { Turns } from './turns.ts';

export interface SyncDeps extends Deps {
  /** The locator of the outlines as they are now; asked for before a transaction begins. */
  locator(): Promise<Places>;
  codeLists(): Promise<CodeLists>;
}

const RECEIPTS_PER_PAGE = 500;
/** SQLite has one connection; of PostgreSQL's ten the others are for everybody else. */
const SENDERS_AT_ONCE: Record<Dialect, number> = { sqlite: 1, postgres: 4 };

export const senderTurns = (dialect: Dialect) => new Turns(SENDERS_AT_ONCE[dialect]);

export type SendService = ReturnType<typeof createSendService>;

/** What tablets hand in, and the receipts they get for it. */
export function createSendService(deps: SyncDeps, turns: Turns) {
  const { database } = deps;
  return {
    /**
     * Takes the items of one tablet in the order sent. Each is stored as a whole or refused by itself, all of them
     * with one commit, after which they are on the disk.
     */
    async send(actor: Actor, { device, sentAt, items }: SyncRequest): Promise<JudgedReceipt[]> {
      const arrivedMs = Date.parse(deps.now());
      const facts = { lists: await deps.codeLists(), locator: await deps.locator() };
      const sent = items.map(readItem);
      const write = (isTogether: boolean) => {
        const now = deps.now();
        const offsetMs = arrivedMs - Date.parse(sentAt);
        return writeTransaction(database, actor.userId, now, (context) =>
          new Batch(context, contactOf(actor, device, { offsetMs, at: now }), deps.log, isTogether).take(
            sent,
            (part, item, clock, held) =>
              judgeItem(part, item, {
                ...{ actor, facts, clock, handedInBy: undefined, held, makeId: deps.makeId },
              }),
          ),
        );
      };
      return turns.take(async () => {
        try {
          return await write(true);
        } catch (error) {
          if (error instanceof ProblemError || isOfAll(error)) throw error;
          // The database refused what one of them writes. One by one it is found, and the rest is stored.
          deps.log.error({ err: error }, 'items together');
          return write(false);
        }
      });
    },

    /** Own refused items of one tablet that the office has decided to leave at that. */
    dismissed: (actor: Actor, deviceId: string): Promise<DismissedItem[]> =>
      listDismissed(database.db, { userId: actor.userId, deviceId }),

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

/** A contact of the tablet itself: it tells how it is. */
function contactOf(
  actor: Actor,
  device: SyncRequest['device'],
  { offsetMs, at }: { offsetMs: number; at: string },
): Delivery {
  const { deviceId } = device;
  const contact = {
    ...{ deviceId, userId: actor.userId, userName: actor.name, at },
    clockOffsetMs: offsetMs,
  };
  let before: DeviceReport | null = null;
  return {
    ...{ actor, deviceId, offsetMs, handedInBy: null },
    async begin(trx) {
      const tablet = await beginContact(trx, contact);
      before = tablet.report;
      return tablet.receivedThrough;
    },
    async end(trx, received) {
      const said = readReport(device, before);
      // The count only grows, so that a request that was held up on the way is told from a new one.
      const isNewest = received.isRecounted || (before?.lastSequence ?? 0) <= said.report.lastSequence;
      await endContact(trx, contact, received, isNewest ? said : null);
      return received.isRecounted || isNews(before, said.report);
    },
  };
}

/** Does the office see anything new: a contact every few minutes is none. */
function isNews(was: DeviceReport | null, now: DeviceReport): boolean {
  if (was === null) return true;
  const counted = ['lastSequence', 'unsentItems', 'unsentPhotos', 'setAside', 'label', 'appVersion'] as const;
  return counted.some((field) => was[field] !== now[field]);
}
