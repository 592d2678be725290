import { ProblemError } from '../domain/errors.ts';
import type { EvidenceFileKind } from '../domain/evidence-files.ts';
import { checkPdf } from './check-pdf.ts';
import { type DocumentArchive, judgeDocument } from './judge-document.ts';

/** Old Office files, and new ones with a password, lie in this container. */
const OLE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';

export interface Judging {
  /** Whether bytes begin like a picture that can be written anew. */
  isPicture(bytes: Uint8Array): boolean;
  /** The archive at a path, kept to limits. */
  openArchive(path: string): Promise<DocumentArchive>;
}

/**
 * Tells what a file is by its content alone.
 * @throws ProblemError `evidence_file.…` for whatever is not taken
 */
export async function judgeFile(
  { path, bytes }: { path: string; bytes: Buffer },
  { isPicture, openArchive }: Judging,
): Promise<EvidenceFileKind> {
  if (isPicture(bytes)) return 'image';
  const start = bytes.subarray(0, 8).toString('latin1');
  if (start.startsWith('%PDF-')) {
    checkPdf(bytes);
    return 'pdf';
  }
  if (start.startsWith('PK\x03\x04')) return await judgeDocument(() => openArchive(path));
  if (start === OLE) {
    const isEncrypted = bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'));
    throw new ProblemError(isEncrypted ? 'evidence_file.encrypted' : 'evidence_file.old_office');
  }
  throw new ProblemError('evidence_file.unknown_kind');
}
