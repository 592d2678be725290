/** Enough to see the state of a fence; a day of photos still crosses a weak line. */
export const MAX_EDGE_PX = 2048;
const JPEG_QUALITY = 0.85;

/** The picture upright, at most 2,048 px, without what the camera wrote into the file. Rejects what cannot be decoded. */
export async function smallerJpeg(photo: Blob): Promise<Blob> {
  const image = await createImageBitmap(photo, { imageOrientation: 'from-image' });
  try {
    const scale = Math.min(1, MAX_EDGE_PX / Math.max(image.width, image.height));
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(image.width * scale)),
      Math.max(1, Math.round(image.height * scale)),
    );
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
  } finally {
    image.close();
  }
}
