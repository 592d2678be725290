import type { ImportStatus } from '../domain/imports.ts';
import { inTransaction } from './batch-transaction.ts';
import { type ImportJob, LostImport, StoppedImport } from './import-job.ts';
import { listMerges, replaceRows } from './import-rows.queries.ts';
import { keepProgress, NO_COUNTS } from './imports.queries.ts';
import type { KeptRow } from './imports.rows.ts';
import type { ImportedRange } from './places-of-target.ts';

const ROWS_AT_ONCE = 2000;

type Phase = Extract<ImportStatus, 'cancelling' | 'undoing'>;

/**
 * Takes out what an import stored: merged fields first, then its places, batch by batch; a worker that takes
 * over goes on with what is left. What people have added to meanwhile is theirs and stays; the record then says so.
 */
export async function takeOut(job: ImportJob, phase: Phase): Promise<void> {
  const { record, parts, places } = job;
  const held = { id: record.id, workerId: parts.workerId, status: phase };
  const merges = groupMerges(await listMerges(parts.database.db, record.id));
  const range = rangeOf(job, merges);
  const kept: string[] = [];
  kept.push(...(await takeBackMerges(job, merges)));
  let [after, removed] = ['', 0];
  for (;;) {
    if (parts.signal.aborted) throw new StoppedImport();
    const batch = await inTransaction(job, async (context) => {
      const result = await places.remove(context, range, { after, limit: ROWS_AT_ONCE });
      if (!(await keepProgress(context.trx, held, parts.now()))) throw new LostImport();
      if (result.removed > 0) {
        const action = `removed ${result.removed}`;
        context.record({
          entity: 'import',
          entityId: record.id,
          communeCode: null,
          action,
          isFeedOnly: true,
        });
      }
      return result;
    });
    removed += batch.removed;
    kept.push(...batch.kept);
    if (batch.last === null) break;
    after = batch.last;
  }
  await finish(job, phase, kept, removed);
}

async function finish(job: ImportJob, phase: Phase, kept: string[], removed: number): Promise<void> {
  const { record, parts, places } = job;
  const isWhole = kept.length === 0;
  await inTransaction(job, async (context) => {
    const held = { id: record.id, workerId: parts.workerId, status: phase };
    const isHeld = await keepProgress(context.trx, held, parts.now(), {
      nextStatus: phase === 'undoing' ? 'undone' : 'cancelled',
      finishedAt: phase === 'undoing' ? record.finishedAt : parts.now(),
      // A cancelled run may be started anew; an undone one keeps what it had counted, for the record.
      ...(phase === 'undoing' ? {} : { counts: { ...NO_COUNTS, added: kept.length } }),
      ...(phase === 'undoing' ? {} : { communes: { rows: record.communes, added: [] } }),
      error: isWhole
        ? null
        : { code: 'import.built_on', details: { count: kept.length, codes: kept.slice(0, 10).join(', ') } },
    });
    if (!isHeld) throw new LostImport();
    context.record({
      entity: places.entity,
      entityId: '*',
      communeCode: null,
      action: `import ${record.id} ${phase === 'undoing' ? 'undone' : 'cancelled'}: ${removed} removed`,
      isFeedOnly: true,
    });
    context.record({
      entity: 'import',
      entityId: record.id,
      communeCode: null,
      action: phase === 'undoing' ? 'undone' : 'cancelled',
      details: { facts: { removed, kept: kept.length } },
    });
  });
}

/** What merges wrote to one place. */
interface Merged {
  id: string;
  firstVersion: number;
  lastVersion: number;
  extraKeys: string[];
  /** Nobody else wrote between the first and the last of them. */
  isUnbroken: boolean;
  rows: KeptRow[];
}

export function groupMerges(rows: readonly KeptRow[]): Merged[] {
  return [...Map.groupBy(rows, ({ merge }) => merge?.id ?? '')].map(([id, list]) => {
    const versions = list.map(({ merge }) => merge?.version ?? 0);
    const [firstVersion, lastVersion] = [Math.min(...versions), Math.max(...versions)];
    return {
      id,
      firstVersion,
      lastVersion,
      extraKeys: list.flatMap(({ merge }) => merge?.extraKeys ?? []),
      isUnbroken: lastVersion - firstVersion + 1 === list.length,
      rows: list,
    };
  });
}

const LAST_ROW = 2 ** 32 - 1;
const LAST_PART = 15;

/** The ids of an import's own places, and the versions that merging into them has left. */
export function rangeOf(
  { record, idOf }: Pick<ImportJob, 'record' | 'idOf'>,
  merges: readonly Merged[],
): ImportedRange {
  return {
    importId: record.id,
    first: idOf(0),
    last: idOf(LAST_ROW, LAST_PART),
    versions: new Map(
      merges.filter(({ isUnbroken }) => isUnbroken).map(({ id, lastVersion }) => [id, lastVersion]),
    ),
  };
}

/** @returns codes of cards that were changed since: they stay as they are */
async function takeBackMerges(job: ImportJob, merges: readonly Merged[]): Promise<string[]> {
  const { record, parts, places } = job;
  const range = rangeOf(job, merges);
  const kept: string[] = [];
  for (const merged of merges) {
    // A place of its own goes as a whole.
    if (merged.id >= range.first && merged.id <= range.last) continue;
    if (parts.signal.aborted) throw new StoppedImport();
    const isBack = await inTransaction(job, async (context) => {
      if (!merged.isUnbroken || !(await places.takeBackFill(context, merged.id, merged))) return false;
      // Whoever takes over must not take it for a change that somebody else made.
      for (const row of merged.rows) {
        await replaceRows(context.trx, record.id, { first: row.row, last: row.row }, [
          { ...row, merge: null },
        ]);
      }
      return true;
    });
    if (!isBack) kept.push(merged.id);
  }
  return kept;
}
