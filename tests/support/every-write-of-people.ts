import { Workbook } from '@cj-tech-master/excelts';
import { addDays, localDay } from '../../server/domain/calendar.ts';
import type {
  Delegation,
  InvitationLink,
  OrganisationUnit,
  Person,
  SessionFacts,
  TwoFactorSetUp,
} from '../../server/domain/people.ts';
import { newSite } from './builders.ts';
import type { Writer } from './every-write.ts';
import { LONG_BIEN, type TestApp } from './test-app.ts';
import { totpCode } from './totp.ts';

const FIRST_PASSWORD = 'bờ ao làng em có rào tre';
const PASSWORD = 'mùa nước lên nhớ trông trẻ';
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const RIGHTS = {
  ...{ role: 'officer', unitId: null, roleStartsOn: null, roleEndsOn: null },
  scopes: [{ scope: `commune:${LONG_BIEN}`, startsOn: null, endsOn: null }],
};

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
const as = (cookie: string) => ({ Cookie: cookie, Origin: 'http://localhost:8787' });

async function signIn(app: TestApp, username: string, password: string): Promise<string> {
  const json = { username, password };
  const answer = await app.request('/api/auth/sign-in/username', { json });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return cookieOf(answer);
}

/** Somebody is invited, changed, and leaves. */
export async function writesOfPeople({ app, write }: Writer): Promise<void> {
  const units = await app.json<{ items: OrganisationUnit[] }>('/api/organisation', { as: 'admin' });
  const parent = units.items.find(({ communeCode }) => communeCode === LONG_BIEN);
  await write('POST /api/organisation', '/api/organisation', {
    as: 'admin',
    json: { name: 'Trường Mầm non Hoa Sữa', kind: 'school', parentId: parent?.id },
  });

  const { personId } = await write<InvitationLink>('POST /api/people', '/api/people', {
    as: 'admin',
    json: { name: 'Người Mới Đến', email: 'moi.den@longbien.test', ...RIGHTS },
  });
  const path = `/api/people/${personId}`;
  const { link } = await write<InvitationLink>('POST /api/people/{id}/invitation', `${path}/invitation`, {
    as: 'admin',
    method: 'POST',
  });
  await write('POST /api/invitations/accept', '/api/invitations/accept', {
    json: { token: link.split('#')[1], username: 'moi.den', password: FIRST_PASSWORD },
    headers: as(''),
  });
  const reason = 'Đổi phân công trong phòng';
  const officerId = (await app.json<{ userId: string }>('/api/me', { as: 'officer' })).userId;
  for (const id of [personId, officerId]) {
    const { person } = await app.json<{ person: Person }>(`/api/people/${id}`, { as: 'admin' });
    const name = id === personId ? 'Người Đã Đến' : person.name;
    await write('PATCH /api/people/{id}', `/api/people/${id}`, {
      as: 'admin',
      json: { ...RIGHTS, name, reason },
    });
  }
  const byAdmin = (act: string, json: object) =>
    write(`POST /api/people/{id}/${act}`, `${path}/${act}`, { as: 'admin', json });
  await byAdmin('end-sessions', { reason });
  await byAdmin('hand-over', { toUserId: officerId, reason });
  await byAdmin('reset', { reason, dropsTwoFactor: true });
  await byAdmin('deactivate', { reason });
  await byAdmin('reactivate', { reason });

  const book = new Workbook();
  const page = book.addWorksheet('Người dùng');
  page.addRow(['Họ và tên', 'E-mail', 'Đơn vị', 'Vai trò', 'Phạm vi', 'Từ ngày', 'Đến ngày']);
  page.addRow(['Vũ Văn Ba', 'ba@import.test', null, 'field', LONG_BIEN, null, null]);
  await write('POST /api/people/import.xlsx', '/api/people/import.xlsx?apply=true', {
    as: 'admin',
    body: new Uint8Array(await book.xlsx.writeBuffer()),
    headers: { 'Content-Type': SPREADSHEET },
  });
}

/** Somebody with an account and a session. */
async function newcomer(app: TestApp, username: string): Promise<{ toUserId: string; cookie: string }> {
  const json = { name: `Người ${username}`, email: `${username}@longbien.test`, ...RIGHTS };
  const { personId, link } = await app.json<InvitationLink>('/api/people', { as: 'admin', json }, 201);
  await app.json('/api/invitations/accept', {
    json: { token: link.split('#')[1], username, password: FIRST_PASSWORD },
  });
  return { toUserId: personId, cookie: await signIn(app, username, FIRST_PASSWORD) };
}

/** Somebody stands in for the officer. */
export async function writesOfStandIn({ app, write }: Writer): Promise<void> {
  const { toUserId, cookie } = await newcomer(app, 'lam.thay');
  const today = localDay(new Date().toISOString());
  const days = { startsOn: today, endsOn: addDays(today, 3), reason: 'Đi công tác' };
  const delegations = '/api/account/delegations';
  const { id } = await write<Delegation>(`POST ${delegations}`, delegations, { json: { toUserId, ...days } });
  const standIn = (delegationId: string | null) =>
    write('POST /api/account/stand-in', '/api/account/stand-in', {
      json: { delegationId },
      headers: as(cookie),
    });
  await standIn(id);
  await write('POST /api/sites', '/api/sites', { json: newSite(), headers: as(cookie) });
  await standIn(null);
  await write(`DELETE ${delegations}/{id}`, `${delegations}/${id}`);
}

export async function writesOfOwnAccount({ app, write, told }: Writer): Promise<void> {
  const username = 'tu.lo';
  let { cookie } = await newcomer(app, username);
  const own = <T>(act: string, json: object) =>
    write<T>(`POST /api/account/${act}`, `/api/account/${act}`, { json, headers: as(cookie) });
  await own('password', { current: FIRST_PASSWORD, next: PASSWORD });
  await signIn(app, username, PASSWORD);
  const { items } = await app.json<{ items: SessionFacts[] }>('/api/account/sessions', {
    headers: as(cookie),
  });
  const other = items.find(({ isThis }) => !isThis);
  await write('DELETE /api/account/sessions/{id}', `/api/account/sessions/${other?.id}`, {
    headers: as(cookie),
  });
  await own('sessions/end', { keepsThis: true });
  const { secret } = await own<TwoFactorSetUp>('two-factor/begin', { password: PASSWORD });
  const confirmed = await app.request('/api/account/two-factor/confirm', {
    json: { code: totpCode(secret) },
    headers: as(cookie),
  });
  await told('POST /api/account/two-factor/confirm', confirmed);
  cookie = cookieOf(confirmed);
  await own('two-factor/recovery-codes', { password: PASSWORD });
  await own('two-factor/off', { password: PASSWORD });
}
