import { PbfWriter } from 'pbf';
import { sortedOrder } from './radix-sort.ts';
import { worldX, worldY, zKey } from './web-mercator.ts';

/** Day number of a date that does not come, and of one that never was. */
export const NEVER = 2 ** 31 - 1;
export const NOT_ONCE = -(2 ** 31);

/** An id's bytes follow two tags and two lengths; a UUID's lengths take one byte each. */
const ID_OFFSET = 4;

/** One place as the map knows it; days are whole days since 1970. */
export interface PlaceRow {
  id: string;
  code: string;
  name: string;
  lon: number;
  lat: number;
  /** Position in the layer's list of statuses. */
  status: number;
  kind: string;
  communeCode: string;
  unitId: string | null;
  /** Overdue on every later day; `NEVER` when no due date runs. */
  dueOn: number;
  /** Last day of the protection, `NOT_ONCE` without. */
  coveredUntil: number;
  signedUntil: number;
  /** Due for inspection from this day on. */
  inspectionOn: number;
  priority: number;
}

/** Numbers for words that recur: kinds, communes, units. Lasts as long as the process. */
export class Dictionary {
  private readonly numbers = new Map<string, number>();
  readonly words: string[] = [];

  numberOf(word: string): number {
    const known = this.numbers.get(word);
    if (known !== undefined) return known;
    this.numbers.set(word, this.words.length);
    this.words.push(word);
    return this.words.length - 1;
  }
  find(word: string): number | undefined {
    return this.numbers.get(word);
  }
}

export class Dictionaries {
  readonly kinds = new Dictionary();
  readonly communes = new Dictionary();
  readonly units = new Dictionary();

  add({ kind, communeCode, unitId }: Pick<PlaceRow, 'kind' | 'communeCode' | 'unitId'>): void {
    this.kinds.numberOf(kind);
    this.communes.numberOf(communeCode);
    this.units.numberOf(unitId ?? '');
  }
}

/**
 * Places as columns, sorted by the Z-order key of their position: the points of any tile are one slice.
 * About 45 bytes a place, plus its id, code and name. Rows are never changed, only marked as gone.
 */
export class Columns {
  readonly count: number;
  readonly keys: Float64Array;
  readonly x: Uint32Array;
  readonly y: Uint32Array;
  readonly status: Uint8Array;
  readonly priority: Uint8Array;
  readonly isGone: Uint8Array;
  readonly kind: Uint16Array;
  readonly commune: Uint16Array;
  readonly unit: Uint32Array;
  readonly dueOn: Int32Array;
  readonly coveredUntil: Int32Array;
  readonly signedUntil: Int32Array;
  readonly inspectionOn: Int32Array;
  /** Place in the order of ids: where id, code and name are kept. */
  readonly ordinal: Uint32Array;
  private readonly positionOf: Uint32Array;
  /** Id, code and name of each place as a tile spells them, so that a point costs one copy. */
  readonly texts: Uint8Array;
  /** Texts of ordinal n: bytes from `[n]` to `[n + 1]`. */
  readonly textEnds: Uint32Array;

  constructor(draft: ColumnsDraft) {
    const count = draft.count;
    this.count = count;
    const order = sortedOrder(draft.keys.subarray(0, count));
    const pick = <T extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array>(
      into: T,
      from: T,
    ): T => {
      for (let position = 0; position < count; position++)
        into[position] = from[order[position] as number] as number;
      return into;
    };
    this.keys = pick(new Float64Array(count), draft.keys);
    this.x = pick(new Uint32Array(count), draft.x);
    this.y = pick(new Uint32Array(count), draft.y);
    this.status = pick(new Uint8Array(count), draft.status);
    this.priority = pick(new Uint8Array(count), draft.priority);
    this.isGone = new Uint8Array(count);
    this.kind = pick(new Uint16Array(count), draft.kind);
    this.commune = pick(new Uint16Array(count), draft.commune);
    this.unit = pick(new Uint32Array(count), draft.unit);
    this.dueOn = pick(new Int32Array(count), draft.dueOn);
    this.coveredUntil = pick(new Int32Array(count), draft.coveredUntil);
    this.signedUntil = pick(new Int32Array(count), draft.signedUntil);
    this.inspectionOn = pick(new Int32Array(count), draft.inspectionOn);
    this.ordinal = order;
    this.positionOf = new Uint32Array(count);
    for (let position = 0; position < count; position++)
      this.positionOf[order[position] as number] = position;
    this.texts = draft.texts.buf.slice(0, draft.texts.pos);
    this.textEnds = draft.textEnds.slice(0, count + 1);
  }

