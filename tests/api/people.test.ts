import { Workbook } from '@cj-tech-master/excelts';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, localDay } from '../../server/domain/calendar.ts';
import type {
  Account,
  InvitationLink,
  OpenWork,
  OrganisationUnit,
  PeopleImport,
  Person,
} from '../../server/domain/people.ts';
import { readSheets } from '../../server/imports/workbook.service.ts';
import { COMMAND } from '../../server/people/people.service.ts';
import { newAssessment } from '../support/assessments.ts';
import { newSite } from '../support/builders.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp, type TestUser } from '../support/test-app.ts';
import { newValue, ratio } from '../support/values.ts';

const PASSWORD = 'bờ ao làng em có rào tre';
let test: TestApp;
let offsetMs = 0;
const now = () => new Date(Date.now() + offsetMs).toISOString();
const today = () => localDay(now());
const passDays = (days: number) => {
  offsetMs += days * 86_400_000;
};
let units: OrganisationUnit[];
beforeAll(async () => {
  test = await createTestApp({ now });
  units = (await test.json<{ items: OrganisationUnit[] }>('/api/organisation', { as: 'admin' })).items;
});
afterAll(() => test.close());

const unitOf = (name: string, code: string | null = LONG_BIEN) => {
  const unit = units.find((each) => each.communeCode === code && each.name.startsWith(name));
  if (!unit) throw new Error(`no unit ${name}`);
  return unit;
};
const open = { roleStartsOn: null, roleEndsOn: null };
const inLongBien = (startsOn: string | null = null, endsOn: string | null = null) => [
  { scope: `commune:${LONG_BIEN}`, startsOn, endsOn },
];
let counter = 0;
function invited(overrides: Record<string, unknown> = {}) {
  counter += 1;
  return {
    name: `Người thứ ${counter}`,
    email: `nguoi${counter}@longbien.test`,
    unitId: unitOf('Phòng Kinh tế').id,
    role: 'officer',
    ...open,
    scopes: inLongBien(),
    ...overrides,
  };
}
async function invite(overrides: Record<string, unknown> = {}): Promise<InvitationLink> {
  return test.json('/api/people', { as: 'admin', json: invited(overrides) }, 201);
}
const tokenOf = ({ link }: { link: string }) => link.split('#')[1] ?? '';

async function post(path: string, json: unknown, cookie = '', method = 'POST') {
  const [Origin = ''] = test.parts.origins;
  const answer = await test.app.request(path, {
    method,
    headers: { 'Content-Type': 'application/json', Origin, ...(cookie === '' ? {} : { Cookie: cookie }) },
    body: JSON.stringify(json),
  });
  const body = (await answer.json().catch(() => ({}))) as Record<string, unknown> & { code?: string };
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  return { status: answer.status, body, cookie: cookies.join('; ') };
}
const get = async <T = Record<string, unknown>>(path: string, cookie: string) => {
  const answer = await test.app.request(path, { headers: { Cookie: cookie } });
  return { status: answer.status, body: (await answer.json().catch(() => ({}))) as T };
};
const accept = (link: InvitationLink, username?: string, password = PASSWORD) =>
  post('/api/invitations/accept', { token: tokenOf(link), username, password });
const signIn = (username: string, password = PASSWORD) =>
  post('/api/auth/sign-in/username', { username, password });

/** Somebody who took up an invitation and is signed in. */
async function newcomer(overrides: Record<string, unknown> = {}) {
  const link = await invite(overrides);
  const username = `user${counter}`;
  await accept(link, username);
  const { cookie } = await signIn(username);
  return { id: link.personId, username, cookie };
}
const code = async (path: string, as: TestUser, json: unknown, method = 'POST') => {
  const answer = await test.request(path, { as, json, method });
  return `${answer.status} ${((await answer.json()) as { code?: string }).code ?? ''}`.trim();
};

