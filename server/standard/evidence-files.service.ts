import { PersonalText } from '../db/audit-log.ts';
import { outsideScope } from '../db/origin.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { ProblemError } from '../domain/errors.ts';
import {
  type CommunePhoto,
  type EvidenceFile,
  evidenceFileName,
  MAX_EVIDENCE_BYTES,
  MOST_EVIDENCE_FILES,
  UNUSED_FILE_DAYS,
} from '../domain/evidence-files.ts';
import { POSSIBLE_IN } from '../domain/fold-assessment.ts';
import { type Actor, canAddAssessmentEvent, isInScope } from '../domain/roles.ts';
import { foldSearchText } from '../domain/search-text.ts';
import {
  countFiles,
  findFile,
  holdBytes,
  insertFile,
  listCommunePhotos,
  removeUnlinked,
  removeUnnamedBytes,
} from './evidence-files.queries.ts';
import { createEvidenceStorage, type Received, tooLarge } from './evidence-storage.ts';
import { type Judging, judgeFile } from './judge-file.ts';
import { findAssessment } from './standard.queries.ts';

export type EvidenceFiles = ReturnType<typeof createEvidenceFiles>;

export interface EvidenceDeps extends Deps, Judging {
  /** A picture written anew as JPEG, without its metadata. */
  stripPicture(bytes: Uint8Array): Promise<Uint8Array>;
}

const SWEEP_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const MOST_PHOTOS = 60;

/**
 * Files that criteria rest on: taken, judged, kept under their hash, given back. A file belongs to the assessment it was
 * uploaded to and is kept for good once an `evidence_added` names it; without that it goes after some days.
 */
export function createEvidenceFiles(deps: EvidenceDeps) {
  const { database, config, now, log } = deps;
  const storage = createEvidenceStorage(config.evidenceDir);
  /** One at a time: a file stands whole in memory while it is judged. */
  let lastJudged: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  async function getVisible(actor: Actor, id: string) {
    const item = await findAssessment(database.db, id);
    // Outside the scope is answered like absent, so that ids cannot be probed.
    if (item === null) throw new ProblemError('assessment.not_found');
    if (!isInScope(actor, item.communeCode)) throw outsideScope('assessment.not_found', item.communeCode, id);
    return item;
  }

  /** Whether a file would be of use, asked before it crosses the network. */
  async function checkMayAdd(actor: Actor, assessmentId: string) {
    const { status, communeCode } = await getVisible(actor, assessmentId);
    if (!canAddAssessmentEvent(actor, 'evidence_added')) {
      throw new ProblemError('auth.forbidden', { role: actor.role });
    }
    if (!POSSIBLE_IN.evidence_added.includes(status)) {
      throw new ProblemError('assessment.not_applicable', { event: 'evidence_added', status });
    }
    if ((await countFiles(database.db, assessmentId)) >= MOST_EVIDENCE_FILES) {
      throw new ProblemError('evidence_file.too_many', { limit: MOST_EVIDENCE_FILES });
    }
    return { communeCode };
  }

  /** What the received bytes are, and what of them is kept: pictures are written anew. */
  async function judge(received: Received): Promise<{ kind: EvidenceFile['kind']; kept: Received }> {
    const bytes = await storage.read(received);
    const kind = await judgeFile({ path: received.path, bytes }, deps);
    if (kind !== 'image') return { kind, kept: received };
    return { kind, kept: await storage.receive([await deps.stripPicture(bytes)]) };
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = lastJudged.then(work);
    lastJudged = next.catch(() => undefined);
    return next;
  }

  async function removeUnused(): Promise<void> {
    const before = new Date(Date.parse(now()) - UNUSED_FILE_DAYS * DAY_MS).toISOString();
    await storage.removeAbandoned(Date.parse(now()));
    await writeTransaction(database, 'system', now(), ({ trx }) => removeUnlinked(trx, before));
    await writeTransaction(database, 'system', now(), async ({ trx }) => {
      // Within the transaction: nobody can store the same bytes again before they are gone.
      for (const id of await removeUnnamedBytes(trx, before)) await storage.remove(id);
    });
  }

  return {
    /**
     * Takes a file for an assessment; the same one again answers what is stored. On the disk before the answer.
     * @param sent the name as the device has it
     * @param declaredBytes what the sender says, null when he does not
     * @throws ProblemError `assessment.not_found`, `auth.forbidden`, `assessment.not_applicable`, `evidence_file.…`,
     * `photo.…` for a picture that cannot be read, `storage.full`
     */
    async add(
      actor: Actor,
      assessmentId: string,
      sent: string,
      declaredBytes: number | null,
      body: AsyncIterable<Uint8Array>,
    ): Promise<EvidenceFile> {
      const { communeCode } = await checkMayAdd(actor, assessmentId);
      if (declaredBytes !== null && declaredBytes > MAX_EVIDENCE_BYTES) throw tooLarge();
      await storage.checkRoom(declaredBytes ?? MAX_EVIDENCE_BYTES);
      const received = await storage.receive(body);
      let kept = received;
      try {
        const judged = await inTurn(() => judge(received));
        kept = judged.kept;
        const uploadedAt = now();
        const file: EvidenceFile = {
          fileId: kept.sha256,
          name: evidenceFileName(sent, judged.kind),
          kind: judged.kind,
          byteCount: kept.byteCount,
          uploadedAt,
          uploadedByName: actor.name,
        };
        await storage.keep(kept);
        return await writeTransaction(database, actor.userId, uploadedAt, async ({ trx, note }) => {
          await holdBytes(trx, file);
          // They may have been taken away just before, as bytes that nothing names.
          if ((await storage.sizeOf(file.fileId)) === null) throw new ProblemError('server.busy');
          await insertFile(trx, assessmentId, file, actor.userId);
          note({
            action: 'uploaded',
            entity: 'evidence_file',
            entityId: file.fileId,
            communeCode,
            details: {
              facts: {
                assessment: assessmentId,
                byteCount: file.byteCount,
                name: new PersonalText(file.name),
              },
            },
          });
          return (await findFile(trx, assessmentId, file.fileId)) ?? file;
        });
      } finally {
        await storage.drop(received);
        await storage.drop(kept);
      }
    },

    /** @throws ProblemError `assessment.not_found`, `evidence_file.not_found`, `evidence_file.lost` */
    async open(actor: Actor, assessmentId: string, fileId: string) {
      await getVisible(actor, assessmentId);
      const file = await findFile(database.db, assessmentId, fileId);
      if (file === null) throw new ProblemError('evidence_file.not_found');
      const bytes = await storage.open(fileId);
      if (bytes === null) throw new ProblemError('evidence_file.lost', { name: file.name });
      return { file, ...bytes };
    },

    /** Photos that may be evidence, newest first. @throws ProblemError `assessment.not_found` */
    async listPhotos(actor: Actor, assessmentId: string, search = ''): Promise<CommunePhoto[]> {
      const { communeCode } = await getVisible(actor, assessmentId);
      return listCommunePhotos(database.db, communeCode, foldSearchText(search), MOST_PHOTOS);
    },

    removeUnused,

    /** Takes away what is not used, now and every hour until closed. */
    async watch(): Promise<void> {
      timer ??= setInterval(
        () => removeUnused().catch((error: unknown) => log.error({ err: error }, 'evidence')),
        SWEEP_MS,
      );
      timer.unref();
      await removeUnused();
    },
    close(): void {
      if (timer) clearInterval(timer);
    },
  };
}
