import type { WriteContext } from '../db/write.ts';
import { isInScope } from '../domain/roles.ts';
import type { ImportJob } from './import-job.ts';
import type { KeptRow } from './imports.rows.ts';
import type { UnderstoodRow } from './understood-row.ts';

/**
 * Merges a duplicate into the place that it is like: blank fields are filled, nothing is overwritten. `kept` gets
 * the trace by which it can be undone.
 * @returns false when there is no such place (any more) in the actor's scope; nothing was written then
 */
export async function mergeRow(
  context: WriteContext,
  job: ImportJob,
  row: UnderstoodRow,
  kept: KeptRow,
): Promise<boolean> {
  const id = kept.likeId ?? (kept.likeRow === null ? null : job.idOf(kept.likeRow));
  if (id === null) return false;
  const stored = (await job.places.getCards(context.trx, [id])).get(id);
  if (stored === undefined || !isInScope(job.actor, stored.communeCode)) return false;
  const filled = await job.places.fill(context, id, row);
  if (filled === null) return false;
  kept.merge = { id, ...filled };
  return true;
}
