import { orient2d } from 'robust-predicates';
import type { CommuneOutline } from './outline.ts';
import { BORDER, centreOf, flatten, GridDraft, type GridEntries } from './outline-grid-draft.ts';

const MOST_TRIES = 20;

/**
 * A uniform grid over outlines. A cell says which outline covers it whole, and lists the edges that pass through it
 * with, per polygon, whether the cell's centre is inside: a point is inside when the way from it to the centre
 * crosses an even number of edges and the centre is, or an odd number and it is not. Crossings are decided by the
 * exact sign of `orient2d`, so the answer is the exact one everywhere, edges included.
 */
export class OutlineGrid {
  /** lon, lat of every vertex, rings closed; the edge n goes from vertex n to vertex n + 1. */
  private readonly vertices: Float64Array;
  private readonly west: number;
  private readonly south: number;
  private readonly size: number;
  private readonly columns: number;
  private readonly rows: number;
  /** Per cell: 1 + the outline that covers it whole, 0 without, `BORDER` when its entries decide. */
  private readonly whole: Uint16Array;
  /** Per cell: its entries, from `[cell]` to `[cell + 1]`, in the order of outlines. */
  private readonly entryStarts: Uint32Array;
  /** Per entry: 2 × outline, + 1 when the cell's centre is inside the polygon. */
  private readonly entryOutlines: Uint32Array;
  /** Per entry: where its edges begin in `edges`; one more at the end. */
  private readonly edgeStarts: Uint32Array;
  private readonly edges: Uint32Array;

  private constructor(draft: GridDraft, entries: GridEntries) {
    this.vertices = draft.vertices;
    this.west = draft.west;
    this.south = draft.south;
    this.size = draft.size;
    this.columns = draft.columns;
    this.rows = draft.rows;
    this.whole = draft.whole;
    this.entryStarts = entries.starts;
    this.entryOutlines = entries.outlines;
    this.edgeStarts = entries.edgeStarts;
    this.edges = entries.edges;
  }

  /** @param outlines in the order in which they win where they overlap; at most 65,533 */
  static over(outlines: readonly CommuneOutline[]): OutlineGrid {
    const { vertices, parts } = flatten(outlines);
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const draft = new GridDraft(vertices, attempt);
      // A centre on an edge would be neither inside nor outside: such a grid is laid anew, a little aside.
      if (parts.every((part) => draft.add(part))) return new OutlineGrid(draft, draft.finish());
    }
    throw new Error('no grid found whose centres lie off every edge');
  }

  get byteCount(): number {
    const all = [
      this.vertices,
      this.whole,
      this.entryStarts,
      this.entryOutlines,
      this.edgeStarts,
      this.edges,
    ];
    return all.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** The first outline that holds the point, edges included; −1 without. */
  find(lon: number, lat: number): number {
    const column = Math.floor((lon - this.west) / this.size);
    const row = Math.floor((lat - this.south) / this.size);
    if (!(column >= 0 && row >= 0 && column < this.columns && row < this.rows)) return -1;
    const cell = row * this.columns + column;
    const whole = this.whole[cell] as number;
    if (whole !== BORDER) return whole - 1;
    const end = this.entryStarts[cell + 1] as number;
    for (let entry = this.entryStarts[cell] as number; entry < end; entry++) {
      const outline = this.entryOutlines[entry] as number;
      if (this.holds(entry, outline % 2 === 1, lon, lat, column, row)) return outline >>> 1;
    }
    return -1;
  }

  private holds(
    entry: number,
    isCentreInside: boolean,
    x: number,
    y: number,
    column: number,
    row: number,
  ): boolean {
    const { vertices, edges } = this;
    const centreX = centreOf(this.west, column, this.size);
    const centreY = centreOf(this.south, row, this.size);
    if (x === centreX && y === centreY) return isCentreInside;
    let isInside = isCentreInside;
    const end = this.edgeStarts[entry + 1] as number;
    for (let at = this.edgeStarts[entry] as number; at < end; at++) {
      const from = 2 * (edges[at] as number);
      const ax = vertices[from] as number;
      const ay = vertices[from + 1] as number;
      const bx = vertices[from + 2] as number;
      const by = vertices[from + 3] as number;
      const sideA = orient2d(x, y, centreX, centreY, ax, ay);
      const sideB = orient2d(x, y, centreX, centreY, bx, by);
      if (sideA === 0 || sideB === 0) {
        if (x === ax && y === ay) return true;
        if (sideA === 0 && sideB === 0) {
          // The edge lies on the line of the way, which it never crosses; but the point may lie on it.
          if (isBetween(x, ax, bx) && isBetween(y, ay, by)) return true;
          continue;
        }
      }
      // A vertex on the line counts as being on one side of it, the same for both of its edges.
      if (sideA >= 0 === sideB >= 0) continue;
      const ofPoint = orient2d(ax, ay, bx, by, x, y);
      if (ofPoint === 0) return true;
      if (ofPoint > 0 !== orient2d(ax, ay, bx, by, centreX, centreY) > 0) isInside = !isInside;
    }
    return isInside;
  }
}

function isBetween(value: number, a: number, b: number): boolean {
  return a < b ? a <= value && value <= b : b <= value && value <= a;
}
