import type { ColumnsDraft } from './columns-draft.ts';
import { IdTable } from './id-table.ts';
import { sortedOrder } from './radix-sort.ts';
import { zKey } from './web-mercator.ts';

type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Ways in which one kind and status may look: covered, warned or neither, overdue or not. */
export const FLAGS = 6;

/**
 * Places as columns, sorted by the Z-order key of their position: the points of any tile are one slice.
 * About 90 bytes a place with id and name. Rows are never changed, only marked as gone.
 */
export class Columns {
  readonly count: number;
  readonly x: Uint32Array;
  readonly y: Uint32Array;
  /** Code as a number, 0 without. */
  readonly number: Float64Array;
  readonly status: Uint8Array;
  readonly isGone: Uint8Array;
  readonly kind: Uint16Array;
  readonly commune: Uint16Array;
  readonly unit: Uint32Array;
  readonly dueOn: Uint16Array;
  readonly coveredUntil: Uint16Array;
  readonly signedUntil: Uint16Array;
  readonly inspectionOn: Uint16Array;
  readonly ids: IdTable;
  /** Name of position n: from `nameAt[n]` on its length as varint, then UTF-8. */
  readonly nameAt: Uint32Array;
  readonly names: Uint8Array;
  private readonly statusCount: number;
  private looks: { day: number; values: Uint16Array } | null = null;

  constructor(draft: ColumnsDraft) {
    const count = draft.count;
    this.count = count;
    this.statusCount = draft.statusCount;
    const keys = new Float64Array(count);
    for (let at = 0; at < count; at++) keys[at] = zKey(draft.x[at] as number, draft.y[at] as number);
    const order = sortedOrder(keys);
    const pick = <T extends Column>(into: T, from: T): T => {
      for (let position = 0; position < count; position++)
        into[position] = from[order[position] as number] as number;
      return into;
    };
    this.x = pick(new Uint32Array(count), draft.x);
    this.y = pick(new Uint32Array(count), draft.y);
    this.number = pick(new Float64Array(count), draft.number);
    this.status = pick(new Uint8Array(count), draft.status);
    this.isGone = new Uint8Array(count);
    this.kind = pick(new Uint16Array(count), draft.kind);
    this.commune = pick(new Uint16Array(count), draft.commune);
    this.unit = pick(new Uint32Array(count), draft.unit);
    this.dueOn = pick(new Uint16Array(count), draft.dueOn);
    this.coveredUntil = pick(new Uint16Array(count), draft.coveredUntil);
    this.signedUntil = pick(new Uint16Array(count), draft.signedUntil);
    this.inspectionOn = pick(new Uint16Array(count), draft.inspectionOn);
    this.nameAt = pick(new Uint32Array(count), draft.nameAt);
    this.names = draft.names.slice(0, draft.nameEnd);
    const words = new Uint32Array(4 * count);
    for (let position = 0; position < count; position++) {
      const from = 4 * (order[position] as number);
      for (let word = 0; word < 4; word++) words[4 * position + word] = draft.ids[from + word] as number;
    }
    this.ids = new IdTable(words);
  }

  /** First position whose key is not below `key`. */
  lowerBound(key: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (zKey(this.x[middle] as number, this.y[middle] as number) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * What a place looks like on a day, as one number: 1 + (kind · statuses + status) · 6 + 2 · cover + overdue;
   * 0 when it is gone. Worked out once a day.
   */
  looksOn(day: number): Uint16Array {
    if (this.looks?.day === day) return this.looks.values;
    const values = new Uint16Array(this.count);
    for (let at = 0; at < this.count; at++) {
      if (this.isGone[at] === 1) continue;
      const cover =
        (this.coveredUntil[at] as number) >= day ? 0 : (this.signedUntil[at] as number) >= day ? 1 : 2;
      const overdue = (this.dueOn[at] as number) < day ? 1 : 0;
      const kindAndStatus = (this.kind[at] as number) * this.statusCount + (this.status[at] as number);
      values[at] = 1 + kindAndStatus * FLAGS + 2 * cover + overdue;
    }
    this.looks = { day, values };
    return values;
  }

  markGone(at: number): void {
    this.isGone[at] = 1;
    if (this.looks) this.looks.values[at] = 0;
  }

  get byteCount(): number {
    const columns: Column[] = [
      this.x,
      this.y,
      this.number,
      this.status,
      this.isGone,
      this.kind,
      this.commune,
      this.unit,
      this.dueOn,
      this.coveredUntil,
      this.signedUntil,
      this.inspectionOn,
      this.nameAt,
      this.names,
    ];
    const looks = this.looks?.values.byteLength ?? 0;
    return columns.reduce((sum, { byteLength }) => sum + byteLength, this.ids.byteCount + looks);
  }
}
