import { CompiledQuery, type Kysely } from 'kysely';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

/** A query with its values, ready to be sent. */
export type Query<R = unknown> = CompiledQuery<R>;

type Build<V extends readonly unknown[], R> = (db: Db, ...values: V) => CompiledQuery<R>;

/** A query without its values: `slots` says which value stands where, or holds one that never changes. */
interface Template {
  compiled: CompiledQuery;
  slots: readonly (Slot | { constant: unknown })[];
}

class Slot {
  readonly index: number;
  constructor(index: number) {
    this.index = index;
  }
}

/** Texts of kept queries, each with the name under which PostgreSQL keeps its plan. */
const names = new Map<string, string>();

export function nameOfKeptQuery(text: string): string | undefined {
  return names.get(text);
}

/**
 * A query whose text is made once per database and then only takes values: making the text of a wide
 * statement costs more than running it. `build` may only pass its values on as parameters, never look at
 * them, so their number is fixed.
 */
export function keepQuery<V extends readonly unknown[], R>(build: Build<V, R>): Build<V, R> {
  const slots = Array.from({ length: build.length - 1 }, (_, index) => new Slot(index));
  const templates = new WeakMap<object, Template>();
  return (db, ...values) => {
    // One adapter per opened database: transactions share that of their connection.
    const { adapter } = db.getExecutor();
    let template = templates.get(adapter);
    if (template === undefined) {
      template = toTemplate(build(db, ...(slots as unknown as V)));
      templates.set(adapter, template);
    }
    return {
      ...template.compiled,
      parameters: template.slots.map((slot) => (slot instanceof Slot ? values[slot.index] : slot.constant)),
    } as CompiledQuery<R>;
  };
}

function toTemplate(compiled: CompiledQuery): Template {
  if (!names.has(compiled.sql)) names.set(compiled.sql, `kept_${names.size}`);
  return {
    compiled,
    slots: compiled.parameters.map((value) => (value instanceof Slot ? value : { constant: value })),
  };
}

/** Several queries on their way to the database as one. */
export class Trip {
  readonly queries: readonly CompiledQuery[];
  /** The transaction ends with the last of them. */
  readonly isLast: boolean;
  constructor(queries: readonly CompiledQuery[], isLast: boolean) {
    this.queries = queries;
    this.isLast = isLast;
  }
}

/** Stands for a `Trip`, its only parameter; the drivers' wrappers never send it. */
export const TRIP = '-- trip';

type RowsOf<Q extends readonly CompiledQuery[]> = {
  [K in keyof Q]: Q[K] extends CompiledQuery<infer R> ? R[] : never;
};

/**
 * Runs queries in order and gives the rows of each: over a network they go in one trip, and the answers come
 * back together. In a transaction the first fault is thrown, and none of the later queries has had an effect.
 * @param isLast nothing but the commit follows: PostgreSQL is sent it along
 */
export async function runTogether<const Q extends readonly CompiledQuery[]>(
  db: Db,
  queries: Q,
  isLast = false,
): Promise<RowsOf<Q>> {
  const { rows } = await db.executeQuery<unknown>(CompiledQuery.raw(TRIP, [new Trip(queries, isLast)]));
  return rows as unknown as RowsOf<Q>;
}
