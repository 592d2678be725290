import type { ExportTable } from '../domain/exports.ts';
import { otherHeader } from './export-cells.ts';

/**
 * A FeatureCollection, one feature per line. The geometry is the outline where there is one, else the point;
 * the point stands among the properties too. Values of source columns keep their JSON type.
 */
export async function* geojsonFile(table: ExportTable): AsyncGenerator<string> {
  yield `{"type":"FeatureCollection","name":${JSON.stringify(table.title)},"features":[`;
  let separator = '\n';
  for await (const rows of table.rows()) {
    let text = '';
    for (const { cells, others, lonLat, outline } of rows) {
      const properties = Object.fromEntries([
        ...table.columns.map(({ header }, index) => [header, cells[index] ?? null]),
        ...Object.entries(others).map(([key, value]) => [otherHeader(table, key), value]),
      ]);
      const geometry = outline ?? { type: 'Point', coordinates: lonLat };
      text += `${separator}${JSON.stringify({ type: 'Feature', properties, geometry })}`;
      separator = ',\n';
    }
    yield text;
  }
  yield '\n]}\n';
}
