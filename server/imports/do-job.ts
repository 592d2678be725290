import { findActor } from '../auth/auth.service.ts';
import { passingFault } from '../db/faults.ts';
import { ProblemError } from '../domain/errors.ts';
import { type Actor, can } from '../domain/roles.ts';
import { applyDecisions } from './apply-decisions.ts';
import { inTransaction } from './batch-transaction.ts';
import { compileRows } from './compile-rows.ts';
import { LikeFinder } from './find-likes.ts';
import { type ImportJob, LostImport, StoppedImport, type WorkerParts } from './import-job.ts';
import { IMPORTER } from './importer.ts';
import { findImport, keepProgress } from './imports.queries.ts';
import type { ImportRecord } from './imports.rows.ts';
import { createPlaceIds } from './place-ids.ts';
import { placesOfTarget } from './places-of-target.ts';
import { processFile } from './run-file.ts';
import { SeenKeys } from './seen-keys.ts';
import { takeOut } from './take-out.ts';
import { openUpload } from './upload-storage.ts';

/**
 * Does what the status of a claimed record asks for, up to its end; a fault ends it as `failed` with a reason.
 * @throws StoppedImport when the process stops; the record is as the last batch left it
 */
export async function doJob(parts: WorkerParts, record: ImportRecord): Promise<void> {
  const actor = await actorOf(parts, record);
  const lists = await parts.codeLists();
  const nobody: Actor = actor ?? { ...IMPORTER, userId: record.createdBy, name: record.createdByName };
  const job = { parts, record, actor: nobody, lists } as const;
  try {
    if (actor === null) throw new ProblemError('auth.forbidden', { role: '–' });
    await work(job);
  } catch (error) {
    if (error instanceof StoppedImport || parts.signal.aborted) throw new StoppedImport();
    if (error instanceof LostImport) return;
    await fail(job, error);
  }
}

type JobStart = Pick<ImportJob, 'parts' | 'record' | 'actor' | 'lists'>;

async function work(start: JobStart): Promise<void> {
  const { parts, record, actor, lists } = start;
  const common = {
    ...start,
    places: placesOfTarget(record.target, parts.database, actor, lists),
    idOf: createPlaceIds(record.id, record.createdAt),
    seenKeys: new SeenKeys(),
    likes: new LikeFinder(parts.database, record.target),
  };
  if (record.status === 'cancelling' || record.status === 'undoing') {
    const nothing = { understand: () => null, given: { fields: new Set<never>(), hasGeometry: false } };
    await takeOut({ ...common, ...nothing }, record.status);
    return;
  }
  const file = await openUpload(parts.config.dataDir, record);
  try {
    const rows = await compileRows(start, file);
    const job = { ...common, ...rows, file };
    if (record.status === 'checking') {
      await processFile(job, 'checking');
      return;
    }
    const isRead = record.finishedAt !== null || record.rowTotal === record.counts.read;
    if (!isRead) await processFile(job, 'running');
    const read = (await findImport(parts.database.db, record.id)) ?? record;
    await applyDecisions({ ...job, record: read });
    await finishRun(job);
  } finally {
    await file.close();
  }
}

async function finishRun(job: ImportJob): Promise<void> {
  const { record, parts, places } = job;
  await inTransaction(job, async (context) => {
    const held = { id: record.id, workerId: parts.workerId, status: 'running' as const };
    const changes = { nextStatus: 'done' as const, finishedAt: parts.now(), error: null };
    if (!(await keepProgress(context.trx, held, parts.now(), changes))) throw new LostImport();
    const stored = await findImport(context.trx, record.id);
    const { added, merged } = stored?.counts ?? record.counts;
    context.record({
      entity: places.entity,
      entityId: '*',
      communeCode: null,
      action: `import ${record.id}: ${added} added, ${merged} merged`,
      isFeedOnly: true,
    });
    context.record({
      entity: 'import',
      entityId: record.id,
      communeCode: null,
      action: 'done',
      details: { facts: { ...(stored?.counts ?? record.counts), communes: stored?.addedCommunes } },
    });
  });
}

/** The creator with the scope of today; null when the account is gone or may no longer import. */
async function actorOf({ database, now }: WorkerParts, record: ImportRecord): Promise<Actor | null> {
  if (record.createdBy === IMPORTER.userId) return IMPORTER;
  const actor = await findActor(database.db, record.createdBy, now());
  return actor !== null && can(actor, 'imports.run') ? actor : null;
}

async function fail(job: JobStart, error: unknown): Promise<void> {
  const { parts, record } = job;
  const reason = reasonOf(error);
  if (reason.code === 'import.stopped') parts.log.error({ importId: record.id, err: error }, 'import');
  const held = { id: record.id, workerId: parts.workerId, status: record.status };
  await inTransaction(job, async (context) => {
    await keepProgress(context.trx, held, parts.now(), { nextStatus: 'failed', error: reason });
    context.record({
      entity: 'import',
      entityId: record.id,
      communeCode: null,
      action: 'failed',
      details: { changed: { status: [record.status, 'failed'] }, facts: { code: reason.code } },
    });
  });
}

function reasonOf(error: unknown): NonNullable<ImportRecord['error']> {
  if (error instanceof ProblemError) return { code: error.code, details: error.details };
  const passing = passingFault(error);
  if (passing !== null) return { code: passing, details: {} };
  return { code: 'import.stopped', details: { reason: error instanceof Error ? error.message : '' } };
}
