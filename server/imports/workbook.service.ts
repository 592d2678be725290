import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '../domain/errors.ts';
import { tellKind, unknownKind } from './reading/file-kind.ts';
import { makeScratchFolder } from './reading/scratch-folder.ts';
import { readMergeReferences } from './reading/xlsx-merges.ts';
import { readWorkbook } from './reading/xlsx-parts.ts';
import { CellFault, readSheetRows } from './reading/xlsx-rows.ts';
import { ZipArchive } from './reading/zip-archive.ts';

/** One sheet of a small workbook, whole. */
export interface SheetContent {
  name: string;
  /** Filled rows by number, from 1: text, number, boolean, Date or null; of a faulty formula what the cell shows. */
  rows: ReadonlyMap<number, readonly unknown[]>;
  /** Such as `B2:C4`. */
  merges: readonly string[];
}

/** Shown for a formula that was never calculated. */
const NOT_CALCULATED = '#VALUE!';

/**
 * Every sheet of a workbook, hidden ones too.
 * @throws ProblemError `import.…` for what is no workbook or is damaged
 */
export async function readSheets(bytes: Uint8Array, mostRows: number): Promise<SheetContent[]> {
  const folder = await makeScratchFolder();
  try {
    const path = join(folder.path, 'book.xlsx');
    await writeFile(path, bytes);
    const kind = await tellKind(path, 'book.xlsx');
    if (kind !== 'zip') throw unknownKind(kind);
    const archive = await ZipArchive.open(path);
    try {
      const workbook = await readWorkbook(archive);
      const sheets: SheetContent[] = [];
      for (const [index, sheet] of workbook.sheets.entries()) {
        const sheetPath = join(folder.path, `${index}.xml`);
        await archive.extract(sheet.path, sheetPath);
        const rows = new Map<number, readonly unknown[]>();
        for await (const batch of readSheetRows(sheetPath, workbook)) {
          for (const { number, cells } of batch) rows.set(number, cells.map(shown));
          if (rows.size > mostRows) throw new ProblemError('import.workbook_damaged', { part: sheet.name });
        }
        sheets.push({ name: sheet.name, rows, merges: await readMergeReferences(sheetPath) });
      }
      return sheets;
    } finally {
      archive.close();
    }
  } finally {
    await folder.remove();
  }
}

function shown(cell: unknown): unknown {
  return cell instanceof CellFault ? (cell.error ?? NOT_CALCULATED) : cell;
}
