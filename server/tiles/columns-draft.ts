import { writeId } from './id-table.ts';
import type { Layer } from './layers.ts';
import type { Dictionaries, PlaceRow } from './place-row.ts';
import { worldX, worldY } from './web-mercator.ts';

type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

const FIRST_SIZE = 1024;
/** A UTF-16 unit takes three bytes at most. */
const BYTES_PER_UNIT = 3;
/** Longer names are cut in tiles; a card's name is shorter. */
const LONGEST_NAME = 500;

/** Columns that grow while rows come in, in any order. */
export class ColumnsDraft {
  count = 0;
  readonly statusCount: number;
  x = new Uint32Array(FIRST_SIZE);
  y = new Uint32Array(FIRST_SIZE);
  number = new Float64Array(FIRST_SIZE);
  status = new Uint8Array(FIRST_SIZE);
  kind = new Uint16Array(FIRST_SIZE);
  commune = new Uint16Array(FIRST_SIZE);
  unit = new Uint32Array(FIRST_SIZE);
  dueOn = new Uint16Array(FIRST_SIZE);
  coveredUntil = new Uint16Array(FIRST_SIZE);
  signedUntil = new Uint16Array(FIRST_SIZE);
  inspectionOn = new Uint16Array(FIRST_SIZE);
  ids = new Uint32Array(4 * FIRST_SIZE);
  nameAt = new Uint32Array(FIRST_SIZE);
  names = Buffer.allocUnsafeSlow(32 * FIRST_SIZE);
  nameEnd = 0;
  private readonly words: Dictionaries;

  constructor(layer: Layer, words: Dictionaries) {
    this.statusCount = layer.statuses.length;
    this.words = words;
  }

  add(row: PlaceRow): void {
    if (this.count === this.x.length) this.grow();
    const at = this.count;
    this.x[at] = worldX(row.lon);
    this.y[at] = worldY(row.lat);
    this.number[at] = row.number;
    this.status[at] = row.status;
    this.kind[at] = this.words.kinds.numberOf(row.kind);
    this.commune[at] = this.words.communes.numberOf(row.communeCode);
    this.unit[at] = this.words.units.numberOf(row.unitId ?? '');
    this.dueOn[at] = row.dueOn;
    this.coveredUntil[at] = row.coveredUntil;
    this.signedUntil[at] = row.signedUntil;
    this.inspectionOn[at] = row.inspectionOn;
    writeId(row.id, this.ids, 4 * at);
    this.addName(row.name.length > LONGEST_NAME ? row.name.slice(0, LONGEST_NAME) : row.name);
    this.count += 1;
  }

  private addName(name: string): void {
    const most = BYTES_PER_UNIT * name.length + 2;
    if (this.nameEnd + most > this.names.length) {
      const larger = Buffer.allocUnsafeSlow(2 * this.names.length + most);
      this.names.copy(larger, 0, 0, this.nameEnd);
      this.names = larger;
    }
    this.nameAt[this.count] = this.nameEnd;
    // Names below 128 bytes have one byte of length; the others are measured first.
    const length = most < 130 ? 0 : Buffer.byteLength(name);
    if (length < 128) {
      const written = this.names.write(name, this.nameEnd + 1);
      this.names[this.nameEnd] = written;
      this.nameEnd += 1 + written;
    } else {
      this.names[this.nameEnd] = (length & 127) | 128;
      this.names[this.nameEnd + 1] = length >>> 7;
      this.names.write(name, this.nameEnd + 2);
      this.nameEnd += 2 + length;
    }
  }

  private grow(): void {
    this.x = twice(this.x, Uint32Array);
    this.y = twice(this.y, Uint32Array);
    this.number = twice(this.number, Float64Array);
    this.status = twice(this.status, Uint8Array);
    this.kind = twice(this.kind, Uint16Array);
    this.commune = twice(this.commune, Uint16Array);
    this.unit = twice(this.unit, Uint32Array);
    this.dueOn = twice(this.dueOn, Uint16Array);
    this.coveredUntil = twice(this.coveredUntil, Uint16Array);
    this.signedUntil = twice(this.signedUntil, Uint16Array);
    this.inspectionOn = twice(this.inspectionOn, Uint16Array);
    this.ids = twice(this.ids, Uint32Array);
    this.nameAt = twice(this.nameAt, Uint32Array);
  }
}

function twice<T extends Column>(from: T, Kind: new (length: number) => T): T {
  const into = new Kind(2 * from.length);
  into.set(from);
  return into;
}
