import { sql } from 'kysely';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NAMES_ALONE, NAMES_BESIDE_IDS } from '../../server/audit/erase-person.queries.ts';
import { erasePerson, eraseTexts } from '../../server/audit/erase-person.service.ts';
import { verifyAudit } from '../../server/audit/verify.service.ts';
import { DEMO_USERS, ensureUser } from '../../server/auth/auth.service.ts';
import { forgetActors } from '../../server/auth/kept-actors.ts';
import type { SiteEvent } from '../../server/domain/site-events.ts';
import type { Site } from '../../server/domain/sites.ts';
import { auditOf } from '../support/audit.ts';
import { newEvent, newSite } from '../support/builders.ts';
import { EVERY_WRITE } from '../support/every-write.ts';
import { TestTablet } from '../support/tablet.ts';
import { createTestApp, DIALECT, NEIGHBOUR, type RequestOptions, type TestApp } from '../support/test-app.ts';
import { newValue } from '../support/values.ts';

const NAME = 'Nguyễn Thị "Duy" Nhất_100%';
const EMAIL = 'officer@bo-an.test';
const OPEN = { startsOn: null, endsOn: null };
const RIGHTS = { role: 'officer', unitId: null, roleStartsOn: null, roleEndsOn: null };

let app: TestApp;
let audit: ReturnType<typeof auditOf>;
let officerId: string;
beforeAll(async () => {
  app = await createTestApp();
  audit = auditOf(app);
  for (const user of ['officer', 'field', 'city', 'admin', 'neighbour'] as const) await app.signIn(user);
  const { database } = app.parts.deps;
  await sql`UPDATE "user" SET name = ${NAME} WHERE email = ${EMAIL}`.execute(database.db);
  forgetActors(database);
  officerId = (await app.json<{ userId: string }>('/api/me', { as: 'officer' })).userId;
});
afterAll(() => app.close());

async function write<T>(route: string, path: string, options: RequestOptions = {}): Promise<T> {
  const [method = 'POST'] = route.split(' ');
  const answer = await app.request(path, { as: 'officer', method, ...options });
  const text = await answer.text();
  expect(answer.ok, `${route}: ${answer.status} ${text}`).toBe(true);
  return (text === '' ? null : JSON.parse(text)) as T;
}
const told = async () => undefined;

/** `table.column` of everything in the database in which a text stands. */
async function placesOf(text: string): Promise<string[]> {
  const { db } = app.parts.deps.database;
  const { rows: columns } =
    DIALECT === 'sqlite'
      ? await sql<{ table: string; column: string }>`
          SELECT m.name AS "table", c.name AS "column" FROM sqlite_master m, pragma_table_info(m.name) c
          WHERE m.type = 'table'`.execute(db)
      : await sql<{ table: string; column: string }>`
          SELECT c.table_name AS "table", c.column_name AS "column" FROM information_schema.columns c
          JOIN pg_tables t ON t.schemaname = c.table_schema AND t.tablename = c.table_name
          WHERE c.table_schema = current_schema() AND c.data_type IN ('text', 'character varying')
            AND c.table_name <> 'spatial_ref_sys'`.execute(db);
  const found: string[] = [];
  for (const [table, own] of Map.groupBy(columns, (column) => column.table)) {
    const flags = own.map(({ column }) => {
      const at =
        DIALECT === 'sqlite'
          ? sql`instr(${sql.ref(column)}, ${text})`
          : sql`position(${text} IN ${sql.ref(column)})`;
      return sql`max(CASE WHEN ${at} > 0 THEN 1 ELSE 0 END) AS ${sql.ref(column)}`;
    });
    const { rows } = await sql<Record<string, number | null>>`
      SELECT ${sql.join(flags)} FROM ${sql.table(table)}`.execute(db);
    for (const { column } of own) if (rows[0]?.[column] === 1) found.push(`${table}.${column}`);
  }
  return found.sort();
}
const inJson = JSON.stringify(NAME).slice(1, -1);

