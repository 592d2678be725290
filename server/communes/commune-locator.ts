import type { LonLat } from '../domain/values.ts';
import type { CommuneOutline } from './outline.ts';
import { OutlineGrid } from './outline-grid.ts';

/** Answers in which commune a point lies; how it looks that up is its own affair. */
export interface CommuneLocator {
  /** Code of the commune whose outline holds the point, edges included; ties go to the lowest code. */
  locate(lonLat: LonLat): string | null;
}

/** Exact locator over full-precision outlines: about a microsecond a point, built in well under a second. */
export function createCommuneLocator(outlines: readonly CommuneOutline[]): CommuneLocator {
  if (outlines.length === 0) return { locate: () => null };
  const byCode = [...outlines].sort((a, b) => (a.code < b.code ? -1 : 1));
  const codes = byCode.map(({ code }) => code);
  const grid = OutlineGrid.over(byCode);
  return { locate: ([lon, lat]) => codes[grid.find(lon, lat)] ?? null };
}
