import { Worker } from 'node:worker_threads';

export type HeicAnswer =
  | { width: number; height: number; rgba: Uint8Array<ArrayBuffer> }
  | { fault: 'unreadable' | 'too_many_pixels' };

const LONGEST_MS = 60_000;
/** A 50 megapixel photo needs 200 MB decoded, so one at a time. */
let last: Promise<unknown> = Promise.resolve();

/** Decodes the first picture of a HEIC file to RGBA, turned upright. Never rejects. */
export function decodeHeic(bytes: Uint8Array, maxPixels: number): Promise<HeicAnswer> {
  const answer = last.then(() => decodeInThread(bytes, maxPixels));
  last = answer;
  return answer;
}

function decodeInThread(bytes: Uint8Array, maxPixels: number): Promise<HeicAnswer> {
  return new Promise((settle) => {
    const worker = new Worker(new URL('./heic-worker.ts', import.meta.url), {
      workerData: { bytes, maxPixels },
      // The decoder prints its faults; the answer tells them.
      stdout: true,
    });
    const finish = (answer: HeicAnswer) => {
      clearTimeout(timer);
      settle(answer);
      worker.terminate().catch(() => undefined);
    };
    const timer = setTimeout(() => finish({ fault: 'unreadable' }), LONGEST_MS);
    worker.on('message', finish);
    worker.on('error', () => finish({ fault: 'unreadable' }));
    worker.on('exit', () => finish({ fault: 'unreadable' }));
  });
}
