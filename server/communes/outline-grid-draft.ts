import { orient2d } from 'robust-predicates';
import { type CommuneOutline, polygonsOf } from './outline.ts';

/** Cells per edge: more make look-ups shorter and the grid larger. */
const CELLS_PER_EDGE = 4;
const MOST_CELLS = 4_000_000;
/** In `whole`: edges pass through the cell. */
export const BORDER = 65_535;
/** How far beyond a cell an edge is still listed in it, in cells: more than any rounding. */
const PADDING = 1e-6;

/** Rings of one polygon as positions in `vertices`: ring r from `starts[r]` to its closing vertex before `starts[r + 1]`. */
export interface Part {
  outline: number;
  starts: number[];
}

export interface GridEntries {
  /** Per cell: its entries, from `[cell]` to `[cell + 1]`. */
  starts: Uint32Array;
  outlines: Uint32Array;
  edgeStarts: Uint32Array;
  edges: Uint32Array;
}

export function centreOf(origin: number, index: number, size: number): number {
  return origin + (index + 0.5) * size;
}

/** All vertices in one array, and where the rings of each polygon lie in it; open rings are closed. */
export function flatten(outlines: readonly CommuneOutline[]): { vertices: Float64Array; parts: Part[] } {
  const numbers: number[] = [];
  const parts = outlines.flatMap(({ geometry }, outline) =>
    polygonsOf(geometry).map((rings): Part => {
      const starts: number[] = [];
      for (const ring of rings) {
        starts.push(numbers.length / 2);
        for (const [lon = Number.NaN, lat = Number.NaN] of ring) numbers.push(lon, lat);
        const [first, last] = [ring[0], ring.at(-1)];
        if (first && (first[0] !== last?.[0] || first[1] !== last?.[1]))
          numbers.push(first[0] ?? Number.NaN, first[1] ?? Number.NaN);
      }
      starts.push(numbers.length / 2);
      return { outline, starts };
    }),
  );
  return { vertices: Float64Array.from(numbers), parts };
}

/** A grid while polygons are laid into it, one after the other. */
export class GridDraft {
  readonly vertices: Float64Array;
  readonly west: number;
  readonly south: number;
  readonly size: number;
  readonly columns: number;
  readonly rows: number;
  readonly whole: Uint16Array;
  /** Entries in order of arrival: cell, 2 × outline + isCentreInside, end of the edges. */
  private readonly cells: number[] = [];
  private readonly outlines: number[] = [];
  private readonly edgeEnds: number[] = [];
  private readonly edges: number[] = [];

