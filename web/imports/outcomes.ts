import { type ImportPreview, PREVIEW_OUTCOMES } from '#domain/imports.ts';
import type { LonLat } from '#domain/values.ts';
import type { Bounds, MapPoint } from '../map/index.ts';
import type { GlyphName, Tone } from '../ui/glyphs.ts';

export type PreviewOutcome = (typeof PREVIEW_OUTCOMES)[number];

/** Colour and shape, the same on the map, in the legend and beside a row. What needs a look lies on top. */
export const OUTCOME_STYLE: Record<PreviewOutcome, { tone: Tone; glyph: GlyphName; rank: number }> = {
  ready: { tone: 'success', glyph: 'check', rank: 1 },
  unchanged: { tone: 'neutral', glyph: 'dot', rank: 0 },
  duplicate: { tone: 'warning', glyph: 'diamond', rank: 2 },
  returned: { tone: 'danger', glyph: 'triangle', rank: 3 },
};

const outcomeAt = (place: number): PreviewOutcome => PREVIEW_OUTCOMES[place] ?? 'returned';

/** Points of the outcomes that are shown; the id is the row. */
export function pointsOf(preview: ImportPreview, hidden: readonly PreviewOutcome[]): MapPoint[] {
  const points: MapPoint[] = [];
  for (const [lon, lat, place, row] of preview.points) {
    const outcome = outcomeAt(place);
    if (!hidden.includes(outcome))
      points.push({ id: String(row), lonLat: [lon, lat], ...OUTCOME_STYLE[outcome] });
  }
  return points;
}

export function findPoint(
  preview: ImportPreview,
  row: number,
): { lonLat: LonLat; outcome: PreviewOutcome } | null {
  const point = preview.points.find(([, , , number]) => number === row);
  return point ? { lonLat: [point[0], point[1]], outcome: outcomeAt(point[2]) } : null;
}

/** Việt Nam with its islands; a returned row may claim to lie anywhere. */
const VIETNAM: Bounds = [101, 6, 118, 24];
const MARGIN_DEGREES = 0.004;

export function isInVietnam([lon, lat]: LonLat): boolean {
  return lon >= VIETNAM[0] && lon <= VIETNAM[2] && lat >= VIETNAM[1] && lat <= VIETNAM[3];
}

/** Around the rows that may go in, else around those in Việt Nam; null without any. */
export function boxOf(preview: ImportPreview): Bounds | null {
  const inside = preview.points.filter(([lon, lat]) => isInVietnam([lon, lat]));
  const good = inside.filter(([, , place]) => outcomeAt(place) !== 'returned');
  return boxAround((good.length > 0 ? good : inside).map(([lon, lat]) => [lon, lat]));
}

export function boxAround(places: readonly LonLat[]): Bounds | null {
  const [first] = places;
  if (!first) return null;
  let [west, south, east, north] = [first[0], first[1], first[0], first[1]];
  for (const [lon, lat] of places) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return [west - MARGIN_DEGREES, south - MARGIN_DEGREES, east + MARGIN_DEGREES, north + MARGIN_DEGREES];
}
