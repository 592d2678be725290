import { writeTransaction } from '../db/write.ts';
import { ProblemError } from '../domain/errors.ts';
import type { NewPeriodLock, PeriodLockState } from '../domain/indicator-values.ts';
import type { Actor } from '../domain/roles.ts';
import type { ValuePeriod } from '../domain/value-periods.ts';
import { canLockPeriod } from '../domain/value-rules.ts';
import { findLockEvent, insertLockEvent, listLockEvents } from './period-locks.queries.ts';
import type { ValueBase } from './value-base.ts';

/** Locks periods of plans and reopens them. */
export class LockPeriod {
  private readonly base: ValueBase;

  constructor(base: ValueBase) {
    this.base = base;
  }

  /**
   * The same request sent again answers the state of now.
   * @throws ProblemError `auth.forbidden`, `plan.not_found`, `value.former_unit`, `value.period_unknown`,
   * `value.reason_required`, `value.period_locked_already`, `value.period_not_locked`, `value.id_taken`
   */
  async set(
    actor: Actor,
    planId: string,
    asked: ValuePeriod | undefined,
    { id, isLocked, reason }: NewPeriodLock,
  ): Promise<PeriodLockState> {
    if (!canLockPeriod(actor, isLocked)) throw new ProblemError('auth.forbidden', { role: actor.role });
    const plan = this.base.planOf(planId);
    if (plan.formerUnit !== null) throw new ProblemError('value.former_unit', { unit: plan.issuerName });
    const period = this.base.periodOf(plan, asked);
    if (!isLocked && reason === '') throw new ProblemError('value.reason_required');
    const { database, now } = this.base.deps;
    const last = await writeTransaction(database, actor.userId, now(), async ({ trx, now: at, record }) => {
      const log = await listLockEvents(trx, plan.id, period);
      const before = log.at(-1);
      const known = await findLockEvent(trx, id);
      if (known) {
        const isSame = known.plan === plan.id && known.period === period && known.isLocked === isLocked;
        if (!isSame) throw new ProblemError('value.id_taken');
        return before;
      }
      if (isLocked && before?.isLocked) {
        throw new ProblemError('value.period_locked_already', { by: before.by, at: before.at });
      }
      if (!isLocked && !before?.isLocked) throw new ProblemError('value.period_not_locked');
      const event = {
        id,
        plan: plan.id,
        period,
        sequence: log.length + 1,
        isLocked,
        reason,
        at,
        by: actor.name,
        actorId: actor.userId,
      };
      await insertLockEvent(trx, event);
      record({
        entity: 'indicator_value',
        entityId: '*',
        communeCode: plan.communeCode,
        action: isLocked ? 'locked' : 'reopened',
        details: {
          changed: { isLocked: [!isLocked, isLocked] },
          facts: { plan: plan.id, period, events: [id] },
        },
      });
      return event;
    });
    return {
      plan: plan.id,
      period,
      lock: last?.isLocked ? { at: last.at, by: last.by } : null,
    };
  }
}
