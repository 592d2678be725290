import type { ExportRow, ExportTable } from '../domain/exports.ts';
import type { LonLat, Outline } from '../domain/values.ts';
import { otherCell, otherHeader } from './export-cells.ts';

/**
 * KML for Google Earth, coloured by group. The geometry is the outline where there is one, else the point;
 * every column is a `Data` element under its header.
 *
 * Written here and not with `@placemarkio/tokml`, which builds the whole document in memory and knows no
 * styles (docs/decisions/0012).
 */
export async function* kmlFile(table: ExportTable): AsyncGenerator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n';
  yield `<name>${escapeXml(table.title)}</name>\n${stylesOf(table)}`;
  for await (const rows of table.rows()) {
    let text = '';
    for (const row of rows) text += placemark(table, row);
    yield text;
  }
  yield '</Document></kml>\n';
}

function stylesOf({ groups }: ExportTable): string {
  return Object.entries(groups)
    .map(([group, color]) => {
      const [line, fill] = [kmlColor(color, 'ff'), kmlColor(color, '66')];
      return (
        `<Style id="${group}"><IconStyle><color>${line}</color><scale>0.9</scale>` +
        '<Icon><href>https://maps.google.com/mapfiles/kml/paddle/wht-blank.png</href></Icon></IconStyle>' +
        `<LineStyle><color>${line}</color><width>2</width></LineStyle>` +
        `<PolyStyle><color>${fill}</color></PolyStyle></Style>\n`
      );
    })
    .join('');
}

/** KML writes colours as alpha, blue, green, red. */
function kmlColor(color: string, alpha: string): string {
  return `${alpha}${color.slice(5, 7)}${color.slice(3, 5)}${color.slice(1, 3)}`;
}

function placemark(table: ExportTable, { name, cells, others, lonLat, outline, group }: ExportRow): string {
  const data = (header: string, cell: string | number | null) =>
    cell === null ? '' : `<Data name="${escapeXml(header)}"><value>${escapeXml(String(cell))}</value></Data>`;
  const own = table.columns.map(({ header }, index) => data(header, cells[index] ?? null));
  const rest = Object.entries(others).map(([key, value]) => data(otherHeader(table, key), otherCell(value)));
  return (
    `<Placemark><name>${escapeXml(name)}</name><styleUrl>#${group}</styleUrl>` +
    `<ExtendedData>${own.join('')}${rest.join('')}</ExtendedData>` +
    `${outline === null ? point(lonLat) : shape(outline)}</Placemark>\n`
  );
}

function shape(outline: Outline): string {
  switch (outline.type) {
    case 'LineString':
      return line(outline.coordinates);
    case 'MultiLineString':
      return `<MultiGeometry>${outline.coordinates.map(line).join('')}</MultiGeometry>`;
    case 'Polygon':
      return polygon(outline.coordinates);
    case 'MultiPolygon':
      return `<MultiGeometry>${outline.coordinates.map(polygon).join('')}</MultiGeometry>`;
  }
}

const positions = (list: readonly LonLat[]) =>
  `<coordinates>${list.map(([lon, lat]) => `${lon},${lat}`).join(' ')}</coordinates>`;
const point = (lonLat: LonLat) => `<Point>${positions([lonLat])}</Point>`;
const line = (list: readonly LonLat[]) => `<LineString>${positions(list)}</LineString>`;

function polygon(rings: readonly (readonly LonLat[])[]): string {
  const boundaries = rings.map((ring, index) => {
    const side = index === 0 ? 'outerBoundaryIs' : 'innerBoundaryIs';
    return `<${side}><LinearRing>${positions(ring)}</LinearRing></${side}>`;
  });
  return `<Polygon>${boundaries.join('')}</Polygon>`;
}

const XML_SIGNS: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Signs that XML 1.0 cannot hold, which only source columns may have, are left out. */
function escapeXml(text: string): string {
  return text
    .replace(/[&<>"\t\n\r]/g, (sign) => XML_SIGNS[sign] ?? sign)
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
}
