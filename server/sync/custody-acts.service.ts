import { type WriteContext, writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import type { CustodyActInput } from '../domain/custody.ts';
import { ProblemError } from '../domain/errors.ts';
import type { Actor } from '../domain/roles.ts';
import { listTablets } from './custody.queries.ts';
import { insertAct } from './custody-acts.queries.ts';
import { listRefusals, markDismissed } from './refusals.queries.ts';

export type CustodyActService = ReturnType<typeof createCustodyActService>;

/** Decisions of the office about tablets and refused items: each is kept with who, when and why. */
export function createCustodyActService({ database, now }: Pick<Deps, 'database' | 'now'>) {
  return {
    /** @throws ProblemError `sync.tablet_not_found`, `sync.rejected_not_found`, `sync.rejected_settled` */
    async record(actor: Actor, input: CustodyActInput): Promise<void> {
      await writeTransaction(database, actor.userId, now(), async (context) => {
        const about = await aboutOf(context, actor, input);
        await insertAct(context.trx, {
          ...{ act: input.act, ...about, reason: input.reason.trim() },
          ...{ by: actor.name, byId: actor.userId, at: context.now },
        });
        context.record({
          entity: 'tablet',
          entityId: about.deviceId,
          communeCode: null,
          action: input.act,
          details: { facts: { user: about.userId, refusal: about.refusalNumber } },
        });
      });
    },
  };
}

async function aboutOf(
  { trx, now }: WriteContext,
  actor: Actor,
  input: CustodyActInput,
): Promise<{ deviceId: string; userId: string; refusalNumber: number | null }> {
  const communes = actor.scope === 'all' ? null : [...actor.scope];
  if ('deviceId' in input) {
    const tablets = await listTablets(trx, communes);
    const isKnown = tablets.some(
      ({ deviceId, userId }) => deviceId === input.deviceId && userId === input.userId,
    );
    if (!isKnown) throw new ProblemError('sync.tablet_not_found');
    return { deviceId: input.deviceId, userId: input.userId, refusalNumber: null };
  }
  const { number } = input;
  const [refusal] = await listRefusals(trx, { communes, isOpen: false, number, limit: 1 });
  if (refusal === undefined) throw new ProblemError('sync.rejected_not_found');
  if (refusal.settledAt !== null) throw new ProblemError('sync.rejected_settled');
  await markDismissed(trx, number, input.act === 'item_dismissed' ? now : null);
  return { deviceId: refusal.deviceId, userId: refusal.userId, refusalNumber: number };
}
