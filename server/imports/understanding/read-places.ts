import { ProblemError } from '../../domain/errors.ts';
import type { ImportSettings } from '../../domain/imports.ts';
import type { LonLat, Outline } from '../../domain/values.ts';
import { readReferenceSystem } from '../coordinates/reference-system.ts';
import { createToLonLat, isRowFault } from '../coordinates/to-lon-lat.ts';
import { repairGeometry, type ToLonLat } from '../geometry/repair-geometry.ts';
import type { OpenFile, RawRow } from '../read-rows.ts';
import { RowError } from '../row-error.ts';
import { cellText, saysNothing } from './cell-text.ts';
import { orderOf, readCoordinate, readPair } from './read-positions.ts';

export interface ReadPlace {
  lonLat: LonLat;
  outline: Outline | null;
  /** What the place cannot hold and the row keeps. */
  extra: Record<string, unknown> | null;
}

/**
 * Where a row is: from its geometry, from two columns or from one. Where a file has both, the columns hold the point
 * that a person chose and the geometry is its outline.
 * @throws ProblemError `import.crs_unknown`; the reader a RowError for a row without a place
 */
export function createPlaceReader(
  file: Pick<OpenFile, 'columns' | 'hasGeometry'>,
  settings: Pick<ImportSettings, 'crs' | 'isSwapped' | 'mapping'>,
): (row: RawRow) => ReadPlace {
  const { crs, isSwapped, mapping } = settings;
  const toLonLat = createToLonLat(crs, isSwapped);
  if (toLonLat === null) throw new ProblemError('import.crs_unknown', { crs: crs.slice(0, 100) });
  const fromCells = cellsReader(file.columns, settings, toLonLat);
  if (!file.hasGeometry) {
    return ({ cells }) => {
      const lonLat = fromCells?.(cells);
      if (lonLat === null || lonLat === undefined) throw noPosition(mapping);
      return { lonLat, outline: null, extra: null };
    };
  }
  return ({ cells, geometry }) => {
    const chosen = fromCells?.(cells) ?? null;
    if (geometry === null && chosen !== null) return { lonLat: chosen, outline: null, extra: null };
    const shape = readShape(geometry, toLonLat);
    return chosen === null ? shape : { ...shape, lonLat: chosen };
  };
}

function readShape(geometry: unknown, toLonLat: ToLonLat): ReadPlace {
  const repaired = repairGeometry(geometry, toLonLat);
  if ('code' in repaired) throw new RowError(repaired.code, repaired.details);
  return repaired;
}

function cellsReader(
  columns: readonly string[],
  { crs, mapping }: Pick<ImportSettings, 'crs' | 'mapping'>,
  toLonLat: ToLonLat,
): ((cells: readonly unknown[]) => LonLat | null) | null {
  const isDegrees = readReferenceSystem(crs)?.isDegrees ?? true;
  const inOrder = createToLonLat(crs, false) ?? toLonLat;
  const indexOf = (field: string) => (mapping[field] === undefined ? -1 : columns.indexOf(mapping[field]));
  const east = indexOf('east');
  const north = indexOf('north');
  const position = indexOf('position');
  if ((east < 0 || north < 0) && position < 0) return null;

  return (cells) => {
    if (east >= 0 && north >= 0) {
      const x = cells[east];
      const y = cells[north];
      if (!isEmpty(x) || !isEmpty(y)) {
        const first = readCoordinate(x, isDegrees);
        const second = readCoordinate(y, isDegrees);
        if (first === null || second === null) throw invalid(`${cellText(x)}; ${cellText(y)}`);
        return placed(toLonLat(first, second));
      }
    }
    if (position < 0 || isEmpty(cells[position])) return null;
    const pair = readPair(cells[position], isDegrees);
    if (pair === null) throw invalid(cellText(cells[position]));
    const [first, second] = pair;
    const order = orderOf(first, second, isDegrees);
    if (order === null) return placed(toLonLat(first, second));
    return placed(order === 'east first' ? inOrder(first, second) : inOrder(second, first));
  };
}

function placed(lonLat: LonLat | ReturnType<ToLonLat>): LonLat {
  if (isRowFault(lonLat)) throw new RowError(lonLat.code, lonLat.details);
  return lonLat;
}

const isEmpty = (value: unknown) =>
  value === null || value === undefined || (typeof value === 'string' && saysNothing(value.trim()));

const invalid = (position: string) =>
  new RowError('import.position_invalid', { position: position.slice(0, 60) });

function noPosition({ east, north, position }: ImportSettings['mapping']): RowError {
  const columns = [east, north, position].filter((column) => column !== undefined);
  return new RowError('import.no_position', {
    columns: columns.map((column) => `“${column}”`).join(', ') || '–',
  });
}
