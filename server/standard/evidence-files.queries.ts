import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { localDay } from '../domain/calendar.ts';
import type { CommunePhoto, EvidenceFile } from '../domain/evidence-files.ts';
import { toEvidenceFile } from './evidence-files.rows.ts';

/** Files that a criterion of the assessment rests on or once rested on, in the order of their upload. */
export async function listLinkedFiles(db: Db, assessmentId: string): Promise<EvidenceFile[]> {
  const rows = await selectFiles(db, assessmentId)
    .where('linked_at', 'is not', null)
    .orderBy('assessment_files.uploaded_at')
    .orderBy('file_id')
    .execute();
  return rows.map(toEvidenceFile);
}

export async function findFile(db: Db, assessmentId: string, fileId: string): Promise<EvidenceFile | null> {
  const row = await selectFiles(db, assessmentId).where('file_id', '=', fileId).executeTakeFirst();
  return row ? toEvidenceFile(row) : null;
}

function selectFiles(db: Db, assessmentId: string) {
  return db
    .selectFrom('assessment_files')
    .innerJoin('evidence_bytes', 'evidence_bytes.id', 'assessment_files.file_id')
    .selectAll('assessment_files')
    .select('byte_count')
    .where('assessment_id', '=', assessmentId);
}

/** Linked or not. */
export async function countFiles(db: Db, assessmentId: string): Promise<number> {
  const { count } = await db
    .selectFrom('assessment_files')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('assessment_id', '=', assessmentId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Notes that bytes are stored, and holds them against being taken away until the transaction ends. */
export async function holdBytes(
  trx: Db,
  { fileId, byteCount, uploadedAt }: Pick<EvidenceFile, 'fileId' | 'byteCount' | 'uploadedAt'>,
): Promise<void> {
  await trx
    .insertInto('evidence_bytes')
    .values({ id: fileId, byte_count: byteCount, uploaded_at: uploadedAt })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ uploaded_at: uploadedAt }))
    .execute();
}

/** A file that the assessment has keeps its first name. One that is not linked starts its time anew. */
export async function insertFile(
  trx: Db,
  assessmentId: string,
  file: EvidenceFile,
  uploadedBy: string,
): Promise<void> {
  await trx
    .insertInto('assessment_files')
    .values({
      assessment_id: assessmentId,
      file_id: file.fileId,
      kind: file.kind,
      name: file.name,
      uploaded_at: file.uploadedAt,
      uploaded_by: uploadedBy,
      uploaded_by_name: file.uploadedByName,
      linked_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['assessment_id', 'file_id'])
        .doUpdateSet({ uploaded_at: file.uploadedAt })
        .where('assessment_files.linked_at', 'is', null),
    )
    .execute();
}

/** @returns whether the assessment has the file under this name; it is then kept for good */
export async function linkFile(
  trx: Db,
  assessmentId: string,
  { fileId, name }: { fileId: string; name: string },
  now: string,
): Promise<boolean> {
  const row = await trx
    .updateTable('assessment_files')
    .set({ linked_at: sql<string>`COALESCE(linked_at, ${now})` })
    .where('assessment_id', '=', assessmentId)
    .where('file_id', '=', fileId)
    .where('name', '=', name)
    .returning('file_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes out files that were uploaded before a moment and never linked. @returns how many */
export async function removeUnlinked(trx: Db, before: string): Promise<number> {
  const rows = await trx
    .deleteFrom('assessment_files')
    .where('linked_at', 'is', null)
    .where('uploaded_at', '<', before)
    .returning('file_id')
    .execute();
  return rows.length;
}

/**
 * Takes out bytes that no assessment names. Whoever uploads the same bytes meanwhile moves `uploaded_at` on, so that
 * they are left alone, or waits until they are gone.
 * @returns their ids
 */
export async function removeUnnamedBytes(trx: Db, before: string): Promise<string[]> {
  const rows = await trx
    .deleteFrom('evidence_bytes')
    .where('uploaded_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('assessment_files')
            .select('file_id')
            .whereRef('assessment_files.file_id', '=', 'evidence_bytes.id'),
        ),
      ),
    )
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** The newest photos of the commune's sites and play spaces, each once. @param words folded for search */
export async function listCommunePhotos(
  db: Db,
  communeCode: string,
  words: string,
  most: number,
): Promise<CommunePhoto[]> {
  const like = `%${words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const { rows } = await sql<PhotoRow>`
    SELECT photo_id, place_kind, place_id, code, name, occurred_at FROM (
      SELECT p.photo_id, 'site' AS place_kind, s.id AS place_id, s.code, s.name, e.occurred_at
      FROM event_photos p JOIN site_events e ON e.id = p.event_id JOIN sites s ON s.id = e.site_id
      WHERE p.commune_code = ${communeCode} AND s.search_text LIKE ${like} ESCAPE '\\'
      UNION ALL
      SELECT p.photo_id, 'play_space', s.id, s.code, s.name, e.occurred_at
      FROM event_photos p JOIN play_inspections e ON e.id = p.event_id JOIN play_spaces s ON s.id = e.play_space_id
      WHERE p.commune_code = ${communeCode} AND s.search_text LIKE ${like} ESCAPE '\\') AS photos
    ORDER BY occurred_at DESC, photo_id LIMIT ${most}`.execute(db);
  const byId = new Map(rows.toReversed().map((row) => [row.photo_id, row]));
  return [...byId.values()].toReversed().map((row) => ({
    photoId: row.photo_id,
    place: { kind: row.place_kind, id: row.place_id, code: row.code, name: row.name },
    day: localDay(row.occurred_at),
  }));
}

interface PhotoRow {
  photo_id: string;
  place_kind: 'site' | 'play_space';
  place_id: string;
  code: string;
  name: string;
  occurred_at: string;
}
