import { isDeepStrictEqual } from 'node:util';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import type { CriteriaSetView, NewMaximum, StoredMaximum } from '../domain/assessment-views.ts';
import { ProblemError } from '../domain/errors.ts';
import type { Actor } from '../domain/roles.ts';
import { type CriteriaSet, type CriteriaSetRef, maximaOf } from '../domain/standards.ts';
import { insertMaximum, listMaxima } from './standard.queries.ts';

/** The criteria sets, and the maxima of criteria as officials enter them. */
export function createMaximaService({
  database,
  now: clock,
  sets,
}: Pick<Deps, 'database' | 'now'> & {
  /** Newest first. */
  sets: readonly CriteriaSet[];
}) {
  return {
    /** Every criteria set with what was entered for it, newest first. */
    async listSets(): Promise<CriteriaSetView[]> {
      const entered = await listMaxima(database.db);
      return sets.map((set) => toSetView(set, entered));
    },

    /**
     * Adds an entry; the same one again answers the stored state.
     * @throws ProblemError `standard.set_not_found`, `assessment.unknown_criterion`, `standard.maximum_id_taken`
     */
    async enterMaximum(
      actor: Actor,
      ref: CriteriaSetRef,
      input: NewMaximum,
    ): Promise<{ view: CriteriaSetView; isNew: boolean }> {
      const set = findSet(sets, ref);
      if (!set.criteria.some(({ number }) => number === input.criterion)) {
        throw new ProblemError('assessment.unknown_criterion', {
          set: set.number,
          criterion: input.criterion,
        });
      }
      return writeTransaction(database, actor.userId, clock(), async ({ trx, now, record }) => {
        const entered = await listMaxima(trx);
        const maximum = { ...input, criteriaSet: ref, enteredAt: now, enteredByName: actor.name };
        const known = entered.find(({ id }) => id === input.id);
        if (known) {
          if (!isDeepStrictEqual(contentOf(known), contentOf(maximum))) {
            throw new ProblemError('standard.maximum_id_taken');
          }
          return { view: toSetView(set, entered), isNew: false };
        }
        await insertMaximum(trx, maximum, actor.userId);
        record({
          entity: 'criteria_maximum',
          entityId: input.id,
          communeCode: null,
          action: 'entered',
          details: {
            changed: {
              [`${ref.id}/${ref.version}/${input.criterion}`]: [
                lastPointsOf(entered, ref, input.criterion),
                input.points,
              ],
            },
          },
        });
        return { view: toSetView(set, [...entered, maximum]), isNew: true };
      });
    },
  };
}

/** @throws ProblemError `standard.set_not_found` */
export function findSet(sets: readonly CriteriaSet[], { id, version }: CriteriaSetRef): CriteriaSet {
  const set = sets.find((each) => each.id === id && each.version === version);
  if (!set) throw new ProblemError('standard.set_not_found', { set: id, version });
  return set;
}

/** What was last entered; null before. */
function lastPointsOf(
  entered: readonly StoredMaximum[],
  ref: CriteriaSetRef,
  criterion: number,
): number | null {
  const own = entered.filter(
    (each) =>
      each.criterion === criterion &&
      each.criteriaSet.id === ref.id &&
      each.criteriaSet.version === ref.version,
  );
  return own.at(-1)?.points ?? null;
}

function contentOf({ id, criteriaSet, criterion, points, source }: Omit<StoredMaximum, 'enteredAt'>) {
  return { id, criteriaSet, criterion, points, source };
}

function toSetView(set: CriteriaSet, all: readonly StoredMaximum[]): CriteriaSetView {
  const entered = all.filter(
    ({ criteriaSet }) => criteriaSet.id === set.id && criteriaSet.version === set.version,
  );
  const maxima = [...maximaOf(set, entered)].map(([criterion, points]) => ({ criterion, points }));
  return { set, maxima, entered };
}
