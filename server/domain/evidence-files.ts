import { z } from 'zod';
import { CalendarDate, Id, Instant, requiredText, text } from './values.ts';

/** Files that a criterion rests on: papers and pictures that belong to one assessment. */

export const MAX_EVIDENCE_BYTES = 25 * 1024 * 1024;
export const MAX_EVIDENCE_MEGABYTES = `${MAX_EVIDENCE_BYTES / 1024 / 1024} MB`;
/** Of one assessment, so that no account fills the disk. */
export const MOST_EVIDENCE_FILES = 300;
/** What was uploaded and never became evidence is kept for so long. */
export const UNUSED_FILE_DAYS = 7;

export const EVIDENCE_FILE_KINDS = ['pdf', 'image', 'docx', 'xlsx', 'odt', 'ods'] as const;
export const EvidenceFileKind = z.enum(EVIDENCE_FILE_KINDS);
export type EvidenceFileKind = z.infer<typeof EvidenceFileKind>;

/** Endings as they are stored: pictures are written anew as JPEG. */
const ENDINGS: Record<EvidenceFileKind, string> = {
  pdf: 'pdf',
  image: 'jpg',
  docx: 'docx',
  xlsx: 'xlsx',
  odt: 'odt',
  ods: 'ods',
};

/** What a window for choosing files offers. */
export const EVIDENCE_ENDINGS = [...Object.values(ENDINGS), 'jpeg', 'png', 'webp', 'heic', 'heif'];

/** SHA-256 of the stored bytes. */
export const EvidenceFileId = z.string().regex(/^[0-9a-f]{64}$/);

export const EvidenceFile = z.object({
  fileId: EvidenceFileId,
  name: requiredText(200),
  kind: EvidenceFileKind,
  byteCount: z.int(),
  uploadedAt: Instant,
  uploadedByName: z.string(),
});
export type EvidenceFile = z.infer<typeof EvidenceFile>;

export const NewEvidenceFile = z.object({ name: text(1000) });

const MOST_CHARACTERS = 200;

/**
 * A name that is safe on every system: no folders, no signs that Windows refuses, nothing that turns the reading
 * order, and the ending of what the content is, so that no PDF poses as `thu.exe` and no program as `thu.pdf`.
 */
export function evidenceFileName(sent: string, kind: EvidenceFileKind): string {
  const ending = `.${ENDINGS[kind]}`;
  const last = sent.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const clean = last
    .replace(/\p{Cc}|\p{Cf}|\p{Surrogate}/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+/, '');
  const stem = clean.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/[\s.]+$/, '');
  return `${shortened(stem || 'tep', MOST_CHARACTERS - ending.length)}${ending}`;
}

/** Cut between characters, never within one that takes two places. */
function shortened(text: string, most: number): string {
  const cut = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
  return cut.trimEnd();
}

/** A photo that hangs on a site or play space of the commune, for choosing it as evidence. */
export const CommunePhoto = z.object({
  photoId: z.string(),
  place: z.object({ kind: z.enum(['site', 'play_space']), id: Id, code: z.string(), name: z.string() }),
  day: CalendarDate,
});
export type CommunePhoto = z.infer<typeof CommunePhoto>;
/** The newest ones that match. */
export const CommunePhotoList = z.object({ items: z.array(CommunePhoto), nextCursor: z.null() });
export const CommunePhotoQuery = z.object({ q: z.string().max(100).optional() });
