import { findActor } from '../auth/auth.service.ts';
import { forgetWhoIsWho } from '../auth/credentials.service.ts';
import type { Db } from '../db/database.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import { ProblemError } from '../domain/errors.ts';
import { OPEN_WORK_KINDS, type OpenWork } from '../domain/people.ts';
import { type Actor, can, isInScope } from '../domain/roles.ts';
import { endDelegationsOf } from './delegations.queries.ts';
import {
  countOpenWork,
  handOverImports,
  handOverMappings,
  insertHandOver,
  listWaitingCommunes,
} from './hand-overs.queries.ts';
import { findPersonRow } from './people.queries.ts';
import { notePersonChange } from './person-changes.service.ts';

/** Theirs alone; the rest is work of the commune or lies on a tablet, and is only told. */
const GOES_TO_SUCCESSOR: ReadonlySet<OpenWork['kind']> = new Set(['imports', 'mappings', 'delegations']);

export type HandOverService = ReturnType<typeof createHandOverService>;

/**
 * Open work of somebody who leaves. Places, values, assessments and reports belong to units and communes, so nothing
 * of them hangs on a person; imports that wait and saved choices for files do and go to the successor, delegations end.
 */
export function createHandOverService({ database, now, makeId }: Deps) {
  return {
    async openWork(userId: string): Promise<OpenWork[]> {
      if ((await findPersonRow(database.db, userId)) === null) throw new ProblemError('person.not_found');
      const counts = await countOpenWork(database.db, userId, localDay(now()));
      return OPEN_WORK_KINDS.map((kind) => ({
        kind,
        count: counts[kind],
        isHandedOver: GOES_TO_SUCCESSOR.has(kind),
      }));
    },

    async handOver(
      actor: Actor,
      fromId: string,
      { toUserId, reason }: { toUserId: string; reason: string },
    ): Promise<OpenWork[]> {
      if (fromId === toUserId) throw new ProblemError('delegation.not_allowed');
      await writeTransaction(database, actor.userId, now(), async (context) => {
        const { trx } = context;
        const [from, to] = [await findPersonRow(trx, fromId), await findPersonRow(trx, toUserId)];
        if (from === null || to === null || to.state !== 'active') throw new ProblemError('person.not_found');
        const counts = await countOpenWork(trx, fromId, localDay(now()));
        if (counts.imports > 0) await checkSuccessor(trx, { fromId, to, count: counts.imports, now: now() });
        const imports = await handOverImports(trx, fromId, to);
        await handOverMappings(trx, fromId, to.id);
        await endDelegationsOf(trx, fromId, actor.userId, now());
        const by = { byId: actor.userId, byName: actor.name, at: now() };
        await insertHandOver(trx, { id: makeId(), from: fromId, to: toUserId, reason, counts, ...by });
        await notePersonChange(context, actor, {
          ...{ userId: fromId, action: 'handed_over', reason },
          ...{ before: counts, after: { imports }, to: { id: toUserId, name: to.name } },
        });
        if (imports > 0)
          context.record({
            ...{ entity: 'import', entityId: '*', communeCode: null, action: 'handed_over' },
            ...{ details: { facts: { from: fromId, to: toUserId, count: imports } } },
          });
      });
      forgetWhoIsWho(database);
      return this.openWork(fromId);
    },
  };
}

/** An import shows its rows to its maker and stores them in their scope: the successor must have all of it. */
async function checkSuccessor(
  trx: Db,
  {
    fromId,
    to,
    count,
    now,
  }: { fromId: string; to: { id: string; name: string }; count: number; now: string },
): Promise<void> {
  const successor = await findActor(trx, to.id, now);
  const communes = [...(await listWaitingCommunes(trx, fromId))];
  const takesAll =
    successor !== null &&
    can(successor, 'imports.run') &&
    communes.every((code) => isInScope(successor, code));
  if (!takesAll) throw new ProblemError('person.successor_lacks', { name: to.name, count });
}
