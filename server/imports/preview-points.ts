import type { ImportPreview } from '../domain/imports.ts';
import type { PreviewPoint } from './sort-rows.ts';

const MOST = 20_000;

/** Keeps at most 20,000 points spread evenly over the file: every n-th, and n doubles when they are too many. */
export class PreviewPoints {
  private points: PreviewPoint[] = [];
  private total = 0;
  private step = 1;

  add(point: PreviewPoint): void {
    if (this.total % this.step === 0) {
      if (this.points.length === MOST) {
        this.points = this.points.filter((_, index) => index % 2 === 0);
        this.step *= 2;
      }
      if (this.total % this.step === 0) this.points.push(point);
    }
    this.total += 1;
  }

  toPreview(): ImportPreview {
    return { points: this.points, total: this.total };
  }
}
