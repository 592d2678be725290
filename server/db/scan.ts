import { setImmediate as nextTurn } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

type ScannedTable = 'sites' | 'play_spaces';

/**
 * Every committed row of a table in no particular order, as arrays that begin with the named columns, in batches
 * between which other work goes on. Numbers come as numbers or as text, whichever is cheaper for the database. Rows that are
 * written meanwhile may be missing or old: whoever needs them follows the change feed from before the first batch.
 */
export type Scan = (
  table: ScannedTable,
  columns: readonly string[],
) => AsyncIterable<readonly (readonly unknown[])[]>;

/** Few enough to die young: larger batches are copied by the collector. */
const ROWS_PER_BATCH = 1000;

const MOST_MAPPED_BYTES = 2 ** 35;

/** On a connection of its own: that of the writes would show what is not committed yet. */
export function scanSqlite(path: string): Scan {
  return async function* (table, columns) {
    const connection = new BetterSqlite3(path, { readonly: true });
    // Read once from end to end: a copy of each page into a cache would serve nobody.
    connection.pragma(`mmap_size = ${MOST_MAPPED_BYTES}`);
    try {
      const statement = connection
        .prepare(
          `SELECT ${columns.join(', ')}, rowid FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${ROWS_PER_BATCH}`,
        )
        .raw();
      for (let after = 0; ; ) {
        const rows = statement.all(after) as (readonly unknown[])[];
        const last = rows.at(-1);
        if (!last) return;
        after = last.at(-1) as number;
        yield rows;
        await nextTurn();
      }
    } finally {
      connection.close();
    }
  };
}

/** By COPY, which spares both sides a message and an object per row; on a connection of its own, which COPY needs. */
export function scanPostgres(connect: () => pg.Client): Scan {
  return async function* (table, columns) {
    const client = connect();
    await client.connect();
    try {
      const stream = client.query(copyTo(`COPY (SELECT ${columns.join(', ')} FROM ${table}) TO STDOUT`));
      let rest: Buffer = Buffer.alloc(0);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        const end = bytes.lastIndexOf(0x0a);
        rest = bytes.subarray(end + 1);
        if (end >= 0) yield bytes.toString('utf8', 0, end).split('\n').map(readCopyLine);
      }
    } finally {
      await client.end();
    }
  };
}

const ESCAPED: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** Values of one line of COPY's text format. */
export function readCopyLine(line: string): (string | null)[] {
  const cells: (string | null)[] = line.split('\t');
  if (!line.includes('\\')) return cells;
  return cells.map((cell) =>
    cell === null || cell === '\\N'
      ? null
      : cell.replace(/\\(.)/gs, (_, character: string) => ESCAPED[character] ?? character),
  );
}
