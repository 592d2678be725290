import { forgetWhoIsWho } from '../auth/credentials.service.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import { ProblemError } from '../domain/errors.ts';
import { OPEN_WORK_KINDS, type OpenWork } from '../domain/people.ts';
import type { Actor } from '../domain/roles.ts';
import { endDelegationsOf } from './delegations.queries.ts';
import {
  countOpenWork,
  findPersonRow,
  handOverImports,
  insertHandOver,
  insertPersonChange,
} from './people.queries.ts';

/** Theirs alone; the rest is work of the commune or lies on a tablet, and is only told. */
const GOES_TO_SUCCESSOR: ReadonlySet<OpenWork['kind']> = new Set(['imports', 'delegations']);

export type HandOverService = ReturnType<typeof createHandOverService>;

/**
 * Open work of somebody who leaves. Places, values, assessments and reports belong to units and communes, so nothing
 * of them hangs on a person; unfinished imports do and go to the successor, delegations end.
 */
export function createHandOverService({ database, now, makeId }: Deps) {
  return {
    async openWork(userId: string): Promise<OpenWork[]> {
      if ((await findPersonRow(database.db, userId)) === null) throw new ProblemError('person.not_found');
      const counts = await countOpenWork(database.db, userId, localDay(now()));
      return OPEN_WORK_KINDS.map((kind) => ({
        kind,
        count: counts[kind] ?? 0,
        isHandedOver: GOES_TO_SUCCESSOR.has(kind),
      }));
    },

    async handOver(
      actor: Actor,
      fromId: string,
      { toUserId, reason }: { toUserId: string; reason: string },
    ): Promise<OpenWork[]> {
      if (fromId === toUserId) throw new ProblemError('delegation.not_allowed');
      await writeTransaction(database, actor.userId, now(), async ({ trx, record }) => {
        const [from, to] = [await findPersonRow(trx, fromId), await findPersonRow(trx, toUserId)];
        if (from === null || to === null || to.state !== 'active') throw new ProblemError('person.not_found');
        const counts = await countOpenWork(trx, fromId, localDay(now()));
        const imports = await handOverImports(trx, fromId, to);
        await endDelegationsOf(trx, fromId, actor.userId, now());
        const by = { byId: actor.userId, byName: actor.name, at: now() };
        await insertHandOver(trx, { id: makeId(), from: fromId, to: toUserId, reason, counts, ...by });
        await insertPersonChange(trx, {
          userId: fromId,
          action: 'handed_over',
          reason,
          before: counts,
          after: { toName: to.name, imports },
          ...by,
        });
        if (imports > 0)
          record({ entity: 'import', entityId: '*', communeCode: null, action: 'handed over' });
      });
      forgetWhoIsWho(database);
      return this.openWork(fromId);
    },
  };
}
