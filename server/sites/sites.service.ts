import { isDeepStrictEqual } from 'node:util';
import { countCloseOuts, findCurrentCloseOut, listCloseOuts } from '../close-outs/close-outs.service.ts';
import { moveCounters } from '../coverage/coverage.service.ts';
import type { Db } from '../db/database.ts';
import { outsideScope } from '../db/origin.ts';
import { decodeCursor } from '../db/paging.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import type { ProofCounts } from '../domain/close-out-proof.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import type { Places } from '../domain/commune-assignment.ts';
import { ProblemError } from '../domain/errors.ts';
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
import { countMissingPhotos, listMissingPhotos } from '../photos/expected-photos.service.ts';
import { changeCard, lockVisibleSite } from './change-card.service.ts';
import { createSite } from './create-site.service.ts';
import { addEvents } from './site-events.service.ts';
import { listEvents } from './site-log.queries.ts';
import { findSite, findSiteIdByCode, listSites } from './sites.queries.ts';
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

  async function getVisible(db: Db, actor: Actor, id: string): Promise<StoredSite> {
    const site = await findSite(db, id);
    // Outside the scope is answered like absent, so that ids cannot be probed.
    if (site === null) throw new ProblemError('site.not_found');
    if (!isInScope(actor, site.card.communeCode))
      throw outsideScope('site.not_found', site.card.communeCode, id);
    return site;
  }

  const present = (site: StoredSite, lists: CodeLists): Site => toSite(site, lists.risk_factors, today());

  return {
    async get(actor: Actor, id: string): Promise<Site> {
      const site = await getVisible(database.db, actor, id);
      const [missingPhotos, closeOut] = await Promise.all([
        countMissingPhotos(database.db, id),
        findCurrentCloseOut(database.db, id),
      ]);
      return { ...present(site, await deps.codeLists()), missingPhotos, closeOut };
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

    countProofs(actor: Actor): Promise<ProofCounts> {
      return countCloseOuts(database.db, actor);
    },

    async listEvents(actor: Actor, id: string, page: { cursor?: string | undefined; limit: number }) {
      const { db } = database;
      await getVisible(db, actor, id);
      const log = await listEvents(db, id, decodeCursor('seq', 'integer', page.cursor), page.limit);
      const ids = log.items.map((event) => event.id);
      const [missing, closeOuts] = await Promise.all([listMissingPhotos(db, ids), listCloseOuts(db, ids)]);
      return {
        ...log,
        items: log.items.map((event) => ({
          ...event,
          missingPhotos: missing.get(event.id),
          closeOut: closeOuts.get(event.id),
        })),
      };
    },

    /** Stores a new site with its first event. The same request again answers the stored site. */
    async create(actor: Actor, input: NewSite): Promise<{ site: Site; isNew: boolean }> {
      const [lists, locator] = [await deps.codeLists(), await deps.locator()];
      return writeTransaction(database, actor.userId, deps.now(), async (context) => {
        const { site, isNew, counters } = await createSite(context, { lists, locator }, actor, input, {
          id: deps.makeId(),
        });
        await moveCounters(context.trx, counters);
        return { site: present(site, lists), isNew };
      });
    },

    /**
     * Changes fields of the card; a patch that changes nothing writes nothing, so a re-send is harmless.
     * Throws `site.conflict` with both versions when another edit came first.
     */
    async update(actor: Actor, id: string, patch: SitePatch): Promise<Site> {
      const [lists, locator] = [await deps.codeLists(), await deps.locator()];
      return writeTransaction(database, actor.userId, deps.now(), async (context) => {
        const site = await lockVisibleSite(context, actor, id);
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
        const changed = await changeCard(context, { lists, locator }, actor, site, changes);
        await moveCounters(context.trx, changed.counters);
        return present(changed.site, lists);
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
}
