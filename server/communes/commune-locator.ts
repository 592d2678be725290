import { booleanPointInPolygon } from '@turf/turf';
import Flatbush from 'flatbush';
import type { LonLat } from '../domain/values.ts';
import { bboxOf, type CommuneOutline } from './outline.ts';

/** Answers in which commune a point lies; how it looks that up is its own affair. */
export interface CommuneLocator {
  /** Code of the commune whose outline holds the point, edges included; ties go to the lowest code. */
  locate(lonLat: LonLat): string | null;
}

/** Locator over full-precision outlines: bounding boxes in a packed R-tree, then the exact test. */
export function createCommuneLocator(outlines: readonly CommuneOutline[]): CommuneLocator {
  if (outlines.length === 0) return { locate: () => null };
  const byCode = [...outlines].sort((a, b) => (a.code < b.code ? -1 : 1));
  const boxes = new Flatbush(byCode.length);
  for (const { geometry } of byCode) boxes.add(...bboxOf(geometry));
  boxes.finish();

  return {
    locate([lon, lat]) {
      const candidates = boxes.search(lon, lat, lon, lat).sort((a, b) => a - b);
      for (const index of candidates) {
        const outline = byCode[index];
        if (outline && booleanPointInPolygon([lon, lat], outline.geometry)) return outline.code;
      }
      return null;
    },
  };
}
