import { MAX_CELL_CHARACTERS } from './limits.ts';

/** One line of a table; `fault` when its end could not be told for certain. */
export interface CsvRecord {
  cells: string[];
  fault: 'import.quote_open' | 'import.cell_too_long' | null;
}

/** A line longer than this is cut off: memory must not grow with a file that has no line ends. */
const MAX_LINE_CHARACTERS = 8 * MAX_CELL_CHARACTERS;

/**
 * Parses delimited text part by part. Lines without a quotation mark, nearly all of them, are split at once,
 * which is several times faster than looking at each character. A quotation mark counts at the start of a cell
 * only; one that never closes spoils its own line, not the rest of the file.
 */
export class CsvParser {
  readonly #delimiter: string;
  readonly #newline: string;
  #text = '';
  #isSkippingLine = false;

  /** @param newline `\n` (a carriage return before it is dropped) or `\r` */
  constructor(delimiter: string, newline: '\n' | '\r') {
    this.#delimiter = delimiter;
    this.#newline = newline;
  }

  /** Records that end in what was given so far; with `isLast` also the one that ends with the text. */
  push(part: string, isLast: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    const text = this.#text + part;
    let start = 0;
    let quote = text.indexOf('"');
    while (start < text.length) {
      let end = text.indexOf(this.#newline, start);
      if (end === -1) {
        if (!isLast) break;
        end = text.length;
      }
      if (this.#isSkippingLine) {
        this.#isSkippingLine = false;
        start = end + 1;
        continue;
      }
      if (quote !== -1 && quote < start) quote = text.indexOf('"', start);
      if (quote === -1 || quote >= end) {
        records.push({ cells: this.#line(text, start, end).split(this.#delimiter), fault: null });
        start = end + 1;
        continue;
      }
      const quoted = this.#quotedRecord(text, start, isLast);
      if (quoted === 'incomplete' && !isLast && text.length - start <= MAX_CELL_CHARACTERS) break;
      if (quoted === 'incomplete') {
        const cells = this.#line(text, start, end).split(this.#delimiter);
        records.push({ cells, fault: 'import.quote_open' });
        start = end + 1;
      } else {
        records.push(quoted.record);
        start = quoted.next;
      }
    }
    this.#text = text.slice(start);
    if (this.#text.length > MAX_LINE_CHARACTERS) {
      if (!this.#isSkippingLine) records.push({ cells: [this.#text], fault: 'import.cell_too_long' });
      this.#text = '';
      this.#isSkippingLine = true;
    }
    return records;
  }

  #line(text: string, start: number, end: number): string {
    return text.slice(start, end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end);
  }

  #quotedRecord(
    text: string,
    start: number,
    isLast: boolean,
  ): { record: CsvRecord; next: number } | 'incomplete' {
    const cells: string[] = [];
    for (let at = start; ; ) {
      let value = '';
      if (text[at] === '"') {
        const cell = readQuoted(text, at, isLast);
        if (cell === 'incomplete') return 'incomplete';
        value = cell.value;
        at = cell.next;
      }
      const end = this.#cellEnd(text, at);
      if (end === text.length && !isLast) return 'incomplete';
      const isLineEnd = end === text.length || text[end] === this.#newline;
      // Letters after a closing quotation mark belong to the cell: "Ao" Đình.
      value += isLineEnd ? this.#line(text, at, end) : text.slice(at, end);
      cells.push(value);
      if (isLineEnd) return { record: { cells, fault: null }, next: end + 1 };
      at = end + 1;
    }
  }

  #cellEnd(text: string, from: number): number {
    const delimiter = this.#delimiter.charCodeAt(0);
    const newline = this.#newline.charCodeAt(0);
    for (let at = from; at < text.length; at += 1) {
      const character = text.charCodeAt(at);
      if (character === delimiter || character === newline) return at;
    }
    return text.length;
  }
}

/** A cell in quotation marks, doubled ones inside standing for one; `start` is at the first. */
function readQuoted(
  text: string,
  start: number,
  isLast: boolean,
): { value: string; next: number } | 'incomplete' {
  let value = '';
  for (let from = start + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote === -1 || (quote === text.length - 1 && !isLast)) return 'incomplete';
    if (text[quote + 1] !== '"') return { value: value + text.slice(from, quote), next: quote + 1 };
    value += text.slice(from, quote + 1);
    from = quote + 2;
  }
}
