import type { CodeLists } from '../domain/code-lists.ts';
import { type ImportInspection, ImportSettings, type ImportTarget } from '../domain/imports.ts';
import type { OpenFile, RawRow } from './read-rows.ts';
import { guessMapping } from './understanding/guess-columns.ts';
import { firstPointOf } from './understanding/guess-coordinates.ts';
import { shapeHashOf } from './understanding/shape-hash.ts';
import { questionsOf, suggestSettings } from './understanding/suggest-settings.ts';
import { openUpload } from './upload-storage.ts';

/** What is asked of the thread. */
export interface InspectionStart {
  dataDir: string;
  sha256: string;
  fileName: string;
  target: ImportTarget;
  lists: CodeLists;
  /** null: a new file, whose settings are suggested; `saved`: as one of the same shape was run before. */
  settings: { chosen: ImportSettings } | { saved: ImportSettings } | null;
}
export interface Inspected {
  inspection: ImportInspection;
  settings: ImportSettings;
}

/** Rows that the suggestions are made from. */
const LOOKED_AT = 200;
const SHOWN_ROWS = 8;
const SHOWN_SAMPLES = 5;
const SHOWN_CHARACTERS = 200;

/** Told from the file itself, whatever one of its shape was read with. */
const FROM_FILE = { layer: null, encoding: null, delimiter: null };

/** Opens a file as it would be read for an import and says what is in it. */
export async function inspectFile(start: InspectionStart): Promise<Inspected> {
  const { target, lists } = start;
  const chosen = start.settings !== null && 'chosen' in start.settings ? start.settings.chosen : null;
  const saved = start.settings !== null && 'saved' in start.settings ? start.settings.saved : null;
  const reading = chosen ?? {
    ...ImportSettings.parse({}),
    ...FROM_FILE,
    headerRow: saved?.headerRow ?? null,
  };
  const file = await openUpload(start.dataDir, { ...start, settings: reading });
  try {
    const rows = await firstRowsOf(file);
    const suggested =
      chosen === null
        ? suggestSettings(file, rows, target, lists, saved)
        : { settings: chosen, questions: questionsOf(file, rows, chosen, target, lists) };
    const { settings, questions } = suggested;
    return {
      settings,
      inspection: {
        format: file.format,
        layers: file.layers.map(({ name, rows: count }) => ({ name, rows: count })),
        columns: file.columns.map((name, index) => ({ name, samples: samplesOf(rows, index) })),
        firstRows: rows
          .slice(0, SHOWN_ROWS)
          .map(({ cells }) => file.columns.map((_, index) => shown(cells[index]))),
        rowCount: file.rowCount,
        hasGeometry: file.hasGeometry,
        crsInFile: file.crs,
        shapeHash: shapeHashOf(file.columns, file.format),
        isMappingSaved: saved !== null,
        guessedMapping: guessMapping(file, rows, target),
        firstPoint: firstPointOf(file, rows, settings),
        questions,
      },
    };
  } finally {
    await file.close();
  }
}

async function firstRowsOf(file: OpenFile): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  for await (const batch of file.rows()) {
    rows.push(...batch);
    if (rows.length >= LOOKED_AT) break;
  }
  return rows.slice(0, LOOKED_AT);
}

function samplesOf(rows: readonly RawRow[], index: number): string[] {
  const samples: string[] = [];
  for (const { cells } of rows) {
    const text = shown(cells[index]);
    if (text !== '' && samples.push(text) === SHOWN_SAMPLES) break;
  }
  return samples;
}

function shown(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  const text =
    cell instanceof Date
      ? cell.toISOString().replace('T00:00:00.000Z', '')
      : typeof cell === 'object'
        ? JSON.stringify(cell)
        : String(cell);
  return text.slice(0, SHOWN_CHARACTERS);
}
