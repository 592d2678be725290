/** Day number of a date that does not come, and of one that never was; dates that are stored lie between. */
export const NEVER = 65_535;
export const NOT_ONCE = 0;

/** One place as the map knows it; days are whole days since 1970. */
export interface PlaceRow {
  id: string;
  /** The code as a number (`#domain/site-numbers.ts`), 0 without. */
  number: number;
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
