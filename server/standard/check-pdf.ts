import { ProblemError } from '../domain/errors.ts';

/** Readers look for the end mark in the last kilobyte; scanners pad a little more. */
const TAIL_BYTES = 4096;
const ENCRYPT = '/Encrypt';

/** @throws ProblemError `evidence_file.damaged` when its end is missing, `evidence_file.encrypted` */
export function checkPdf(bytes: Buffer): void {
  const tail = bytes.subarray(-TAIL_BYTES).toString('latin1');
  if (!/startxref\s+\d+\s+%%EOF/.test(tail)) throw new ProblemError('evidence_file.damaged');
  if (namesEncryption(bytes)) throw new ProblemError('evidence_file.encrypted');
}

/** The trailer names it, which is never compressed: a reference to a dictionary, or the dictionary itself. */
function namesEncryption(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(ENCRYPT); at >= 0; at = bytes.indexOf(ENCRYPT, at + 1)) {
    const next = bytes.subarray(at + ENCRYPT.length, at + ENCRYPT.length + 40).toString('latin1');
    if (/^\s*(?:\d+\s+\d+\s+R\b|<<)/.test(next)) return true;
  }
  return false;
}
