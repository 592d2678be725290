import type { Db } from '../db/database.ts';
import type { AssessmentCard, AssessmentEvent } from '../domain/assessments.ts';
import { foldAssessment } from '../domain/fold-assessment.ts';
import type { Actor } from '../domain/roles.ts';
import { insertWholeLogs } from './standard.queries.ts';

/** An assessment with its whole log, as the demo set brings it. */
export interface WholeAssessment {
  card: AssessmentCard;
  /** In order, each with its place in the log; the first registers. */
  events: readonly AssessmentEvent[];
}

/**
 * Inserts many assessments in the caller's transaction; the caller records one change for the whole.
 * Their status is read from the log like that of every other.
 */
export async function addWholeAssessments(
  trx: Db,
  actor: Actor,
  assessments: readonly WholeAssessment[],
): Promise<void> {
  const logs = assessments.flatMap(({ card, events }) => {
    const [first, last] = [events[0], events.at(-1)];
    if (!first || !last) return [];
    const { status } = foldAssessment(events);
    const item = { ...card, status, sequence: last.sequence, updatedAt: last.receivedAt };
    return [{ item, createdAt: first.receivedAt, events }];
  });
  await insertWholeLogs(trx, logs, actor.userId);
}
