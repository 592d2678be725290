import type { Selectable } from 'kysely';
import type { AssessmentFilesTable } from '../db/standard-schema.ts';
import type { EvidenceFile, EvidenceFileKind } from '../domain/evidence-files.ts';

export function toEvidenceFile(row: Selectable<AssessmentFilesTable> & { byte_count: number }): EvidenceFile {
  return {
    fileId: row.file_id,
    name: row.name,
    kind: row.kind as EvidenceFileKind,
    byteCount: row.byte_count,
    uploadedAt: row.uploaded_at,
    uploadedByName: row.uploaded_by_name,
  };
}
