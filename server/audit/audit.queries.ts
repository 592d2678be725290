import { type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type { AuditEntriesTable, AuditPersonalTable, AuditSealsTable } from '../db/audit-schema.ts';
import type { Db } from '../db/database.ts';
import type { Schema } from '../db/schema.ts';
import type { Dialect } from '../db/spatial.ts';
import type { AuditKind } from '../domain/audit.ts';

export type AuditEntryRow = Selectable<AuditEntriesTable>;
export type SealRow = Selectable<AuditSealsTable>;

/** Any number that nothing else takes. */
const SEALER_LOCK = 726_811_205;

const ENTRY_COLUMNS = [
  'number',
  'at',
  'actor_id',
  'actor_role',
  'address',
  'request_id',
  'kind',
  'action',
  'entity',
  'entity_id',
  'commune_code',
  'count',
  'details',
] as const;

/** For the rest of the transaction; on SQLite nobody else writes anyway. @returns false: another one has it */
export async function takeSealerLock(db: Db, dialect: Dialect): Promise<boolean> {
  if (dialect === 'sqlite') return true;
  const { rows } = await sql<{ is_taken: boolean }>`
    SELECT pg_try_advisory_xact_lock(${SEALER_LOCK}) AS is_taken`.execute(db);
  return rows[0]?.is_taken === true;
}

/** The oldest transaction that is still running: every one before it has ended. */
export async function readOldestTransaction(db: Db, dialect: Dialect): Promise<number> {
  if (dialect === 'sqlite') return 0;
  const { rows } = await sql<{ at: number }>`
    SELECT (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint AS at`.execute(db);
  return rows[0]?.at ?? 0;
}

/** An id above that of every transaction that has begun to write: this one's own, taken now. */
export async function readNextTransaction(db: Db, dialect: Dialect): Promise<number> {
  if (dialect === 'sqlite') return 0;
  const { rows } = await sql<{ at: number }>`
    SELECT (pg_current_xact_id()::text)::bigint AS at`.execute(db);
  return rows[0]?.at ?? 0;
}

export async function findNewestSeal(db: Db): Promise<SealRow | null> {
  const row = await db
    .selectFrom('audit_seals')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

export async function findHighestNumber(db: Db): Promise<number> {
  const row = await db
    .selectFrom('audit_entries')
    .select('number')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.number ?? 0;
}

/** Seals that cover numbers above this one. */
export function listSealsAfter(db: Db, entryNumber: number): Promise<SealRow[]> {
  return db
    .selectFrom('audit_seals')
    .selectAll()
    .where('last_number', '>', entryNumber)
    .orderBy('number')
    .execute();
}

/** Entries in order of number: those of the gaps that have come to light, and all after the last one. */
export async function listUnsealed(
  db: Db,
  gaps: readonly number[],
  last: number,
  limit: number,
): Promise<AuditEntryRow[]> {
  const late: AuditEntryRow[] = [];
  for (let from = 0; from < gaps.length && late.length < limit; from += 500) {
    const some = gaps.slice(from, from + 500);
    late.push(
      ...(await db
        .selectFrom('audit_entries')
        .select(ENTRY_COLUMNS)
        .where('number', 'in', some)
        .orderBy('number')
        .limit(limit - late.length)
        .execute()),
    );
  }
  if (late.length >= limit) return late;
  const fresh = await listEntriesAfter(db, last, limit - late.length);
  return [...late, ...fresh];
}

export function listEntriesAfter(db: Db, number: number, limit: number): Promise<AuditEntryRow[]> {
  return db
    .selectFrom('audit_entries')
    .select(ENTRY_COLUMNS)
    .where('number', '>', number)
    .orderBy('number')
    .limit(limit)
    .execute();
}

export async function insertSeal(db: Db, seal: SealRow): Promise<void> {
  await db.insertInto('audit_seals').values(seal).execute();
}

export function listSeals(db: Db, afterNumber: number, limit: number): Promise<SealRow[]> {
  return db
    .selectFrom('audit_seals')
    .selectAll()
    .where('number', '>', afterNumber)
    .orderBy('number')
    .limit(limit)
    .execute();
}

/** Entries after a number that no seal covers: those that the newest seal leaves open. */
export async function countEntriesAfter(db: Db, number: number): Promise<number> {
  const row = await db
    .selectFrom('audit_entries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('number', '>', number)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Texts about people by what entries have instead of them. */
export async function listPersonal(
  db: Db,
  commitments: readonly string[],
): Promise<Map<string, Selectable<AuditPersonalTable>>> {
  const rows: Selectable<AuditPersonalTable>[] = [];
  for (let from = 0; from < commitments.length; from += 500) {
    const some = commitments.slice(from, from + 500);
    rows.push(
      ...(await db.selectFrom('audit_personal').selectAll().where('commitment', 'in', some).execute()),
    );
  }
  return new Map(rows.map((row) => [row.commitment, row]));
}

/** In order of their commitments. */
export function pageOfPersonal(
  db: Db,
  after: string,
  limit: number,
): Promise<Selectable<AuditPersonalTable>[]> {
  return db
    .selectFrom('audit_personal')
    .selectAll()
    .where('commitment', '>', after)
    .orderBy('commitment')
    .limit(limit)
    .execute();
}

/** What is looked for: exact values, and moments of the period. */
export interface EntrySearch {
  kind?: AuditKind | undefined;
  /** null: every commune, and what belongs to none. */
  communes: readonly string[] | null;
  /** Of what belongs to no commune these kinds only; all without. */
  kindsWithoutCommune?: readonly AuditKind[] | undefined;
  actorId?: string | undefined;
  entityId?: string | undefined;
  /** Not before. */
  from?: string | undefined;
  /** Before. */
  to?: string | undefined;
}

type Place = readonly [at: string, number: number];

/**
 * Newest first, after a place in that order. With several communes the newest of each are asked for by themselves, so
 * that every one is found through its index.
 */
export async function listEntries(
  db: Db,
  search: EntrySearch,
  after: Place | null,
  limit: number,
): Promise<AuditEntryRow[]> {
  const { communes } = search;
  const isNamed = search.entityId !== undefined || search.actorId !== undefined;
  if (communes === null || communes.length === 0 || communes.length > MOST_APART || isNamed) {
    if (communes?.length === 0) return [];
    return entriesQuery(db, search, after, limit).execute();
  }
  const parts: AuditEntryRow[] = [];
  for (const code of communes)
    parts.push(...(await entriesQuery(db, { ...search, communes: [code] }, after, limit).execute()));
  return parts.sort((a, b) => (a.at === b.at ? b.number - a.number : a.at < b.at ? 1 : -1)).slice(0, limit);
}

/** More communes are nearly all of them: going through the newest entries finds them soon. */
const MOST_APART = 30;

export function entriesQuery(
  db: Db,
  search: EntrySearch,
  after: Place | null,
  limit: number,
): SelectQueryBuilder<Schema, 'audit_entries', AuditEntryRow> {
  const { kind, communes, kindsWithoutCommune, actorId, entityId, from, to } = search;
  let query = db.selectFrom('audit_entries').select(ENTRY_COLUMNS);
  if (kind !== undefined) query = query.where('kind', '=', sql.lit(kind));
  // As the partial index has it: SQLite does not conclude it.
  if (kind !== undefined && kind !== 'write') query = query.where('kind', '<>', sql.lit('write'));
  if (communes?.length === 1) query = query.where('commune_code', '=', communes[0] as string);
  else if (communes !== null) query = query.where('commune_code', 'in', [...communes]);
  else if (kindsWithoutCommune !== undefined)
    query = query.where((eb) =>
      eb.or([eb('commune_code', 'is not', null), eb('kind', 'in', [...kindsWithoutCommune])]),
    );
  if (actorId !== undefined) query = query.where('actor_id', '=', actorId);
  if (entityId !== undefined) query = query.where('entity_id', '=', entityId);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  if (after !== null) {
    const [at, number] = after;
    // The first part is what an index can begin at.
    query = query.where('at', '<=', at).where((eb) => eb.or([eb('at', '<', at), eb('number', '<', number)]));
  }
  return query.orderBy('at', 'desc').orderBy('number', 'desc').limit(limit);
}

/** Names by user id, as they now are: of accounts, and of erased people. */
export async function listNames(db: Db, userIds: readonly string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const users = await db
    .selectFrom('user')
    .select(['id', 'name'])
    .where('id', 'in', [...userIds])
    .execute();
  const erased = await db
    .selectFrom('erased_people')
    .select(['user_id', 'pseudonym'])
    .where('user_id', 'in', [...userIds])
    .execute();
  return new Map([
    ...erased.map(({ user_id, pseudonym }): [string, string] => [user_id, pseudonym]),
    ...users.map(({ id, name }): [string, string] => [id, name]),
  ]);
}

/**
 * People by name: users, and those that were erased.
 * @param communes only those who did something there; null: all
 */
export async function listPeople(
  db: Db,
  communes: readonly string[] | null,
): Promise<{ id: string; name: string }[]> {
  const acted =
    communes === null
      ? sql`1 = 1`
      : sql`EXISTS (SELECT 1 FROM audit_entries e WHERE e.actor_id = p.id
          AND e.commune_code IN (${sql.join([...communes, ''])}))`;
  const { rows } = await sql<{ id: string; name: string }>`
    SELECT p.id, p.name FROM (SELECT id, name FROM "user"
      UNION ALL SELECT user_id, pseudonym FROM erased_people) AS p
    WHERE ${acted} ORDER BY p.name, p.id`.execute(db);
  return rows;
}

/** Readable codes of sites and play spaces by id. */
export async function listPlaceCodes(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const sites = await db
    .selectFrom('sites')
    .select(['id', 'code'])
    .where('id', 'in', [...ids])
    .execute();
  const spaces = await db
    .selectFrom('play_spaces')
    .select(['id', 'code'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map([...sites, ...spaces].map(({ id, code }) => [id, code]));
}

/** Ids of places with a readable code. */
export async function findPlaceByCode(db: Db, code: string): Promise<string | null> {
  const site = await db.selectFrom('sites').select('id').where('code', '=', code).executeTakeFirst();
  if (site) return site.id;
  const space = await db.selectFrom('play_spaces').select('id').where('code', '=', code).executeTakeFirst();
  return space?.id ?? null;
}

export async function findFirstSeal(db: Db): Promise<SealRow | null> {
  const row = await db.selectFrom('audit_seals').selectAll().orderBy('number').limit(1).executeTakeFirst();
  return row ?? null;
}

/** The last seal of before a moment below which nothing was left to come, up to a number. */
export async function findCutSeal(db: Db, before: string, upTo: number): Promise<SealRow | null> {
  const row = await db
    .selectFrom('audit_seals')
    .selectAll()
    .where('sealed_at', '<', before)
    .where('number', '<=', upTo)
    .whereRef('settled_through', '=', 'last_number')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** Entries up to those of a seal, the seals before it, and texts of before a moment. @returns how many entries */
export async function removeBefore(db: Db, seal: SealRow, textsBefore: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('audit_entries')
    .where('number', '<=', seal.last_number)
    .executeTakeFirstOrThrow();
  await db.deleteFrom('audit_seals').where('number', '<', seal.number).execute();
  await db.deleteFrom('audit_personal').where('made_at', '<', textsBefore).execute();
  return Number(numDeletedRows);
}
