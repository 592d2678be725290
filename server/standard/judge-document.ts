import { ProblemError } from '../domain/errors.ts';
import type { EvidenceFileKind } from '../domain/evidence-files.ts';

/** What is asked of a zip file. Its own faults come as ProblemError `import.zip_…`. */
export interface DocumentArchive {
  readonly names: readonly string[];
  /** One entry; refused when it is larger. */
  bytes(name: string, maxBytes: number): Promise<Buffer>;
  /** Unpacks everything to nowhere, so that sizes and checksums are what the headers say. */
  verify(maxBytes: number): Promise<void>;
  close(): void;
}

/** A document of 25 MB unpacks to some hundred megabytes of XML at most. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;
const MAX_PART_BYTES = 1024 * 1024;

const OPEN_XML = [
  { kind: 'docx', main: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml' },
  { kind: 'xlsx', main: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml' },
] as const;
const OPEN_DOCUMENT: Record<string, EvidenceFileKind> = {
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
};

/** Parts that run: VBA, macro sheets of Excel 4, ActiveX; Basic and other scripts of OpenDocument. */
const RUNNING_PART =
  /(?:^|\/)vbaProject[^/]*\.bin$|(?:^|\/)(?:macrosheets|activeX)\/|^(?:Basic|Scripts)\/.+/i;

/**
 * Tells DOCX, XLSX, ODT and ODS apart by what the archive says of itself.
 * @throws ProblemError `evidence_file.…`
 */
export async function judgeDocument(open: () => Promise<DocumentArchive>): Promise<EvidenceFileKind> {
  try {
    const archive = await open();
    try {
      return await judge(archive);
    } finally {
      archive.close();
    }
  } catch (error) {
    throw inWordsOfEvidence(error);
  }
}

async function judge(archive: DocumentArchive): Promise<EvidenceFileKind> {
  const kind = (await openXmlKind(archive)) ?? (await openDocumentKind(archive));
  if (kind === null) throw new ProblemError('evidence_file.no_document');
  if (archive.names.some((name) => RUNNING_PART.test(name))) throw new ProblemError('evidence_file.macros');
  await archive.verify(MAX_UNPACKED_BYTES);
  return kind;
}

async function openXmlKind(archive: DocumentArchive): Promise<EvidenceFileKind | null> {
  if (!archive.names.includes('[Content_Types].xml')) return null;
  const types = (await archive.bytes('[Content_Types].xml', MAX_PART_BYTES)).toString();
  if (/macroEnabled|vbaProject/i.test(types)) throw new ProblemError('evidence_file.macros');
  return (
    OPEN_XML.find(({ main }) => types.includes(`"${main}"`) || types.includes(`'${main}'`))?.kind ?? null
  );
}

async function openDocumentKind(archive: DocumentArchive): Promise<EvidenceFileKind | null> {
  if (!archive.names.includes('mimetype') || !archive.names.includes('content.xml')) return null;
  const type = (await archive.bytes('mimetype', 200)).toString('latin1').trim();
  const manifest = archive.names.includes('META-INF/manifest.xml')
    ? (await archive.bytes('META-INF/manifest.xml', MAX_PART_BYTES)).toString()
    : '';
  if (/encryption-data/.test(manifest)) throw new ProblemError('evidence_file.encrypted');
  return OPEN_DOCUMENT[type] ?? null;
}

function inWordsOfEvidence(error: unknown): unknown {
  if (!(error instanceof ProblemError)) return error;
  switch (error.code) {
    case 'import.zip_encrypted':
      return new ProblemError('evidence_file.encrypted');
    case 'import.zip_ratio':
    case 'import.zip_too_large':
    case 'import.zip_too_many_entries':
      return new ProblemError('evidence_file.unpacks_too_large');
    case 'import.zip_damaged':
    case 'import.zip_path':
    case 'import.zip_duplicate_entry':
      return new ProblemError('evidence_file.damaged');
    default:
      return error;
  }
}
