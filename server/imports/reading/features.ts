import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RawRow } from '../read-rows.ts';
import { characterFault } from './broken-characters.ts';
import { ColumnUnion } from './column-names.ts';
import { ROWS_PER_BATCH } from './limits.ts';

/** Properties that a file of returned rows adds; a mended row comes without the reason it was returned for. */
const NOTE_PREFIX = '_returned_';

const GEOMETRY_TYPES = new Set([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
]);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isGeometry = (value: unknown): boolean =>
  isRecord(value) && GEOMETRY_TYPES.has(String(value.type));

/** The columns of features, and their rows. */
export class FeatureTable {
  readonly #union = new ColumnUnion();
  #columns: string[] | null = null;

  learn(feature: unknown): void {
    const properties = propertiesOf(feature);
    if (properties === null) this.#union.addRest();
    else this.#union.add(properties);
  }

  get columns(): readonly string[] {
    this.#columns ??= this.#union.columns;
    return this.#columns;
  }

  row(feature: unknown, row: number): RawRow {
    const properties = propertiesOf(feature);
    if (properties === null || !isRecord(feature)) {
      return {
        row,
        cells: this.#union.restCells(feature),
        geometry: null,
        sourceId: null,
        fault: { code: 'import.not_a_feature', details: {} },
      };
    }
    const cells = this.#union.cells(properties);
    return {
      row,
      cells,
      geometry: (isGeometry(feature) ? feature : feature.geometry) ?? null,
      sourceId: sourceIdOf(feature.id, properties),
      fault: characterFault(cells, this.columns),
    };
  }
}

/** Rows of features that all stand in memory. */
export async function* rowsInMemory(
  table: FeatureTable,
  features: readonly unknown[],
  signal?: AbortSignal,
): AsyncGenerator<readonly RawRow[]> {
  for (let start = 0; start < features.length; start += ROWS_PER_BATCH) {
    signal?.throwIfAborted();
    yield features
      .slice(start, start + ROWS_PER_BATCH)
      .map((feature, index) => table.row(feature, start + index + 1));
    await nextTurn();
  }
}

/** null: no feature. A geometry by itself is a feature without properties. */
function propertiesOf(feature: unknown): Record<string, unknown> | null {
  if (isGeometry(feature)) return {};
  if (!isRecord(feature) || feature.type !== 'Feature') return null;
  if (!isRecord(feature.properties)) return {};
  const names = Object.keys(feature.properties);
  if (!names.some((name) => name.startsWith(NOTE_PREFIX))) return feature.properties;
  return Object.fromEntries(
    Object.entries(feature.properties).filter(([name]) => !name.startsWith(NOTE_PREFIX)),
  );
}

/** An OpenStreetMap id goes before the file's own numbering. */
function sourceIdOf(id: unknown, properties: Record<string, unknown>): string | null {
  for (const value of [properties.osm_id, properties['@id'], id]) {
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return null;
}
