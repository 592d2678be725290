import type { PlaceLocator } from '../../communes/boundaries.service.ts';
import type { CodeLists } from '../../domain/code-lists.ts';
import { readExportedColumns } from '../../domain/column-words.ts';
import { readFormulaSafe } from '../../domain/formula-safe.ts';
import {
  type ImportSettings,
  type ImportStage,
  type ImportTarget,
  isTableFormat,
} from '../../domain/imports.ts';
import { type Actor, isInScope } from '../../domain/roles.ts';
import { areaOf } from '../geometry/repair-rings.ts';
import { importKeyOf, tableKeyOf } from '../import-key.ts';
import type { OpenFile, RawRow } from '../read-rows.ts';
import { RowError } from '../row-error.ts';
import type { Understanding, UnderstoodRow } from '../understood-row.ts';
import { readText } from './cell-text.ts';
import { createExtraReader } from './extra-columns.ts';
import { createNameReader, generatedName } from './names.ts';
import { isNoteColumn } from './note-columns.ts';
import { createPlayDetailsReader } from './play-fields.ts';
import {
  createCommuneChooser,
  createCommuneNames,
  createCommuneReader,
  type NamedCommune,
} from './read-communes.ts';
import { createKindReader } from './read-kinds.ts';
import { createPlaceReader, type ReadPlace } from './read-places.ts';
import type { NamedUnit } from './read-units.ts';
import { createRowFilter } from './rows-to-pass.ts';
import { createSiteDetailsReader, createStageReader, fieldReader, textReader } from './site-fields.ts';

export interface UnderstandingContext {
  lists: CodeLists;
  communes: readonly NamedCommune[];
  units: readonly NamedUnit[];
  locator: PlaceLocator;
  actor: Actor;
}

type UnderstoodFile = Pick<OpenFile, 'columns' | 'hasGeometry' | 'format'>;
const SOURCE_ID_LENGTH = 200;

/**
 * Turns the settings of a file into a function that understands its rows, a few microseconds each: what does not
 * change from row to row is prepared here. The function never throws for what a row holds.
 * @throws ProblemError `import.crs_unknown`
 */
export function compileUnderstanding(
  file: UnderstoodFile,
  settings: ImportSettings,
  target: ImportTarget,
  context: UnderstandingContext,
): (row: RawRow) => Understanding {
  const isPassedOver = createRowFilter(file);
  const readPlace = createPlaceReader(file, settings);
  const understand = createCardReader(file, settings, target, context);
  // What this product wrote into a CSV, lists and returned rows, it made safe for spreadsheets.
  const isOurs = readExportedColumns(target, file.columns) !== null || file.columns.some(isNoteColumn);
  const isEscaped = file.format === 'csv' && isOurs;

  return (row) => {
    if (row.fault !== null) return { row: row.row, fault: row.fault, lonLat: null };
    if (isPassedOver(row)) return null;
    const read = isEscaped ? { ...row, cells: row.cells.map(withoutEscape) } : row;
    let place: ReadPlace | null = null;
    try {
      place = readPlace(read);
      return understand(read, place);
    } catch (error) {
      if (error instanceof RowError)
        return { row: row.row, fault: error.fault, lonLat: place?.lonLat ?? null };
      throw error;
    }
  };
}

const withoutEscape = (cell: unknown) => (typeof cell === 'string' ? readFormulaSafe(cell) : cell);

function createCardReader(
  file: UnderstoodFile,
  settings: ImportSettings,
  target: ImportTarget,
  context: UnderstandingContext,
): (row: RawRow, place: ReadPlace) => UnderstoodRow {
  const { lists, communes, units, locator, actor } = context;
  const source = { columns: file.columns, mapping: settings.mapping, decimal: settings.decimal };
  const isTable = isTableFormat(file.format);
  const nameOf = createCommuneNames(communes);
  const readCommune = fieldReader<string | null>(source, 'commune', null, (column) =>
    createCommuneReader(communes, column),
  );
  const chooseCommune = createCommuneChooser(locator, nameOf, settings.acceptsApproximate);
  const readName = createNameReader(file.columns, settings.mapping.name, file.format);
  const readKind = createKindReader(file, settings, target, lists);
  const labels = new Map(
    (target === 'sites' ? lists.hazard_kinds : lists.play_kinds).map(({ code, label }) => [code, label.vi]),
  );
  const readHamlet = fieldReader(source, 'hamlet', '', textReader(120));
  const readCode = fieldReader(source, 'code', '', textReader(40));
  const readSourceId = createSourceIdReader(source);
  const readStage = createStageReader(source);
  const readExtra = createExtraReader(file, settings, target);
  const readDetails = createDetailsReader(target, source, lists, units);

  return (row, place) => {
    const { cells } = row;
    const { lonLat, outline } = place;
    const communeCode = chooseCommune(lonLat, readCommune(cells));
    if (!isInScope(actor, communeCode))
      throw new RowError('auth.outside_scope', { commune: nameOf(communeCode) });
    const own = readName(cells);
    const areaM2 = () => areaOf(outline);
    const kind = readKind({ cells, name: own?.name ?? '', areaM2 });
    const basics = {
      communeCode,
      name: own?.name ?? generatedName(labels.get(kind) ?? kind),
      kind,
      hamlet: readHamlet(cells),
      lonLat,
      outline,
    };
    const code = readCode(cells) || null;
    const sourceId = readSourceId(row);
    const keyed = { sourceId, lonLat, outline, name: own?.name ?? '' };
    const stage: ImportStage = readStage(cells) ?? settings.stage;
    const card = readDetails(basics, cells, areaM2);
    return {
      row: row.row,
      importKey: isTable ? tableKeyOf({ ...keyed, code, kind, communeCode }) : importKeyOf(keyed),
      code,
      stage,
      card,
      extra: extraOf(readExtra(cells, own), place, sourceId),
    };
  };
}

function extraOf(extra: Record<string, unknown>, place: ReadPlace, sourceId: string | null) {
  if (sourceId !== null) extra.sourceId = sourceId;
  return place.extra === null ? extra : Object.assign(extra, place.extra);
}

type Basics = Pick<
  UnderstoodRow['card']['card'],
  'communeCode' | 'name' | 'kind' | 'hamlet' | 'lonLat' | 'outline'
>;

function createDetailsReader(
  target: ImportTarget,
  source: Parameters<typeof createPlayDetailsReader>[0],
  lists: CodeLists,
  units: readonly NamedUnit[],
): (basics: Basics, cells: readonly unknown[], areaM2: () => number) => UnderstoodRow['card'] {
  if (target === 'playspaces') {
    const read = createPlayDetailsReader(source, lists);
    return (basics, cells, areaM2) => ({ target, card: { ...basics, ...read(cells, areaM2) } });
  }
  const read = createSiteDetailsReader(source, lists, units);
  return (basics, cells) => ({
    target,
    card: { ...basics, ...read(cells, basics.kind, basics.communeCode) },
  });
}

/** The mapped column where it is filled, else what the format itself gives. */
function createSourceIdReader({
  columns,
  mapping,
}: {
  columns: readonly string[];
  mapping: ImportSettings['mapping'];
}): (row: RawRow) => string | null {
  const column = mapping.sourceId;
  const index = column === undefined ? -1 : columns.indexOf(column);
  if (column === undefined || index < 0) return (row) => row.sourceId;
  return (row) => readText(row.cells[index], SOURCE_ID_LENGTH, column) || row.sourceId;
}
