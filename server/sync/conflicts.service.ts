import { isDeepStrictEqual } from 'node:util';
import { moveCounters } from '../coverage/coverage.service.ts';
import { outsideScope } from '../db/origin.ts';
import { writeTransaction } from '../db/write.ts';
import { ProblemError } from '../domain/errors.ts';
import { requireScope } from '../domain/require-scope.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import type { SiteCard } from '../domain/sites.ts';
import type { CardChanges, ConflictResolution, SyncConflict } from '../domain/sync.ts';
import { changeCard, lockVisibleSite } from '../sites/change-card.service.ts';
import { snapshotByIds } from '../sites/snapshot-sites.service.ts';
import { type ConflictFilter, findConflict, keepResolution, listConflicts } from './conflicts.queries.ts';
import type { SyncDeps } from './send.service.ts';
import type { StoredConflict } from './sync.rows.ts';

export type ConflictService = ReturnType<typeof createConflictService>;

/** Fields on which a tablet and the office differ, until somebody in the office has chosen. */
export function createConflictService(deps: SyncDeps) {
  const { database } = deps;

  async function present(conflicts: readonly StoredConflict[], actor: Actor): Promise<SyncConflict[]> {
    const ids = [...new Set(conflicts.map(({ siteId }) => siteId))];
    const sites = new Map((await snapshotByIds(database.db, ids)).map((site) => [site.id, site]));
    return conflicts.flatMap((conflict) => {
      const site = sites.get(conflict.siteId);
      // Taken out again with its import, or moved to a commune of somebody else.
      if (site === undefined || !isInScope(actor, site.card.communeCode)) return [];
      return [
        {
          id: conflict.id,
          siteId: conflict.siteId,
          siteCode: site.code,
          siteName: site.card.name,
          communeCode: site.card.communeCode,
          siteVersion: site.version,
          siteLonLat: site.card.lonLat,
          fields: conflict.resolved === null ? withCurrent(conflict, site.card) : conflict.fields,
          tablet: conflict.tablet,
          office: conflict.office,
          resolved: conflict.resolved,
        },
      ];
    });
  }

  async function shown(actor: Actor, id: string): Promise<SyncConflict> {
    const stored = await findConflict(database.db, id);
    const [conflict] = await present(stored === null ? [] : [stored], actor);
    if (conflict !== undefined) return conflict;
    if (stored !== null && !isInScope(actor, stored.communeCode))
      throw outsideScope('sync.conflict_not_found', stored.communeCode, id);
    throw new ProblemError('sync.conflict_not_found');
  }

  return {
    async list(actor: Actor, filter: ConflictFilter): Promise<SyncConflict[]> {
      for (const code of filter.communes ?? []) requireScope(actor, code);
      const inScope = actor.scope === 'all' ? undefined : [...actor.scope];
      const communes = filter.communes ?? inScope;
      return present(await listConflicts(database.db, { ...filter, communes }), actor);
    },

    /** @throws ProblemError `sync.conflict_not_found` */
    get: shown,

    /**
     * Takes a side for every field. The same choice again changes nothing.
     * @throws ProblemError `sync.conflict_not_found`, `sync.conflict_resolved`, `sync.conflict_moved_on`,
     * `sync.conflict_unanswered`
     */
    async resolve(
      actor: Actor,
      id: string,
      { siteVersion, choices }: ConflictResolution,
    ): Promise<SyncConflict> {
      const facts = { lists: await deps.codeLists(), locator: await deps.locator() };
      await writeTransaction(database, actor.userId, deps.now(), async (context) => {
        const { trx, now } = context;
        const conflict = await findConflict(trx, id, { lockFor: database.dialect });
        if (conflict === null) throw new ProblemError('sync.conflict_not_found');
        const site = await lockVisibleSite(context, actor, conflict.siteId);
        if (conflict.resolved !== null) {
          if (isDeepStrictEqual(conflict.resolved.choices, choices)) return;
          throw new ProblemError('sync.conflict_resolved', conflict.resolved);
        }
        if (site.identity.version !== siteVersion)
          throw new ProblemError('sync.conflict_moved_on', { by: site.identity.updatedByName });
        const open = conflict.fields.filter(({ field }) => choices[field] === undefined);
        if (open.length > 0)
          throw new ProblemError('sync.conflict_unanswered', {
            fields: open.map(({ field }) => field).join(', '),
          });
        const fields = withCurrent(conflict, site.card);
        const chosen = Object.fromEntries(
          fields
            .filter(({ field }) => choices[field] === 'tablet')
            .map(({ field, tablet }) => [field, tablet]),
        ) as CardChanges;
        if (Object.keys(chosen).length > 0)
          await moveCounters(trx, (await changeCard(context, facts, actor, site, chosen)).counters);
        await keepResolution(trx, { id, fields }, { by: actor.name, at: now, choices });
        context.record({
          entity: 'sync_conflict',
          entityId: id,
          communeCode: site.card.communeCode,
          action: 'resolved',
          details: { facts: { site: conflict.siteId, choices } },
        });
      });
      return shown(actor, id);
    },
  };
}

/** The office may have gone on: what it has now stands against the tablet's value. */
function withCurrent({ fields }: StoredConflict, card: SiteCard): StoredConflict['fields'] {
  return fields.map((field) => ({ ...field, office: card[field.field] }));
}
