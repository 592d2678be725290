import { ProblemError } from '../domain/errors.ts';
import type { ExportFormat, ExportTable } from '../domain/exports.ts';
import { csvFile } from './csv-file.ts';
import { geojsonFile } from './geojson-file.ts';
import { kmlFile } from './kml-file.ts';
import { SHEET_COLUMNS, SHEET_ROWS, xlsxFile } from './xlsx-file.ts';

export interface ExportFile {
  fileName: string;
  contentType: string;
  /** Made as it is read: memory does not grow with the list. */
  bytes: AsyncGenerator<Uint8Array>;
}

export const CONTENT_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  geojson: 'application/geo+json',
  kml: 'application/vnd.google-earth.kml+xml',
};

/** @throws ProblemError `export.sheet_full` */
export function exportFile(table: ExportTable, format: ExportFormat): ExportFile {
  return {
    fileName: `${table.fileName}.${format}`,
    contentType: CONTENT_TYPES[format],
    bytes: bytesOf(table, format),
  };
}

function bytesOf(table: ExportTable, format: ExportFormat): AsyncGenerator<Uint8Array> {
  switch (format) {
    case 'csv':
      return encoded(csvFile(table));
    case 'geojson':
      return encoded(geojsonFile(table));
    case 'kml':
      return encoded(kmlFile(table));
    case 'xlsx': {
      const [rows, columns] = [table.rowCount, table.columns.length + table.otherKeys.length];
      if (rows >= SHEET_ROWS || columns > SHEET_COLUMNS)
        throw new ProblemError('export.sheet_full', { rows, columns });
      return xlsxFile(table);
    }
  }
}

async function* encoded(parts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const part of parts) yield encoder.encode(part);
}
