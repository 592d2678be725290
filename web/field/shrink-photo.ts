import ShrinkWorker from './shrink-photo.worker.ts?worker';

let worker: Worker | null = null;
let last = 0;
/** One at a time: a cheap tablet has no room for two decoded photos. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * A JPEG of at most 2,048 px, made beside the page. A file that the browser cannot decode (HEIC of some cameras) is
 * kept as it is; the server reads it.
 */
export function shrinkPhoto(photo: Blob): Promise<Blob> {
  const shrunk = queue.then(() => askWorker(photo));
  queue = shrunk;
  return shrunk;
}

function askWorker(photo: Blob): Promise<Blob> {
  worker ??= new ShrinkWorker();
  const asked = worker;
  last += 1;
  const number = last;
  return new Promise((resolve) => {
    const finish = (result: Blob | null) => {
      asked.removeEventListener('message', listen);
      asked.removeEventListener('error', fail);
      resolve(result ?? photo);
    };
    const listen = ({ data }: MessageEvent<{ number: number; photo: Blob | null }>) => {
      if (data.number === number) finish(data.photo);
    };
    const fail = () => {
      worker = null;
      finish(null);
    };
    asked.addEventListener('message', listen);
    asked.addEventListener('error', fail);
    asked.postMessage({ number, photo });
  });
}
