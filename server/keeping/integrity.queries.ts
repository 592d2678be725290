import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';

/** What the database itself finds wrong with its files, in its own words. */
export async function listDamages(db: Db, dialect: Dialect): Promise<string[]> {
  if (dialect === 'sqlite') {
    const { rows } = await sql<{ integrity_check: string }>`PRAGMA integrity_check`.execute(db);
    return rows.map((row) => row.integrity_check).filter((text) => text !== 'ok');
  }
  const { rows: invalid } = await sql<{ name: string }>`
    SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND NOT i.indisvalid
    UNION ALL SELECT conname FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
    WHERE n.nspname = current_schema() AND NOT c.convalidated`.execute(db);
  return [...invalid.map(({ name }) => `not valid: ${name}`), ...(await listIndexDamages(db))];
}

/** Is the extension amcheck there, and may this role use it. */
export async function hasAmcheck(db: Db): Promise<boolean> {
  const { rows } = await sql<{ may: boolean | null }>`
    SELECT has_function_privilege(to_regprocedure('bt_index_check(regclass, boolean)'), 'execute') AS may`.execute(
    db,
  );
  return rows[0]?.may === true;
}

async function listIndexDamages(db: Db): Promise<string[]> {
  if (!(await hasAmcheck(db))) return [];
  const { rows } = await sql<{ id: number; name: string }>`
    SELECT i.indexrelid::bigint AS id, c.relname AS name
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
      JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND a.amname = 'btree' AND c.relpersistence <> 't' AND i.indisvalid`.execute(
    db,
  );
  const damages: string[] = [];
  for (const { id, name } of rows) {
    // A fault would end the whole transaction; within a part of it the next index is still looked at.
    await sql`SAVEPOINT one_index`.execute(db);
    try {
      await sql`SELECT bt_index_check(${id}::oid::regclass, true)`.execute(db);
    } catch (error) {
      damages.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      await sql`ROLLBACK TO SAVEPOINT one_index`.execute(db);
    }
    await sql`RELEASE SAVEPOINT one_index`.execute(db);
  }
  return damages;
}

interface ForeignKey {
  name: string;
  child: string;
  parent: string;
  childColumns: string[];
  parentColumns: string[];
}

/** Rows that point to a row that is not there: how many, by foreign key. */
export async function listBrokenReferences(
  db: Db,
  dialect: Dialect,
): Promise<{ name: string; count: number }[]> {
  if (dialect === 'sqlite') {
    const { rows } = await sql<{ table: string; parent: string }>`PRAGMA foreign_key_check`.execute(db);
    const byKey = Map.groupBy(rows, ({ table, parent }) => `${table} → ${parent}`);
    return [...byKey].map(([name, broken]) => ({ name, count: broken.length }));
  }
  const broken: { name: string; count: number }[] = [];
  for (const key of await listForeignKeys(db)) {
    const pairs = key.childColumns.map((column, index) => {
      const parent = key.parentColumns[index] ?? '';
      return sql`p.${sql.ref(parent)} = c.${sql.ref(column)}`;
    });
    const filled = key.childColumns.map((column) => sql`c.${sql.ref(column)} IS NOT NULL`);
    const { rows } = await sql<{ count: number }>`
      SELECT count(*) AS count FROM ${sql.table(key.child)} c WHERE ${sql.join(filled, sql` AND `)}
        AND NOT EXISTS (SELECT 1 FROM ${sql.table(key.parent)} p WHERE ${sql.join(pairs, sql` AND `)})`.execute(
      db,
    );
    const count = Number(rows[0]?.count ?? 0);
    if (count > 0) broken.push({ name: `${key.child} → ${key.parent}`, count });
  }
  return broken;
}

async function listForeignKeys(db: Db): Promise<ForeignKey[]> {
  const columns = (table: string, numbers: string) => sql`
    (SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(${sql.ref(numbers)}) WITH ORDINALITY AS k (number, place)
      JOIN pg_attribute a ON a.attrelid = ${sql.ref(table)} AND a.attnum = k.number)`;
  const { rows } = await sql<{
    name: string;
    child: string;
    parent: string;
    own: string[];
    theirs: string[];
  }>`
    SELECT f.conname AS name, c.relname AS child, p.relname AS parent,
      ${columns('f.conrelid', 'f.conkey')} AS own, ${columns('f.confrelid', 'f.confkey')} AS theirs
    FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class p ON p.oid = f.confrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE f.contype = 'f' AND n.nspname = current_schema() ORDER BY 1`.execute(db);
  return rows.map(({ name, child, parent, own, theirs }) => ({
    name,
    child,
    parent,
    childColumns: own,
    parentColumns: theirs,
  }));
}
