import type { LonLat } from '#domain/values.ts';
import type { GlyphName, Tone } from '../ui/glyphs.ts';
import type { Bounds } from './outlines.ts';

export interface MapPosition {
  lonLat: LonLat;
  accuracyM: number;
}

/** A site in a tile from afar, where only its number is known. */
export interface DistantSite {
  type: 'distantSite';
  code: string;
  lonLat: LonLat;
}

/** A place that a screen brings itself, such as a row of a file. */
export interface MapPoint {
  id: string;
  lonLat: LonLat;
  tone: Tone;
  glyph: GlyphName;
  /** Higher ones are drawn over lower ones. */
  rank: number;
}

/** What lies under the pointer or was chosen. */
export type MapSelection =
  | { type: 'site'; id: string; lonLat: LonLat; properties: Readonly<Record<string, unknown>> }
  | { type: 'playSpace'; id: string; lonLat: LonLat; properties: Readonly<Record<string, unknown>> }
  | { type: 'point'; id: string; lonLat: LonLat }
  | { type: 'cluster'; lonLat: LonLat; properties: Readonly<Record<string, unknown>> }
  | { type: 'commune'; code: string; lonLat: LonLat; name: string };

export interface MapViewState {
  lonLat: LonLat;
  zoom: number;
  bounds: Bounds;
}

export interface MapHandle {
  /** Fits one commune; false when its outline is not known. */
  fitCommune(code: string): boolean;
  /** Fits these communes, all that are drawn when left out. */
  fitCommunes(codes?: readonly string[]): void;
  fitBounds(bounds: Bounds): void;
  flyTo(lonLat: LonLat, zoom?: number): void;
  getCenter(): LonLat;
  getView(): MapViewState;
  zoomBy(steps: number): void;
  /** Degrees from straight down; 50 shows columns well. */
  setPitch(degrees: number): void;
  /** Asks for the tiles again, keeping the old ones on screen until the new ones are there. */
  reloadTiles(): void;
  /** Pixels from the top left of the map. */
  project(lonLat: LonLat): { x: number; y: number };
}
