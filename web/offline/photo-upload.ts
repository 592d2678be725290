import { EXPECTED_USER_HEADER, PhotoReceipt } from '#domain/sync.ts';
import type { Answer } from './transport.ts';
import { faultOf } from './transport.ts';

export interface PhotoToSend {
  userId: string;
  language: string;
  sha256: string;
  blob: Blob;
  /** Where an upload that was interrupted goes on. */
  uploadUrl: string | null;
}

/** Sends the bytes of one photo, from where the server has got to. `ok` with null: it has them, but gave no receipt. */
export type UploadPhoto = (
  photo: PhotoToSend,
  onUrl: (url: string) => Promise<void>,
) => Promise<Answer<PhotoReceipt | null>>;

/** So long without a byte moving: the line is dead, though it may never say so. */
const SILENCE_MS = 60_000;
/** Parts of this size arrive or not; a bad line loses at most one. */
const PART_BYTES = 256 * 1024;

/** By tus, the standard for uploads that go on after an interruption. Loaded with the first photo. */
export const uploadByTus: UploadPhoto = async ({ userId, language, sha256, blob, uploadUrl }, onUrl) => {
  const { Upload, DetailedError } = await import('tus-js-client');
  return await new Promise((answer) => {
    let silence: ReturnType<typeof setTimeout> | undefined;
    const resolve: typeof answer = (value) => {
      clearTimeout(silence);
      answer(value);
    };
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        void upload.abort();
        resolve({ type: 'no_answer' });
      }, SILENCE_MS);
    };
    const upload: InstanceType<typeof Upload> = new Upload(blob, {
      endpoint: '/api/sync/photos',
      ...(uploadUrl === null ? {} : { uploadUrl }),
      metadata: { sha256, filetype: blob.type || 'application/octet-stream' },
      chunkSize: PART_BYTES,
      headers: { [EXPECTED_USER_HEADER]: userId, 'Accept-Language': language },
      // The machine decides when to try again, and the store keeps the address.
      retryDelays: null,
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => (upload.url === null ? undefined : onUrl(upload.url)),
      onProgress: heard,
      onSuccess: ({ lastResponse }) => {
        const parsed = PhotoReceipt.safeParse(parse(lastResponse.getBody()));
        resolve({ type: 'ok', body: parsed.success ? parsed.data : null });
      },
      onError: (error) => {
        const response = error instanceof DetailedError ? error.originalResponse : null;
        if (!response) {
          resolve({ type: 'no_answer' });
          return;
        }
        const headers = { get: (name: string) => response.getHeader(name) ?? null };
        resolve(faultOf({ status: response.getStatus(), headers }, parse(response.getBody())));
      },
    });
    heard();
    upload.start();
  });
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
