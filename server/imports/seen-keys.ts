const FIRST_SIZE = 8192;
/** Letters that hold 52 bits: eight of six bits and four bits of the ninth. */
const LETTERS = 8;
const LETTER_VALUES = new Map(
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].map((letter, value) => [
    letter.charCodeAt(0),
    value,
  ]),
);
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => LETTER_VALUES.get(code) ?? 0);

/** The first 52 bits of a key in base64url; never 0, which marks a free place. */
function numberOf(importKey: string): number {
  let bits = 0;
  for (let at = 0; at < LETTERS; at++) bits = bits * 64 + (VALUES[importKey.charCodeAt(at)] ?? 0);
  return bits * 16 + ((VALUES[importKey.charCodeAt(LETTERS)] ?? 0) >> 2) + 1;
}

/**
 * First row of every import key met in a file. Holds 52 bits of the key and the row: twelve bytes a place,
 * half of them filled, where a Map of the texts takes over a hundred. Two of a million different keys agree
 * in those bits once in ten thousand files; the row is then returned as a repetition, with the row it names.
 */
export class SeenKeys {
  private count = 0;
  private capacity = FIRST_SIZE;
  private keys = new Float64Array(FIRST_SIZE);
  private rows = new Uint32Array(FIRST_SIZE);

  /** The row that had the key first; keeps this one when there is none. A row sees itself as new. */
  firstRow(importKey: string, row: number): number | null {
    if (this.count * 2 >= this.capacity) this.grow();
    const key = numberOf(importKey);
    for (let at = key % this.capacity; ; at = (at + 1) % this.capacity) {
      if (this.keys[at] === 0) {
        this.keys[at] = key;
        this.rows[at] = row;
        this.count += 1;
        return null;
      }
      if (this.keys[at] === key) {
        const first = this.rows[at] ?? 0;
        return first === row ? null : first;
      }
    }
  }

  private grow(): void {
    const { keys, rows } = this;
    this.capacity *= 2;
    this.keys = new Float64Array(this.capacity);
    this.rows = new Uint32Array(this.capacity);
    for (const [from, key] of keys.entries()) {
      if (key === 0) continue;
      let at = key % this.capacity;
      while (this.keys[at] !== 0) at = (at + 1) % this.capacity;
      this.keys[at] = key;
      this.rows[at] = rows[from] ?? 0;
    }
  }
}
