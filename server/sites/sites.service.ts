import { isDeepStrictEqual } from 'node:util';
import { moveCounters } from '../coverage/coverage.service.ts';
import type { Db } from '../db/database.ts';
import { decodeCursor } from '../db/paging.ts';
import { type WriteContext, writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { assignCommune, type Places, reassignCommune } from '../domain/commune-assignment.ts';
import { ProblemError } from '../domain/errors.ts';
import { foldSite } from '../domain/fold-site.ts';
import { priorityOf } from '../domain/priority.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import type { SiteEventInput } from '../domain/site-events.ts';
import type {
  NewSite,
  Site,
  SiteAssignment,
  SiteCard,
  SiteFilter,
  SitePatch,
  SiteQuery,
} from '../domain/sites.ts';
import { getFirstCard, keepCard } from './site-cards.queries.ts';
import { checkCodes, checkUnit, requireScope } from './site-checks.ts';
import { normalEvent, sameEvent } from './site-event-rules.ts';
import { addEvents, storeEvents } from './site-events.service.ts';
import { counterChanges, kindsOf, touched } from './site-facts.ts';
import { listEvents, moveLog } from './site-log.queries.ts';
import { listFoldEvents } from './site-writes.queries.ts';
import {
  findSite,
  findSiteIdByCode,
  insertSites,
  listSites,
  takeCodes,
  updateSite,
} from './sites.queries.ts';
import { type StoredSite, toSite } from './sites.rows.ts';
import { countSites } from './sites-export.queries.ts';

export type SiteService = ReturnType<typeof createSiteService>;

/** What the sites need of other slices. */
export interface SiteServiceDeps extends Deps {
  /** The locator of the outlines as they are now; asked for before a transaction begins. */
  locator(): Promise<Places>;
  codeLists(): Promise<CodeLists>;
}

/** Hazard sites: every rule of reading and writing them. Reads are cut to the actor's scope. */
export function createSiteService(deps: SiteServiceDeps) {
  const { database } = deps;
  const today = () => localDay(deps.now());

  async function getVisible(db: Db, actor: Actor, id: string, lock = false): Promise<StoredSite> {
    const site = await findSite(db, id, lock ? { lockFor: database.dialect } : {});
    // Outside the scope is answered like absent, so that ids cannot be probed.
    if (site === null || !isInScope(actor, site.card.communeCode)) throw new ProblemError('site.not_found');
    return site;
  }

  const present = (site: StoredSite, lists: CodeLists): Site => toSite(site, lists.risk_factors, today());

  return {
    async get(actor: Actor, id: string): Promise<Site> {
      return present(await getVisible(database.db, actor, id), await deps.codeLists());
    },

    /** The same by its readable code, which is all that a map tile says of a site from afar. */
    async getByCode(actor: Actor, code: string): Promise<Site> {
      const id = await findSiteIdByCode(database.db, code);
      if (id === null) throw new ProblemError('site.not_found');
      return this.get(actor, id);
    },

    list(actor: Actor, query: SiteQuery) {
      return listSites(database.db, database.dialect, query, actor.scope, today());
    },

    count(actor: Actor, filter: SiteFilter): Promise<number> {
      return countSites(database.db, database.dialect, { filter, scope: actor.scope, today: today() });
    },

    async listEvents(actor: Actor, id: string, page: { cursor?: string | undefined; limit: number }) {
      await getVisible(database.db, actor, id);
      return listEvents(database.db, id, decodeCursor('seq', 'integer', page.cursor), page.limit);
    },

    /** Stores a new site with its first event. The same request again answers the stored site. */
    async create(actor: Actor, input: NewSite): Promise<{ site: Site; isNew: boolean }> {
      const [lists, locator] = [await deps.codeLists(), await deps.locator()];
      return writeTransaction(database, actor.userId, deps.now(), async (context) => {
        const stored = await findCreated(context.trx, actor, input);
        if (stored !== null) return { site: present(stored, lists), isNew: false };
        const card = toCard(input, assignCommune(input.lonLat, input.communeCode, locator));
        requireScope(actor, card.communeCode);
        checkCodes(card, lists);
        await checkUnit(context.trx, card.unitId);
        const [code = ''] = await takeCodes(context.trx, card.communeCode, 1);
        const reported = reportOf(input, deps.makeId());
        const state = foldSite(card, [{ ...reported, receivedAt: context.now }], kindsOf(lists));
        const site: StoredSite = {
          identity: {
            id: input.id,
            code,
            version: 1,
            origin: 'survey',
            importKey: null,
            importId: null,
            extra: {},
            isDemo: false,
            createdAt: context.now,
            updatedAt: context.now,
            updatedBy: actor.userId,
            updatedByName: actor.name,
          },
          card,
          state,
          priorityScore: priorityOf(card.riskFactors, lists.risk_factors, state).score,
        };
        await insertSites(context.trx, [site]);
        await storeEvents(context, actor, site, [reported]);
        await moveCounters(context.trx, counterChanges(null, site));
        context.record({
          entity: 'site',
          entityId: input.id,
          communeCode: card.communeCode,
          action: 'created',
        });
        return { site: present(site, lists), isNew: true };
      });
    },

    /**
     * Changes fields of the card; a patch that changes nothing writes nothing, so a re-send is harmless.
     * Throws `site.conflict` with both versions when another edit came first.
     */
    async update(actor: Actor, id: string, patch: SitePatch): Promise<Site> {
      const [lists, locator] = [await deps.codeLists(), await deps.locator()];
      return writeTransaction(database, actor.userId, deps.now(), async (context) => {
        const site = await getVisible(context.trx, actor, id, true);
        const { version, ...changes } = patch;
        const asked: SiteCard = { ...site.card, ...changes };
        if (isDeepStrictEqual(asked, site.card)) return present(site, lists);
        if (site.identity.version !== version) {
          throw new ProblemError('site.conflict', {
            by: site.identity.updatedByName,
            at: site.identity.updatedAt,
            current: present(site, lists),
            yours: patch,
          });
        }
        const card: SiteCard = { ...asked, communeCode: reassignCommune(site.card, changes, locator) };
        requireScope(actor, card.communeCode);
        checkCodes(card, lists, site.card);
        await checkUnit(context.trx, card.unitId);
        const changed = await replace(context, actor, site, card, lists);
        context.record({ entity: 'site', entityId: id, communeCode: card.communeCode, action: 'edited' });
        if (card.communeCode !== site.card.communeCode) {
          context.record({
            entity: 'site',
            entityId: id,
            communeCode: site.card.communeCode,
            action: 'moved_away',
          });
        }
        return present(changed, lists);
      });
    },

    /** Sets unit or due date of many sites; each row succeeds or fails by itself. */
    async assign(actor: Actor, input: SiteAssignment, describe: (error: ProblemError) => string) {
      const assigned: string[] = [];
      const failed: { id: string; code: string; message: string }[] = [];
      const changes = {
        ...(input.unitId === undefined ? {} : { unitId: input.unitId }),
        ...(input.dueOn === undefined ? {} : { dueOn: input.dueOn }),
      };
      for (const { id, version } of input.sites) {
        try {
          await this.update(actor, id, { version, ...changes });
          assigned.push(id);
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          failed.push({ id, code: error.code, message: describe(error) });
        }
      }
      return { assigned, failed };
    },

    /** `addEvents`, and the site as it now is. */
    async addEvents(actor: Actor, id: string, sent: readonly SiteEventInput[]) {
      const lists = await deps.codeLists();
      const { site, ...added } = await addEvents(deps, lists, actor, id, sent);
      return { site: present(site, lists), ...added };
    },
  };

  /** The stored site when the same creation is sent again, whatever was edited since. */
  async function findCreated(db: Db, actor: Actor, input: NewSite): Promise<StoredSite | null> {
    const stored = await findSite(db, input.id);
    if (stored === null) return null;
    const first = await getFirstCard(db, stored);
    const [report] = (await listEvents(db, input.id, null, 1)).items;
    const isSame =
      isInScope(actor, stored.card.communeCode) &&
      isDeepStrictEqual(toCard(input, input.communeCode ?? first.communeCode), first) &&
      report !== undefined &&
      sameEvent(report, reportOf(input, report.id));
    if (!isSame) throw new ProblemError('site.id_taken');
    return stored;
  }

  /** Stores a changed card: row, version history, state (a due date makes it planned), counters. */
  async function replace(
    context: WriteContext,
    actor: Actor,
    site: StoredSite,
    card: SiteCard,
    lists: CodeLists,
  ) {
    const log = await listFoldEvents(context.trx, site.identity.id);
    const state = foldSite(card, log, kindsOf(lists));
    const changed: StoredSite = {
      card,
      state,
      priorityScore: priorityOf(card.riskFactors, lists.risk_factors, state).score,
      identity: { ...touched(site, context.now, actor), version: site.identity.version + 1 },
    };
    await updateSite(context.trx, changed);
    if (card.communeCode !== site.card.communeCode)
      await moveLog(context.trx, site.identity.id, card.communeCode);
    await keepCard(context.trx, site, changed);
    await moveCounters(context.trx, counterChanges(site, changed));
    return changed;
  }
}

function toCard(input: NewSite, communeCode: string): SiteCard {
  const {
    id: _id,
    occurredAt: _at,
    isCandidate: _candidate,
    note: _note,
    photoIds: _photos,
    ...card
  } = input;
  return { ...card, communeCode };
}

/** The first event of a new site. */
function reportOf(input: NewSite, id: string): SiteEventInput {
  return normalEvent({
    id,
    type: 'reported',
    isCandidate: input.isCandidate,
    occurredAt: input.occurredAt,
    lonLat: null,
    accuracyM: null,
    note: input.note,
    photoIds: input.photoIds,
  });
}
