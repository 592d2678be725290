// Temporary in part: stands in until settings are suggested from the file.
import { createHash } from 'node:crypto';
import type { CodeLists } from '../domain/code-lists.ts';
import { type ImportInspection, ImportSettings, type ImportTarget } from '../domain/imports.ts';
import { openUpload } from './upload-storage.ts';

/** What the thread is started with. */
export interface InspectionStart {
  dataDir: string;
  sha256: string;
  fileName: string;
  target: ImportTarget;
  lists: CodeLists;
  /** null: a new file, whose settings are suggested. */
  settings: ImportSettings | null;
}
export interface Inspected {
  inspection: ImportInspection;
  settings: ImportSettings;
}

/** Opens a file as it would be read for an import and says what is in it. */
export async function inspectFile(start: InspectionStart): Promise<Inspected> {
  const settings = start.settings ?? ImportSettings.parse({});
  const file = await openUpload(start.dataDir, { ...start, settings });
  try {
    const firstRows: string[][] = [];
    for await (const rows of file.rows()) {
      for (const row of rows.slice(0, 8)) firstRows.push(row.cells.map((cell) => String(cell ?? '')));
      break;
    }
    const mapping = Object.fromEntries(
      ['name', 'east', 'north', 'kind', 'code', 'description']
        .filter((f) => file.columns.includes(f))
        .map((f) => [f, f]),
    );
    return {
      inspection: {
        format: file.format,
        layers: [...file.layers],
        columns: file.columns.map((name, index) => ({
          name,
          samples: firstRows
            .map((row) => row[index] ?? '')
            .filter(Boolean)
            .slice(0, 5),
        })),
        firstRows,
        rowCount: file.rowCount,
        hasGeometry: file.hasGeometry,
        crsInFile: file.crs,
        shapeHash: createHash('sha256').update(file.columns.join('\n')).digest('hex'),
        isMappingSaved: false,
        guessedMapping: mapping,
        firstPoint: null,
        questions: [],
      },
      settings: start.settings ?? { ...settings, mapping },
    };
  } finally {
    await file.close();
  }
}
