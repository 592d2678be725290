import sharp, { type Sharp } from 'sharp';
import { ProblemError } from '../domain/errors.ts';
import { decodeHeic } from './heic.ts';
import { detectImageFormat } from './image-format.ts';

const MAX_MEGAPIXELS = 50;
const MAX_PIXELS = MAX_MEGAPIXELS * 1_000_000;
const FULL_SIDE_PX = 2560;
const THUMB_SIDE_PX = 400;
const FULL_QUALITY = 82;
const THUMB_QUALITY = 76;

export interface EncodedPhoto {
  full: Uint8Array;
  thumb: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/**
 * Turns a photo upright and writes it anew as JPEG (longest side 2560 px) with a thumbnail (400 px), without
 * any of its metadata. The same bytes give the same result, so a photo that is sent again is recognised.
 * @throws ProblemError `photo.not_an_image`, `photo.damaged`, `photo.too_many_pixels`, `photo.heic_unreadable`
 */
export async function reEncode(original: Uint8Array): Promise<EncodedPhoto> {
  const format = detectImageFormat(original);
  if (format === null) throw new ProblemError('photo.not_an_image');
  const open = format === 'heic' ? await openHeic(original) : await openPlain(original, format);
  try {
    return await encode(open('warning'));
  } catch (error) {
    // Some phones write a scan header that libjpeg warns of though every pixel is there.
    if (!/Invalid SOS parameters/.test(String(error))) throw new ProblemError('photo.damaged');
    return await encode(open('error')).catch(() => {
      throw new ProblemError('photo.damaged');
    });
  }
}

type Open = (failOn: 'warning' | 'error') => Sharp;

async function openPlain(original: Uint8Array, format: string): Promise<Open> {
  const open: Open = (failOn) => sharp(original, { failOn, limitInputPixels: MAX_PIXELS });
  const metadata = await sharp(original, { failOn: 'none', limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (metadata === null) throw new ProblemError('photo.damaged');
  if (metadata.format !== format) throw new ProblemError('photo.not_an_image');
  refuseLarge(metadata.width * metadata.height);
  return open;
}

async function openHeic(original: Uint8Array): Promise<Open> {
  const decoded = await decodeHeic(original, MAX_PIXELS);
  if ('fault' in decoded) {
    if (decoded.fault === 'too_many_pixels') refuseLarge(Number.POSITIVE_INFINITY);
    throw new ProblemError('photo.heic_unreadable');
  }
  const { width, height, rgba } = decoded;
  return () => sharp(rgba, { raw: { width, height, channels: 4 }, limitInputPixels: MAX_PIXELS });
}

function refuseLarge(pixels: number): void {
  if (pixels > MAX_PIXELS) throw new ProblemError('photo.too_many_pixels', { limit: MAX_MEGAPIXELS });
}

/** Without `keepMetadata` sharp writes no EXIF, GPS, XMP, IPTC or comments, and converts colours to sRGB. */
async function encode(image: Sharp): Promise<EncodedPhoto> {
  const inside = (side: number) =>
    ({ width: side, height: side, fit: 'inside', withoutEnlargement: true }) as const;
  const { data: full, info } = await image
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize(inside(FULL_SIDE_PX))
    .jpeg({ quality: FULL_QUALITY, mozjpeg: true })
    .toBuffer({ resolveWithObject: true });
  const thumb = await sharp(full)
    .resize(inside(THUMB_SIDE_PX))
    .jpeg({ quality: THUMB_QUALITY, mozjpeg: true })
    .toBuffer();
  return { full, thumb, widthPx: info.width, heightPx: info.height };
}
