import { feature } from 'topojson-client';
import type { GeometryObject, Topology } from 'topojson-specification';
import { ProblemError } from '../../domain/errors.ts';
import type { OpenFile } from '../read-rows.ts';
import { FeatureTable, isRecord, rowsInMemory } from './features.ts';

/**
 * TopoJSON: every object is a layer.
 * @throws ProblemError `import.layer_unknown`, `import.no_rows`, `import.unreadable` for arcs that are not there
 */
export function openTopoJson(topology: Record<string, unknown>, chosen: string | null): OpenFile {
  const objects = isRecord(topology.objects) ? topology.objects : {};
  const layers = Object.entries(objects).map(([name, object]) => ({ name, rows: membersOf(object) }));
  const layer = chosen ?? layers[0]?.name ?? null;
  if (layer === null) throw new ProblemError('import.no_rows');
  if (!Object.hasOwn(objects, layer)) throw new ProblemError('import.layer_unknown', { layer });
  const features = featuresOf(topology, objects[layer]);
  if (features.length === 0) throw new ProblemError('import.no_rows');
  const table = new FeatureTable();
  for (const item of features) table.learn(item);
  return {
    format: 'topojson',
    layers,
    layer,
    encoding: null,
    isEncodingUncertain: false,
    delimiter: null,
    headerRow: null,
    columns: table.columns,
    rowCount: features.length,
    hasGeometry: true,
    crs: null,
    rows: (signal) => rowsInMemory(table, features, signal),
    close: () => Promise.resolve(),
  };
}

function membersOf(object: unknown): number {
  return isRecord(object) && Array.isArray(object.geometries) && object.type === 'GeometryCollection'
    ? object.geometries.length
    : 1;
}

function featuresOf(topology: Record<string, unknown>, object: unknown): unknown[] {
  try {
    const result = feature(topology as unknown as Topology, object as GeometryObject);
    return 'features' in result && Array.isArray(result.features) ? result.features : [result];
  } catch (error) {
    throw new ProblemError('import.unreadable', { reason: error instanceof Error ? error.message : '' });
  }
}