  /** First position whose key is not below `key`. */
  lowerBound(key: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.keys[middle] as number) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Position of a place by its id, −1 without. */
  find(id: string): number {
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const difference = this.compareId(middle, id);
      if (difference === 0) return this.positionOf[middle] as number;
      if (difference < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  private compareId(ordinal: number, id: string): number {
    const start = (this.textEnds[ordinal] as number) + ID_OFFSET;
    for (let index = 0; index < id.length; index++) {
      const difference = (this.texts[start + index] as number) - id.charCodeAt(index);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  get byteCount(): number {
    const all = [
      this.keys,
      this.x,
      this.y,
      this.status,
      this.priority,
      this.isGone,
      this.kind,
      this.commune,
      this.unit,
    ];
    const rest = [
      this.dueOn,
      this.coveredUntil,
      this.signedUntil,
      this.inspectionOn,
      this.ordinal,
      this.positionOf,
    ];
    return [...all, ...rest, this.texts, this.textEnds].reduce((sum, column) => sum + column.byteLength, 0);
  }
}

/** Grows while rows come in; rows must come in ascending order of their ids. */
export class ColumnsDraft {
  count = 0;
  keys = new Float64Array(1024);
  x = new Uint32Array(1024);
  y = new Uint32Array(1024);
  status = new Uint8Array(1024);
  priority = new Uint8Array(1024);
  kind = new Uint16Array(1024);
  commune = new Uint16Array(1024);
  unit = new Uint32Array(1024);
  dueOn = new Int32Array(1024);
  coveredUntil = new Int32Array(1024);
  signedUntil = new Int32Array(1024);
  inspectionOn = new Int32Array(1024);
  readonly texts = new PbfWriter(new Uint8Array(1024 * 96));
  textEnds = new Uint32Array(1024 + 1);
  private readonly dictionaries: Dictionaries;
  private readonly hasCodes: boolean;

  /** @param hasCodes whether the layer's tiles carry codes beside ids and names */
  constructor(dictionaries: Dictionaries, hasCodes: boolean) {
    this.dictionaries = dictionaries;
    this.hasCodes = hasCodes;
  }

  add(row: PlaceRow): void {
    if (this.count === this.keys.length) this.grow();
    const at = this.count;
    const x = worldX(row.lon);
    const y = worldY(row.lat);
    this.keys[at] = zKey(x, y);
    this.x[at] = x;
    this.y[at] = y;
    this.status[at] = row.status;
    this.priority[at] = row.priority;
    this.kind[at] = this.dictionaries.kinds.numberOf(row.kind);
    this.commune[at] = this.dictionaries.communes.numberOf(row.communeCode);
    this.unit[at] = this.dictionaries.units.numberOf(row.unitId ?? '');
    this.dueOn[at] = row.dueOn;
    this.coveredUntil[at] = row.coveredUntil;
    this.signedUntil[at] = row.signedUntil;
    this.inspectionOn[at] = row.inspectionOn;
    this.addText(row.id);
    if (this.hasCodes) this.addText(row.code);
    this.addText(row.name);
    this.textEnds[at + 1] = this.texts.pos;
    this.count += 1;
  }

  private addText(text: string): void {
    // A layer's value (4) that holds a string (1).
    this.texts.writeMessage(4, writeString, text);
  }

  private grow(): void {
    const size = 2 * this.keys.length;
    this.keys = enlarged(this.keys, new Float64Array(size));
    this.x = enlarged(this.x, new Uint32Array(size));
    this.y = enlarged(this.y, new Uint32Array(size));
    this.status = enlarged(this.status, new Uint8Array(size));
    this.priority = enlarged(this.priority, new Uint8Array(size));
    this.kind = enlarged(this.kind, new Uint16Array(size));
    this.commune = enlarged(this.commune, new Uint16Array(size));
    this.unit = enlarged(this.unit, new Uint32Array(size));
    this.dueOn = enlarged(this.dueOn, new Int32Array(size));
    this.coveredUntil = enlarged(this.coveredUntil, new Int32Array(size));
    this.signedUntil = enlarged(this.signedUntil, new Int32Array(size));
    this.inspectionOn = enlarged(this.inspectionOn, new Int32Array(size));
    this.textEnds = enlarged(this.textEnds, new Uint32Array(size + 1));
  }
}

function writeString(text: string, writer: PbfWriter): void {
  writer.writeStringField(1, text);
}

function enlarged<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array>(
  from: T,
  into: T,
): T {
  into.set(from);
  return into;
}
