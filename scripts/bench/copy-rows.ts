import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import BetterSqlite3 from 'better-sqlite3';
import { from as copyFrom } from 'pg-copy-streams';
import { connect } from './stores.ts';

/** Tables that hold the sites, parents first. The change feed of the target starts by itself. */
const TABLES = [
  'sites',
  'site_card_versions',
  'site_events',
  'site_measures',
  'site_codes',
  'coverage_counters',
];
const ROWS_PER_CHUNK = 500;

/** Moves the rows of a filled SQLite file into an empty PostgreSQL database of the same schema. */
export async function copyRows(sqlitePath: string, postgresUrl: string): Promise<void> {
  const source = new BetterSqlite3(sqlitePath, { readonly: true });
  const client = connect(postgresUrl);
  await client.connect();
  try {
    // Every reference holds in the source; asking again row by row would double the time.
    await client.query('SET session_replication_role = replica');
    for (const table of TABLES) {
      const columns = source.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all();
      const list = columns.join(', ');
      const rows = source.prepare(`SELECT ${list} FROM ${table}`).raw().iterate();
      await pipeline(
        Readable.from(chunks(rows as Iterable<unknown[]>)),
        client.query(copyFrom(`COPY ${table} (${list}) FROM STDIN`)),
      );
      if (columns.includes('seq')) {
        await client.query(
          `SELECT setval(pg_get_serial_sequence('${table}', 'seq'), (SELECT coalesce(max(seq), 1) FROM ${table}))`,
        );
      }
    }
    await client.query('VACUUM ANALYZE');
  } finally {
    source.close();
    await client.end();
  }
}

function* chunks(rows: Iterable<unknown[]>): Generator<string> {
  let lines: string[] = [];
  for (const row of rows) {
    lines.push(row.map(toCopyText).join('\t'));
    if (lines.length < ROWS_PER_CHUNK) continue;
    yield `${lines.join('\n')}\n`;
    lines = [];
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`;
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function toCopyText(value: unknown): string {
  if (value === null) return '\\N';
  return String(value).replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}