describe('the organisation tree', () => {
  it('has departments of the city, and offices below the committee of every commune', () => {
    const city = units.find(({ kind }) => kind === 'city');
    const committees = units.filter(({ kind }) => kind === 'commune');
    expect(committees.filter(({ parentId }) => parentId === city?.id)).toHaveLength(126);
    // Of the one commune of another province that a shipped plan is about.
    expect(committees.filter(({ parentId }) => parentId === null)).toHaveLength(1);
    expect(unitOf('Sở Y tế', null)).toMatchObject({ kind: 'department', parentId: city?.id });
    const committee = unitOf('UBND phường Long Biên');
    const offices = units.filter(({ parentId }) => parentId === committee.id).map(({ kind }) => kind);
    expect(offices.sort()).toEqual(['front', 'health_station', 'office', 'office', 'police']);
  });

  it('grows by schools and hamlet boards, in the commune of their parent', async () => {
    const json = { name: 'Trường Tiểu học Long Biên', kind: 'school', parentId: unitOf('UBND phường').id };
    const school = await test.json<OrganisationUnit>('/api/organisation', { as: 'admin', json }, 201);
    expect(school).toMatchObject({ communeCode: LONG_BIEN, isShipped: false });
    expect(await code('/api/organisation', 'admin', json)).toBe('409 unit.name_taken');
    expect(await code('/api/organisation', 'officer', json)).toBe('403 auth.forbidden');
    const seen = async (as: TestUser) =>
      (await test.json<{ items: OrganisationUnit[] }>('/api/organisation', { as })).items;
    expect((await seen('officer')).some(({ id }) => id === school.id)).toBe(true);
    expect((await seen('neighbour')).some(({ id }) => id === school.id)).toBe(false);
  });

  it('leaves the units that answer for places as they were', async () => {
    const { items } = await test.json<{ items: { name: string }[] }>('/api/units', { as: 'city' });
    expect(items.map(({ name }) => name)).toEqual(['Trường Tiểu học Long Biên']);
  });
});

