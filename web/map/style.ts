import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { MapColors } from './colors.ts';
import { FONT_BOLD, FONT_MEDIUM, fontFaces } from './fonts.ts';
import { LAYER } from './layer-ids.ts';

export const SOURCE = {
  communes: 'communes',
  communePoints: 'commune-points',
  communeEdges: 'commune-edges',
  markedCommunes: 'marked-communes',
  sites: 'sites',
  playSpaces: 'playspaces',
  points: 'points',
  selectedSite: 'selected-site',
  position: 'position',
  streets: 'streets',
} as const;

/** Below this zoom the server sends counts instead of single sites. */
export const CLUSTER_BELOW_ZOOM = 12;
/** Deepest tiles asked for; closer in, MapLibre enlarges these (0.6 m a unit). From here on sites have ids and names. */
const SITE_TILE_MAX_ZOOM = 15;
const PLAY_TILE_MAX_ZOOM = 14;

/** Pixels of a tile: how much simpler an outline may be drawn, and how far beyond the edge. Corners cost every frame. */
const OUTLINES = { tolerance: 0.5, buffer: 16 };

const empty = { type: 'geojson' as const, data: { type: 'FeatureCollection' as const, features: [] } };
const tiles = (url: string, maxzoom: number) => ({
  type: 'vector' as const,
  tiles: [url],
  minzoom: 0,
  maxzoom,
});

export function buildStyle(
  colors: MapColors,
  urls: { sites: string; playSpaces: string },
  markerScale: number,
): StyleSpecification {
  return {
    version: 8,
    'font-faces': fontFaces(),
    sources: {
      [SOURCE.communes]: { ...empty, ...OUTLINES, promoteId: 'code' },
      [SOURCE.communePoints]: empty,
      [SOURCE.communeEdges]: { ...empty, ...OUTLINES },
      [SOURCE.markedCommunes]: { ...empty, ...OUTLINES },
      [SOURCE.sites]: tiles(urls.sites, SITE_TILE_MAX_ZOOM),
      [SOURCE.playSpaces]: tiles(urls.playSpaces, PLAY_TILE_MAX_ZOOM),
      [SOURCE.points]: empty,
      [SOURCE.selectedSite]: empty,
      [SOURCE.position]: empty,
    },
    layers: buildLayers(colors, markerScale),
  };
}

const isCluster: ExpressionSpecification = ['has', 'count'];
const isSingle: ExpressionSpecification = ['!', ['has', 'count']];
const group: ExpressionSpecification = [
  'match',
  ['get', 'status'],
  ['reported', 'confirmed', 'planned'],
  'open',
  ['in_progress', 'fixed', 'verified', 'candidate', 'closed'],
  ['get', 'status'],
  'open',
];
/** The tile has true, 1 or "1"; all mean overdue. */
const overdue: ExpressionSpecification = [
  'case',
  ['in', ['to-string', ['coalesce', ['get', 'overdue'], false]], ['literal', ['true', '1']]],
  '1',
  '0',
];
const eighths = (name: string): ExpressionSpecification => [
  'to-string',
  ['round', ['*', 8, ['/', ['coalesce', ['get', name], 0], ['max', 1, ['get', 'count']]]]],
];
const mixed = (prefix: 'mix-' | 'pie-'): ExpressionSpecification => [
  'concat',
  prefix,
  eighths('open'),
  '-',
  eighths('in_progress'),
  '-',
  eighths('fixed'),
  '-',
  eighths('verified'),
  '-',
  ['case', ['>', ['coalesce', ['get', 'overdue'], 0], 0], '1', '0'],
];
/** Strong over a province; pale in a single commune, where the places matter and one colour fills the screen. */
export const FILL_OPACITY: ExpressionSpecification = [
  'interpolate',
  ['linear'],
  ['zoom'],
  11.5,
  0.92,
  14.5,
  0.4,
];
/** Over streets a colour lets them through, and a commune without one does not cover them. */
export const FILL_OVER_STREETS: ExpressionSpecification = [
  'case',
  ['==', ['feature-state', 'fill'], null],
  0,
  0.45,
];
export const HATCH_OVER_STREETS = 0.3;
/** Below this count a disc over a whole province carries no number. */
const COUNT_WITH_ROOM = 25;
const hasRoom: ExpressionSpecification = ['>=', ['get', 'count'], COUNT_WITH_ROOM];
const clusterIcon: ExpressionSpecification = [
  'step',
  ['zoom'],
  ['case', hasRoom, mixed('mix-'), mixed('pie-')],
  10.5,
  mixed('mix-'),
];
const byCount = (small: number, large: number): ExpressionSpecification => [
  'interpolate',
  ['linear'],
  ['ln', ['max', 1, ['get', 'count']]],
  0,
  small,
  7,
  large,
];
/** Small over a whole province, so that the colours of the communes stay visible between them. */
const clusterSize = (scale: number): ExpressionSpecification => [
  'interpolate',
  ['linear'],
  ['zoom'],
  8,
  byCount(0.17 * scale, 0.85 * scale),
  9.5,
  byCount(0.27 * scale, 0.95 * scale),
  11,
  byCount(0.55 * scale, 1.05 * scale),
];
const count: ExpressionSpecification = ['number-format', ['get', 'count'], { locale: 'vi-VN' }];
const countWithRoom: ExpressionSpecification = ['step', ['zoom'], ['case', hasRoom, count, ''], 10.5, count];
/** Larger clusters over smaller ones. In few steps: each value of its own is drawn apart from all others. */
const countRank: ExpressionSpecification = ['step', ['get', 'count'], 0, 10, 1, 100, 2, 1000, 3];
const always = { 'icon-allow-overlap': true, 'icon-ignore-placement': true } as const;

