import { createHash } from 'node:crypto';

/**
 * Id of the place or of its n-th event that a row gives: a UUIDv7 that follows from the import and the row, so
 * that a run that is taken up again cannot store a row twice. Ids of one file ascend with the rows.
 * Time of the upload (48 bits), row (32 bits), part (4 bits), hash of the import (36 bits).
 * @param part 0: the place, 1 …: its events
 */
export function createPlaceIds(importId: string, uploadedAt: string): (row: number, part?: number) => string {
  const time = Date.parse(uploadedAt).toString(16).padStart(12, '0');
  const hash = createHash('sha256').update(importId).digest('hex').slice(0, 9);
  return (row, part = 0) => {
    const rowHex = row.toString(16).padStart(8, '0');
    const variant = (8 + ((part >> 2) & 3)).toString(16);
    const rest = `${(part & 3).toString(16)}${rowHex.slice(3)}`;
    return `${time.slice(0, 8)}-${time.slice(8)}-7${rowHex.slice(0, 3)}-${variant}${rest.slice(0, 3)}-${rest.slice(3)}${hash}`;
  };
}
