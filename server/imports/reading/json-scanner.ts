import { MAX_FEATURE_BYTES, MAX_JSON_DEPTH } from './limits.ts';

/** A piece of JSON text: an element of a collection's `features`, or a value that stands by itself. */
export interface JsonPiece {
  kind: 'element' | 'document';
  /** A document comes without the elements of its `features`, which have come before it. */
  bytes: Buffer;
}

export class JsonScanError extends Error {
  readonly reason: 'truncated' | 'too_deep' | 'feature_too_large' | 'malformed';
  constructor(reason: JsonScanError['reason']) {
    super(reason);
    this.reason = reason;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const SPACE = 0x20;

/**
 * Cuts JSON of any size into pieces that `JSON.parse` then reads: it follows brackets and quotation marks only.
 * Understands one document, and documents one after another (newline-delimited, with or without RS marks).
 */
export class JsonScanner {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  /** The last string at depth 1: the name of what follows. */
  #key: Buffer[] = [];
  #isInFeatures = false;
  /** The document without the elements of its `features`, and the present element. */
  readonly #document = new ByteCollector();
  readonly #element = new ByteCollector();

  /** Pieces that end in this part. @throws JsonScanError */
  push(bytes: Buffer): JsonPiece[] {
    const pieces: JsonPiece[] = [];
    // Start of the bytes that belong to the present document or element.
    let from = 0;
    let keyFrom = this.#isInString && this.#depth === 1 ? 0 : -1;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) {
          this.#isInString = false;
          if (keyFrom !== -1) this.#key.push(bytes.subarray(keyFrom, at));
          keyFrom = -1;
        }
      } else if (byte === QUOTE) {
        if (this.#depth === 0) throw new JsonScanError('malformed');
        this.#isInString = true;
        if (this.#depth === 1) {
          this.#key = [];
          keyFrom = at + 1;
        }
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (this.#depth === 0) from = at;
        this.#depth += 1;
        if (this.#depth > MAX_JSON_DEPTH) throw new JsonScanError('too_deep');
        if (byte === OPEN_BRACKET && this.#depth === 2 && Buffer.concat(this.#key).equals(FEATURES)) {
          this.#isInFeatures = true;
          this.#document.add(bytes.subarray(from, at + 1));
          from = at + 1;
        }
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        this.#depth -= 1;
        if (this.#depth < 0) throw new JsonScanError('malformed');
        if (this.#isInFeatures && this.#depth === 1) {
          this.#endElement(bytes.subarray(from, at), pieces);
          from = at;
          this.#isInFeatures = false;
          this.#key = [];
        } else if (this.#depth === 0) {
          this.#document.add(bytes.subarray(from, at + 1));
          pieces.push({ kind: 'document', bytes: this.#document.take() });
          from = at + 1;
        }
      } else if (byte === COMMA && this.#isInFeatures && this.#depth === 2) {
        this.#endElement(bytes.subarray(from, at), pieces);
        from = at + 1;
      } else if (this.#depth === 0 && byte > SPACE) {
        throw new JsonScanError('malformed');
      }
    }
    if (keyFrom !== -1) this.#key.push(Buffer.from(bytes.subarray(keyFrom)));
    if (this.#depth > 0) (this.#isInFeatures ? this.#element : this.#document).add(bytes.subarray(from));
    return pieces;
  }

  /** @throws JsonScanError when the text ends within a document */
  end(): void {
    if (this.#depth !== 0) throw new JsonScanError('truncated');
  }

  #endElement(last: Buffer, pieces: JsonPiece[]): void {
    this.#element.add(last);
    const bytes = this.#element.take();
    if (bytes.some((byte) => byte > SPACE)) pieces.push({ kind: 'element', bytes });
  }
}

/** Bytes of one piece, copied out of the parts that are read. */
class ByteCollector {
  #parts: Buffer[] = [];
  #size = 0;

  add(bytes: Buffer): void {
    this.#size += bytes.length;
    if (this.#size > MAX_FEATURE_BYTES) throw new JsonScanError('feature_too_large');
    if (bytes.length > 0) this.#parts.push(Buffer.from(bytes));
  }

  take(): Buffer {
    const [only, ...others] = this.#parts;
    const bytes = only && others.length === 0 ? only : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#size = 0;
    return bytes;
  }
}

const FEATURES = Buffer.from('features');
