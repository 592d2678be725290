export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'heic';

const HEIC_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'mif1', 'msf1'];

/** Judges a file by its first bytes, never by name or declared type; null: none that is accepted. */
export function detectImageFormat(bytes: Uint8Array): ImageFormat | null {
  const at = (start: number, end: number) => String.fromCharCode(...bytes.subarray(start, end));
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (at(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (at(0, 4) === 'RIFF' && at(8, 12) === 'WEBP') return 'webp';
  // AVIF files share the generic brand `mif1`; their own brand among the compatible ones gives them away.
  if (at(4, 8) === 'ftyp' && HEIC_BRANDS.includes(at(8, 12)) && !at(16, 64).includes('avif')) return 'heic';
  return null;
}
