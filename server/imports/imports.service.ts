import { listCommunes, listUnits } from '../communes/communes.service.ts';
import { changedFields, PersonalText } from '../db/audit-log.ts';
import { outsideScope } from '../db/origin.ts';
import { decodeCursor } from '../db/paging.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { ProblemError } from '../domain/errors.ts';
import {
  type ImportCounts,
  type ImportDecision,
  ImportSettings,
  type ImportStatus,
  type ImportTarget,
  unanswered,
} from '../domain/imports.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { checkNothingBuiltOn } from './check-undo.ts';
import { countDecisions, decide, deleteRows } from './import-rows.queries.ts';
import { createImportRunner } from './import-runner.ts';
import {
  deleteImport,
  findImport,
  findMapping,
  getPreview,
  hasFile,
  insertImport,
  listImports,
  moveImport,
  NO_COUNTS,
  type StepChanges,
  saveMapping,
} from './imports.queries.ts';
import type { ImportRecord } from './imports.rows.ts';
import type { InspectionStart } from './inspect-file.ts';
import { createInspector } from './inspect-in-thread.ts';
import { importTemplate } from './understanding/import-template.ts';
import { keepUpload, readUpload, removeAbandonedUploads, removeUpload } from './upload-storage.ts';

export type ImportService = ReturnType<typeof createImportService>;

export interface ImportServiceDeps extends Deps {
  codeLists(): Promise<CodeLists>;
}

/** Nothing is stored yet, so everything about the file may still be chosen. */
const OPEN: ImportStatus[] = ['uploaded', 'checked', 'cancelled', 'failed'];
/** Its communes stay until the file has been read anew: whoever saw the import goes on seeing it. */
const NOTHING_YET: StepChanges = {
  counts: NO_COUNTS,
  startedAt: null,
  finishedAt: null,
  error: null,
  preview: null,
};

/**
 * Imports as records: upload, settings, check, run, undo. What takes long is done by a thread of its own; every
 * verb here answers with the record as it then is. Records outside the actor's reach are answered like absent.
 * @param onlyId for a command on the server: work on this record alone
 */
