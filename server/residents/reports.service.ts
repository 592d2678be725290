import { createHash, randomBytes } from 'node:crypto';
import { withoutAddress } from '../db/origin.ts';
import { isLostRace, type WriteContext, writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { addDays, localDay } from '../domain/calendar.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import type { Places } from '../domain/commune-assignment.ts';
import { ProblemError } from '../domain/errors.ts';
import { publicStateOf } from '../domain/public-view.ts';
import { RECEIPT_CODE_BYTES, readReceiptCode, toReceiptCode } from '../domain/receipt-codes.ts';
import {
  type NewResidentReport,
  type PublicReport,
  phoneTerms,
  type ReportReceipt,
  type Suspicion,
  suspicionsOf,
  textKey,
} from '../domain/resident-reports.ts';
import type { SiteStatus } from '../domain/sites.ts';
import type { PhotoService } from '../photos/photos.service.ts';
import { deleteCountsBefore } from './counts.queries.ts';
import { FewAtOnce } from './few-at-once.ts';
import {
  type Limit,
  Limits,
  PHOTO_BYTES_IN_ALL,
  REPORTS_IN_ALL,
  REPORTS_PER_ADDRESS,
  WRONG_CODES_IN_ALL,
  WRONG_CODES_PER_ADDRESS,
} from './limits.ts';
import {
  countAlike,
  deletePhones,
  findReport,
  findSiteState,
  insertReport,
  takeSpamPhotos,
} from './reports.queries.ts';
import type { StoredReport } from './reports.rows.ts';

/** Whom the change feed names for what came without an account. */
const RESIDENT = 'resident';
/** Texts shorter than this are too often the same by chance: "ao sâu". */
const LEAST_REPEATED = 12;
const MOST_REPEATED = 2;
const REPEATED_WITHIN_DAYS = 7;
/** The office may take back for so long what it put away as spam, photo and all. */
const SPAM_PHOTO_DAYS = 30;
const SPAM_PHOTOS_AT_ONCE = 200;
const TIDY_EVERY_MS = 6 * 3_600_000;
/** Whole reports are held in memory while they come in, at most 20 MB each. */
const MOST_COMING_IN = 8;
/** One sender may not take all places with bodies that never end. */
const MOST_COMING_IN_PER_ADDRESS = 3;
/** Decoding a photo takes a processor for a second. */
const PHOTOS_AT_ONCE = 2;

export interface ReportsDeps extends Pick<Deps, 'database' | 'now'> {
  photos: PhotoService;
  codeLists(): Promise<CodeLists>;
  locator(): Promise<Places>;
  /** How long telephone numbers are kept after a decision. */
  phoneKeptDays(): Promise<number>;
  /** Keeps addresses out of the database: they are counted under a keyed hash. */
  secret: string;
}

export type ReportsService = ReturnType<typeof createReportsService>;

/** Reports from people without an account: taking them, and telling what became of them. */
export function createReportsService(deps: ReportsDeps) {
  const { database } = deps;
  const limits = new Limits(deps, deps.secret);
  const comingIn = new FewAtOnce(MOST_COMING_IN, 0);
  const decoding = new FewAtOnce(PHOTOS_AT_ONCE, MOST_COMING_IN);
  const comingInFrom = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;

  async function requireWithin(limit: Limit, key: string, amount = 1): Promise<void> {
    if (!(await limits.take(limit, key, amount))) throw new ProblemError('resident.too_many');
  }

  /** What others sent before, and where it lies. */
  async function judge(
    trx: Parameters<typeof countAlike>[0],
    report: NewResidentReport,
    photoId: string | null,
    communeCode: string | null,
  ): Promise<Suspicion[]> {
    const found = suspicionsOf(report, { hasPhoto: photoId !== null });
    const key = textKey(report.text);
    const alike = await countAlike(trx, {
      noteKey: key.length < LEAST_REPEATED ? '' : key,
      photoId,
      since: `${addDays(localDay(deps.now()), -REPEATED_WITHIN_DAYS)}T00:00:00.000Z`,
    });
    if (alike.notes >= MOST_REPEATED) found.push('repeated_text');
    if (alike.photos > 0) found.push('repeated_photo');
    if (communeCode === null) found.push('outside');
    return found;
  }

  async function answerKnown(id: string, contentHash: string): Promise<ReportReceipt | null> {
    const known = await findReport(database.db, { id });
    if (known === null) return null;
    if (known.contentHash !== '' && known.contentHash !== contentHash)
      throw new ProblemError('resident.id_taken');
    return { code: known.code, receivedAt: known.receivedAt };
  }

  return {
    /**
     * Lets a sender begin: counts the attempt for its address, and holds a place until `work` is done. For all it is
     * counted when a report has been read: bodies that are none use up nobody else's.
     * @throws ProblemError `resident.too_many`, `server.busy`
     */
    async admit<T>(address: string, work: () => Promise<T>): Promise<T> {
      const key = limits.addressKey(address);
      const others = comingInFrom.get(key) ?? 0;
      if (others >= MOST_COMING_IN_PER_ADDRESS) throw new ProblemError('server.busy');
      comingInFrom.set(key, others + 1);
      try {
        if (await limits.isFull(REPORTS_IN_ALL)) throw new ProblemError('resident.too_many');
        await requireWithin(REPORTS_PER_ADDRESS, key);
        return await comingIn.run(work);
      } finally {
        const left = (comingInFrom.get(key) ?? 1) - 1;
        if (left > 0) comingInFrom.set(key, left);
        else comingInFrom.delete(key);
      }
    },

    /**
     * Stores a report; the same one again answers the same receipt.
     * @throws ProblemError `resident.id_taken`, `code_list.unknown_code`, `resident.too_many`, `server.busy`, those of
     * photos
     */
    async take(
      report: NewResidentReport,
      photo: Uint8Array | null,
    ): Promise<{ receipt: ReportReceipt; isNew: boolean }> {
      const contentHash = hashOf(report, photo);
      const known = await answerKnown(report.id, contentHash);
      if (known !== null) return { receipt: known, isNew: false };
      const [lists, locator] = [await deps.codeLists(), await deps.locator()];
      if (!lists.hazard_kinds.some(({ code }) => code === report.kind))
        throw new ProblemError('code_list.unknown_code', { list: 'hazard_kinds', code: report.kind });
      await requireWithin(REPORTS_IN_ALL, '');
      if (photo !== null) await requireWithin(PHOTO_BYTES_IN_ALL, '', photo.byteLength);
      const photoId = photo === null ? null : await decoding.run(() => deps.photos.addUnsigned(photo));
      const { communeCode } = locator.at(report.lonLat);
      const code = toReceiptCode(randomBytes(RECEIPT_CODE_BYTES));
      try {
        const write = async (context: WriteContext) => {
          const { trx, now, record } = context;
          if (photoId !== null) await deps.photos.holdUnsigned(context, photoId);
          const suspicions = await judge(trx, report, photoId, communeCode);
          const stored: StoredReport = {
            ...{ id: report.id, code, contentHash, communeCode, kind: report.kind, lonLat: report.lonLat },
            ...{ accuracyM: report.accuracyM, text: report.text, photoId, hasPhone: report.phone !== null },
            ...{ receivedAt: now, status: 'received', suspicions, isAside: suspicions.length > 0 },
            ...{ siteId: null, reason: null, message: '', decidedAt: null, decidedByName: '' },
          };
          await insertReport(trx, stored, report.phone, textKey(report.text));
          record({
            ...{ entity: 'resident_report', entityId: report.id, communeCode, action: 'received' },
            details: { facts: { kind: report.kind, suspicions } },
          });
          return { receipt: { code, receivedAt: now }, isNew: true };
        };
        return await withoutAddress(() => writeTransaction(database, RESIDENT, deps.now(), write));
      } catch (error) {
        // The phone sent it twice at once: one of the two is stored.
        if (!isTaken(error)) throw error;
        const first = await answerKnown(report.id, contentHash);
        if (first === null) throw error;
        return { receipt: first, isNew: false };
      }
    },

    /**
     * What became of a report.
     * @throws ProblemError `resident.code_not_found`, `resident.too_many_codes`
     */
    async tell(address: string, typed: string): Promise<PublicReport> {
      const key = limits.addressKey(address);
      if (limits.isKnownFull(WRONG_CODES_PER_ADDRESS, key) || limits.isKnownFull(WRONG_CODES_IN_ALL))
        throw new ProblemError('resident.too_many_codes');
      const code = readReceiptCode(typed);
      const report = code === null ? null : await findReport(database.db, { code });
      if (report === null) {
        const isWithin =
          (await limits.take(WRONG_CODES_PER_ADDRESS, key)) && (await limits.take(WRONG_CODES_IN_ALL));
        throw new ProblemError(isWithin ? 'resident.code_not_found' : 'resident.too_many_codes');
      }
      const isSpam = report.status === 'spam';
      return {
        code: report.code,
        sentOn: localDay(report.receivedAt),
        kind: report.kind,
        communeCode: report.communeCode,
        status: report.status === 'spam' ? 'not_taken' : report.status,
        place: report.siteId === null ? null : await placeOf(report.siteId),
        reason: isSpam ? 'unclear' : report.reason,
        message: isSpam ? '' : report.message,
      };
    },

    /**
     * Deletes telephone numbers and photos of spam whose time is over, and old counts.
     * @returns how many numbers
     */
    async tidy(): Promise<number> {
      const now = deps.now();
      let removed = SPAM_PHOTOS_AT_ONCE;
      while (removed === SPAM_PHOTOS_AT_ONCE) removed = await removeSpamPhotos(now);
      const days = await deps.phoneKeptDays();
      return writeTransaction(database, 'system', now, async ({ trx, record }) => {
        const gone = await deletePhones(trx, phoneTerms(now, days));
        for (const { id, communeCode } of gone)
          record({ entity: 'resident_report', entityId: id, communeCode, action: 'phone_deleted' });
        await deleteCountsBefore(trx, new Date(Date.parse(now) - 86_400_000).toISOString());
        return gone.length;
      });
    },

    /** Tidies now and every few hours. */
    watch(): void {
      const tidy = () => void this.tidy().catch((error: unknown) => console.error('reports:', error));
      timer = setInterval(tidy, TIDY_EVERY_MS);
      timer.unref();
      tidy();
    },

    close(): void {
      if (timer !== null) clearInterval(timer);
    },
  };

  function removeSpamPhotos(now: string): Promise<number> {
    const before = new Date(Date.parse(now) - SPAM_PHOTO_DAYS * 86_400_000).toISOString();
    return writeTransaction(database, 'system', now, async (context) => {
      const options = { limit: SPAM_PHOTOS_AT_ONCE, lockFor: database.dialect };
      const taken = await takeSpamPhotos(context.trx, before, options);
      for (const { id, communeCode } of taken)
        context.record({ entity: 'resident_report', entityId: id, communeCode, action: 'photo_deleted' });
      const photoIds = taken.map(({ photoId }) => photoId);
      if (photoIds.length > 0) await deps.photos.removeUnsigned(context, photoIds);
      return taken.length;
    });
  }

  async function placeOf(siteId: string): Promise<PublicReport['place']> {
    const row = await findSiteState(database.db, siteId);
    if (row === undefined || row.status === 'closed') return 'gone';
    const state = publicStateOf(
      {
        status: row.status as SiteStatus,
        coveredUntil: row.covered_until,
        fencedUntil: row.fenced_until,
        signedUntil: row.signed_until,
        nextInspectionOn: row.next_inspection_on,
      },
      localDay(deps.now()),
    );
    return state ?? (row.status === 'verified' ? 'verified' : null);
  }
}

/**
 * Of what a person sent; how long they took and the hidden field are no part of it. Nor is the telephone number: a
 * hash of it would tell it to whoever tries all numbers, also after it is deleted.
 */
function hashOf(report: NewResidentReport, photo: Uint8Array | null): string {
  const { kind, lonLat, text } = report;
  return createHash('sha256')
    .update(JSON.stringify([kind, lonLat, text]))
    .update(photo ?? '')
    .digest('hex');
}

/** A key that is there already, on either database; PostgreSQL's is tried again before. */
function isTaken(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return isLostRace(error) || (typeof code === 'string' && code.startsWith('SQLITE_CONSTRAINT'));
}
