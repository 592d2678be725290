import { MAX_PHOTO_BYTES, Photo } from '#domain/photos.ts';
import { exifOf, withExif } from './keep-exif.ts';
import { type Language, localProblem, problemFromAnswer } from './problem.ts';

/** The server keeps no more; larger photos are shrunk before they cross the network. */
const MAX_EDGE_PX = 2560;
const JPEG_QUALITY = 0.86;

interface UploadOptions {
  language: Language;
  /** Share sent, 0–1. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/** Address of a stored photo: `thumb` 400 px, `full` 2560 px at most. */
export const photoUrl = (id: string, size: 'thumb' | 'full' = 'full') => `/api/photos/${id}?size=${size}`;

/**
 * Shrinks on the device to 2560 px JPEG where larger, then uploads. The same file again answers the same photo.
 * The camera's time and place travel with it. Throws ApiProblem, or AbortError when cancelled.
 */
export async function uploadPhoto(file: File, options: UploadOptions): Promise<Photo> {
  const photo = await shrinkPhoto(file);
  if (photo.size > MAX_PHOTO_BYTES)
    throw problemFromAnswer(413, TOO_LARGE[options.language], options.language);
  const form = new FormData();
  form.append('photo', photo, file.name || 'photo.jpg');
  const body = await post(form, options);
  const parsed = Photo.safeParse(body);
  if (parsed.success) return parsed.data;
  throw localProblem('answer.unexpected', options.language, 200, { issues: parsed.error.issues });
}

const TOO_LARGE = {
  vi: {
    code: 'photo.too_large',
    detail: 'Ảnh lớn hơn 20 MB. Ảnh chưa được lưu; hãy giảm cỡ ảnh rồi gửi lại.',
  },
  en: {
    code: 'photo.too_large',
    detail: 'The photo is larger than 20 MB. It was not stored; make it smaller and send it again.',
  },
};

/** A smaller JPEG, or the file itself when it is small enough or the browser cannot read it (HEIC). */
export async function shrinkPhoto(file: File): Promise<Blob> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return file;
  }
  const scale = MAX_EDGE_PX / Math.max(image.width, image.height);
  if (scale >= 1) {
    image.close();
    return file;
  }
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  const context = canvas.getContext('2d');
  context?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const blob = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY),
  );
  if (!context || !blob) return file;
  const exif = exifOf(new Uint8Array(await file.arrayBuffer()));
  return exif ? withExif(blob, exif) : blob;
}

/** XMLHttpRequest, because fetch does not tell how much has been sent. */
function post(form: FormData, { language, onProgress, signal }: UploadOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal?.addEventListener('abort', abort);
    request.open('POST', '/api/photos');
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Accept-Language', language);
    request.responseType = 'text';
    request.timeout = 180_000;
    request.upload.onprogress = (event) => event.total > 0 && onProgress?.(event.loaded / event.total);
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    request.onload = () => {
      const body = parseJson(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body);
      else reject(problemFromAnswer(request.status, body, language));
    };
    request.onerror = () => reject(localProblem('network.unreachable', language));
    request.ontimeout = () => reject(localProblem('network.timeout', language));
    request.onabort = () => reject(signal?.reason ?? new DOMException('aborted', 'AbortError'));
    request.send(form);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
