import { readToken } from '../ui/theme.ts';

const TOKENS = [
  'map-land',
  'map-line',
  'map-label',
  'map-halo',
  'map-water',
  'map-road',
  'map-park',
  'map-building',
  'no-data',
  'ink',
  'ink-soft',
  'surface',
  'brand',
  'danger',
  'warning',
  'info',
  'success',
  'alert',
  'neutral',
  'play',
  'focus',
] as const;
export type MapColors = Record<(typeof TOKENS)[number], string>;

/** The colours of the theme that the page shows now; WebGL cannot read CSS variables. */
export function readMapColors(): MapColors {
  return Object.fromEntries(TOKENS.map((name) => [name, readToken(name)])) as MapColors;
}
