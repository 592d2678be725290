import type { WriteContext } from '../db/write.ts';
import type { ImportCounts, ImportStatus } from '../domain/imports.ts';
import { inTransaction } from './batch-transaction.ts';
import { type FileJob, LostImport, StoppedImport } from './import-job.ts';
import { replaceRows } from './import-rows.queries.ts';
import { keepProgress } from './imports.queries.ts';
import { mergeRow } from './merge-row.ts';
import { PreviewPoints } from './preview-points.ts';
import { type ReadRow, rangeOf, readRow, type SortedRows, sortRows } from './sort-rows.ts';
import { storeRows } from './store-rows.ts';

/**
 * Rows per transaction. Larger ones write the pages of the indexes less often; but other writers wait for their
 * end, so the size follows the time that the last one took on this machine at this hour.
 */
const FEWEST_ROWS = 1000;
const MOST_ROWS = 8000;
const LONG_MS = 400;

type Phase = Extract<ImportStatus, 'checking' | 'running'>;

/**
 * Reads a file to its end, batch by batch. `checking` only says what would happen; `running` stores. Rows that
 * an earlier worker committed are read again, so that a repetition of them is recognised, but not stored again.
 */
export async function processFile(job: FileJob, phase: Phase): Promise<void> {
  const progress = new Progress(job, phase);
  let skip = job.record.counts.read;
  let batch: ReadRow[] = [];
  for await (const rows of job.file.rows(job.parts.signal)) {
    if (job.parts.signal.aborted) throw new StoppedImport();
    for (const raw of rows) {
      const read = readRow(job, raw);
      if (read === null) continue;
      if (skip > 0) skip -= 1;
      else batch.push(read);
    }
    if (batch.length < progress.rowsAtOnce) continue;
    await progress.commit(batch);
    batch = [];
  }
  if (job.parts.signal.aborted) throw new StoppedImport();
  await progress.commit(batch);
  await progress.finish();
}

class Progress {
  private readonly job: FileJob;
  private readonly phase: Phase;
  private readonly points = new PreviewPoints();
  private counts: ImportCounts;
  private readonly communes: SortedRows['communes'];
  rowsAtOnce = 2 * FEWEST_ROWS;

  constructor(job: FileJob, phase: Phase) {
    this.job = job;
    this.phase = phase;
    const { counts, communes, addedCommunes } = job.record;
    this.counts = counts;
    const goesOn = counts.read > 0;
    this.communes = { rows: new Set(goesOn ? communes : []), added: new Set(goesOn ? addedCommunes : []) };
  }

  /** Classifies a batch and, in a run, stores it, all in one transaction with the progress. */
  async commit(batch: readonly ReadRow[]): Promise<void> {
    if (batch.length === 0) return;
    const { job } = this;
    const { id } = job.record;
    await job.likes.prepare(batch.flatMap(({ read }) => ('fault' in read ? [] : [read.card.card.lonLat])));
    const mark = job.likes.mark();
    const startedAt = performance.now();
    const sorted = await inTransaction(job, async (context) => {
      job.likes.rollBack(mark);
      // First of all: it waits for another worker on the same record, and fails when that one has taken over.
      await this.keep(context.trx, {});
      const result = await sortRows(context.trx, job, batch);
      if (this.phase === 'running') await this.store(context, result);
      await this.keep(context.trx, {
        counts: sum(this.counts, result.counts),
        communes: this.communesWith(result),
      });
      await replaceRows(context.trx, id, rangeOf(batch), result.kept);
      return result;
    });
    const tookMs = performance.now() - startedAt;
    if (tookMs > LONG_MS) this.rowsAtOnce = Math.max(FEWEST_ROWS, this.rowsAtOnce / 2);
    else if (tookMs < LONG_MS / 2) this.rowsAtOnce = Math.min(MOST_ROWS, this.rowsAtOnce * 2);
    this.counts = sum(this.counts, sorted.counts);
    this.communesWith(sorted);
    for (const point of sorted.points) this.points.add(point);
  }

  private async store(context: WriteContext, sorted: SortedRows): Promise<void> {
    const { job } = this;
    const { id } = job.record;
    await storeRows(context, { ...job, importId: id }, sorted.fresh);
    for (const { row, kept } of sorted.merges) {
      if (await mergeRow(context, job, row, kept)) continue;
      kept.outcome = 'returned';
      kept.fault = { code: 'import.nothing_to_merge_into', details: {} };
      sorted.counts.merged -= 1;
      sorted.counts.returned += 1;
    }
    const action = `added ${sorted.fresh.length}, merged ${sorted.counts.merged}`;
    context.record({ entity: 'import', entityId: id, communeCode: null, action, isFeedOnly: true });
  }

  /** The file is at its end. A check is done; a run goes on with what was decided about duplicates. */
  async finish(): Promise<void> {
    await inTransaction(this.job, ({ trx }) =>
      this.keep(
        trx,
        this.phase === 'checking'
          ? { rowTotal: this.counts.read, preview: this.points.toPreview(), nextStatus: 'checked' }
          : { rowTotal: this.counts.read },
      ),
    );
  }

  private async keep(
    trx: Parameters<typeof keepProgress>[0],
    changes: NonNullable<Parameters<typeof keepProgress>[3]>,
  ): Promise<void> {
    const { record, parts } = this.job;
    const held = { id: record.id, workerId: parts.workerId, status: this.phase };
    if (!(await keepProgress(trx, held, parts.now(), changes))) throw new LostImport();
  }

  private communesWith({ communes }: SortedRows): { rows: string[]; added: string[] } {
    for (const code of communes.rows) this.communes.rows.add(code);
    if (this.phase === 'running') for (const code of communes.added) this.communes.added.add(code);
    return { rows: [...this.communes.rows].sort(), added: [...this.communes.added].sort() };
  }
}

export function sum(a: ImportCounts, b: ImportCounts): ImportCounts {
  return {
    read: a.read + b.read,
    added: a.added + b.added,
    unchanged: a.unchanged + b.unchanged,
    returned: a.returned + b.returned,
    duplicates: a.duplicates + b.duplicates,
    merged: a.merged + b.merged,
    skipped: a.skipped + b.skipped,
  };
}