describe('a person', () => {
  for (const [name, writes] of Object.entries(EVERY_WRITE))
    it(`does everything there is to do ${name}`, () => writes({ app, write, told }));

  it('is on the other side of a conflict too, and of an undone import', async () => {
    const site = await app.json<Site>('/api/sites', { as: 'admin', json: newSite({ hamlet: 'Tổ 1' }) }, 201);
    await write('PATCH', `/api/sites/${site.id}`, { json: { version: 1, hamlet: 'Tổ 2' } });
    const tablet = new TestTablet(app, 'admin');
    const [receipt] = await tablet.send(tablet.card(site.id, { hamlet: 'Tổ 1' }, { hamlet: 'Tổ 3' }));
    expect(receipt?.outcome).toBe('conflict');
    const places = [...(await placesOf(NAME)), ...(await placesOf(inJson))];
    for (const place of [
      'sites.updated_by_name',
      'site_events.actor_name',
      'site_events.payload',
      'site_card_versions.actor_name',
      'play_inspections.actor_name',
      'assessment_events.actor_name',
      'assessment_files.uploaded_by_name',
      'report_events.actor_name',
      'indicator_values.updated_by_name',
      'indicator_value_events.actor_name',
      'imports.created_by_name',
      'imports.undone_by_name',
      'tablets.user_name',
      'tablets.handed_in_by',
      'sync_items.handed_in_by',
      'sync_conflicts.tablet_by',
      'sync_conflicts.office_by',
      'sync_conflicts.resolved_by',
      'custody_acts.by_name',
      'resident_reports.decided_by_name',
      'person_changes.before',
      'person_changes.after',
      'user.name',
    ])
      expect(places, place).toContain(place);
    expect(await placesOf(`(thay mặt ${NAME})`)).toContain('site_events.actor_name');
  });

  it('is found nowhere in the database once erased, and is a pseudonym where the work is shown', async () => {
    const [site] = (await app.json<{ items: Site[] }>('/api/sites', { as: 'admin' })).items;
    await write('POST', `/api/sites/${site?.id}/events`, { json: { events: [newEvent('noted')] } });
    await app.parts.audit.sealer.sealAll();
    const context = await app.parts.auth.$context;
    const { pseudonym, rows } = await erasePerson(app.parts.deps, { id: officerId, name: NAME }, () =>
      context.internalAdapter.deleteUser(officerId),
    );
    forgetActors(app.parts.deps.database);
    expect(pseudonym).toMatch(/^Người dùng [0-9A-F]{4}$/);
    expect(rows).toBeGreaterThan(15);
    expect(await placesOf(NAME)).toEqual([]);
    expect(await placesOf(inJson)).toEqual([]);
    expect(await placesOf(EMAIL)).toEqual([]);
    const log = await app.json<{ items: SiteEvent[] }>(`/api/sites/${site?.id}/events`, { as: 'admin' });
    expect(log.items.at(-1)?.actorName).toBe(pseudonym);
    expect((await app.request('/api/me', { as: 'officer' })).status).toBe(401);
  });

  it('is found in the audit by the pseudonym, and the chain holds', async () => {
    await app.parts.audit.sealer.sealAll();
    expect((await verifyAudit(app.parts.deps.database)).faults).toEqual([]);
    const entries = await audit.list(`person=${officerId}`);
    expect(entries.length).toBeGreaterThan(20);
    expect(new Set(entries.map(({ actor }) => actor?.name)).size).toBe(1);
    expect(entries[0]?.actor?.name).toMatch(/^Người dùng /);
    const [erased] = await audit.list('kind=account');
    expect(erased).toMatchObject({ action: 'person_erased', entityId: officerId });
  });

  it('who is the last administrator who can let others in is not erased', async () => {
    const { userId } = await app.json<{ userId: string }>('/api/me', { as: 'admin' });
    const admin = { id: userId, name: 'admin' };
    // Neither one who was only invited nor the public one of a demo is another.
    const json = { name: 'Quản trị mới', email: 'moi@admin.test', ...RIGHTS, role: 'admin', scopes: [] };
    await app.json('/api/people', { as: 'admin', json }, 201);
    const [ofDemo] = DEMO_USERS;
    if (ofDemo?.role !== 'admin') throw new Error('an administrator of the demo expected');
    await ensureUser(app.parts.auth, app.parts.deps.database, { ...ofDemo, username: 'admin.demo' });
    await expect(erasePerson(app.parts.deps, admin, async () => undefined)).rejects.toThrow(
      'last administrator',
    );
  });
});

