import { sql } from 'kysely';
import type { Database, Db } from './database.ts';
import type { Dialect } from './spatial.ts';

/** Tables to which the application only adds. */
const APPEND_ONLY: ReadonlySet<string> = new Set(['audit_entries', 'audit_seals']);
/** Tables that only the owner writes. */
const READ_ONLY = /^kysely_migration/;

/**
 * Gives the application's role what it needs of the tables, and of the audit no more than adding and reading.
 * Whoever owns the database or the schema needs no right to a table: such a role is refused.
 * @param owner opened as the owner of the tables, PostgreSQL
 * @param role the application's
 */
export async function grantToApplication({ db }: Database, role: string): Promise<void> {
  const { rows: found } = await sql<{ is_unfit: boolean }>`
    SELECT rolsuper OR pg_has_role(oid, current_user, 'member') AS is_unfit FROM pg_roles
    WHERE rolname = ${role}`.execute(db);
  const [known] = found;
  if (known === undefined) throw new Error(`DATABASE_URL: PostgreSQL has no role ${role}`);
  if (known.is_unfit)
    throw new Error(
      `DATABASE_URL: the role ${role} is a superuser or may act as the owner of DATABASE_OWNER_URL; it could change the audit`,
    );
  const { rows: held } = await sql<{ thing: string }>`
    SELECT thing FROM (
      SELECT 'database ' || datname AS thing, datdba AS owner FROM pg_database WHERE datname = current_database()
      UNION ALL
      SELECT 'schema ' || nspname, nspowner FROM pg_namespace WHERE nspname = current_schema()
      UNION ALL
      SELECT 'table ' || relname, relowner FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE nspname = current_schema() AND relname IN (${sql.join([...APPEND_ONLY])})
    ) AS owned WHERE pg_has_role(${role}, owner, 'member')`.execute(db);
  if (held.length > 0)
    throw new Error(
      `DATABASE_URL: the role ${role} owns the ${held.map(({ thing }) => thing).join(', the ')}, or may act as the owner; it could drop or replace the audit. REASSIGN OWNED BY ${role} TO the role of DATABASE_OWNER_URL`,
    );
  await db.transaction().execute(async (trx) => {
    const to = sql.id(role);
    const { rows: tables } = await sql<{ name: string }>`
      SELECT tablename AS name FROM pg_tables
      WHERE schemaname = current_schema() AND tableowner = current_user`.execute(trx);
    for (const { name } of tables) {
      const table = sql.id(name);
      const may = READ_ONLY.test(name)
        ? 'SELECT'
        : APPEND_ONLY.has(name)
          ? 'SELECT, INSERT'
          : 'SELECT, INSERT, UPDATE, DELETE';
      await sql`REVOKE ALL ON ${table} FROM ${to}, PUBLIC`.execute(trx);
      await sql`GRANT ${sql.raw(may)} ON ${table} TO ${to}`.execute(trx);
    }
    await sql`GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${sql.id(await schemaOf(trx))} TO ${to}`.execute(trx);
  });
}

async function schemaOf(db: Db): Promise<string> {
  const { rows } = await sql<{ name: string }>`SELECT current_schema() AS name`.execute(db);
  return rows[0]?.name ?? 'public';
}

/** Lets rows of the audit be removed, for the rest of the transaction; whoever owns the tables alone can do it. */
export async function liftAuditGuard(trx: Db, dialect: Dialect): Promise<void> {
  for (const table of APPEND_ONLY) {
    const name = sql.raw(table);
    if (dialect === 'postgres') await sql`ALTER TABLE ${name} DISABLE TRIGGER ${name}_kept`.execute(trx);
    else await sql`DROP TRIGGER ${name}_no_delete`.execute(trx);
  }
}

export async function restoreAuditGuard(trx: Db, dialect: Dialect): Promise<void> {
  for (const table of APPEND_ONLY) {
    const name = sql.raw(table);
    if (dialect === 'postgres') await sql`ALTER TABLE ${name} ENABLE TRIGGER ${name}_kept`.execute(trx);
    else
      await sql`CREATE TRIGGER ${name}_no_delete BEFORE delete ON ${name}
        BEGIN SELECT RAISE(ABORT, '${name} is append-only'); END`.execute(trx);
  }
}