describe('an invitation', () => {
  it('is a link that is used once, of which only a hash is kept', async () => {
    const link = await invite();
    const token = tokenOf(link);
    const { db } = test.parts.deps.database;
    const stored = JSON.stringify(await db.selectFrom('invitations').selectAll().execute());
    expect(stored).not.toContain(token);
    const look = await post('/api/invitations/look', { token });
    expect(look.body).toMatchObject({ purpose: 'invite', name: `Người thứ ${counter}`, username: null });
    const name = `moi${counter}`;
    expect((await signIn(name)).status).toBe(401);
    expect((await accept(link, name, 'ngắn')).body.code).toBe('password.too_short');
    expect((await accept(link, name, `${name}.${name}.${name}`)).body.code).toBe('password.too_common');
    expect((await accept(link, name)).status).toBe(200);
    expect((await accept(link, 'khac', PASSWORD)).body.code).toBe('invitation.not_valid');
    expect((await post('/api/invitations/look', { token })).body.code).toBe('invitation.not_valid');
    const { cookie } = await signIn(name);
    expect((await get('/api/me', cookie)).body).toMatchObject({ role: 'officer', communes: [LONG_BIEN] });
    const { items } = await test.json<{ items: Person[] }>('/api/people?q=nguoi%20thu', { as: 'admin' });
    expect(items.find(({ id }) => id === link.personId)).toMatchObject({
      state: 'active',
      username: name,
      unitName: 'Phòng Kinh tế phường Long Biên',
      hasTwoFactor: false,
      lastSignInAt: expect.any(String),
    });
  });

  it('taken up by two at once counts for one', async () => {
    const link = await invite();
    const answers = await Promise.all([accept(link, 'twin.a'), accept(link, 'twin.b')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
  });

  it('ends by itself, and by a newer one', async () => {
    const first = await invite();
    const second = await test.json<InvitationLink>(`/api/people/${first.personId}/invitation`, {
      as: 'admin',
      method: 'POST',
    });
    expect((await accept(first, 'late')).body.code).toBe('invitation.not_valid');
    passDays(8);
    expect((await accept(second, 'late')).body.code).toBe('invitation.not_valid');
    passDays(-8);
    expect((await accept(second, 'late')).status).toBe(200);
  });

  it('does not give a user name twice, nor an e-mail', async () => {
    const link = await invite();
    await newcomer({ email: 'first@longbien.test' });
    expect((await accept(link, `USER${counter}`)).body.code).toBe('invitation.username_taken');
    expect(await code('/api/people', 'admin', invited({ email: 'FIRST@longbien.test' }))).toBe(
      '409 person.email_taken',
    );
  });

  it('is checked: unit, scope, days', async () => {
    const refused = (overrides: Record<string, unknown>) => code('/api/people', 'admin', invited(overrides));
    expect(await refused({ scopes: [] })).toBe('422 person.scope_needed');
    expect(await refused({ scopes: [{ scope: 'commune:99999', startsOn: null, endsOn: null }] })).toBe(
      '422 person.scope_unknown',
    );
    expect(await refused({ roleStartsOn: '2026-12-31', roleEndsOn: '2026-12-01' })).toBe(
      '422 person.days_reversed',
    );
    expect(await refused({ unitId: '0190a000-0000-7000-8000-00000000ffff' })).toBe('422 person.unit_unknown');
    const [twice] = inLongBien();
    expect(await refused({ scopes: [twice, twice] })).toBe('422 request.invalid');
    expect(await code('/api/people/a%00b', 'admin', undefined, 'GET')).toBe('422 request.invalid');
    expect(await code('/api/people', 'officer', invited())).toBe('403 auth.forbidden');
    expect(await code('/api/people', 'city', invited())).toBe('403 auth.forbidden');
  });
});

describe('days', () => {
  it('of a scope count at each request, though nobody writes anything', async () => {
    const until = addDays(today(), 2);
    const { cookie } = await newcomer({ scopes: inLongBien(null, until) });
    const me = async () => (await get<{ communes: string[] }>('/api/me', cookie)).body.communes;
    expect(await me()).toEqual([LONG_BIEN]);
    passDays(2);
    expect(await me()).toEqual([LONG_BIEN]);
    passDays(1);
    expect(await me()).toEqual([]);
    expect((await post('/api/sites', newSite(), cookie)).status).toBe(403);
    passDays(-3);
    expect(await me()).toEqual([LONG_BIEN]);
  });

  it('of a scope to come do not count yet', async () => {
    const { cookie } = await newcomer({ scopes: inLongBien(addDays(today(), 1)) });
    const me = async () => (await get<{ communes: string[] }>('/api/me', cookie)).body.communes;
    expect(await me()).toEqual([]);
    passDays(1);
    expect(await me()).toEqual([LONG_BIEN]);
    passDays(-1);
  });

  it('of a role end the access: session and sign-in', async () => {
    const { cookie, username } = await newcomer({ roleEndsOn: today() });
    expect((await get('/api/me', cookie)).status).toBe(200);
    passDays(1);
    expect((await get('/api/me', cookie)).status).toBe(401);
    expect((await signIn(username)).body.code).toBe('auth.not_active');
    expect((await signIn(username, 'wrong wrong wrong')).body.code).toBe('auth.wrong_credentials');
    passDays(-1);
    expect((await get('/api/me', cookie)).status).toBe(200);
  });
});

describe('an account', () => {
  it('that is deactivated is out at once and keeps its name in what it did', async () => {
    const { id, cookie, username } = await newcomer({ name: 'Trần Thị Sen' });
    const site = newSite();
    expect((await post('/api/sites', site, cookie)).status).toBe(201);
    expect((await get('/api/tiles/sites/0/0/0.mvt', cookie)).status).toBe(200);
    const reason = 'chuyển công tác';
    await test.json(`/api/people/${id}/deactivate`, { as: 'admin', json: { reason } });
    expect((await get('/api/me', cookie)).status).toBe(401);
    expect((await get('/api/tiles/sites/0/0/0.mvt', cookie)).status).toBe(401);
    expect((await signIn(username)).body.code).toBe('auth.not_active');
    const shown = await test.json<Record<string, unknown>>(`/api/sites/${site.id}`, { as: 'admin' });
    expect(JSON.stringify(shown)).toContain('Trần Thị Sen');
    expect(await code(`/api/people/${id}/deactivate`, 'admin', { reason })).toBe('409 person.state');
    await test.json(`/api/people/${id}/reactivate`, { as: 'admin', json: { reason: 'trở lại' } });
    expect((await signIn(username)).status).toBe(200);
    const page = await test.json<{ changes: { action: string; reason: string; byName: string }[] }>(
      `/api/people/${id}`,
      { as: 'admin' },
    );
    expect(page.changes.map(({ action }) => action)).toEqual([
      'reactivated',
      'deactivated',
      'accepted',
      'invited',
    ]);
    expect(page.changes[1]).toMatchObject({ reason, byName: 'admin' });
  });

  it('is changed with a reason, and the change counts at the next request', async () => {
    const { id, cookie } = await newcomer();
    const change = {
      name: 'Tên mới',
      unitId: unitOf('Trạm Y tế', NEIGHBOUR).id,
      role: 'viewer',
      ...open,
      scopes: [{ scope: `commune:${NEIGHBOUR}`, startsOn: null, endsOn: null }],
    };
    expect((await code(`/api/people/${id}`, 'admin', change, 'PATCH')).slice(0, 3)).toBe('422');
    await test.json(`/api/people/${id}`, {
      as: 'admin',
      method: 'PATCH',
      json: { ...change, reason: 'điều động' },
    });
    expect((await get('/api/me', cookie)).body).toMatchObject({
      name: 'Tên mới',
      role: 'viewer',
      communes: [NEIGHBOUR],
    });
  });

  it('that becomes an administrator’s signs in anew, so that the second factor is asked for', async () => {
    const { id, cookie, username } = await newcomer();
    await test.setTwoFactor(`nguoi${counter}@longbien.test`);
    expect((await get('/api/me', cookie)).status).toBe(200);
    const change = (role: string) =>
      test.json(`/api/people/${id}`, {
        as: 'admin',
        method: 'PATCH',
        json: { name: 'Người lên', unitId: null, role, ...open, scopes: [], reason: 'bổ nhiệm' },
      });
    await change('city');
    expect((await get('/api/me', cookie)).body).toMatchObject({ role: 'city' });
    await change('admin');
    expect((await get('/api/me', cookie)).status).toBe(401);
    expect((await signIn(username)).body).toMatchObject({ twoFactorRedirect: true });
    await change('city');
  });

  it('that is reset loses password and sessions, and sets a new one by a link', async () => {
    const { id, cookie, username } = await newcomer();
    const json = { reason: 'quên mật khẩu', dropsTwoFactor: false };
    const link = await test.json<InvitationLink>(`/api/people/${id}/reset`, { as: 'admin', json });
    expect((await get('/api/me', cookie)).status).toBe(401);
    expect((await signIn(username)).body.code).toBe('auth.wrong_credentials');
    const next = 'con cò bay lả bay la ruộng sâu';
    expect((await accept(link, undefined, next)).body).toEqual({ identity: username });
    expect((await signIn(username, next)).status).toBe(200);
    expect((await accept(link, undefined, next)).body.code).toBe('invitation.not_valid');
  });

  it('of the last administrator is neither taken away nor demoted nor given an end', async () => {
    const { items } = await test.json<{ items: Person[] }>('/api/people?role=admin', { as: 'admin' });
    const [admin] = items;
    if (!admin || items.length > 1) throw new Error('one administrator expected');
    const change = {
      name: 'admin',
      unitId: null,
      role: 'city',
      ...open,
      scopes: [],
      reason: 'thử bỏ quyền',
    };
    const path = `/api/people/${admin.id}`;
    expect(await code(path, 'admin', change, 'PATCH')).toBe('409 person.last_admin');
    const withEnd = { ...change, role: 'admin', roleEndsOn: addDays(today(), 30) };
    expect(await code(path, 'admin', withEnd, 'PATCH')).toBe('409 person.last_admin');
    expect(await code(`${path}/deactivate`, 'admin', { reason: 'nghỉ hưu' })).toBe('409 person.self');
    expect((await test.json<{ role: string }>('/api/me', { as: 'admin' })).role).toBe('admin');
    // Two administrators who demote each other at once: one of them stays.
    const link = await invite({ role: 'admin', scopes: [], unitId: null });
    await accept(link, 'second.admin');
    const both = await Promise.all([
      code(path, 'admin', change, 'PATCH'),
      code(`/api/people/${link.personId}`, 'admin', { ...change, name: 'hai' }, 'PATCH'),
    ]);
    const left = await test.parts.deps.database.db
      .selectFrom('user')
      .select('id')
      .where('role', '=', 'admin')
      .execute();
    expect(both).toHaveLength(2);
    expect(left.length).toBeGreaterThanOrEqual(1);
    await test.parts.deps.database.db
      .updateTable('user')
      .set({ role: 'admin' })
      .where('id', '=', admin.id)
      .execute();
  });
});

describe('the command', () => {
  it('invites an administrator, and lets one in again who lost password and phone', async () => {
    const { people } = test.parts.staff;
    const rights = { unitId: null, role: 'admin' as const, roleStartsOn: null, roleEndsOn: null, scopes: [] };
    const link = await people.invite(COMMAND, { ...rights, name: 'Quản trị', email: 'first@admin.test' });
    await accept(link, 'first.admin');
    const { cookie } = await signIn('first.admin');
    expect((await get('/api/me', cookie)).body).toMatchObject({ role: 'admin', needsTwoFactor: true });
    expect(await people.findIdByEmail('first@admin.test')).toBe(link.personId);
    const again = await people.letAdminIn(COMMAND, link.personId);
    expect((await get('/api/me', cookie)).status).toBe(401);
    expect((await signIn('first.admin')).status).toBe(401);
    expect((await accept(again)).body).toEqual({ identity: 'first.admin' });
    expect((await signIn('first.admin')).status).toBe(200);
    await expect(people.letAdminIn(COMMAND, (await newcomer()).id)).rejects.toMatchObject({
      code: 'person.state',
    });
  });
});

describe('a stream of live changes', () => {
  it('ends soon after the account does', async () => {
    const { id, cookie } = await newcomer();
    const stream = await test.app.request('/api/events', { headers: { Cookie: cookie } });
    expect(stream.status).toBe(200);
    await test.json(`/api/people/${id}/deactivate`, { as: 'admin', json: { reason: 'nghỉ việc' } });
    // Read to its end: it has one.
    expect(await stream.text()).toContain('ready');
  });
});

describe('who sees whom', () => {
  it('is everybody for the city, colleagues for an officer, nobody for the field; details are for administrators', async () => {
    const { id } = await newcomer();
    for (const as of ['officer', 'city'] as const) {
      const { items } = await test.json<{ items: Person[] }>('/api/people', { as });
      const person = items.find((each) => each.id === id);
      expect(person, as).toMatchObject({
        role: 'officer',
        email: null,
        username: null,
        lastSignInAt: null,
        hasTwoFactor: null,
      });
    }
    expect((await test.request('/api/people', { as: 'field' })).status).toBe(403);
    expect((await test.request('/api/people', { as: 'viewer' })).status).toBe(403);
    const { items } = await test.json<{ items: Person[] }>('/api/people', { as: 'neighbour' });
    expect(items.some((each) => each.id === id)).toBe(false);
    expect((await test.request(`/api/people/${id}`, { as: 'neighbour' })).status).toBe(404);
  });
});

describe('an import', () => {
  const sheet = async (rows: (string | number | null)[][]) => {
    const book = new Workbook();
    const page = book.addWorksheet('Người dùng');
    page.addRow(['Họ và tên', 'E-mail', 'Đơn vị', 'Vai trò', 'Phạm vi', 'Từ ngày', 'Đến ngày']);
    for (const row of rows) page.addRow(row);
    return new Uint8Array(await book.xlsx.writeBuffer()) as Uint8Array<ArrayBuffer>;
  };
  const send = async (bytes: Uint8Array<ArrayBuffer>, query = '', as: TestUser = 'admin') =>
    test.request(`/api/people/import.xlsx${query}`, {
      as,
      body: bytes,
      headers: {
        'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'Accept-Language': 'vi',
      },
    });

  it('gives a template that reads as empty', async () => {
    const answer = await test.request('/api/people/import.xlsx', { as: 'admin' });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const result = (await (await send(bytes)).json()) as PeopleImport;
    expect(result).toMatchObject({ isDryRun: true, good: 0, bad: 0 });
    expect((await test.request('/api/people/import.xlsx', { as: 'officer' })).status).toBe(403);
  });

  it('keeps good rows and gives bad ones back with the reason, after a dry run that stores nothing', async () => {
    const bytes = await sheet([
      [
        'Lê Thị Mai',
        'mai@import.test',
        'Phòng Kinh tế phường Long Biên',
        'Phòng Kinh tế',
        '00145',
        null,
        null,
      ],
      ['Vũ Văn Ba', 'ba@import.test', null, 'field', 145, '01/12/2026', '31/12/2026'],
      ['Trùng', 'mai@import.test', null, 'viewer', '01', null, null],
      ['Sai vai trò', 'x@import.test', null, 'giám đốc', '01', null, null],
      ['Sai đơn vị', 'y@import.test', 'Phòng Không Có', 'viewer', '01', null, null],
      ['Sai ngày', 'z@import.test', null, 'viewer', '01', '32/13/2026', null],
      ['Không phạm vi', 'k@import.test', null, 'viewer', null, null, null],
      ['', 'e@import.test', null, 'city', null, null, null],
    ]);
    const before = (await test.json<{ items: Person[] }>('/api/people', { as: 'admin' })).items.length;
    const dry = (await (await send(bytes)).json()) as PeopleImport;
    expect(dry).toMatchObject({ isDryRun: true, good: 2, bad: 6, workbook: null });
    expect((await test.json<{ items: Person[] }>('/api/people', { as: 'admin' })).items).toHaveLength(before);
    const run = (await (await send(bytes, '?apply=true')).json()) as PeopleImport;
    expect(run).toMatchObject({ isDryRun: false, good: 2, bad: 6 });
    expect(run.rows.map(({ row, isGood }) => [row, isGood])).toEqual(
      [2, 3, 4, 5, 6, 7, 8, 9].map((row) => [row, row < 4]),
    );
    expect(run.rows.every(({ isGood, reason }) => isGood || (reason?.length ?? 0) > 10)).toBe(true);
    const sheets = await readSheets(Buffer.from(run.workbook ?? '', 'base64'), 100);
    const links = sheets.find(({ name }) => name === 'Liên kết mời');
    const link = String(links?.rows.get(2)?.[2] ?? '');
    expect((await accept({ personId: '', link, expiresAt: '' }, 'mai.le')).status).toBe(200);
    const { items } = await test.json<{ items: Person[] }>('/api/people?q=Vu%20Van', { as: 'admin' });
    expect(items[0]).toMatchObject({
      roleStartsOn: '2026-12-01',
      roleEndsOn: '2026-12-31',
      scopes: inLongBien(),
    });
    // The rows that came back can be mended and sent again.
    const back = sheets.find(({ name }) => name === 'Người dùng');
    expect(back?.rows.size).toBe(7);
    expect((await send(bytes, '?apply=true', 'officer')).status).toBe(403);
  });
});

describe('a delegation', () => {
  async function pair(overrides: Record<string, unknown> = {}) {
    const away = await newcomer({ name: 'Người Đi Vắng', ...overrides });
    const deputy = await newcomer({ name: 'Người Làm Thay', role: 'viewer' });
    return { away, deputy };
  }
  const give = (cookie: string, toUserId: string, startsOn = today(), endsOn = today()) =>
    post('/api/account/delegations', { toUserId, startsOn, endsOn, reason: 'đi công tác' }, cookie);
  const standIn = (cookie: string, delegationId: string | null) =>
    post('/api/account/stand-in', { delegationId }, cookie);

  it('lets the deputy act, says for whom, and ends by itself', async () => {
    const { away, deputy } = await pair();
    expect((await post('/api/sites', newSite(), deputy.cookie)).status).toBe(403);
    const given = await give(away.cookie, deputy.id, today(), addDays(today(), 1));
    expect(given.status).toBe(201);
    const id = String(given.body.id);
    const account = (await get<Account>('/api/account', deputy.cookie)).body;
    expect(account.delegations).toMatchObject([{ id, isOn: true, from: { name: 'Người Đi Vắng' } }]);
    // Having it is not yet acting so.
    expect((await post('/api/sites', newSite(), deputy.cookie)).status).toBe(403);
    expect((await standIn(deputy.cookie, id)).status).toBe(200);
    expect((await get('/api/me', deputy.cookie)).body).toMatchObject({
      role: 'officer',
      name: 'Người Làm Thay (thay mặt Người Đi Vắng)',
      onBehalfOf: { name: 'Người Đi Vắng' },
    });
    const site = newSite();
    expect((await post('/api/sites', site, deputy.cookie)).status).toBe(201);
    const shown = await test.json<Record<string, unknown>>(`/api/sites/${site.id}`, { as: 'admin' });
    expect(JSON.stringify(shown)).toContain('thay mặt Người Đi Vắng');
    passDays(2);
    expect((await get('/api/me', deputy.cookie)).body).toMatchObject({ role: 'viewer', onBehalfOf: null });
    passDays(-2);
    await standIn(deputy.cookie, null);
    expect((await get('/api/me', deputy.cookie)).body).toMatchObject({ role: 'viewer', onBehalfOf: null });
  });

  it('never gives more than the one away has at that moment', async () => {
    const { away, deputy } = await pair({ scopes: inLongBien(null, addDays(today(), 1)) });
    const given = await give(away.cookie, deputy.id, today(), addDays(today(), 5));
    await standIn(deputy.cookie, String(given.body.id));
    const communes = async () => (await get<{ communes: string[] }>('/api/me', deputy.cookie)).body.communes;
    expect(await communes()).toEqual([LONG_BIEN]);
    passDays(2);
    expect((await get('/api/me', deputy.cookie)).body).toMatchObject({ role: 'officer', communes: [] });
    passDays(-2);
    await test.json(`/api/people/${away.id}/deactivate`, { as: 'admin', json: { reason: 'nghỉ việc' } });
    expect((await get('/api/me', deputy.cookie)).body).toMatchObject({ role: 'viewer', onBehalfOf: null });
  });

  it('is refused for an administrator, to oneself and for long', async () => {
    const { away, deputy } = await pair();
    expect((await post('/api/account/delegations', {}, away.cookie)).status).toBe(422);
    const ofAdmin = await test.request('/api/account/delegations', {
      as: 'admin',
      json: { toUserId: deputy.id, startsOn: today(), endsOn: today(), reason: 'đi vắng' },
    });
    expect(((await ofAdmin.json()) as { code: string }).code).toBe('delegation.not_allowed');
    expect((await give(away.cookie, away.id)).body.code).toBe('delegation.not_allowed');
    expect((await give(away.cookie, deputy.id, today(), addDays(today(), 200))).body.code).toBe(
      'delegation.too_long',
    );
  });

  it('is refused to strangers and while acting', async () => {
    const { away, deputy } = await pair();
    const stranger = await newcomer({
      unitId: unitOf('Phòng Kinh tế', NEIGHBOUR).id,
      scopes: [{ scope: `commune:${NEIGHBOUR}`, startsOn: null, endsOn: null }],
    });
    expect((await give(away.cookie, stranger.id)).body.code).toBe('person.not_found');
    const given = await give(away.cookie, deputy.id);
    expect((await standIn(stranger.cookie, String(given.body.id))).body.code).toBe('delegation.not_found');
    await standIn(deputy.cookie, String(given.body.id));
    expect((await give(deputy.cookie, away.id)).body.code).toBe('delegation.while_acting');
  });

  it('is ended by who gave it, for a session that acts so too', async () => {
    const { away, deputy } = await pair();
    const given = await give(away.cookie, deputy.id, today(), addDays(today(), 3));
    await standIn(deputy.cookie, String(given.body.id));
    expect((await get('/api/me', deputy.cookie)).body).toMatchObject({ role: 'officer' });
    await post(`/api/account/delegations/${given.body.id}`, {}, away.cookie, 'DELETE');
    expect((await get('/api/me', deputy.cookie)).body).toMatchObject({ role: 'viewer' });
  });
});

describe('a hand-over', () => {
  async function keepImport(of: string, values: { id: string; status: string; communes?: string[] }) {
    const { db } = test.parts.deps.database;
    await db
      .insertInto('imports')
      .values({
        ...{ id: values.id, status: values.status, communes: JSON.stringify(values.communes ?? []) },
        ...{ created_by: of, created_by_name: 'x', created_at: now(), started_at: null, finished_at: null },
        ...{ target: 'sites', file_name: 'ao-ho.csv', byte_count: 1, sha256: 'x', settings: '{}' },
        ...{ inspection: null, row_total: null, read_count: 0, added_count: 0, unchanged_count: 0 },
        ...{ returned_count: 0, duplicate_count: 0, merged_count: 0, skipped_count: 0, error: null },
        ...{ preview: null, worker_id: null, beat_at: null, undone_at: null, undone_by_name: null },
      })
      .execute();
    return values.id;
  }
  async function keepDuplicate(of: string, decision: string | null) {
    await test.parts.deps.database.db
      .insertInto('import_rows')
      .values({
        ...{ import_id: of, row_number: 1, outcome: 'duplicate', code: 'import.like', details: '{}' },
        ...{ raw: '{}', lon: null, lat: null, like_id: null, like_row: null, distance_m: null },
        ...{ decision, decided_by: null },
      })
      .execute();
  }
  const keepMapping = (of: string, shape: string, settings: string) =>
    test.parts.deps.database.db
      .insertInto('import_mappings')
      .values({ shape_hash: shape, target: 'sites', settings, saved_at: now(), saved_by: of })
      .execute();
  const makerOf = async (id: string) =>
    (
      await test.parts.deps.database.db
        .selectFrom('imports')
        .select('created_by')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
    ).created_by;
  const countsOf = async (path: string) => {
    const { items } = await test.json<{ items: OpenWork[] }>(`${path}/open-work`, { as: 'admin' });
    return Object.fromEntries(items.map(({ kind, count }) => [kind, count]));
  };

  it('gives what waits for the one leaving to the successor, ends delegations, leaves the rest', async () => {
    const leaving = await newcomer();
    const successor = await newcomer();
    const ready = await keepImport(leaving.id, { id: makeId(), status: 'uploaded', communes: [LONG_BIEN] });
    const undecided = await keepImport(leaving.id, { id: makeId(), status: 'done' });
    await keepDuplicate(undecided, null);
    const decided = await keepImport(leaving.id, { id: makeId(), status: 'done' });
    await keepDuplicate(decided, 'add');
    await keepMapping(leaving.id, 'both', 'leaving');
    await keepMapping(leaving.id, 'one', 'leaving');
    await keepMapping(successor.id, 'both', 'successor');
    await post(
      '/api/account/delegations',
      { toUserId: successor.id, startsOn: today(), endsOn: today(), reason: 'đi vắng' },
      leaving.cookie,
    );
    const path = `/api/people/${leaving.id}`;
    expect(await countsOf(path)).toEqual({
      ...{ imports: 2, mappings: 2, delegations: 1, drafts: 0, assessments: 0 },
      ...{ conflicts: 0, refusals: 0, photos: 0, tablets: 0 },
    });
    const json = { toUserId: successor.id, reason: 'nghỉ hưu' };
    expect(await code(`${path}/hand-over`, 'officer', json)).toBe('403 auth.forbidden');
    await test.json(`${path}/hand-over`, { as: 'admin', json });
    expect([await makerOf(ready), await makerOf(undecided)]).toEqual([successor.id, successor.id]);
    expect(await makerOf(decided)).toBe(leaving.id);
    const kept = await test.parts.deps.database.db
      .selectFrom('import_mappings')
      .select(['shape_hash', 'settings', 'saved_by'])
      .orderBy('shape_hash')
      .execute();
    expect(kept).toEqual([
      { shape_hash: 'both', settings: 'successor', saved_by: successor.id },
      { shape_hash: 'one', settings: 'leaving', saved_by: successor.id },
    ]);
    expect((await get<Account>('/api/account', successor.cookie)).body.delegations).toEqual([]);
    expect(await countsOf(path)).toMatchObject({ imports: 0, mappings: 0, delegations: 0 });
  });

  it('moves nothing to somebody whose role or scope does not reach the imports', async () => {
    const both = [...inLongBien(), { scope: `commune:${NEIGHBOUR}`, startsOn: null, endsOn: null }];
    const leaving = await newcomer({ scopes: both });
    const id = await keepImport(leaving.id, {
      id: makeId(),
      status: 'checked',
      communes: [LONG_BIEN, NEIGHBOUR],
    });
    const path = `/api/people/${leaving.id}/hand-over`;
    for (const overrides of [{ role: 'viewer', scopes: both }, {}]) {
      const { id: toUserId } = await newcomer(overrides);
      expect(await code(path, 'admin', { toUserId, reason: 'nghỉ hưu' })).toBe('409 person.successor_lacks');
    }
    expect(await makerOf(id)).toBe(leaving.id);
    const { id: toUserId } = await newcomer({ scopes: both });
    await test.json(path, { as: 'admin', json: { toUserId, reason: 'nghỉ hưu' } });
    expect(await makerOf(id)).toBe(toUserId);
  });

  it('counts drafts and self-scorings, which colleagues go on with', async () => {
    const leaving = await newcomer();
    const cell = await post('/api/values', { cells: [newValue()] }, leaving.cookie);
    expect(cell.body.results).toMatchObject([{ outcome: 'saved' }]);
    const assessment = newAssessment();
    expect((await post('/api/standard/assessments', assessment, leaving.cookie)).status).toBe(201);
    const path = `/api/people/${leaving.id}`;
    expect(await countsOf(path)).toMatchObject({ drafts: 1, assessments: 1 });
    const successor = await newcomer();
    await test.json(`${path}/hand-over`, {
      as: 'admin',
      json: { toUserId: successor.id, reason: 'chuyển công tác' },
    });
    expect(await countsOf(path)).toMatchObject({ drafts: 1, assessments: 1 });
    const next = await post(
      '/api/values',
      { cells: [newValue({ baseVersion: 1, value: ratio(20, 600) })] },
      successor.cookie,
    );
    expect(next.body.results).toMatchObject([{ outcome: 'saved' }]);
    expect(await countsOf(path)).toMatchObject({ drafts: 0, assessments: 1 });
  });
});
