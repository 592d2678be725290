/**
 * A canvas drops the camera's metadata, and with it when and where a photo was taken, which the server reads into
 * columns. These two carry the Exif block of a JPEG over to its smaller copy.
 */

const APP1 = 0xe1;
const START_OF_SCAN = 0xda;
const ORIENTATION = 0x0112;

/** The Exif segment of a JPEG with its marker, turned to "upright"; null when there is none. */
export function exifOf(jpeg: Uint8Array): Uint8Array<ArrayBuffer> | null {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) return null;
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== START_OF_SCAN) {
    const end = at + 2 + view.getUint16(at + 2);
    const isExif = jpeg[at + 1] === APP1 && view.getUint32(at + 4) === 0x45786966;
    if (isExif && end <= jpeg.length) return setUpright(jpeg.slice(at, end));
    at = end;
  }
  return null;
}

/** The small JPEG with the Exif segment right after its start. */
export function withExif(jpeg: Blob, exif: Uint8Array<ArrayBuffer>): Blob {
  return new Blob([jpeg.slice(0, 2), exif, jpeg.slice(2)], { type: 'image/jpeg' });
}

/** The pixels of the copy are already turned; the old orientation would turn them again. */
function setUpright(segment: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const tiff = new DataView(segment.buffer, segment.byteOffset + 10);
  if (tiff.byteLength < 8) return segment;
  const isLittle = tiff.getUint16(0) === 0x4949;
  const start = tiff.getUint32(4, isLittle);
  if (start + 2 > tiff.byteLength) return segment;
  const count = tiff.getUint16(start, isLittle);
  for (let entry = 0; entry < count; entry += 1) {
    const offset = start + 2 + entry * 12;
    if (offset + 12 > tiff.byteLength) break;
    if (tiff.getUint16(offset, isLittle) === ORIENTATION) tiff.setUint16(offset + 8, 1, isLittle);
  }
  return segment;
}
