const MAX_DEPTH = 8;

/** Names of types that have no straight sides or no place in GeoJSON; a row with one is returned. */
const OTHER_TYPES: Record<number, string> = {
  8: 'CircularString',
  9: 'CompoundCurve',
  10: 'CurvePolygon',
  11: 'MultiCurve',
  12: 'MultiSurface',
  15: 'PolyhedralSurface',
  16: 'TIN',
  17: 'Triangle',
};

/**
 * GeoJSON of well-known binary, ISO or extended (PostGIS); heights and measures are left out.
 * @returns a geometry, null for an empty one, 'damaged' when bytes are missing
 */
export function parseWkb(bytes: Buffer): Record<string, unknown> | null | 'damaged' {
  try {
    const { geometry } = new WkbReader(bytes).geometry(0);
    return geometry;
  } catch (error) {
    if (error instanceof RangeError) return 'damaged';
    throw error;
  }
}

class WkbReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  geometry(depth: number): { geometry: Record<string, unknown> | null } {
    if (depth > MAX_DEPTH) throw new RangeError('nested too deeply');
    const isLittle = this.#byte() === 1;
    const raw = this.#count(isLittle);
    if ((raw & 0x20000000) !== 0) this.#count(isLittle);
    const iso = Math.floor((raw & 0xffff) / 1000);
    const type = (raw & 0xffff) % 1000;
    const hasZ = iso === 1 || iso === 3 || (raw & 0x80000000) !== 0;
    const hasM = iso === 2 || iso === 3 || (raw & 0x40000000) !== 0;
    const size = 2 + Number(hasZ) + Number(hasM);
    switch (type) {
      case 1: {
        const coordinates = this.#position(isLittle, size);
        return { geometry: coordinates.every(Number.isNaN) ? null : { type: 'Point', coordinates } };
      }
      case 2:
        return this.#unlessEmpty('LineString', this.#line(isLittle, size));
      case 3:
        return this.#unlessEmpty('Polygon', this.#rings(isLittle, size));
      case 4:
      case 5:
      case 6: {
        const members = this.#members(isLittle, depth).flatMap((member) =>
          member && 'coordinates' in member ? [member.coordinates] : [],
        );
        return this.#unlessEmpty(['MultiPoint', 'MultiLineString', 'MultiPolygon'][type - 4] ?? '', members);
      }
      case 7: {
        const geometries = this.#members(isLittle, depth).filter((member) => member !== null);
        return { geometry: geometries.length === 0 ? null : { type: 'GeometryCollection', geometries } };
      }
      default: {
        const name = OTHER_TYPES[type];
        if (name === undefined) throw new RangeError('unknown type');
        return { geometry: { type: name } };
      }
    }
  }

  #unlessEmpty(type: string, coordinates: unknown[]) {
    return { geometry: coordinates.length === 0 ? null : { type, coordinates } };
  }

  #members(isLittle: boolean, depth: number) {
    const count = this.#count(isLittle, 5);
    return Array.from({ length: count }, () => this.geometry(depth + 1).geometry);
  }

  #rings(isLittle: boolean, size: number): number[][][] {
    return Array.from({ length: this.#count(isLittle, 4) }, () => this.#line(isLittle, size));
  }

  #line(isLittle: boolean, size: number): number[][] {
    return Array.from({ length: this.#count(isLittle, size * 8) }, () => this.#position(isLittle, size));
  }

  #position(isLittle: boolean, size: number): number[] {
    const [x, y] = [0, 8].map((offset) =>
      isLittle ? this.#bytes.readDoubleLE(this.#at + offset) : this.#bytes.readDoubleBE(this.#at + offset),
    );
    this.#at += size * 8;
    if (this.#at > this.#bytes.length || x === undefined || y === undefined) throw new RangeError('cut');
    return [x, y];
  }

  #byte(): number {
    this.#at += 1;
    return this.#bytes.readUInt8(this.#at - 1);
  }

  /** A number of things that need at least `bytesEach`; more than can follow is damage. */
  #count(isLittle: boolean, bytesEach = 0): number {
    const count = isLittle ? this.#bytes.readUInt32LE(this.#at) : this.#bytes.readUInt32BE(this.#at);
    this.#at += 4;
    if (this.#at + count * bytesEach > this.#bytes.length) throw new RangeError('cut');
    return count;
  }
}
