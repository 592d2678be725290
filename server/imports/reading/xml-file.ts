import { readFile, stat } from 'node:fs/promises';
import { gpx } from '@tmcw/togeojson';
import { ProblemError } from '../../domain/errors.ts';
import type { OpenFile } from '../read-rows.ts';
import { FeatureTable, isRecord, rowsInMemory } from './features.ts';
import { unknownKind } from './file-kind.ts';
import { readPlacemarks } from './kml-placemarks.ts';
import { MAX_GPX_BYTES, MAX_KML_BYTES, megabytes } from './limits.ts';
import { decodeXml, parseXmlText, rootNameOf } from './xml-document.ts';

/** @throws ProblemError `import.too_large_to_read`, `import.xml_…`, `import.unknown_kind`, `import.no_rows` */
export async function openXml(path: string): Promise<OpenFile> {
  const { size } = await stat(path);
  refuseLarge(size, MAX_KML_BYTES);
  return openXmlBytes(await readFile(path));
}

/** KML or GPX; both are WGS 84 by definition. */
export async function openXmlBytes(bytes: Buffer): Promise<OpenFile> {
  const text = decodeXml(bytes);
  const root = rootNameOf(text);
  if (/^kml$/i.test(root)) return openFeatures('kml', await readPlacemarks(text));
  if (!/^gpx$/i.test(root)) throw unknownKind(root === '' ? 'XML' : `XML <${root.slice(0, 40)}>`);
  refuseLarge(bytes.length, MAX_GPX_BYTES);
  return openFeatures('gpx', gpx(parseXmlText(text) as never).features.map(withoutEmptyTimes));
}

/** Times and heart rates per point, of which most tracks have none. */
function withoutEmptyTimes(feature: { properties: unknown }): unknown {
  if (!isRecord(feature.properties)) return feature;
  const { coordinateProperties, ...properties } = feature.properties;
  const hasTimes = isRecord(coordinateProperties) && Object.keys(coordinateProperties).length > 0;
  return { ...feature, properties: hasTimes ? { ...properties, coordinateProperties } : properties };
}

function refuseLarge(size: number, limit: number): void {
  if (size <= limit) return;
  throw new ProblemError('import.too_large_to_read', { format: 'KML, GPX', limit: megabytes(limit) });
}

function openFeatures(format: 'kml' | 'gpx', features: readonly unknown[]): OpenFile {
  if (features.length === 0) throw new ProblemError('import.no_rows');
  const table = new FeatureTable();
  for (const feature of features) table.learn(feature);
  return {
    format,
    layers: [],
    layer: null,
    encoding: null,
    isEncodingUncertain: false,
    delimiter: null,
    headerRow: null,
    columns: table.columns,
    rowCount: features.length,
    hasGeometry: true,
    crs: 'EPSG:4326',
    rows: (signal) => rowsInMemory(table, features, signal),
    close: () => Promise.resolve(),
  };
}
