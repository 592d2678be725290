import { moveCounters } from '../coverage/coverage.service.ts';
import { changedFields } from '../db/audit-log.ts';
import { outsideScope } from '../db/origin.ts';
import { decodeCursor } from '../db/paging.ts';
import { type WriteContext, writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import type { Places } from '../domain/commune-assignment.ts';
import { ProblemError } from '../domain/errors.ts';
import {
  isDecided,
  phoneTerms,
  type ReportDecision,
  type ReportHeap,
  type ReportStatus,
  type ResidentReport,
  type ResidentReportCounts,
  type ResidentReportDetail,
} from '../domain/resident-reports.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { NewSite, SiteQuery } from '../domain/sites.ts';
import { adoptPhoto, type PhotoService, type PhotoSize } from '../photos/photos.service.ts';
import { createSite } from '../sites/create-site.service.ts';
import { appendEvents } from '../sites/site-events.service.ts';
import type { SiteService } from '../sites/sites.service.ts';
import { countReports, findPhone, findReport, listReports, updateReport } from './reports.queries.ts';
import type { StoredReport } from './reports.rows.ts';

/** What the resident is told may name people. */
const NAMED: ReadonlySet<'message'> = new Set(['message'] as const);
/** Two people at one pond stand within this. */
const NEAR_M = 100;
const MOST_NEAR = 20;

export interface TriageDeps extends Deps {
  sites: SiteService;
  photos: PhotoService;
  codeLists(): Promise<CodeLists>;
  locator(): Promise<Places>;
  phoneKeptDays(): Promise<number>;
}

export type TriageService = ReturnType<typeof createTriageService>;

/** What the office does with reports of residents. Reads and writes are cut to the actor's communes. */
export function createTriageService(deps: TriageDeps) {
  const { database } = deps;

  async function getVisible(actor: Actor, id: string): Promise<StoredReport> {
    const report = await findReport(database.db, { id });
    if (report === null) throw new ProblemError('resident.report_not_found');
    if (!isVisible(actor, report)) throw outsideScope('resident.report_not_found', report.communeCode, id);
    return report;
  }

  /** Only for who calls back: an officer of the commune, as long as the number may be kept. */
  async function phoneFor(actor: Actor, report: StoredReport): Promise<string | null> {
    if (actor.role !== 'officer' || !report.hasPhone) return null;
    const { decidedBefore, receivedBefore } = phoneTerms(deps.now(), await deps.phoneKeptDays());
    if (report.receivedAt < receivedBefore) return null;
    if (report.decidedAt !== null && report.decidedAt < decidedBefore) return null;
    return findPhone(database.db, report.id);
  }

  return {
    async list(
      actor: Actor,
      query: { heap: ReportHeap; cursor?: string | undefined; limit: number },
    ): Promise<{ items: ResidentReport[]; nextCursor: string | null }> {
      const { heap, limit } = query;
      const cursor = decodeCursor(heap, 'text', query.cursor);
      const page = await listReports(database.db, { heap, cursor, limit, scope: actor.scope });
      return { ...page, items: page.items.map(toOffice) };
    },

    count(actor: Actor): Promise<ResidentReportCounts> {
      return countReports(database.db, actor.scope);
    },

    /** @throws ProblemError `resident.report_not_found` */
    async get(actor: Actor, id: string): Promise<ResidentReportDetail> {
      const report = await getVisible(actor, id);
      const near = SiteQuery.parse({ near: `${report.lonLat.join()},${NEAR_M}`, limit: MOST_NEAR });
      return {
        ...toOffice(report),
        phone: await phoneFor(actor, report),
        nearSites: (await deps.sites.list(actor, near)).items,
      };
    },

    /** @throws ProblemError `resident.report_not_found`, `photo.not_found` */
    async photo(actor: Actor, id: string, size: PhotoSize): Promise<{ id: string; bytes: Uint8Array }> {
      const { photoId } = await getVisible(actor, id);
      if (photoId === null) throw new ProblemError('photo.not_found');
      return { id: photoId, bytes: await deps.photos.readBytes(photoId, size) };
    },

    /**
     * One decision; the same one again changes nothing.
     * @throws ProblemError `resident.report_not_found`, `resident.decided`, `resident.not_reopenable`, and those of
     * creating a site or adding to its log
     */
    async decide(actor: Actor, id: string, decision: ReportDecision): Promise<ResidentReport> {
      const facts = { lists: await deps.codeLists(), locator: await deps.locator() };
      return writeTransaction(database, actor.userId, deps.now(), async (context) => {
        const report = await findReport(context.trx, { id }, { lockFor: database.dialect });
        if (report === null) throw new ProblemError('resident.report_not_found');
        if (!isVisible(actor, report))
          throw outsideScope('resident.report_not_found', report.communeCode, id);
        const change = await changeOf(context, actor, report, decision, facts);
        if (change === null) return toOffice(report);
        const isDone = isDecided(change.status);
        const decided = {
          siteId: change.siteId ?? null,
          reason: change.reason ?? null,
          message: change.message ?? '',
          decidedAt: isDone ? context.now : null,
          decidedByName: isDone ? actor.name : '',
        };
        const isAside = change.isAside ?? report.isAside;
        await updateReport(context.trx, id, {
          ...{ status: change.status, is_aside: isAside ? 1 : 0, site_id: decided.siteId },
          ...{ reason: decided.reason, message: decided.message, decided_at: decided.decidedAt },
          ...{ decided_by: isDone ? actor.userId : null, decided_by_name: decided.decidedByName },
          ...(change.communeCode === undefined ? {} : { commune_code: change.communeCode }),
        });
        const communeCode = change.communeCode ?? report.communeCode;
        context.record({
          entity: 'resident_report',
          entityId: id,
          communeCode,
          action: decision.type,
          details: {
            changed: changedFields(
              {
                status: report.status,
                siteId: report.siteId,
                reason: report.reason,
                message: report.message,
              },
              {
                ...{ status: change.status, siteId: decided.siteId, reason: decided.reason },
                message: decided.message,
              },
              NAMED,
            ),
          },
        });
        return toOffice({ ...report, ...decided, communeCode, status: change.status, isAside });
      });
    },
  };

  /** What a decision makes of a report; null: nothing, it is so already. */
  async function changeOf(
    context: WriteContext,
    actor: Actor,
    report: StoredReport,
    decision: ReportDecision,
    facts: { lists: CodeLists; locator: Places },
  ): Promise<Change | null> {
    if (isSame(report, decision)) return null;
    if (decision.type === 'reopen') {
      if (report.siteId !== null) throw new ProblemError('resident.not_reopenable');
      if (!isDecided(report.status) && !report.isAside) return null;
      return { status: 'received', isAside: false };
    }
    if (isDecided(report.status)) throw new ProblemError('resident.decided');
    switch (decision.type) {
      case 'look':
        return { status: 'looking' };
      case 'spam':
        return { status: 'spam' };
      case 'decline':
        return { status: 'not_taken', reason: decision.reason, message: decision.message };
      case 'known': {
        await adopt(context, actor, report);
        const { counters } = await appendEvents(context, facts.lists, actor, decision.siteId, [
          {
            type: 'noted',
            id: deps.makeId(),
            occurredAt: report.receivedAt,
            note: noteOf(report),
            photoIds: photosOf(report),
          },
        ]);
        await moveCounters(context.trx, counters);
        return { status: 'known', siteId: decision.siteId };
      }
      case 'accept': {
        await adopt(context, actor, report);
        const { type: _type, siteId, communeCode = report.communeCode, ...card } = decision;
        const input = NewSite.parse({
          ...card,
          id: siteId,
          communeCode: communeCode ?? undefined,
          lonLat: report.lonLat,
          occurredAt: report.receivedAt,
          note: noteOf(report),
          photoIds: photosOf(report),
        });
        const { site, counters } = await createSite(context, facts, actor, input, {
          id: deps.makeId(),
          origin: 'resident',
        });
        await moveCounters(context.trx, counters);
        return { status: 'accepted', siteId, communeCode: site.card.communeCode };
      }
    }
  }
}

interface Change {
  status: ReportStatus;
  isAside?: boolean;
  siteId?: string;
  communeCode?: string;
  reason?: StoredReport['reason'];
  message?: string;
}

function isVisible(actor: Actor, { communeCode }: StoredReport): boolean {
  return communeCode === null ? actor.scope === 'all' : isInScope(actor, communeCode);
}

function isSame(report: StoredReport, decision: ReportDecision): boolean {
  switch (decision.type) {
    case 'look':
      return report.status === 'looking';
    case 'spam':
      return report.status === 'spam';
    case 'decline':
      return (
        report.status === 'not_taken' &&
        report.reason === decision.reason &&
        report.message === decision.message
      );
    case 'accept':
      return report.status === 'accepted' && report.siteId === decision.siteId;
    case 'known':
      return report.status === 'known' && report.siteId === decision.siteId;
    case 'reopen':
      return false;
  }
}

async function adopt(context: WriteContext, actor: Actor, { photoId }: StoredReport): Promise<void> {
  if (photoId !== null) await adoptPhoto(context.trx, actor, photoId);
}

const photosOf = ({ photoId }: StoredReport) => (photoId === null ? [] : [photoId]);

const noteOf = ({ text }: StoredReport) => (text === '' ? 'Người dân báo' : `Người dân báo: ${text}`);

function toOffice(report: StoredReport): ResidentReport {
  const { contentHash: _hash, photoId, isAside: _aside, ...told } = report;
  return { ...told, hasPhoto: photoId !== null };
}
