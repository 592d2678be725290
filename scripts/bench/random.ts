/** Seeded numbers (mulberry32): the same seed gives the same data on every machine. */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  /** 0 ≤ n < 1 */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }
  /** A UUIDv7 of a moment. */
  id(time: number): string {
    const hex = Math.floor(time).toString(16).padStart(12, '0');
    const tail = Array.from({ length: 5 }, () => this.below(65536).toString(16).padStart(4, '0'));
    return `${hex.slice(0, 8)}-${hex.slice(8)}-7${tail[0]?.slice(1)}-8${tail[1]?.slice(1)}-${tail.slice(2).join('')}`;
  }
}
