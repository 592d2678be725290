import {
  addProtocol,
  type ExpressionSpecification,
  type LayerSpecification,
  type SourceSpecification,
} from 'maplibre-gl';
import { PMTiles, Protocol, type Source } from 'pmtiles';
import type { StoredFile } from '../offline/basemap/stored-basemap.ts';
import type { MapColors } from './colors.ts';
import { escapeHtml } from './escape-html.ts';
import { FONT_MEDIUM } from './fonts.ts';
import { SOURCE } from './style.ts';

const protocol = new Protocol({ metadata: true });
let isRegistered = false;
const MVT = 1;

/** Layer names of the common schemas (Protomaps, OpenMapTiles, Shortbread) by what they show. */
const NAMES = {
  water: ['water', 'ocean', 'water_polygons'],
  waterway: ['waterway', 'water_lines', 'water'],
  park: ['landuse', 'park', 'land', 'landcover', 'natural'],
  building: ['buildings', 'building'],
  road: ['roads', 'transportation', 'streets'],
  roadName: ['transportation_name', 'street_labels', 'roads'],
} as const;

const GREEN = [
  'park',
  'forest',
  'wood',
  'grass',
  'nature_reserve',
  'garden',
  'meadow',
  'recreation_ground',
  'pitch',
  'playground',
];

/** Roads by the names of the same schemas; what is neither is drawn between them. */
const WIDE = ['highway', 'major_road', 'motorway', 'trunk', 'primary', 'secondary'];
const NARROW = ['path', 'track', 'footway', 'cycleway', 'steps', 'pedestrian', 'rail', 'ferry', 'other'];
const BREADTH = [
  'match',
  ['coalesce', ['get', 'kind'], ['get', 'class'], ''],
  WIDE,
  1.5,
  NARROW,
  0.5,
  1,
] as never;
const breadth = (pixels: number): ExpressionSpecification => ['*', pixels, BREADTH];

/** Address of a PMTiles file, or one on this device. */
export type Streets = string | StoredFile;

/** How streets are drawn. */
export interface StreetStyle {
  source: SourceSpecification;
  layers(colors: MapColors): LayerSpecification[];
}

/** Reads what a PMTiles file says of itself. Rejects when the file cannot be read. */
export async function readStreets(streets: Streets): Promise<StreetStyle> {
  const file = new PMTiles(
    typeof streets === 'string' ? new URL(streets, location.href).href : storedSource(streets),
  );
  if (!isRegistered) addProtocol('pmtiles', protocol.tile);
  isRegistered = true;
  protocol.add(file);
  const [header, metadata] = await Promise.all([file.getHeader(), file.getMetadata()]);
  const isVector = header.tileType === MVT;
  const names = layerNames(metadata);
  return {
    source: {
      type: isVector ? 'vector' : 'raster',
      url: `pmtiles://${file.source.getKey()}`,
      attribution: readAttribution(metadata),
    },
    layers: (colors) => (isVector ? streetLayers(names, colors) : [rasterLayer()]),
  };
}

const storedSource = ({ key, read }: StoredFile): Source => ({
  getKey: () => key,
  getBytes: async (offset, length) => ({ data: await read(offset, length) }),
});

function streetLayers(present: ReadonlySet<string>, colors: MapColors): LayerSpecification[] {
  const layers: LayerSpecification[] = [];
  const each = (kind: keyof typeof NAMES, make: (id: string, sourceLayer: string) => LayerSpecification) => {
    for (const name of NAMES[kind]) if (present.has(name)) layers.push(make(`street-${kind}-${name}`, name));
  };
  const base = (id: string, name: string) => ({ id, source: SOURCE.streets, 'source-layer': name });
  each('park', (id, name) => ({
    ...base(id, name),
    type: 'fill',
    filter: [
      'any',
      ...['kind', 'class', 'subclass', 'pmap:kind'].map(
        (key) => ['in', ['get', key], ['literal', GREEN]] as never,
      ),
    ],
    paint: { 'fill-color': colors['map-park'] },
  }));
  each('water', (id, name) => ({
    ...base(id, name),
    type: 'fill',
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': colors['map-water'] },
  }));
  each('waterway', (id, name) => ({
    ...base(id, name),
    type: 'line',
    filter: ['==', ['geometry-type'], 'LineString'],
    paint: {
      'line-color': colors['map-water'],
      'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 12, 1.5, 17, 6],
    },
  }));
  each('building', (id, name) => ({
    ...base(id, name),
    type: 'fill',
    minzoom: 14,
    paint: { 'fill-color': colors['map-building'] },
  }));
  each('road', (id, name) => ({
    ...base(id, name),
    type: 'line',
    filter: ['==', ['geometry-type'], 'LineString'],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': colors['map-road'],
      'line-width': [
        'interpolate',
        ['exponential', 1.6],
        ['zoom'],
        9,
        breadth(0.4),
        13,
        breadth(1.5),
        17,
        breadth(9),
      ],
    },
  }));
  each('roadName', (id, name) => ({
    ...base(id, name),
    type: 'symbol',
    minzoom: 14,
    filter: ['has', 'name'],
    layout: {
      'symbol-placement': 'line',
      'text-field': ['get', 'name'],
      'text-font': [FONT_MEDIUM],
      'text-size': 11,
    },
    paint: {
      'text-color': colors['ink-soft'],
      'text-halo-color': colors['map-halo'],
      'text-halo-width': 1.4,
    },
  }));
  return layers;
}

const rasterLayer = (): LayerSpecification => ({
  id: 'street-raster',
  type: 'raster',
  source: SOURCE.streets,
});

function layerNames(metadata: unknown): ReadonlySet<string> {
  const list =
    typeof metadata === 'object' && metadata !== null && 'vector_layers' in metadata
      ? metadata.vector_layers
      : [];
  return new Set(Array.isArray(list) ? list.map((entry: { id?: unknown }) => String(entry?.id)) : []);
}

/** The map control prints HTML: what a file says of itself is shown as plain text. */
function readAttribution(metadata: unknown): string {
  const text =
    typeof metadata === 'object' && metadata !== null && 'attribution' in metadata
      ? String(metadata.attribution)
      : '';
  return escapeHtml(text.replace(/<[^>]*>/g, ''));
}