/** All layers but the streets. Paint values depend on the colours only, so that a theme can be put over a live map. */
export function buildLayers(colors: MapColors, scale: number): LayerSpecification[] {
  const label = {
    'text-color': colors['map-label'],
    'text-halo-color': colors['map-halo'],
    'text-halo-width': 1.6,
  };
  return [
    { id: LAYER.background, type: 'background', paint: { 'background-color': colors['map-land'] } },
    {
      id: LAYER.communeFill,
      type: 'fill',
      source: SOURCE.communes,
      paint: {
        'fill-color': ['to-color', ['feature-state', 'fill'], colors['no-data']],
        'fill-opacity': FILL_OPACITY,
        // Lines lie over every edge; a smooth one below them would be drawn a second time.
        'fill-antialias': false,
      },
    },
    {
      id: LAYER.communeHatch,
      type: 'fill',
      source: SOURCE.communes,
      filter: ['!=', ['get', 'quality'], 'official'],
      paint: { 'fill-pattern': 'hatch' },
    },
    {
      id: LAYER.communeLine,
      type: 'line',
      source: SOURCE.communeEdges,
      filter: ['==', ['get', 'quality'], 'official'],
      paint: {
        'line-color': colors['map-line'],
        'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.8, 14, 2],
      },
    },
    {
      id: LAYER.communeApproximate,
      type: 'line',
      source: SOURCE.communeEdges,
      filter: ['==', ['get', 'quality'], 'approximate'],
      paint: { 'line-color': colors['ink-soft'], 'line-width': 1.4, 'line-dasharray': [3, 2.5] },
    },
    {
      id: LAYER.communeHover,
      type: 'line',
      source: SOURCE.markedCommunes,
      layout: { 'line-join': 'round' },
      filter: ['==', ['get', 'mark'], 'hovered'],
      paint: { 'line-color': colors.ink, 'line-width': 1.6 },
    },
    {
      id: LAYER.communeSelected,
      type: 'line',
      source: SOURCE.markedCommunes,
      layout: { 'line-join': 'round' },
      filter: ['==', ['get', 'mark'], 'selected'],
      paint: { 'line-color': colors.ink, 'line-width': 3 },
    },
    {
      id: LAYER.communeLabel,
      type: 'symbol',
      source: SOURCE.communePoints,
      minzoom: 9,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': [FONT_MEDIUM],
        'text-max-width': 7,
        'text-padding': 2,
        'text-size': ['interpolate', ['linear'], ['zoom'], 9, 11, 13, 15],
        'text-variable-anchor': ['center', 'top', 'bottom'],
        'text-radial-offset': 2,
        'symbol-sort-key': ['*', -1, ['get', 'areaKm2']],
      },
      paint: label,
    },
    {
      id: LAYER.playClusters,
      type: 'symbol',
      source: SOURCE.playSpaces,
      'source-layer': 'playspaces',
      filter: isCluster,
      layout: {
        'icon-image': 'play',
        'icon-size': [
          'interpolate',
          ['linear'],
          ['zoom'],
          8,
          0.22 * scale,
          10,
          0.42 * scale,
          11,
          0.6 * scale,
        ],
        ...always,
        'icon-offset': [0, -26],
        'text-field': ['step', ['zoom'], '', 10.5, count],
        'text-font': [FONT_MEDIUM],
        'text-size': 10,
        'text-offset': [1.1, -1.6],
        'text-allow-overlap': false,
      },
      paint: label,
    },
    {
      id: LAYER.playSpaces,
      type: 'symbol',
      source: SOURCE.playSpaces,
      'source-layer': 'playspaces',
      filter: isSingle,
      layout: {
        'icon-image': 'play',
        'icon-size': [
          'interpolate',
          ['linear'],
          ['zoom'],
          8,
          0.2 * scale,
          10,
          0.45 * scale,
          14,
          0.85 * scale,
        ],
        ...always,
      },
    },
    {
      id: LAYER.siteClusters,
      type: 'symbol',
      source: SOURCE.sites,
      'source-layer': 'sites',
      filter: isCluster,
      layout: {
        'icon-image': clusterIcon,
        'icon-size': clusterSize(scale),
        'icon-allow-overlap': true,
        'symbol-sort-key': countRank,
        'text-field': countWithRoom,
        'text-font': [FONT_BOLD],
        'text-size': 10.5 * scale,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': colors.ink },
    },
    {
      id: LAYER.siteSelected,
      type: 'circle',
      source: SOURCE.selectedSite,
      paint: {
        'circle-radius': 22 * scale,
        'circle-color': colors.focus,
        'circle-opacity': 0.25,
        'circle-stroke-color': colors.focus,
        'circle-stroke-width': 2.5,
      },
    },
    {
      id: LAYER.sites,
      type: 'symbol',
      source: SOURCE.sites,
      'source-layer': 'sites',
      filter: isSingle,
      layout: {
        'icon-image': ['concat', 'site-', group, '-', overdue],
        'icon-size': ['interpolate', ['linear'], ['zoom'], 8, 0.32 * scale, 11, 0.6 * scale, 15, 1 * scale],
        'icon-allow-overlap': true,
        'symbol-sort-key': ['match', ['get', 'status'], ['verified', 'closed', 'candidate'], 0, 1],
        'text-field': ['step', ['zoom'], '', 15, ['coalesce', ['get', 'name'], '']],
        'text-font': [FONT_MEDIUM],
        'text-size': 12,
        'text-offset': [0, 1.3],
        'text-anchor': 'top',
        'text-optional': true,
        'text-max-width': 9,
      },
      paint: label,
    },
    {
      id: LAYER.pointSelected,
      type: 'circle',
      source: SOURCE.points,
      filter: ['==', ['get', 'id'], ''],
      paint: {
        'circle-radius': 20 * scale,
        'circle-color': colors.focus,
        'circle-opacity': 0.25,
        'circle-stroke-color': colors.focus,
        'circle-stroke-width': 2.5,
      },
    },
    {
      id: LAYER.points,
      type: 'symbol',
      source: SOURCE.points,
      layout: {
        'icon-image': ['concat', 'glyph-', ['get', 'glyph'], '-', ['get', 'tone']],
        'icon-size': ['interpolate', ['linear'], ['zoom'], 8, 0.4 * scale, 11, 0.6 * scale, 15, 0.9 * scale],
        'icon-allow-overlap': true,
        'symbol-sort-key': ['get', 'rank'],
      },
    },
    {
      id: LAYER.accuracy,
      type: 'fill',
      source: SOURCE.position,
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': colors.focus, 'fill-opacity': 0.16 },
    },
    {
      id: LAYER.position,
      type: 'circle',
      source: SOURCE.position,
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-radius': 9,
        'circle-color': colors.focus,
        'circle-stroke-color': colors.surface,
        'circle-stroke-width': 3,
      },
    },
  ];
}