  constructor(vertices: Float64Array, attempt: number) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = 0; at < vertices.length; at += 2) {
      west = Math.min(west, vertices[at] as number);
      east = Math.max(east, vertices[at] as number);
      south = Math.min(south, vertices[at + 1] as number);
      north = Math.max(north, vertices[at + 1] as number);
    }
    const cells = Math.min(MOST_CELLS, (CELLS_PER_EDGE * vertices.length) / 2);
    this.vertices = vertices;
    const longest = Math.max(east - west, north - south);
    this.size = Math.max(Math.sqrt(((east - west) * (north - south)) / cells), longest / 4000, 1e-9);
    // Unlike amounts, so that a diagonal edge through a corner does not run through centres.
    this.west = west - this.size * (0.3137 + attempt * 0.0173);
    this.south = south - this.size * (0.4271 + attempt * 0.0119);
    this.columns = Math.ceil((east - this.west) / this.size) + 1;
    this.rows = Math.ceil((north - this.south) / this.size) + 1;
    this.whole = new Uint16Array(this.columns * this.rows);
  }

  /** False when the centre of a cell lies on an edge. */
  add({ outline, starts }: Part): boolean {
    const window = this.windowOf(starts);
    const lists = this.listEdges(starts, window);
    const toggles = this.toggles(starts, window);
    if (toggles === null) return false;
    for (let row = 0; row < window.rows; row++) {
      let isInside = 0;
      for (let column = 0; column < window.columns; column++) {
        const local = row * window.columns + column;
        isInside ^= toggles[local] as number;
        const list = lists.get(local);
        if (list === undefined && isInside === 0) continue;
        const cell = (window.row + row) * this.columns + window.column + column;
        // An earlier outline covers the cell whole and wins everywhere in it.
        if (this.whole[cell] !== 0) continue;
        if (list === undefined) {
          this.whole[cell] = outline + 1;
          continue;
        }
        this.cells.push(cell);
        this.outlines.push(2 * outline + isInside);
        for (const edge of list) this.edges.push(edge);
        this.edgeEnds.push(this.edges.length);
      }
    }
    return true;
  }

  /** Sorts the entries by cell; those of one cell stay in the order of outlines. */
  finish(): GridEntries {
    const borders = this.cells.length;
    for (let entry = 0; entry < borders; entry++) {
      const cell = this.cells[entry] as number;
      const covering = this.whole[cell] as number;
      if (covering === BORDER) continue;
      this.whole[cell] = BORDER;
      // Covered whole by an outline after those whose edges are here: an entry that needs no edges.
      if (covering === 0) continue;
      this.cells.push(cell);
      this.outlines.push(2 * (covering - 1) + 1);
      this.edgeEnds.push(this.edges.length);
    }
    const count = this.cells.length;
    const starts = new Uint32Array(this.columns * this.rows + 1);
    for (const cell of this.cells) starts[cell + 1] = (starts[cell + 1] as number) + 1;
    for (let cell = 1; cell < starts.length; cell++)
      starts[cell] = (starts[cell] as number) + (starts[cell - 1] as number);
    const next = starts.slice();
    const order = new Uint32Array(count);
    this.cells.forEach((cell, entry) => {
      order[next[cell] as number] = entry;
      next[cell] = (next[cell] as number) + 1;
    });
    const outlines = new Uint32Array(count);
    const edgeStarts = new Uint32Array(count + 1);
    const edges = new Uint32Array(this.edges.length);
    let end = 0;
    order.forEach((entry, at) => {
      outlines[at] = this.outlines[entry] as number;
      const first = entry === 0 ? 0 : (this.edgeEnds[entry - 1] as number);
      for (let edge = first; edge < (this.edgeEnds[entry] as number); edge++)
        edges[end++] = this.edges[edge] as number;
      edgeStarts[at + 1] = end;
    });
    return { starts, outlines, edgeStarts, edges };
  }

  /** The cells around a polygon. */
  private windowOf(starts: readonly number[]) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let vertex = starts[0] ?? 0; vertex < (starts.at(-1) ?? 0); vertex++) {
      const x = this.vertices[2 * vertex] as number;
      const y = this.vertices[2 * vertex + 1] as number;
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
    const column = Math.max(0, Math.floor((west - this.west) / this.size - 2 * PADDING));
    const row = Math.max(0, Math.floor((south - this.south) / this.size - 2 * PADDING));
    return {
      column,
      row,
      columns: Math.min(this.columns, Math.floor((east - this.west) / this.size + 2 * PADDING) + 2) - column,
      rows: Math.min(this.rows, Math.floor((north - this.south) / this.size + 2 * PADDING) + 1) - row,
    };
  }

  /** Per cell of the window the edges that pass through it. */
  private listEdges(starts: readonly number[], window: Window): Map<number, number[]> {
    const lists = new Map<number, number[]>();
    this.eachEdge(starts, (edge, ax, ay, bx, by) => {
      const [x1, y1, x2, y2] = [this.columnAt(ax), this.rowAt(ay), this.columnAt(bx), this.rowAt(by)];
      const firstRow = Math.floor(Math.min(y1, y2) - PADDING);
      const lastRow = Math.floor(Math.max(y1, y2) + PADDING);
      for (let row = firstRow; row <= lastRow; row++) {
        const [from, to] = spanInRow(x1, y1, x2, y2, row);
        for (let column = Math.floor(from - PADDING); column <= Math.floor(to + PADDING); column++) {
          const local = (row - window.row) * window.columns + column - window.column;
          const list = lists.get(local);
          if (list) list.push(edge);
          else lists.set(local, [edge]);
        }
      }
    });
    return lists;
  }

  /**
   * Per cell of the window 1 when between its left neighbour's centre and its own an odd number of edges passes;
   * null when a centre lies on an edge.
   */
  private toggles(starts: readonly number[], window: Window): Uint8Array | null {
    const toggles = new Uint8Array(window.columns * window.rows);
    let isClear = true;
    this.eachEdge(starts, (_, ax, ay, bx, by) => {
      const low = Math.min(ay, by);
      const high = Math.max(ay, by);
      const firstRow = Math.max(window.row, Math.floor(this.rowAt(low) - 0.5));
      for (let row = firstRow; row < window.row + window.rows; row++) {
        const y = centreOf(this.south, row, this.size);
        if (y > high) break;
        if (y === ay || y === by) isClear = false;
        if (y < low || ay > y === by > y) continue;
        const isRightOf = (column: number) => {
          const side = orient2d(ax, ay, bx, by, centreOf(this.west, column, this.size), y);
          if (side === 0) isClear = false;
          // Positive to the right of an upward edge.
          return by > ay ? side > 0 : side < 0;
        };
        let column = Math.ceil(this.columnAt(ax + ((bx - ax) * (y - ay)) / (by - ay)) - 0.5);
        while (isRightOf(column - 1)) column -= 1;
        while (!isRightOf(column)) column += 1;
        const local =
          (row - window.row) * window.columns +
          Math.min(window.columns - 1, Math.max(0, column - window.column));
        toggles[local] = (toggles[local] as number) ^ 1;
      }
    });
    return isClear ? toggles : null;
  }

  private eachEdge(
    starts: readonly number[],
    visit: (edge: number, ax: number, ay: number, bx: number, by: number) => void,
  ): void {
    const { vertices } = this;
    for (let ring = 0; ring + 1 < starts.length; ring++) {
      for (let vertex = starts[ring] as number; vertex + 1 < (starts[ring + 1] as number); vertex++) {
        const at = 2 * vertex;
        visit(
          vertex,
          vertices[at] as number,
          vertices[at + 1] as number,
          vertices[at + 2] as number,
          vertices[at + 3] as number,
        );
      }
    }
  }

  private columnAt(x: number): number {
    return (x - this.west) / this.size;
  }
  private rowAt(y: number): number {
    return (y - this.south) / this.size;
  }
}

type Window = ReturnType<GridDraft['windowOf']>;

/** The columns between which an edge runs inside a row. */
function spanInRow(x1: number, y1: number, x2: number, y2: number, row: number): [from: number, to: number] {
  if (Math.floor(y1) === Math.floor(y2) || y1 === y2) return [Math.min(x1, x2), Math.max(x1, x2)];
  const at = (y: number) => x1 + ((x2 - x1) * (y - y1)) / (y2 - y1);
  const low = Math.max(row - PADDING, Math.min(y1, y2));
  const high = Math.min(row + 1 + PADDING, Math.max(y1, y2));
  const [a, b] = [at(low), at(high)];
  return [Math.min(a, b), Math.max(a, b)];
}
