import { createReadStream } from 'node:fs';
import { ProblemError } from '../../domain/errors.ts';
import { MAX_CELL_CHARACTERS } from './limits.ts';
import { makeSaxParser, refuseDoctype, unescapeText, type Workbook } from './xlsx-parts.ts';

const CHUNK_BYTES = 64 * 1024;
const LAST_COLUMN = 16_384;
const MS_PER_DAY = 86_400_000;
/** Day 0 of both ways of counting; Excel's 29 February 1900 is within the first. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);

/** A cell that has no value of its own. */
export class CellFault {
  /** What the cell shows, null for a formula that was never calculated. */
  readonly error: string | null;
  constructor(error: string | null) {
    this.error = error;
  }
}

export interface SheetRow {
  /** In the sheet, from 1. */
  number: number;
  /** Text, number, boolean, Date (UTC), CellFault or null. */
  cells: unknown[];
}

/** The filled rows of one unpacked sheet in order. @throws ProblemError `import.workbook_damaged` */
export async function* readSheetRows(
  path: string,
  workbook: Workbook,
  signal?: AbortSignal,
): AsyncGenerator<SheetRow[]> {
  const sheet = new SheetParser(workbook);
  const parser = makeSaxParser(sheet);
  let isStart = true;
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: CHUNK_BYTES })) {
      signal?.throwIfAborted();
      const text: string = isStart ? chunk.replace(/^\uFEFF/, '') : chunk;
      if (isStart) refuseDoctype(text);
      isStart = false;
      parser.write(text);
      if (sheet.rows.length > 0) yield sheet.rows.splice(0);
    }
    parser.close();
    if (sheet.rows.length > 0) yield sheet.rows.splice(0);
  } catch (error) {
    if (error instanceof ProblemError || signal?.aborted) throw error;
    throw new ProblemError('import.workbook_damaged', { part: 'sheet' });
  }
}

class SheetParser {
  readonly rows: SheetRow[] = [];
  readonly #workbook: Workbook;
  #row: SheetRow | null = null;
  #lastNumber = 0;
  #column = 0;
  #type = '';
  #style = 0;
  #value = '';
  #hasValue = false;
  #hasFormula = false;
  #isInText = false;
  #isAid = false;

  constructor(workbook: Workbook) {
    this.#workbook = workbook;
  }

  open = (name: string, attributes: Record<string, string>): void => {
    switch (name) {
      case 'row':
        this.#lastNumber = Number(attributes.r ?? this.#lastNumber + 1);
        this.#row = { number: this.#lastNumber, cells: [] };
        this.#column = 0;
        return;
      case 'c':
        this.#column = columnOf(attributes.r) ?? this.#column + 1;
        if (this.#column > LAST_COLUMN) throw new ProblemError('import.workbook_damaged', { part: 'cell' });
        this.#type = attributes.t ?? 'n';
        this.#style = Number(attributes.s ?? 0);
        this.#value = '';
        this.#hasValue = false;
        this.#hasFormula = false;
        return;
      case 'f':
        this.#hasFormula = true;
        return;
      case 'rPh':
        this.#isAid = true;
        return;
      case 'v':
      case 't':
        this.#isInText = !this.#isAid;
        this.#hasValue = true;
    }
  };

  text = (part: string): void => {
    if (this.#isInText && this.#value.length < MAX_CELL_CHARACTERS) this.#value += part;
  };

  close = (name: string): void => {
    if (name === 'v' || name === 't') this.#isInText = false;
    else if (name === 'rPh') this.#isAid = false;
    else if (name === 'c') this.#endCell();
    else if (name === 'row' && this.#row) {
      if (this.#row.cells.some((cell) => cell !== null)) this.rows.push(this.#row);
      this.#row = null;
    }
  };

  #endCell(): void {
    const value = this.#hasValue ? this.#read() : this.#hasFormula ? new CellFault(null) : null;
    const cells = this.#row?.cells;
    if (!cells || value === null || value === '') return;
    while (cells.length < this.#column - 1) cells.push(null);
    cells[this.#column - 1] = value;
  }

  #read(): unknown {
    const { sharedStrings, isDateStyle, is1904 } = this.#workbook;
    switch (this.#type) {
      case 's':
        return sharedStrings[Number(this.#value)] ?? new CellFault('#REF!');
      case 'inlineStr':
      case 'str':
        return unescapeText(this.#value);
      case 'b':
        return this.#value.trim() === '1' || this.#value.trim() === 'true';
      case 'e':
        return new CellFault(this.#value);
      case 'd': {
        const date = new Date(/T/.test(this.#value) ? this.#value : `${this.#value}T00:00:00Z`);
        return Number.isNaN(date.getTime()) ? this.#value : date;
      }
      default: {
        if (this.#value.trim() === '') return null;
        const number = Number(this.#value);
        if (!Number.isFinite(number)) return this.#value;
        const isDay = isDateStyle[this.#style] === true && number >= 1 && number < 2_958_466;
        return isDay
          ? new Date((is1904 ? EPOCH_1904 : EPOCH_1900) + Math.round(number * MS_PER_DAY))
          : number;
      }
    }
  }
}

/** "AB12" → 28. */
export function columnOf(reference: string | undefined): number | null {
  if (reference === undefined) return null;
  let column = 0;
  for (const letter of reference.toUpperCase()) {
    const value = letter.charCodeAt(0) - 64;
    if (value < 1 || value > 26) break;
    column = column * 26 + value;
  }
  return column > 0 ? column : null;
}
