import { open } from 'node:fs/promises';
import type { SheetRow } from './xlsx-rows.ts';
import { columnOf } from './xlsx-rows.ts';

const TAIL_BYTES = 4 * 1024 ** 2;

/** Cells merged over several rows; a merge over columns alone needs nothing. */
interface Merge {
  column: number;
  firstRow: number;
  lastRow: number;
}

/** Cells merged downwards, as far as rows of data go on without them. */
export async function readMerges(path: string): Promise<Merge[]> {
  return (await readMergeReferences(path)).flatMap((reference) => {
    const [, letters, first, last] = /^([A-Z]+)(\d+):[A-Z]+(\d+)$/.exec(reference) ?? [];
    const merge = { column: columnOf(letters) ?? 0, firstRow: Number(first), lastRow: Number(last) };
    return merge.column > 0 && merge.lastRow > merge.firstRow ? [merge] : [];
  });
}

/**
 * Every merged range, such as `B2:C4`. They stand after the rows in a sheet, so they are read from its end, before
 * the rows.
 */
export async function readMergeReferences(path: string): Promise<string[]> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const buffer = Buffer.alloc(length);
    await file.read(buffer, 0, length, size - length);
    const tail = buffer.toString('latin1');
    const merges = tail.slice(tail.lastIndexOf('</sheetData>') + 1);
    return [...merges.matchAll(/<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"/g)].flatMap(
      ([, reference]) => reference ?? [],
    );
  } finally {
    await file.close();
  }
}

/** Gives every row of a cell that is merged downwards its value, as the sheet shows it. */
export class MergeFiller {
  readonly #byFirstRow: ReadonlyMap<number, Merge[]>;
  readonly #active = new Map<number, { lastRow: number; value: unknown }>();

  /** @param fromRow merges above it belong to titles and names */
  constructor(merges: readonly Merge[], fromRow: number) {
    this.#byFirstRow = Map.groupBy(
      merges.filter(({ firstRow }) => firstRow >= fromRow),
      ({ firstRow }) => firstRow,
    );
  }

  fill(row: SheetRow): void {
    for (const [column, { lastRow, value }] of this.#active) {
      if (row.number > lastRow) this.#active.delete(column);
      else {
        while (row.cells.length < column) row.cells.push(null);
        row.cells[column - 1] ??= value;
      }
    }
    for (const { column, lastRow } of this.#byFirstRow.get(row.number) ?? []) {
      this.#active.set(column, { lastRow, value: row.cells[column - 1] ?? null });
    }
  }
}
