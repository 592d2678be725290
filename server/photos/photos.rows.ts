import type { Selectable } from 'kysely';
import type { PhotosTable, PhotoUploadsTable } from '../db/photo-schema.ts';
import type { Photo } from '../domain/photos.ts';

export type PhotoRow = Selectable<PhotosTable> &
  Pick<Selectable<PhotoUploadsTable>, 'captured_at' | 'lon' | 'lat' | 'uploaded_at'>;

export function toPhoto(row: PhotoRow): Photo {
  return {
    id: row.id,
    widthPx: row.width_px,
    heightPx: row.height_px,
    byteCount: row.byte_count,
    capturedAt: row.captured_at,
    lonLat: row.lon === null || row.lat === null ? null : [row.lon, row.lat],
    uploadedAt: row.uploaded_at,
  };
}
