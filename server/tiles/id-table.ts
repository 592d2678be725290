/** 32 bits each; a UUID is four of them. */
const WORDS = 4;

/** Ids of places as 16 bytes each, found by hash. Ids must be UUIDs; they are given back in lower case. */
export class IdTable {
  private readonly words: Uint32Array;
  /** 1 + position by hash, open addressing; 0 is free. */
  private readonly slots: Uint32Array;

  /** @param words four words per position */
  constructor(words: Uint32Array) {
    this.words = words;
    const count = words.length / WORDS;
    this.slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2, count * 1.5))));
    for (let position = 0; position < count; position++) {
      let slot = this.slotOf(words[WORDS * position + 2] as number, words[WORDS * position + 3] as number);
      while (this.slots[slot] !== 0) slot = (slot + 1) & (this.slots.length - 1);
      this.slots[slot] = position + 1;
    }
  }

  get byteCount(): number {
    return this.words.byteLength + this.slots.byteLength;
  }

  /** Position of a place by its id, −1 without. */
  find(id: string): number {
    writeId(id, wanted, 0);
    for (
      let slot = this.slotOf(wanted[2] as number, wanted[3] as number);
      this.slots[slot] !== 0;
      slot = (slot + 1) & (this.slots.length - 1)
    ) {
      const position = (this.slots[slot] as number) - 1;
      const at = WORDS * position;
      const { words } = this;
      if (
        words[at] === wanted[0] &&
        words[at + 1] === wanted[1] &&
        words[at + 2] === wanted[2] &&
        words[at + 3] === wanted[3]
      )
        return position;
    }
    return -1;
  }

  /** The id's 36 characters into `bytes` from `at` on. */
  writeText(position: number, bytes: Uint8Array, at: number): void {
    let into = at;
    for (let digit = 0; digit < 32; digit++) {
      if (digit === 8 || digit === 12 || digit === 16 || digit === 20) bytes[into++] = 0x2d;
      const word = this.words[WORDS * position + (digit >>> 3)] as number;
      const value = (word >>> (28 - 4 * (digit & 7))) & 15;
      bytes[into++] = value < 10 ? 0x30 + value : 0x57 + value;
    }
  }

  private slotOf(a: number, b: number): number {
    return (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) & (this.slots.length - 1);
  }
}

const wanted = new Uint32Array(WORDS);

/** Writes a UUID as four words from `at` on. */
export function writeId(id: string, words: Uint32Array, at: number): void {
  let digits = 0;
  let word = 0;
  for (let index = 0; index < id.length; index++) {
    const character = id.charCodeAt(index);
    if (character === 0x2d) continue;
    word = (word << 4) | (character < 0x3a ? character - 0x30 : (character | 0x20) - 0x57);
    digits += 1;
    if (digits % 8 === 0 && digits <= 32) words[at + digits / 8 - 1] = word;
  }
}
