import { parentPort, workerData } from 'node:worker_threads';
import heicDecode from 'heic-decode';
import type { HeicAnswer } from './heic.ts';

/** Runs in a thread of its own: the decoder is synchronous and takes seconds for a large photo. */
async function decode(bytes: Uint8Array, maxPixels: number): Promise<HeicAnswer> {
  const images = await heicDecode.all({ buffer: bytes });
  try {
    const [image] = images;
    if (!image) return { fault: 'unreadable' };
    if (image.width * image.height > maxPixels) return { fault: 'too_many_pixels' };
    const { width, height, data } = await image.decode();
    return { width, height, rgba: new Uint8Array(data.buffer) };
  } finally {
    images.dispose();
  }
}

const { bytes, maxPixels } = workerData as { bytes: Uint8Array; maxPixels: number };
const answer = await decode(bytes, maxPixels).catch((): HeicAnswer => ({ fault: 'unreadable' }));
parentPort?.postMessage(answer, 'rgba' in answer ? [answer.rgba.buffer] : []);
