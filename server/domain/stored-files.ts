/**
 * Where bytes lie below their folder. Paths are made of hashes alone, never of what somebody typed, and spread over
 * folders, so that none grows large.
 */

/** @param id SHA-256 of the full image, hex */
export const photoKey = (id: string, size: 'thumb' | 'full') =>
  size === 'full' ? `${id}.jpg` : `${id}.thumb.jpg`;

export function photoPath(key: string): string {
  if (!/^[0-9a-z][0-9a-z.-]{3,99}$/.test(key)) throw new Error(`not a storage key: ${key}`);
  return `${key.slice(0, 2)}/${key.slice(2, 4)}/${key}`;
}

/** Files of assessments and of imports: in 256 folders. */
export function hashPath(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error(`no hash: ${sha256}`);
  return `${sha256.slice(0, 2)}/${sha256}`;
}
