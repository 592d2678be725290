import BetterSqlite3 from 'better-sqlite3';
import { mortonKey } from '../../server/db/morton.ts';

/** The generator's dense places get copies of their sites this far away at most, degrees (about 150 m). */
const SPREAD = 0.0014;
/** Codes of a commune's copies begin after those of its sites. */
const NUMBERS_PER_COPY = 100_000;

/**
 * Makes a filled file several times as large by copying its sites with their cards, events and measures: new ids
 * and codes, moved a little. Writing a million sites through the rules would take the better part of an hour on a
 * small machine; what a map, a list and an index read is the same.
 */
export function multiplySites(path: string, times: number): void {
  const connection = new BetterSqlite3(path);
  try {
    connection.pragma('synchronous = OFF');
    connection.pragma('foreign_keys = OFF');
    connection.pragma('cache_size = -500000');
    connection.function('morton', { deterministic: true }, (lon, lat) =>
      mortonKey(lon as number, lat as number),
    );
    connection.function('copied_id', { deterministic: true }, (id, copy) =>
      copiedId(id as string, copy as number),
    );
    connection.function('moved', { deterministic: true }, (id, copy, axis) =>
      moved(id as string, copy as number, axis as number),
    );
    connection.transaction(() => {
      for (let copy = 1; copy < times; copy++) copyOnce(connection, copy);
      connection.exec(`UPDATE coverage_counters SET amount = amount * ${times};
        UPDATE site_codes SET last_number = last_number + ${(times - 1) * NUMBERS_PER_COPY}`);
    })();
    connection.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
}

function copyOnce(connection: BetterSqlite3.Database, copy: number): void {
  const isOriginal = (column: string) => `substr(${column}, 20, 1) = '8'`;
  const insert = (table: string, changed: Record<string, string>, original: string) => {
    const columns = connection
      .prepare(`SELECT name FROM pragma_table_info('${table}')`)
      .pluck()
      .all()
      .filter((name) => name !== 'seq') as string[];
    const values = columns.map((name) => changed[name] ?? name).join(', ');
    connection.exec(`INSERT INTO ${table} (${columns.join(', ')})
      SELECT ${values} FROM ${table} WHERE ${isOriginal(original)}`);
  };
  const idOf = (column: string) => `copied_id(${column}, ${copy})`;
  const lon = `lon + moved(id, ${copy}, 0)`;
  const lat = `lat + moved(id, ${copy}, 1)`;
  insert(
    'sites',
    {
      id: idOf('id'),
      code: `substr(code, 1, 6) || (${copy * NUMBERS_PER_COPY} + CAST(substr(code, 7) AS integer))`,
      lon,
      lat,
      morton: `morton(${lon}, ${lat})`,
    },
    'id',
  );
  insert('site_card_versions', { site_id: idOf('site_id') }, 'site_id');
  insert('site_events', { id: idOf('id'), site_id: idOf('site_id') }, 'site_id');
  insert('site_measures', { id: idOf('id'), site_id: idOf('site_id') }, 'site_id');
}

/** The generator's ids have an 8 at the variant's place; copies have 9, a or b there and another digit behind. */
function copiedId(id: string, copy: number): string {
  const digit = Number.parseInt(id.slice(20, 21), 16) ^ (copy >>> 1);
  return `${id.slice(0, 19)}${copy % 2 === 0 ? '9' : 'a'}${digit.toString(16)}${id.slice(21)}`;
}

function moved(id: string, copy: number, axis: number): number {
  const digits = Number.parseInt(id.slice(-8), 16);
  const mixed = Math.imul(digits ^ (copy * 0x9e3779b1), 0x85ebca6b + 2 * axis) >>> 0;
  return (mixed / 2 ** 32 - 0.5) * 2 * SPREAD;
}
