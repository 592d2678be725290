import sharp from 'sharp';
import { toViewHash, VIEW_COLUMNS, VIEW_ROWS, type ViewHash } from '../domain/view-hash.ts';

/** Hash of what a stored thumbnail shows. The thumbnail of a photo never changes, so neither does its hash. */
export async function lookAt(thumb: Uint8Array): Promise<ViewHash> {
  const grey = await sharp(thumb)
    .greyscale()
    .resize(VIEW_COLUMNS, VIEW_ROWS, { fit: 'fill' })
    .raw()
    .toBuffer();
  return toViewHash(grey);
}
