import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import iconv from 'iconv-lite';
import type { TextEncoding } from '../../domain/imports.ts';

const CHUNK_BYTES = 1024 ** 2;
const SAMPLE_BYTES = 128 * 1024;
/** In the order in which a tie is decided. */
const CANDIDATES: readonly TextEncoding[] = ['utf-8', 'windows-1258', 'windows-1252', 'tcvn3'];

export interface GuessedEncoding {
  encoding: TextEncoding;
  /** More than one encoding is thinkable: the text is neither ASCII nor faultless UTF-8 and has no mark. */
  isUncertain: boolean;
}

/** Tells the encoding of a text file from all of its bytes. */
export async function guessFileEncoding(path: string): Promise<GuessedEncoding> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    const tail: Buffer[] = [];
    const sample: Buffer[] = [];
    let sampled = 0;
    let isValid = true;
    let isAscii = true;
    for (let isFirst = true; ; isFirst = false) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) break;
      const chunk = Buffer.concat([...tail.splice(0), buffer.subarray(0, bytesRead)]);
      const marked = isFirst ? markedEncoding(chunk) : null;
      if (marked) return { encoding: marked, isUncertain: false };
      const whole = chunk.subarray(0, wholeLength(chunk));
      tail.push(Buffer.from(chunk.subarray(whole.length)));
      isValid &&= isUtf8(whole);
      const high = whole.findIndex((byte) => byte > 127);
      isAscii &&= high === -1;
      if (high !== -1 && sampled < SAMPLE_BYTES) {
        const from = Math.max(0, whole.lastIndexOf(10, high));
        const part = Buffer.from(whole.subarray(from, from + SAMPLE_BYTES));
        sample.push(part);
        sampled += part.length;
      }
      if (!isValid && sampled >= SAMPLE_BYTES) break;
    }
    const [rest] = tail;
    isValid &&= rest === undefined || isUtf8(rest);
    if (rest && rest.length > 0) {
      sample.push(rest);
      isAscii = false;
    }
    if (isValid) return { encoding: 'utf-8', isUncertain: false };
    return { encoding: isAscii ? 'utf-8' : likeliest(Buffer.concat(sample)), isUncertain: true };
  } finally {
    await file.close();
  }
}

/** Tells the encoding of collected texts, such as the cells of a .dbf. */
export function guessEncoding(bytes: Buffer): GuessedEncoding {
  return isUtf8(bytes)
    ? { encoding: 'utf-8', isUncertain: false }
    : { encoding: likeliest(bytes), isUncertain: true };
}

function markedEncoding(start: Buffer): TextEncoding | null {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8';
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  const head = start.subarray(0, 4096);
  // UTF-16 of mostly Latin letters has a zero for every second byte.
  const zeros = head.reduce((sum, byte, index) => sum + Number(byte === 0 && index % 2 === 1), 0);
  return head.length >= 4 && zeros > head.length * 0.3 ? 'utf-16le' : null;
}

/** Bytes without a UTF-8 character that is cut at the end. */
function wholeLength(chunk: Buffer): number {
  for (let back = 1; back <= Math.min(3, chunk.length); back += 1) {
    const byte = chunk[chunk.length - back] ?? 0;
    if (byte < 0x80) return chunk.length;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? chunk.length - back : chunk.length;
    }
  }
  return chunk.length;
}

/** The encoding whose reading gives the largest share of words that are Vietnamese syllables. */
function likeliest(bytes: Buffer): TextEncoding {
  let best: { encoding: TextEncoding; share: number } = { encoding: 'windows-1252', share: -1 };
  for (const encoding of CANDIDATES) {
    const share = vietnameseShare(decoderOf(encoding)(bytes, false).normalize('NFC'));
    if (share > best.share) best = { encoding, share };
  }
  return best.encoding;
}

const WORD = /[\p{L}\p{M}\u0080-\u00bf\ufffd]+/gu;
const SYLLABLE =
  /^(?:ngh|ng|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?[aăâeêioôơuưy]{1,3}(?:ch|ng|nh|[cmnpt])?$/;
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

function vietnameseShare(text: string): number {
  let words = 0;
  let syllables = 0;
  for (const [word] of text.matchAll(WORD)) {
    if (!/[^\x20-\x7e]/.test(word)) continue;
    words += 1;
    const bare = word.toLowerCase().normalize('NFD');
    const tones = bare.match(TONES)?.length ?? 0;
    if (tones <= 1 && SYLLABLE.test(bare.replace(TONES, '').normalize('NFC'))) syllables += 1;
  }
  return words === 0 ? 0 : syllables / words;
}

/** Decodes a text part by part; `hasMore` keeps a character that is cut for the next part. */
export type Decoder = (bytes: Uint8Array, hasMore: boolean) => string;

export function decoderOf(encoding: TextEncoding): Decoder {
  if (encoding === 'tcvn3') {
    return (bytes) =>
      withCapitals(iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), 'tcvn'));
  }
  const decoder = new TextDecoder(encoding);
  return (bytes, hasMore) => decoder.decode(bytes, { stream: hasMore });
}

/**
 * The old fonts for capitals drew the small accented letters as large ones, so "NộI" stands for "NỘI". A cell
 * that has capital neighbours and no plain small letter was typed in such a font.
 */
function withCapitals(text: string): string {
  return text.replace(/[^\n\r,;\t|"]+/g, (cell) =>
    /[A-Z]{2}|[A-Z][^\x20-\x7e]+[A-Z]/.test(cell) && !/[a-z]/.test(cell) ? cell.toUpperCase() : cell,
  );
}
