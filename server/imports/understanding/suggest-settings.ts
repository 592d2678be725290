import type { CodeLists } from '../../domain/code-lists.ts';
import {
  type ImportQuestion,
  ImportSettings,
  type ImportTarget,
  isTableFormat,
} from '../../domain/imports.ts';
import type { OpenFile, RawRow } from '../read-rows.ts';
import { RowError } from '../row-error.ts';
import { guessMapping } from './guess-columns.ts';
import { guessCoordinates } from './guess-coordinates.ts';
import { createNameReader } from './names.ts';
import { createKindReader } from './read-kinds.ts';
import { recordsIn } from './rows-to-pass.ts';
import { TEMPLATE_SHEETS } from './template-sheets.ts';

export interface SuggestedSettings {
  settings: ImportSettings;
  questions: ImportQuestion[];
}

/**
 * What a file is taken for before anybody has looked at it, and what a person must look at.
 * @param saved settings kept for files of this shape: they decide where they can, the file tells the rest
 */
export function suggestSettings(
  file: OpenFile,
  firstRows: readonly RawRow[],
  target: ImportTarget,
  lists: CodeLists,
  saved: ImportSettings | null,
): SuggestedSettings {
  const rows = recordsIn(file, firstRows);
  const reading = {
    layer: file.layer,
    encoding: file.encoding,
    delimiter: DELIMITERS.find((delimiter) => delimiter === file.delimiter) ?? null,
    headerRow: file.headerRow ?? 1,
  };
  if (saved !== null) {
    const settings = { ...saved, ...reading, mapping: presentIn(file.columns, saved.mapping) };
    return { settings, questions: questionsOf(file, firstRows, settings, target, lists) };
  }
  const mapping = guessMapping(file, rows, target);
  const { crs, isSwapped } = guessCoordinates(file, rows, mapping);
  const settings = ImportSettings.parse({
    ...reading,
    crs,
    isSwapped,
    mapping,
    decimal: guessDecimal(rows),
    stage: isTableFormat(file.format) ? 'confirmed' : 'candidate',
  });
  return { settings, questions: questionsOf(file, firstRows, settings, target, lists) };
}

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** What a person must look at with these settings; those already answered are among them. */
export function questionsOf(
  file: OpenFile,
  firstRows: readonly RawRow[],
  settings: ImportSettings,
  target: ImportTarget,
  lists: CodeLists,
): ImportQuestion[] {
  const rows = recordsIn(file, firstRows);
  const questions: ImportQuestion[] = [];
  const layers = file.layers.filter(({ name, rows }) => rows !== 0 && !TEMPLATE_SHEETS.has(name));
  if (layers.length > 1) questions.push('layer');
  if (file.isEncodingUncertain) questions.push('encoding');
  const { east, north, position } = settings.mapping;
  const hasPosition =
    file.hasGeometry || (east !== undefined && north !== undefined) || position !== undefined;
  if (!hasPosition) questions.push('position');
  questions.push(...guessCoordinates(file, rows, settings.mapping).questions);
  if (!isKindTold(file, rows, settings, target, lists)) questions.push('kind');
  return questions;
}

/** At least half of the first rows tell a kind that the lists have. */
function isKindTold(
  file: OpenFile,
  rows: readonly RawRow[],
  settings: ImportSettings,
  target: ImportTarget,
  lists: CodeLists,
): boolean {
  if (settings.fallbackKind !== null || rows.length === 0) return true;
  const readName = createNameReader(file.columns, settings.mapping.name, file.format);
  const readKind = createKindReader(file, settings, target, lists);
  const told = rows.filter(({ cells }) => {
    try {
      readKind({ cells, name: readName(cells)?.name ?? '', areaM2: () => 0 });
      return true;
    } catch (error) {
      if (error instanceof RowError) return false;
      throw error;
    }
  });
  return told.length * 2 >= rows.length;
}

function presentIn(
  columns: readonly string[],
  mapping: ImportSettings['mapping'],
): ImportSettings['mapping'] {
  return Object.fromEntries(Object.entries(mapping).filter(([, column]) => columns.includes(column)));
}

/** The sign before fractions, where texts show one that cannot part thousands; null when they do not tell. */
function guessDecimal(rows: readonly RawRow[]): ',' | '.' | null {
  let commas = 0;
  let points = 0;
  for (const { cells } of rows) {
    for (const cell of cells) {
      if (typeof cell !== 'string' || cell.length > 30) continue;
      const sign = /^\s*-?\d+([.,])(?:\d{1,2}|\d{4,})\s*$/.exec(cell)?.[1];
      if (sign === ',') commas += 1;
      else if (sign === '.') points += 1;
    }
  }
  return commas === points ? null : commas > points ? ',' : '.';
}
