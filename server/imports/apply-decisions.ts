import type { ImportCounts } from '../domain/imports.ts';
import { inTransaction } from './batch-transaction.ts';
import { type ImportJob, LostImport, StoppedImport } from './import-job.ts';
import { findImportKeys, listDecided, replaceRows } from './import-rows.queries.ts';
import { keepProgress } from './imports.queries.ts';
import type { KeptRow } from './imports.rows.ts';
import { mergeRow } from './merge-row.ts';
import type { RowFault } from './row-error.ts';
import { storeRows } from './store-rows.ts';
import { isFaultyRow, type UnderstoodRow } from './understood-row.ts';

const ROWS_AT_ONCE = 500;

/** Carries out what was decided about duplicates that the run had held back. */
export async function applyDecisions(job: ImportJob): Promise<void> {
  let { counts } = job.record;
  const added = new Set(job.record.addedCommunes);
  for (;;) {
    if (job.parts.signal.aborted) throw new StoppedImport();
    const done = await inTransaction(job, async (context) => {
      const { trx } = context;
      const rows = await listDecided(trx, job.record.id, ROWS_AT_ONCE);
      if (rows.length === 0) return null;
      const next: ImportCounts = { ...counts };
      const fresh: UnderstoodRow[] = [];
      const communes = new Set(added);
      for (const row of rows) {
        next.duplicates -= 1;
        const outcome = await carryOut(context, job, row);
        next[outcome.count] += 1;
        if (outcome.fresh === null) continue;
        fresh.push(outcome.fresh);
        communes.add(outcome.fresh.card.card.communeCode);
      }
      const { id, communes: seen } = job.record;
      const held = { id, workerId: job.parts.workerId, status: 'running' as const };
      const isHeld = await keepProgress(trx, held, job.parts.now(), {
        counts: next,
        communes: { rows: seen, added: [...communes].sort() },
      });
      if (!isHeld) throw new LostImport();
      await storeRows(context, { ...job, importId: id }, fresh);
      for (const row of rows) await replaceRows(trx, id, { first: row.row, last: row.row }, [row]);
      const action = `decided on ${rows.length}`;
      context.record({ entity: 'import', entityId: id, communeCode: null, action, isFeedOnly: true });
      return { counts: next, communes };
    });
    if (done === null) return;
    counts = done.counts;
    for (const code of done.communes) added.add(code);
  }
}

interface Outcome {
  count: 'added' | 'unchanged' | 'merged' | 'skipped' | 'returned';
  /** To be stored. */
  fresh: UnderstoodRow | null;
}

/** Marks the row as dealt with, or as returned when that is no longer possible. */
async function carryOut(
  context: Parameters<typeof mergeRow>[0],
  job: ImportJob,
  kept: KeptRow,
): Promise<Outcome> {
  kept.outcome = 'applied';
  if (kept.decision === 'skip') return { count: 'skipped', fresh: null };
  const read = job.understand({ ...kept.raw, row: kept.row, fault: null });
  if (read === null || isFaultyRow(read)) {
    return giveBack(kept, read?.fault ?? { code: 'import.no_geometry', details: {} });
  }
  if (kept.decision === 'merge') {
    if (await mergeRow(context, job, read, kept)) return { count: 'merged', fresh: null };
    return giveBack(kept, { code: 'import.nothing_to_merge_into', details: {} });
  }
  const known = await findImportKeys(context.trx, job.record.target, [read.importKey]);
  return known.size > 0 ? { count: 'unchanged', fresh: null } : { count: 'added', fresh: read };
}

function giveBack(kept: KeptRow, fault: RowFault): Outcome {
  kept.outcome = 'returned';
  kept.fault = fault;
  return { count: 'returned', fresh: null };
}
