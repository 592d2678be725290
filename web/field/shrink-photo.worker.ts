/// <reference lib="webworker" />
import { smallerJpeg } from '../offline/smaller-jpeg.ts';

declare const self: DedicatedWorkerGlobalScope;

self.addEventListener('message', ({ data }: MessageEvent<{ number: number; photo: Blob }>) => {
  void smallerJpeg(data.photo).then(
    (photo) => self.postMessage({ number: data.number, photo }),
    () => self.postMessage({ number: data.number, photo: null }),
  );
});