export function createImportService(deps: ImportServiceDeps, onlyId: string | null = null) {
  const { database, config, now } = deps;
  const runner = createImportRunner(deps, onlyId);
  const inspector = createInspector();

  async function getVisible(actor: Actor, id: string): Promise<ImportRecord> {
    const record = await findImport(database.db, id);
    if (record === null) throw new ProblemError('import.not_found');
    if (!isVisible(actor, record)) throw outsideScope('import.not_found', record.communes[0] ?? null, id);
    return record;
  }

  /** Moves the record on and wakes the worker; @throws ProblemError `import.not_ready` in any other status */
  async function move(
    actor: Actor,
    record: ImportRecord,
    from: readonly ImportStatus[],
    to: ImportStatus,
    changes: StepChanges = {},
  ): Promise<ImportRecord> {
    const isMoved = await writeTransaction(database, actor.userId, now(), async (context) => {
      if (!(await moveImport(context.trx, record.id, from, to, changes))) return false;
      context.record({
        entity: 'import',
        entityId: record.id,
        communeCode: null,
        action: to,
        details: { changed: { status: [record.status, to] } },
      });
      return true;
    });
    const moved = await getVisible(actor, record.id);
    // Two callers at once ask for the same: the second finds it done.
    if (!isMoved && moved.status !== to) {
      throw new ProblemError('import.not_ready', { status: moved.status });
    }
    runner.wake();
    return moved;
  }

  async function inspect(
    file: Pick<ImportRecord, 'sha256' | 'fileName' | 'target'>,
    settings: InspectionStart['settings'],
  ) {
    const { sha256, fileName, target } = file;
    const lists = await deps.codeLists();
    return inspector.inspect({ dataDir: config.dataDir, sha256, fileName, target, lists, settings });
  }

  /** A new file as its own saved settings read it, when a file of the same shape was imported before. */
  async function inspectNew(actor: Actor, file: Pick<ImportRecord, 'sha256' | 'fileName' | 'target'>) {
    const found = await inspect(file, null);
    const key = { shapeHash: found.inspection.shapeHash, target: file.target, userId: actor.userId };
    const saved = ImportSettings.safeParse(await findMapping(database.db, key));
    // Approximate communes are answered for each time.
    if (!saved.success) return found;
    const answered = saved.data.answered.filter((question) => question !== 'approximate');
    return inspect(file, { saved: { ...saved.data, acceptsApproximate: false, answered } });
  }

  async function removeUnusedFile(sha256: string): Promise<void> {
    if (!(await hasFile(database.db, sha256, ''))) await removeUpload(config.dataDir, sha256);
  }

  return {
    /** Goes on with work that another process left, and looks for such work until closed. */
    async watch(): Promise<void> {
      await removeAbandonedUploads(config.dataDir, Date.parse(now()));
      runner.watch();
    },
    async close(): Promise<void> {
      await inspector.close();
      await runner.close();
    },

    /** @throws ProblemError `import.too_large`, `import.file_empty`, `import.…` for a file that cannot be taken */
    async upload(
      actor: Actor,
      about: { target: ImportTarget; fileName: string },
      body: AsyncIterable<Uint8Array>,
    ): Promise<ImportRecord> {
      const kept = await keepUpload(config.dataDir, body);
      const id = deps.makeId();
      try {
        const { inspection, settings } = await inspectNew(actor, { ...about, ...kept });
        const createdAt = now();
        await writeTransaction(database, actor.userId, createdAt, async (context) => {
          await insertImport(context.trx, {
            ...about,
            ...kept,
            id,
            createdAt,
            createdBy: actor.userId,
            createdByName: actor.name,
            inspection,
            settings,
          });
          context.record({
            entity: 'import',
            entityId: id,
            communeCode: null,
            action: 'uploaded',
            details: {
              facts: { target: about.target, sha256: kept.sha256, name: new PersonalText(about.fileName) },
            },
          });
        });
      } catch (error) {
        await removeUnusedFile(kept.sha256);
        throw error;
      }
      return getVisible(actor, id);
    },

    list(actor: Actor, page: { limit: number; cursor?: string | undefined }) {
      const cursor = decodeCursor('newest', 'text', page.cursor);
      return listImports(database.db, { limit: page.limit, cursor }, (record) => isVisible(actor, record));
    },

    get: getVisible,

    async preview(actor: Actor, id: string) {
      await getVisible(actor, id);
      return getPreview(database.db, id);
    },

    /** Reads the file anew with other choices; what an earlier check said no longer holds. */
    async changeSettings(actor: Actor, id: string, settings: ImportSettings): Promise<ImportRecord> {
      const record = await getVisible(actor, id);
      requireOpen(record);
      const found = await inspect(record, { chosen: settings });
      const isMappingSaved = record.inspection?.isMappingSaved ?? false;
      const inspection = { ...found.inspection, isMappingSaved };
      await writeTransaction(database, actor.userId, now(), async ({ trx, note }) => {
        const changes = { ...NOTHING_YET, inspection, settings, rowTotal: inspection.rowCount };
        if (!(await moveImport(trx, id, OPEN, 'uploaded', changes))) {
          throw new ProblemError('import.not_ready', { status: record.status });
        }
        await deleteRows(trx, id);
        note({
          action: 'settings_changed',
          entity: 'import',
          entityId: id,
          communeCode: null,
          details: { changed: changedFields(record.settings, settings, new Set()) },
        });
      });
      return getVisible(actor, id);
    },

    /** Says what a run would do, in the background; stores no places. */
    async check(actor: Actor, id: string): Promise<ImportRecord> {
      const record = await getVisible(actor, id);
      if (record.status === 'checking') return record;
      requireOpen(record);
      return move(actor, record, OPEN, 'checking', NOTHING_YET);
    },

    /**
     * Starts it, or goes on where a fault stopped it. Its settings are offered for the next file of the shape.
     * @throws ProblemError `import.questions_open` while something about the file is only guessed
     */
    async run(actor: Actor, id: string): Promise<ImportRecord> {
      const record = await getVisible(actor, id);
      if (record.status === 'running') return record;
      const open = unanswered(record);
      if (open.length > 0) throw new ProblemError('import.questions_open', { questions: open.join(', ') });
      const goesOn = record.status === 'failed' && record.startedAt !== null;
      const start = { ...NOTHING_YET, preview: undefined, startedAt: now() };
      const moved = goesOn
        ? await move(actor, record, ['failed'], 'running', { error: null })
        : await move(actor, record, OPEN, 'running', withoutPreview(start));
      if (record.inspection !== null) {
        const key = {
          shapeHash: record.inspection.shapeHash,
          target: record.target,
          userId: actor.userId,
        };
        await saveMapping(database.db, key, record.settings, now());
      }
      return moved;
    },

    /** Ends a check, or a run: what it has stored is taken out again. */
    async cancel(actor: Actor, id: string): Promise<ImportRecord> {
      const record = await getVisible(actor, id);
      if (record.status === 'cancelling' || record.status === 'cancelled') return record;
      if (record.status === 'checking') return move(actor, record, ['checking'], 'uploaded', NOTHING_YET);
      // The file is in, and only decisions about duplicates are being carried out: what is done stays.
      const isDeciding = record.status === 'running' && record.finishedAt !== null;
      if (isDeciding) return move(actor, record, ['running'], 'done');
      const canCancel = record.status === 'running' || (record.status === 'failed' && isBegun(record));
      if (!canCancel) throw new ProblemError('import.not_ready', { status: record.status });
      return move(actor, record, [record.status], 'cancelling', { error: null });
    },

    /** @throws ProblemError `import.built_on` when people have added to its places since */
    async undo(actor: Actor, id: string): Promise<ImportRecord> {
      const record = await getVisible(actor, id);
      if (record.status === 'undoing' || record.status === 'undone') return record;
      const isOver = record.finishedAt !== null && (record.status === 'done' || record.status === 'failed');
      if (!isOver) throw new ProblemError('import.not_ready', { status: record.status });
      await checkNothingBuiltOn(database, record);
      const undone = { at: now(), byName: actor.name };
      return move(actor, record, [record.status], 'undoing', { undone, error: null });
    },

    /** Decides about duplicates, all that wait or those of the rows; after a run it is carried out at once. */
    async decide(
      actor: Actor,
      id: string,
      input: { decision: ImportDecision; rows?: number[] | undefined },
    ): Promise<ImportRecord> {
      const record = await getVisible(actor, id);
      const { status } = record;
      if (status !== 'checked' && status !== 'running' && status !== 'done') {
        throw new ProblemError('import.not_ready', { status });
      }
      await writeTransaction(database, actor.userId, now(), async (context) => {
        const { trx } = context;
        const before = await countDecisions(trx, id);
        await decide(trx, id, input.decision, actor.userId, input.rows);
        const after = await countDecisions(trx, id);
        const changes = status === 'checked' ? { counts: forecast(record.counts, before, after) } : {};
        const next = status === 'done' && after.none < sumOf(after) ? 'running' : status;
        if (status !== 'running' && !(await moveImport(trx, id, [status], next, changes))) {
          throw new ProblemError('import.not_ready', { status: 'running' });
        }
        context.record({
          entity: 'import',
          entityId: id,
          communeCode: null,
          action: 'decided',
          details: { facts: { decision: input.decision, rows: input.rows?.length ?? 'all' } },
        });
      });
      runner.wake();
      return getVisible(actor, id);
    },

    /** The bytes as they were uploaded. @throws ProblemError `import.file_missing` */
    async original(actor: Actor, id: string) {
      const { fileName, sha256 } = await getVisible(actor, id);
      return { fileName, ...(await readUpload(config.dataDir, sha256)) };
    },

    /** A blank workbook to fill in, with the caller's units in its drop-downs. */
    async template(actor: Actor, target: ImportTarget, language: 'vi' | 'en'): Promise<Uint8Array> {
      const [lists, communes, units] = [
        await deps.codeLists(),
        await listCommunes(deps),
        await listUnits(deps, actor),
      ];
      const own = communes.filter(({ code }) => isInScope(actor, code));
      return importTemplate(target, lists, own, units, language);
    },

    /** Forgets an upload that was never run. */
    async forget(actor: Actor, id: string): Promise<void> {
      const record = await getVisible(actor, id);
      if (record.startedAt !== null) throw new ProblemError('import.not_ready', { status: record.status });
      requireOpen(record);
      await writeTransaction(database, actor.userId, now(), async (context) => {
        await deleteImport(context.trx, id);
        context.record({ entity: 'import', entityId: id, communeCode: null, action: 'forgotten' });
      });
      await removeUnusedFile(record.sha256);
    },
  };
}

