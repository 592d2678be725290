import { addProtocol, type LayerSpecification, type Map as MapLibreMap } from 'maplibre-gl';
import { PMTiles, Protocol, type Source } from 'pmtiles';
import type { StoredFile } from '../offline/basemap/stored-basemap.ts';
import type { MapColors } from './colors.ts';
import { escapeHtml } from './escape-html.ts';
import { FONT_MEDIUM } from './fonts.ts';
import { LAYER } from './layer-ids.ts';
import { SOURCE } from './style.ts';

const protocol = new Protocol({ metadata: true });
let isRegistered = false;
const MVT = 1;

/** Layer names of the common schemas (Protomaps, OpenMapTiles, Shortbread) by what they show. */
const NAMES = {
  water: ['water', 'ocean', 'water_polygons'],
  waterway: ['waterway', 'water_lines'],
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

/** Address of a PMTiles file, or one on this device. */
export type Streets = string | StoredFile;

/**
 * Reads a PMTiles file and resolves with what puts it under the outlines, in the colours of the theme, and answers
 * the ids of its layers. Rejects when the file cannot be read.
 */
export async function readStreets(
  streets: Streets,
): Promise<(map: MapLibreMap, colors: MapColors) => string[]> {
  const file = new PMTiles(
    typeof streets === 'string' ? new URL(streets, location.href).href : storedSource(streets),
  );
  if (!isRegistered) addProtocol('pmtiles', protocol.tile);
  isRegistered = true;
  protocol.add(file);
  const [header, metadata] = await Promise.all([file.getHeader(), file.getMetadata()]);
  const attribution = readAttribution(metadata);
  const isVector = header.tileType === MVT;
  return (map, colors) => {
    map.addSource(SOURCE.streets, {
      type: isVector ? 'vector' : 'raster',
      url: `pmtiles://${file.source.getKey()}`,
      attribution,
    });
    const layers = isVector ? streetLayers(layerNames(metadata), colors) : [rasterLayer()];
    for (const layer of layers) map.addLayer(layer, LAYER.communeFill);
    return layers.map(({ id }) => id);
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
    paint: { 'line-color': colors['map-water'], 'line-width': 1.5 },
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
      'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 9, 0.4, 13, 1.6, 17, 9],
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
