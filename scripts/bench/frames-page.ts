// The pages that ours is compared with, built by `frames.ts`: MapLibre alone, with no application around it.
import { type GeoJSONSource, type LayerSpecification, Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type { Topology } from 'topojson-specification';
import type { Commune } from '../../server/domain/communes.ts';
import { readMapColors } from '../../web/map/colors.ts';
import { drawIcon, ICON_PIXEL_RATIO } from '../../web/map/icons.ts';
import { LAYER } from '../../web/map/layer-ids.ts';
import { officialEdges, shapesFromTopology } from '../../web/map/outlines.ts';
import { buildStyle, SOURCE } from '../../web/map/style.ts';
import { readToken } from '../../web/ui/theme.ts';
import '../../web/ui/tokens.css';
import type { PeerPage } from './frames.ts';

const page = JSON.parse(decodeURIComponent(location.hash.slice(1))) as PeerPage;
const SITES_ONLY: readonly string[] = [LAYER.background, LAYER.siteClusters, LAYER.sites];
const RAMP_SHADES = 5;

setWorkerUrl(workerUrl);
const container = document.createElement('div');
const { x, y, width, height } = page.box;
container.style.cssText = `position:absolute;left:${x}px;top:${y}px;width:${width}px;height:${height}px`;
document.body.append(container);
const colors = readMapColors();
const tiles = (layer: string, params: string) =>
  `${location.origin}/api/tiles/${layer}/{z}/{x}/{y}.mvt${params}`;
const style = buildStyle(
  colors,
  { sites: tiles('sites', page.sitesParams), playSpaces: tiles('playspaces', '') },
  1,
);
const layers = style.layers.filter(({ id }) => page.shows === 'everything' || SITES_ONLY.includes(id));
const used = new Set(layers.map((layer: LayerSpecification) => ('source' in layer ? layer.source : '')));
const sources = Object.fromEntries(Object.entries(style.sources).filter(([name]) => used.has(name)));
const map = new MapLibreMap({
  container,
  ...{ center: [...page.lonLat] as [number, number], zoom: page.zoom },
  ...{ fadeDuration: 120, attributionControl: false, style: { ...style, sources, layers } },
});
map.setMissingStyleImageResolver((id) => {
  const picture = drawIcon(id, colors);
  if (picture && !map.hasImage(id)) map.addImage(id, picture, { pixelRatio: ICON_PIXEL_RATIO });
});
await map.once('load');
if (page.shows === 'everything') await drawCommunes();
map.once('idle', () => performance.mark('map-ready'));
map.triggerRepaint();

/** The same outlines and names as ours, in colours of the same ramp. */
async function drawCommunes(): Promise<void> {
  const { url } = await read<{ url: string }>('/api/communes/outlines');
  const topology = await read<Topology>(url);
  const shapes = shapesFromTopology(topology);
  map.getSource<GeoJSONSource>(SOURCE.communes)?.setData(shapes);
  map
    .getSource<GeoJSONSource>(SOURCE.communeEdges)
    ?.setData({ type: 'Feature', geometry: officialEdges(topology), properties: { quality: 'official' } });
  for (const [at, { properties }] of shapes.features.entries())
    map.setFeatureState(
      { source: SOURCE.communes, id: properties.code },
      { fill: readToken(`ramp-${(at % RAMP_SHADES) + 1}`) },
    );
  const communes = await read<{ items: Commune[] }>('/api/communes');
  map.getSource<GeoJSONSource>(SOURCE.communePoints)?.setData({
    type: 'FeatureCollection',
    features: communes.items.map(({ lonLat, name, areaKm2 }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: lonLat },
      properties: { name, areaKm2 },
    })),
  });
}

async function read<T>(path: string): Promise<T> {
  return (await fetch(path)).json() as Promise<T>;
}