describe('a person with an earlier name', () => {
  const OLD = 'Trần Thị Tên Cũ';

  it('is found by neither, nor in a reason; who has the same name keeps it', async () => {
    const { db } = app.parts.deps.database;
    const idOf = async (as: 'neighbour' | 'field' | 'city') =>
      (await app.json<{ userId: string }>('/api/me', { as })).userId;
    const [id, fieldId, cityId] = [await idOf('neighbour'), await idOf('field'), await idOf('city')];
    const rename = (name: string, reason: string) =>
      app.json(`/api/people/${id}`, {
        as: 'admin',
        method: 'PATCH',
        json: { ...RIGHTS, scopes: [{ ...OPEN, scope: `commune:${NEIGHBOUR}` }], name, reason },
      });
    await rename(OLD, 'ghi đúng họ tên');
    const cell = newValue({ area: NEIGHBOUR });
    const saved = await app.json('/api/values', { as: 'neighbour', json: { cells: [cell] } });
    expect(saved).toMatchObject({ results: [{ outcome: 'saved' }] });
    await rename('Trần Thị Tên Mới', `${OLD} đổi tên`);

    const at = new Date().toISOString();
    const days = { starts_on: '2026-01-01', ends_on: '2026-01-02', ended_at: null, ended_by: null };
    const away = (from: string, to: string) => ({
      ...{ id: makeId(), from_user_id: from, to_user_id: to, ...days },
      ...{ reason: `${from === id ? OLD : 'ai đó'} nghỉ`, created_at: at, created_by: from },
    });
    // The other one of that name is whom the field stood in for and to whom the city handed over.
    const other = makeId();
    await db
      .insertInto('delegations')
      .values([away(id, cityId), away(other, fieldId)])
      .execute();
    const act = (by: string, name: string) => ({
      ...{ act: 'tablet_lost', device_id: 'x', user_id: 'x', refusal_number: null, reason: '' },
      ...{ by_id: by, by_name: `${name} (thay mặt ${OLD})`, at },
    });
    await db
      .insertInto('custody_acts')
      .values([act(cityId, 'Người thành phố'), act(fieldId, 'Người hiện trường')])
      .execute();
    const handOver = (to: string, reason: string) => ({
      ...{ id: makeId(), from_user_id: cityId, to_user_id: to, counts: '{}', reason, at },
      ...{ by_id: 'x', by_name: 'x' },
    });
    await db
      .insertInto('hand_overs')
      .values([handOver(id, `cho ${OLD}`), { ...handOver(other, 'nghỉ hưu'), from_user_id: fieldId }])
      .execute();
    const change = (of: string) => ({
      ...{ user_id: of, action: 'handed_over', reason: '', before: '{}', by_id: 'x', by_name: 'x', at },
      after: JSON.stringify({ imports: 0, toName: OLD }),
    });
    await db
      .insertInto('person_changes')
      .values([change(cityId), change(fieldId)])
      .execute();
    for (const place of ['indicator_values.updated_by_name', 'person_changes.reason', 'delegations.reason'])
      expect(await placesOf(OLD), place).toContain(place);

    const context = await app.parts.auth.$context;
    const { pseudonym } = await erasePerson(app.parts.deps, { id, name: 'Trần Thị Tên Mới' }, () =>
      context.internalAdapter.deleteUser(id),
    );
    expect(await placesOf('Trần Thị Tên Mới')).toEqual([]);
    expect(await placesOf(OLD)).toEqual(['custody_acts.by_name', 'person_changes.after']);
    const acts = await db.selectFrom('custody_acts').select('by_name').where('at', '=', at).execute();
    expect(acts.map(({ by_name }) => by_name).sort()).toEqual([
      `Người hiện trường (thay mặt ${OLD})`,
      `Người thành phố (thay mặt ${pseudonym})`,
    ]);
    const told = await db.selectFrom('person_changes').select('after').where('at', '=', at).execute();
    expect(told.map(({ after }) => (JSON.parse(after) as { toName: string }).toName).sort()).toEqual(
      [OLD, pseudonym].sort(),
    );
  });
});

