import type { LayersList } from '@deck.gl/core';
import type { Feature, GeoJsonProperties } from 'geojson';
import {
  AttributionControl,
  type GeoJSONSource,
  type LayerSpecification,
  Map as MapLibreMap,
  ScaleControl,
  setWorkerUrl,
  type VectorTileSource,
} from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type { LonLat } from '#domain/values.ts';
import type { StreetStyle, Streets } from './basemap.ts';
import { FIT_MAX_ZOOM, FIT_PADDING, lonLatOf, viewOf } from './camera.ts';
import { type MapColors, readMapColors } from './colors.ts';
import type { DeckOverlay } from './deck-overlay.ts';
import { escapeHtml } from './escape-html.ts';
import { drawIcon, ICON_PIXEL_RATIO } from './icons.ts';
import { LAYER, LAYER_GROUPS, type MapLayerGroup } from './layer-ids.ts';
import type { MapHandle, MapPoint, MapPosition } from './map-types.ts';
import { type Bounds, boundsOfCodes, boundsOfShapes, circleAround } from './outlines.ts';
import type { MapShapes } from './picture.ts';
import {
  buildLayers,
  buildStyle,
  FILL_OPACITY,
  FILL_OVER_STREETS,
  HATCH_OVER_STREETS,
  SOURCE,
} from './style.ts';

setWorkerUrl(workerUrl);

interface CreateOptions {
  container: HTMLElement;
  label: string;
  sitesParams: string;
  playSpacesParams: string;
  markerScale: number;
  /** Layers that are not shown from the start, so that nothing is asked for them. */
  hidden: readonly MapLayerGroup[];
  /** Where to begin: this view, else these bounds fitted. */
  view: { lonLat: LonLat; zoom: number } | null;
  bounds: Bounds | null;
}

export interface CommunePoint {
  code: string;
  name: string;
  areaKm2: number;
  lonLat: LonLat;
}

/** The middle of Hà Nội, until outlines or a view are known. */
const FALLBACK_VIEW = { lonLat: [105.7, 20.99] as LonLat, zoom: 9 };
const FIT = { padding: FIT_PADDING, maxZoom: FIT_MAX_ZOOM, duration: 500 } as const;

const tileUrl = (layer: 'sites' | 'playspaces', params: string) =>
  `${location.origin}/api/tiles/${layer}/{z}/{x}/{y}.mvt${params ? `?${params}` : ''}`;

export type MapController = ReturnType<typeof createMapController>;

