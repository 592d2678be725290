import type { Db } from '../db/database.ts';

const ROWS_AT_ONCE = 400;

/** Which of the import keys are stored already. */
export async function findImportKeys(
  db: Db,
  table: 'sites' | 'play_spaces',
  keys: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for (let start = 0; start < keys.length; start += ROWS_AT_ONCE) {
    const rows = await db
      .selectFrom(table)
      .select('import_key')
      .where('import_key', 'in', keys.slice(start, start + ROWS_AT_ONCE))
      .execute();
    for (const row of rows) if (row.import_key !== null) found.add(row.import_key);
  }
  return found;
}
