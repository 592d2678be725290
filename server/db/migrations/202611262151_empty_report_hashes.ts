import { type Kysely, sql } from 'kysely';

/**
 * Hashes of residents' reports once held the telephone number, which trying all numbers would bring back after it was
 * deleted. Which those are cannot be told from the others: all are emptied, and such a report is known by its id.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`UPDATE resident_reports SET content_hash = ''`.execute(db);
}