/** The only code that writes to the map. Every setter may be called at any time; it takes effect once the style is there. */
export function createMapController(options: CreateOptions) {
  let colors: MapColors = readMapColors();
  const view = options.view ?? FALLBACK_VIEW;
  let tileRevision = 0;
  const map = new MapLibreMap({
    container: options.container,
    // Above the tiles' last zoom MapLibre keeps what it cut from them under the request's address. The
    // fragment never reaches the server; it only gives refreshed tiles an address of their own.
    transformRequest: (url) => ({ url: url.includes('/api/tiles/') ? `${url}#${tileRevision}` : url }),
    style: buildStyle(
      colors,
      {
        sites: tileUrl('sites', options.sitesParams),
        playSpaces: tileUrl('playspaces', options.playSpacesParams),
      },
      options.markerScale,
    ),
    ...(options.bounds && !options.view
      ? { bounds: options.bounds, fitBoundsOptions: { ...FIT, duration: 0 } }
      : { center: view.lonLat, zoom: view.zoom }),
    minZoom: 4,
    maxZoom: 20,
    maxPitch: 70,
    attributionControl: false,
    // The style is our own and typed.
    validateStyle: false,
    fadeDuration: 120,
    locale: { 'Map.Title': options.label },
  });
  map.addControl(new AttributionControl({ compact: true }), 'bottom-right');
  map.addControl(new ScaleControl({ maxWidth: 120 }), 'bottom-left');

  map.once('idle', () => performance.mark('map-ready'));

  // `load` fires once in the life of a map, and deck.gl must not come before it.
  const loaded = new Promise<void>((resolve) => void map.once('load', () => resolve()));
  const drawn = new Set<string>();
  let bounds = new Map<string, Bounds>();
  let shapeOf = new Map<string, Feature>();
  const marked: { hovered: string | null; selected: string | null } = { hovered: null, selected: null };
  let filled = new Set<string>();
  let streets: StreetStyle | null = null;
  let streetTurn = 0;
  const hidden = new Set<MapLayerGroup>(options.hidden);
  let overlay: Promise<DeckOverlay> | null = null;
  let isRemoved = false;
  const queue: (() => void)[] = [];
  let isReady = false;
  let hasOutlines = false;

  map.setMissingStyleImageResolver((id) => {
    const picture = drawIcon(id, colors);
    if (!picture || map.hasImage(id)) return;
    drawn.add(id);
    map.addImage(id, picture, { pixelRatio: ICON_PIXEL_RATIO });
  });
  map.once('style.load', () => {
    isReady = true;
    for (const step of queue.splice(0)) step();
  });
  /** Runs now, or when the style has come. */
  const whenReady = (step: () => void) => {
    if (isRemoved) return;
    if (isReady) step();
    else queue.push(step);
  };
  const drawnSources = new Set<string>();
  /** Replaces what a source of our own shows. Nothing in place of nothing costs no work. */
  const setFeatures = (id: string, features: Feature[]) =>
    whenReady(() => {
      if (features.length === 0 && !drawnSources.has(id)) return;
      drawnSources.add(id);
      map.getSource<GeoJSONSource>(id)?.setData({ type: 'FeatureCollection', features });
    });
  /** In a source of their own: another filter would have every commune cut into tiles again. */
  function drawMarked() {
    setFeatures(
      SOURCE.markedCommunes,
      Object.entries(marked).flatMap(([mark, code]) => {
        const shape = shapeOf.get(code ?? '');
        return shape ? [{ ...shape, properties: { mark } }] : [];
      }),
    );
  }
  function markCommune(mark: keyof typeof marked, code: string | null) {
    if (marked[mark] === code) return;
    marked[mark] = code;
    drawMarked();
  }
  const show = (layer: string, isShown: boolean) => {
    if (map.getLayer(layer)) map.setLayoutProperty(layer, 'visibility', isShown ? 'visible' : 'none');
  };

  function applyVisibility() {
    for (const [group, layers] of Object.entries(LAYER_GROUPS) as [MapLayerGroup, readonly string[]][]) {
      for (const layer of layers) show(layer, !hidden.has(group));
    }
    for (const { id } of streets?.layers(colors) ?? []) show(id, !hidden.has('streets'));
    const hasStreets = streets !== null && !hidden.has('streets');
    map.setPaintProperty(LAYER.communeFill, 'fill-opacity', hasStreets ? FILL_OVER_STREETS : FILL_OPACITY);
    map.setPaintProperty(LAYER.communeHatch, 'fill-opacity', hasStreets ? HATCH_OVER_STREETS : 1);
  }
  const setPaint = ({ id, paint }: LayerSpecification) => {
    for (const [property, value] of Object.entries(paint ?? {}))
      map.setPaintProperty(id, property as 'fill-color', value as string);
  };

  if (hidden.size > 0) whenReady(applyVisibility);

  const handle: MapHandle = {
    fitCommune(code) {
      const box = bounds.get(code);
      if (box) map.fitBounds(box, FIT);
      return box !== undefined;
    },
    fitCommunes(codes) {
      const joined = boundsOfCodes(bounds, codes ?? null);
      if (joined) map.fitBounds(joined, FIT);
    },
    fitBounds: (box) => void map.fitBounds(box, FIT),
    flyTo: (lonLat, zoom) =>
      void map.easeTo({ center: lonLat, zoom: zoom ?? Math.max(map.getZoom(), 16), duration: 600 }),
    getCenter: () => lonLatOf(map.getCenter()),
    getView: () => viewOf(map),
    zoomBy: (steps) => void map.easeTo({ zoom: map.getZoom() + steps, duration: 250 }),
    setPitch: (degrees) => void map.easeTo({ pitch: degrees, duration: 500 }),
    reloadTiles: () =>
      whenReady(() => {
        tileRevision += 1;
        for (const source of [SOURCE.sites, SOURCE.playSpaces]) map.refreshTiles(source);
      }),
    project: (lonLat) => map.project(lonLat),
  };

  return {
    map,
    handle,
    setShapes({ communes, edges, borders }: MapShapes, attribution: string) {
      bounds = boundsOfShapes(communes);
      whenReady(() => {
        const source = map.getSource<GeoJSONSource>(SOURCE.communes);
        if (source) source.attribution = escapeHtml(attribution);
        source?.setData(communes);
        hasOutlines = true;
      });
      shapeOf = new Map(communes.features.map((shape) => [shape.properties.code, shape]));
      drawMarked();
      const lines = { official: borders, approximate: edges };
      setFeatures(
        SOURCE.communeEdges,
        Object.entries(lines)
          .filter(([, { coordinates }]) => coordinates.length > 0)
          .map(([quality, geometry]) => ({ type: 'Feature', geometry, properties: { quality } })),
      );
    },
    setCommunePoints(points: readonly CommunePoint[]) {
      setFeatures(
        SOURCE.communePoints,
        points.map(({ lonLat, ...properties }) => pointFeature(lonLat, properties)),
      );
    },
    setFill(fill: ReadonlyMap<string, string>) {
      whenReady(() => {
        for (const code of filled) {
          if (!fill.has(code)) map.removeFeatureState({ source: SOURCE.communes, id: code }, 'fill');
        }
        for (const [code, color] of fill)
          map.setFeatureState({ source: SOURCE.communes, id: code }, { fill: color });
        filled = new Set(fill.keys());
      });
    },
    setTileParams(layer: 'sites' | 'playspaces', params: string) {
      whenReady(() => map.getSource<VectorTileSource>(layer)?.setTiles([tileUrl(layer, params)]));
    },
    setPoints(points: readonly MapPoint[]) {
      setFeatures(
        SOURCE.points,
        points.map(({ lonLat, ...properties }) => pointFeature(lonLat, properties)),
      );
    },
    setSelected(selected: { place: LonLat | null; pointId: string | null; communeCode: string | null }) {
      setFeatures(SOURCE.selectedSite, selected.place ? [pointFeature(selected.place)] : []);
      whenReady(() => {
        map.setFilter(LAYER.pointSelected, ['==', ['get', 'id'], selected.pointId ?? '']);
      });
      markCommune('selected', selected.communeCode);
    },
    setHovered: (code: string | null) => markCommune('hovered', code),
    setHidden(groups: readonly MapLayerGroup[]) {
      hidden.clear();
      for (const group of groups) hidden.add(group);
      whenReady(applyVisibility);
    },
    setPosition(position: MapPosition | null) {
      const circle = position && circleAround(position.lonLat, position.accuracyM);
      setFeatures(
        SOURCE.position,
        position && circle
          ? [{ type: 'Feature', geometry: circle, properties: {} }, pointFeature(position.lonLat)]
          : [],
      );
    },
    /** Calls back once, when the outlines that were set are on the screen; the return value forgets it. */
    onOutlinesDrawn(listener: () => void): () => void {
      const look = () => {
        if (!hasOutlines || !map.isSourceLoaded(SOURCE.communes)) return;
        map.off('render', look);
        listener();
      };
      map.on('render', look);
      return () => void map.off('render', look);
    },
    /** Takes the colours of the theme that the page has now. */
    recolor() {
      colors = readMapColors();
      whenReady(() => {
        buildLayers(colors, options.markerScale).forEach(setPaint);
        streets?.layers(colors).forEach(setPaint);
        for (const id of drawn) {
          const picture = drawIcon(id, colors);
          if (picture && map.hasImage(id)) map.updateImage(id, picture);
        }
        if (streets) applyVisibility();
      });
    },
    /** In place of those before. Rejects when they cannot be read; what was there stays then. */
    async setStreets(from: Streets): Promise<void> {
      streetTurn += 1;
      const turn = streetTurn;
      const [next] = await Promise.all([
        import('./basemap.ts').then(({ readStreets }) => readStreets(from)),
        new Promise<void>((resolve) => whenReady(resolve)),
      ]);
      if (isRemoved || turn !== streetTurn) return;
      for (const { id } of streets?.layers(colors) ?? []) map.removeLayer(id);
      if (streets) map.removeSource(SOURCE.streets);
      streets = next;
      map.addSource(SOURCE.streets, next.source);
      // Names over the colours of the communes, which would make them pale.
      for (const layer of next.layers(colors))
        map.addLayer(layer, layer.type === 'symbol' ? LAYER.communeLabel : LAYER.communeFill);
      applyVisibility();
    },
    /** deck.gl is fetched when the first layer comes, and stays for the next. */
    async setDeckLayers(layers: LayersList): Promise<void> {
      if (!overlay && layers.length === 0) return;
      overlay ??= (async () => {
        const [{ createDeckOverlay }] = await Promise.all([import('./deck-overlay.ts'), loaded]);
        return createDeckOverlay(map);
      })();
      const ready = await overlay;
      if (!isRemoved) ready.setLayers(layers);
    },
    remove() {
      isRemoved = true;
      map.remove();
    },
  };
}

const pointFeature = (lonLat: LonLat, properties: GeoJsonProperties = {}): Feature => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: lonLat },
  properties,
});
