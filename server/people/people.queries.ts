import type { Db } from '../db/database.ts';
import type { ScopeDays } from '../domain/people.ts';

/** Everything of a person, with Better Auth's part. */
export interface PersonRow {
  id: string;
  name: string;
  email: string;
  username: string | null;
  role: string | null;
  hasTwoFactor: boolean;
  unitId: string | null;
  unitName: string | null;
  unitCommuneCode: string | null;
  state: 'invited' | 'active' | 'deactivated';
  roleStartsOn: string | null;
  roleEndsOn: string | null;
  lastSignInAt: string | null;
  scopes: ScopeDays[];
}

function selectPeople(db: Db) {
  return db
    .selectFrom('user')
    .leftJoin('people', 'people.user_id', 'user.id')
    .leftJoin('units', 'units.id', 'people.unit_id')
    .select([
      'user.id',
      'user.name',
      'user.email',
      'user.displayUsername',
      'user.role',
      'user.twoFactorEnabled',
      'people.unit_id',
      'units.name as unit_name',
      'units.commune_code as unit_commune',
      'people.state',
      'people.role_starts_on',
      'people.role_ends_on',
      'people.last_sign_in_at',
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectPeople>['execute']>>[number];

const toPersonRow = (row: Row, scopes: ScopeDays[]): PersonRow => ({
  id: row.id,
  name: row.name,
  email: row.email,
  username: row.displayUsername,
  role: row.role,
  hasTwoFactor: Boolean(row.twoFactorEnabled),
  unitId: row.unit_id,
  unitName: row.unit_name,
  unitCommuneCode: row.unit_commune,
  state: row.state ?? 'active',
  roleStartsOn: row.role_starts_on,
  roleEndsOn: row.role_ends_on,
  lastSignInAt: row.last_sign_in_at,
  scopes,
});

/** Everybody, in order of name. Offices have hundreds of accounts, not millions: the service cuts and searches. */
export async function listPersonRows(db: Db): Promise<PersonRow[]> {
  const rows = await selectPeople(db).orderBy('user.name').orderBy('user.id').execute();
  const scopes = await db.selectFrom('user_scopes').selectAll().orderBy('scope').execute();
  const byUser = Map.groupBy(scopes, ({ user_id }) => user_id);
  return rows.map((row) => toPersonRow(row, (byUser.get(row.id) ?? []).map(toScope)));
}

export async function findPersonRow(db: Db, id: string): Promise<PersonRow | null> {
  const row = await selectPeople(db).where('user.id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const scopes = await db
    .selectFrom('user_scopes')
    .selectAll()
    .where('user_id', '=', id)
    .orderBy('scope')
    .execute();
  return toPersonRow(row, scopes.map(toScope));
}

const toScope = (row: { scope: string; starts_on: string | null; ends_on: string | null }): ScopeDays => ({
  scope: row.scope,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
});

/** E-mails are kept in small letters. */
export async function findPersonIdByEmail(db: Db, email: string): Promise<string | null> {
  const row = await db
    .selectFrom('user')
    .select('id')
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Writers of people wait for each other, so that no two of them take away the last administrator together. */
export async function holdPeople(trx: Db, now: string): Promise<void> {
  await trx
    .insertInto('app_settings')
    .values({ key: 'people_changed_at', value: now })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: now }))
    .execute();
}

/** Administrators who can sign in on a day and have no end. */
export async function listLastingAdmins(db: Db, today: string): Promise<{ id: string; email: string }[]> {
  return db
    .selectFrom('user')
    .leftJoin('people', 'people.user_id', 'user.id')
    .select(['user.id', 'user.email'])
    .where('user.role', '=', 'admin')
    .where((eb) => eb.or([eb('people.state', 'is', null), eb('people.state', '=', 'active')]))
    .where((eb) => eb.or([eb('people.role_starts_on', 'is', null), eb('people.role_starts_on', '<=', today)]))
    .where('people.role_ends_on', 'is', null)
    .execute();
}

export async function updatePersonRow(
  db: Db,
  id: string,
  changes: {
    name?: string;
    role?: string;
    unitId?: string | null;
    state?: PersonRow['state'];
    roleStartsOn?: string | null;
    roleEndsOn?: string | null;
  },
): Promise<void> {
  const { name, role, unitId, state, roleStartsOn, roleEndsOn } = changes;
  if (name !== undefined || role !== undefined) {
    await db
      .updateTable('user')
      .set({ ...(name === undefined ? {} : { name }), ...(role === undefined ? {} : { role }) })
      .where('id', '=', id)
      .execute();
  }
  const set = {
    ...(unitId === undefined ? {} : { unit_id: unitId }),
    ...(state === undefined ? {} : { state }),
    ...(roleStartsOn === undefined ? {} : { role_starts_on: roleStartsOn }),
    ...(roleEndsOn === undefined ? {} : { role_ends_on: roleEndsOn }),
  };
  if (Object.keys(set).length === 0) return;
  await db.updateTable('people').set(set).where('user_id', '=', id).execute();
}

export async function setUsername(db: Db, id: string, username: string): Promise<void> {
  await db
    .updateTable('user')
    .set({ username: username.toLowerCase(), displayUsername: username })
    .where('id', '=', id)
    .execute();
}

export async function isUsernameTaken(db: Db, username: string, except: string): Promise<boolean> {
  const row = await db
    .selectFrom('user')
    .select('id')
    .where('username', '=', username.toLowerCase())
    .where('id', '!=', except)
    .executeTakeFirst();
  return row !== undefined;
}

export interface ChangeOfPerson {
  userId: string;
  action: string;
  reason: string;
  before: object;
  after: object;
  byId: string;
  byName: string;
  at: string;
}

export async function insertPersonChange(db: Db, change: ChangeOfPerson): Promise<void> {
  await db
    .insertInto('person_changes')
    .values({
      user_id: change.userId,
      action: change.action,
      reason: change.reason,
      before: JSON.stringify(change.before),
      after: JSON.stringify(change.after),
      by_id: change.byId,
      by_name: change.byName,
      at: change.at,
    })
    .execute();
}

/** The last first. */
export async function listPersonChanges(db: Db, userId: string) {
  const rows = await db
    .selectFrom('person_changes')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('number', 'desc')
    .execute();
  return rows.map((row) => ({
    number: row.number,
    action: row.action,
    reason: row.reason,
    before: JSON.parse(row.before) as Record<string, unknown>,
    after: JSON.parse(row.after) as Record<string, unknown>,
    byName: row.by_name,
    at: row.at,
  }));
}

export async function listKnownScopes(db: Db): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('communes')
    .select(['code', 'name', 'kind', 'province_code', 'province_name'])
    .execute();
  const names = new Map<string, string>([['*', '']]);
  for (const row of rows) {
    names.set(`commune:${row.code}`, `${row.kind === 'phuong' ? 'phường' : 'xã'} ${row.name}`);
    names.set(`province:${row.province_code}`, row.province_name);
  }
  return names;
}
