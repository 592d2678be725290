import { MAX_PHOTO_BYTES, Photo } from '#domain/photos.ts';
import { exifOf, withExif } from './keep-exif.ts';
import { localProblem, problemFromAnswer } from './problem.ts';
import { type ProgressOptions, postWithProgress } from './upload.ts';

/** The server keeps no more; larger photos are shrunk before they cross the network. */
const MAX_EDGE_PX = 2560;
const JPEG_QUALITY = 0.86;

type UploadOptions = Omit<ProgressOptions, 'timeoutMs'>;

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
  const body = await postWithProgress('/api/photos', form, { ...options, timeoutMs: 180_000 });
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
