import { type Kysely, sql } from 'kysely';

const TABLES = ['sites', 'play_spaces'] as const;
const ROWS_AT_ONCE = 1000;

/**
 * Import keys were SHA-256 in 64 hexadecimal digits; the first 22 letters in base64url name a place as surely in a
 * third of the index. They are made from what is stored, so files imported before are recognised still.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  for (const table of TABLES) {
    if (dialect === 'postgres') {
      await sql`UPDATE ${sql.table(table)}
        SET import_key = left(translate(encode(decode(import_key, 'hex'), 'base64'), E'+/\n', '-_'), 22)
        WHERE import_key ~ '^[0-9a-f]{64}$'`.execute(db);
      continue;
    }
    for (;;) {
      const { rows } = await sql<{ id: string; import_key: string }>`
        SELECT id, import_key FROM ${sql.table(table)} WHERE length(import_key) = 64 AND import_key NOT GLOB '*[^0-9a-f]*' LIMIT ${ROWS_AT_ONCE}`.execute(
        db,
      );
      if (rows.length === 0) break;
      for (const { id, import_key } of rows) {
        const short = Buffer.from(import_key, 'hex').toString('base64url').slice(0, 22);
        await sql`UPDATE ${sql.table(table)} SET import_key = ${short} WHERE id = ${id}`.execute(db);
      }
    }
  }
}