/** The creator, whoever sees every commune, and whoever answers for all communes that its rows lie in. */
export function isVisible(actor: Actor, record: Pick<ImportRecord, 'createdBy' | 'communes'>): boolean {
  if (record.createdBy === actor.userId || actor.scope === 'all') return true;
  return record.communes.length > 0 && record.communes.every((code) => isInScope(actor, code));
}

function requireOpen(record: ImportRecord): void {
  if (!OPEN.includes(record.status) || (record.status === 'failed' && isBegun(record))) {
    throw new ProblemError('import.not_ready', { status: record.status });
  }
}

/** A run has begun and may have stored rows. */
const isBegun = ({ startedAt }: ImportRecord) => startedAt !== null;

function withoutPreview({ preview: _preview, ...changes }: StepChanges): StepChanges {
  return changes;
}

type Decided = Record<ImportDecision | 'none', number>;

const sumOf = ({ add, merge, skip, none }: Decided) => add + merge + skip + none;

/** Counts of a check after decisions: what a run would now give. */
function forecast(counts: ImportCounts, before: Decided, after: Decided): ImportCounts {
  return {
    ...counts,
    duplicates: counts.duplicates + after.none - before.none,
    added: counts.added + after.add - before.add,
    merged: counts.merged + after.merge - before.merge,
    skipped: counts.skipped + after.skip - before.skip,
  };
}
