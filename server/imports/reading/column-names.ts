import { MAX_COLUMNS } from './limits.ts';

/** Where the properties beyond `MAX_COLUMNS`, and content that is no row at all, are kept as JSON. */
export const REST_COLUMN = 'thuộc tính khác';

/** Every column gets one name of its own: `cột 3` without a name, `Tên (2)` for a second "Tên". */
export function uniqueNames(raw: readonly string[]): string[] {
  const taken = new Set<string>();
  const times = new Map<string, number>();
  return raw.map((text, index) => {
    const name = text.normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, 280) || `cột ${index + 1}`;
    let unique = name;
    for (let count = times.get(name) ?? 2; taken.has(unique.toLowerCase()); count += 1) {
      unique = `${name} (${count})`;
      times.set(name, count + 1);
    }
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/** Learns the property names of features in the order in which they come. */
export class ColumnUnion {
  readonly #index = new Map<string, number>();
  #hasRest = false;

  add(properties: Record<string, unknown>): void {
    for (const name of Object.keys(properties)) {
      if (this.#index.has(name)) continue;
      if (this.#index.size < MAX_COLUMNS) this.#index.set(name, this.#index.size);
      else this.#hasRest = true;
    }
  }

  /** A row that is no feature has nothing but its content. */
  addRest(): void {
    this.#hasRest = true;
  }

  /** The union so far; properties that come later are kept in `REST_COLUMN`. */
  get columns(): string[] {
    return uniqueNames([...this.#index.keys(), ...(this.#hasRest ? [REST_COLUMN] : [])]);
  }

  /** Cells in the order of `columns`. */
  cells(properties: Record<string, unknown>): unknown[] {
    const cells: unknown[] = new Array(this.#index.size + (this.#hasRest ? 1 : 0)).fill(null);
    const rest: Record<string, unknown> = {};
    let hasRest = false;
    for (const [name, value] of Object.entries(properties)) {
      const index = this.#index.get(name);
      if (index !== undefined) cells[index] = typeof value === 'string' ? value.normalize('NFC') : value;
      else {
        rest[name] = value;
        hasRest = true;
      }
    }
    if (hasRest && this.#hasRest) cells[this.#index.size] = JSON.stringify(rest);
    return cells;
  }

  /** Cells of a row that is no feature. */
  restCells(content: unknown): unknown[] {
    const cells: unknown[] = new Array(this.#index.size + 1).fill(null);
    cells[this.#index.size] = typeof content === 'string' ? content : JSON.stringify(content);
    return cells;
  }
}
