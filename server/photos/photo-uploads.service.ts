import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Server } from '@tus/server';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { type ErrorCode, ProblemError } from '../domain/errors.ts';
import { MAX_PHOTO_BYTES, PhotoId } from '../domain/photos.ts';
import type { Actor } from '../domain/roles.ts';
import type { PhotoReceipt } from '../domain/sync.ts';
import { listPhotoReceipts, refusePhoto } from './expected-photos.service.ts';
import type { PhotoService } from './photos.service.ts';
import { UNFINISHED_KEPT_MS, UnfinishedUploads, type UploadOnDisk } from './unfinished-uploads.ts';

const TIDY_EVERY_MS = 6 * 3_600_000;
export const UPLOADS_PATH = '/api/sync/photos';

export type PhotoUploadService = ReturnType<typeof createPhotoUploads>;

/** What is known of a request while the library works on it. */
interface RequestState {
  actor: Actor;
  uploadId: string | null;
  fault: unknown;
}

/**
 * Photos that come in parts over a poor line, by the tus protocol. The last byte makes a photo of them: checked
 * against the announced hash, re-encoded, stored, and attached to the events that wait for it.
 */
export function createPhotoUploads(
  { database, config, now, makeId, log }: Deps,
  photos: PhotoService,
  uploads: UnfinishedUploads = new UnfinishedUploads(join(config.dataDir, 'photo-uploads')),
) {
  const states = new WeakMap<object, RequestState>();
  const stateOf = (request: object): RequestState => {
    const state = states.get(request);
    if (state === undefined) throw new Error('a request that did not come through handle()');
    return state;
  };
  const finishing = new Map<string, Promise<PhotoReceipt>>();
  let timer: NodeJS.Timeout | null = null;

  const tus = new Server({
    path: UPLOADS_PATH,
    relativeLocation: true,
    datastore: uploads,
    maxSize: MAX_PHOTO_BYTES,
    allowedOrigins: [],
    namingFunction: () => makeId(),
    getFileIdFromRequest: (request) => stateOf(request).uploadId ?? undefined,
    async onUploadCreate(request, { metadata, size }) {
      const sha256 = PhotoId.safeParse(metadata?.sha256);
      if (!sha256.success || size === undefined) throw new ProblemError('upload.no_hash');
      return { metadata: { sha256: sha256.data, userId: stateOf(request).actor.userId } };
    },
    async onUploadFinish(request, { id }) {
      const upload = await uploads.find(id);
      if (upload === null) throw new ProblemError('upload.not_found');
      const body = JSON.stringify(await finish(upload));
      const headers = { 'Content-Type': 'application/json' };
      // An upload that is made and sent at once is still answered as made.
      return request.method === 'PATCH' ? { status_code: 200, headers, body } : { headers, body };
    },
    onResponseError(request, error) {
      stateOf(request).fault = error;
      return undefined;
    },
  });

  /** One at a time for each upload: an answer that was lost may be asked for while the photo is being made. */
  function finish(upload: UploadOnDisk): Promise<PhotoReceipt> {
    const running = finishing.get(upload.id);
    if (running !== undefined) return running;
    const started = makePhoto(upload).finally(() => finishing.delete(upload.id));
    finishing.set(upload.id, started);
    return started;
  }

  /** The bytes are let go only when the photo is stored, or can never become one. */
  async function makePhoto({ id, userId, sha256 }: UploadOnDisk): Promise<PhotoReceipt> {
    const bytes = await uploads.bytes(id);
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
      await uploads.forget(id);
      throw new ProblemError('upload.bytes_differ');
    }
    try {
      await photos.addPhoto({ userId }, bytes);
    } catch (error) {
      if (error instanceof ProblemError) {
        await refuse(userId, sha256, error);
        await uploads.forget(id);
      }
      throw error;
    }
    const [receipt] = await listPhotoReceipts(database.db, userId, [sha256]);
    if (!receipt) throw new Error(`no receipt of photo ${sha256}`);
    await uploads.forget(id);
    return receipt;
  }

  const reportUnknown = (error: unknown) => {
    if (!(error instanceof ProblemError)) log.error({ err: error }, 'photo uploads');
  };

  const refuse = (userId: string, sha256: string, error: ProblemError) =>
    writeTransaction(database, userId, now(), (context) => refusePhoto(context, userId, sha256, error));

  async function answerComplete(upload: UploadOnDisk, request: Request): Promise<Response> {
    if (!request.headers.has('Tus-Resumable')) throw new ProblemError('upload.protocol');
    await finish(upload);
    return new Response(null, {
      headers: {
        'Tus-Resumable': '1.0.0',
        'Cache-Control': 'no-store',
        'Upload-Offset': String(upload.byteCount),
        'Upload-Length': String(upload.byteCount),
      },
    });
  }

  /** The library's faults are a status and a line of text; all others are thrown on as they are. */
  async function toProblem({ actor, fault }: RequestState, request: Request): Promise<unknown> {
    const status = (fault as { status_code?: unknown }).status_code;
    if (typeof status !== 'number') return fault;
    if (status !== 413 || request.method !== 'POST')
      return new ProblemError(PROBLEM_OF_STATUS[status] ?? 'upload.protocol');
    const problem = new ProblemError('photo.too_large');
    const sha256 = announcedHash(request);
    if (sha256 !== null) await refuse(actor.userId, sha256, problem);
    return problem;
  }

  return {
    /**
     * One request of the protocol. Uploads of other users are answered like absent ones.
     * @throws ProblemError those of `UPLOAD_ERRORS` and of `addPhoto`; the system's error when the disk is full
     */
    async handle(actor: Actor, request: Request, uploadId: string | null): Promise<Response> {
      if (uploadId !== null) {
        const upload = await uploads.find(uploadId);
        if (upload === null || upload.userId !== actor.userId) throw new ProblemError('upload.not_found');
        // The server ended between the last byte and the photo, or the disk was full then.
        if (request.method === 'HEAD' && upload.isComplete) return answerComplete(upload, request);
      }
      const state: RequestState = { actor, uploadId, fault: null };
      states.set(request, state);
      const answer = await tus.handleWeb(request);
      if (state.fault !== null) throw await toProblem(state, request);
      if (answer.status >= 400) throw new ProblemError('upload.protocol');
      return answer;
    },

    /** Which bytes of this user have arrived, in the order asked. */
    listReceipts(actor: Actor, sha256s: readonly string[]): Promise<PhotoReceipt[]> {
      return listPhotoReceipts(database.db, actor.userId, sha256s);
    },

    /** Makes photos of what had arrived whole when the last process ended, and gives up what is too old. */
    async tidy(): Promise<void> {
      const tooOld = Date.parse(now()) - UNFINISHED_KEPT_MS;
      for (const id of await uploads.listIds()) {
        const upload = await uploads.find(id);
        // A photo that is refused is told at the event; a full disk is tried again next time.
        if (upload?.isComplete) await finish(upload).catch(reportUnknown);
        else if ((await uploads.touchedAt(id)) < tooOld) await uploads.forget(id);
      }
    },

    /** Tidies now and every few hours. */
    watch(): void {
      timer = setInterval(() => void this.tidy().catch(reportUnknown), TIDY_EVERY_MS);
      timer.unref();
      void this.tidy().catch(reportUnknown);
    },

    close(): void {
      if (timer !== null) clearInterval(timer);
    },
  };
}

const PROBLEM_OF_STATUS: Record<number, ErrorCode> = {
  404: 'upload.not_found',
  410: 'upload.not_found',
  409: 'upload.wrong_offset',
  413: 'upload.too_long',
};

/** The hash in `Upload-Metadata`, also of an upload that is refused before the library reads it. */
function announcedHash(request: Request): string | null {
  const [, encoded = ''] = /(?:^|,)sha256 ([^,]*)/.exec(request.headers.get('Upload-Metadata') ?? '') ?? [];
  const parsed = PhotoId.safeParse(Buffer.from(encoded, 'base64').toString());
  return parsed.success ? parsed.data : null;
}
