import type { Db } from '../db/database.ts';
import { hashPath, photoKey, photoPath } from '../domain/stored-files.ts';

export type Area = 'photos' | 'evidence' | 'imports';

/** A file that the database says there is. */
export interface NamedFile {
  area: Area;
  /** Below the folder of the area, with `/`. */
  path: string;
  /** null: of small pictures nothing is noted but that they are there. */
  sha256: string | null;
  byteCount: number | null;
}

/** Every file that the database names, in order of area and path. */
export async function listNamedFiles(db: Db): Promise<NamedFile[]> {
  const files: NamedFile[] = [];
  for (const { id, byte_count } of await db.selectFrom('photos').select(['id', 'byte_count']).execute()) {
    files.push({ area: 'photos', path: photoPath(photoKey(id, 'full')), sha256: id, byteCount: byte_count });
    files.push({ area: 'photos', path: photoPath(photoKey(id, 'thumb')), sha256: null, byteCount: null });
  }
  for (const { id, byte_count } of await db
    .selectFrom('evidence_bytes')
    .select(['id', 'byte_count'])
    .execute())
    files.push({ area: 'evidence', path: hashPath(id), sha256: id, byteCount: byte_count });
  const uploads = await db.selectFrom('imports').select(['sha256', 'byte_count']).distinct().execute();
  for (const { sha256, byte_count } of uploads)
    files.push({ area: 'imports', path: hashPath(sha256), sha256, byteCount: byte_count });
  const place = ({ area, path }: NamedFile) => `${area}/${path}`;
  return files.sort((one, other) => (place(one) < place(other) ? -1 : 1));
}