describe('somebody who is no user', () => {
  it('goes from the entries about a place, and the chain holds', async () => {
    const owner = `Ông Tư ${makeId()}`;
    const site = await app.json<Site>('/api/sites', { as: 'admin', json: newSite({ owner: 'HTX' }) }, 201);
    await app.json(`/api/sites/${site.id}`, { as: 'admin', method: 'PATCH', json: { version: 1, owner } });
    await app.json(`/api/sites/${site.id}`, {
      as: 'admin',
      method: 'PATCH',
      json: { version: 2, owner: 'UBND' },
    });
    expect(await placesOf(owner)).toContain('audit_personal.body');
    expect(await placesOf(owner)).not.toContain('audit_entries.details');
    expect(await eraseTexts(app.parts.deps, site.id)).toBe(4);
    expect(await placesOf(owner)).not.toContain('audit_personal.body');
    const [erased] = await audit.list('kind=account');
    expect(erased).toMatchObject({ action: 'texts_erased', communeCode: null, facts: { count: 4 } });
    const [, edited] = await audit.list(`thing=${site.id}&kind=write`);
    expect(edited?.changed).toMatchObject([{ field: 'owner', after: { kind: 'erased' } }]);
    await app.parts.audit.sealer.sealAll();
    expect((await verifyAudit(app.parts.deps.database)).faults).toEqual([]);
  });
});

describe('names in the schema', () => {
  it('are all told to who erases', async () => {
    const told = new Set([
      ...Object.entries(NAMES_BESIDE_IDS).map(([table, [name]]) => `${table}.${name}`),
      ...NAMES_ALONE.map(({ table, name }) => `${table}.${name}`),
    ]);
    const { db } = app.parts.deps.database;
    const tables = (await db.introspection.getTables()).filter(
      ({ name, isView }) => !isView && name !== 'spatial_ref_sys',
    );
    const names = tables.flatMap(({ name, columns }) =>
      columns
        .filter((column) => /_name$|^name$|_by$|email|phone/.test(column.name))
        .map((column) => `${name}.${column.name}`),
    );
    /** Names of places and files, ids of users, and what goes with the account. */
    const NOT_OF_USERS = new Set([
      ...['communes.name', 'communes.province_name', 'units.name', 'sites.name', 'play_spaces.name'],
      ...[
        'imports.file_name',
        'nightly_backups.name',
        'assessment_files.name',
        'criteria_maxima.source_name',
        'kysely_migration.name',
      ],
      ...['sites.updated_by', 'play_spaces.updated_by', 'criteria_maxima.entered_by', 'imports.created_by'],
      ...['assessment_files.uploaded_by', 'photo_uploads.uploaded_by', 'import_rows.decided_by'],
      ...['import_mappings.saved_by', 'user.name', 'user.email', 'user.emailVerified'],
      ...['delegations.created_by', 'delegations.ended_by', 'invitations.created_by'],
      // Of residents, who are no users.
      ...['resident_phones.phone', 'resident_reports.has_phone', 'resident_reports.decided_by'],
    ]);
    expect(names.filter((name) => !told.has(name) && !NOT_OF_USERS.has(name))).toEqual([]);
  });
});
