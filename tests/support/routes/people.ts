import { v7 as makeId } from 'uuid';
import { DEMO_PASSWORD } from '../../../server/auth/auth.service.ts';
import { localDay } from '../../../server/domain/calendar.ts';
import type { InvitationLink, OrganisationUnit, TwoFactorSetUp } from '../../../server/domain/people.ts';
import { LONG_BIEN } from '../test-app.ts';
import { totpCode } from '../totp.ts';
import { type Answer, has, json, MARK, type Sample, type Samples, type Walk, type Walker } from './walk.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const PASSWORD = 'bờ ao làng em có rào tre';
const REASON = { reason: 'điều động' };
const open = (path: string): Sample => ({ call: () => ({ path }) });
const post = (path: string, body: unknown): Sample => ({ call: () => ({ path, json: body }) });
const today = () => localDay(new Date().toISOString());

const rights = {
  unitId: null,
  role: 'viewer',
  roleStartsOn: null,
  roleEndsOn: null,
  scopes: [{ scope: `commune:${LONG_BIEN}`, startsOn: null, endsOn: null }],
};
const invited = (name = 'Người mới') => ({ ...rights, name, email: `${makeId()}@bo-an.test` });
const invite = (walk: Walk, name?: string) =>
  walk.app.json<InvitationLink>('/api/people', { as: 'admin', json: invited(name) }, 201);
const acceptance = ({ link }: InvitationLink) => ({
  token: link.split('#')[1] ?? '',
  username: `u${makeId().slice(-12)}`,
  password: PASSWORD,
});

/** Somebody of Long Biên who can sign in. */
const colleague = (walk: Walk): Promise<string> =>
  walk.shared('colleague', async () => {
    const link = await invite(walk, MARK);
    await walk.app.json('/api/invitations/accept', { json: acceptance(link) });
    return link.personId;
  });
/** An act on a person of its own. */
const onPerson = (
  rest: string,
  method: string,
  body?: (walk: Walk) => Promise<unknown> | unknown,
): Sample => ({
  call: async (walk) => {
    const { personId } = await invite(walk);
    const sent = await body?.(walk);
    return { path: `/api/people/${personId}${rest}`, method, ...(sent === undefined ? {} : { json: sent }) };
  },
});

/** Of acts that give a session a new cookie, which the walker goes on with. */
async function withNewCookie(walk: Walk, who: Walker, path: string, body: unknown): Promise<Answer> {
  const answer = await walk.app.app.request(path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Origin: walk.app.parts.deps.config.publicUrl,
      Cookie: who.cookie,
    },
    body: JSON.stringify(body),
  });
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  const kept = cookies.filter((pair) => !pair.endsWith('='));
  if (kept.length > 0) who.cookie = kept.join('; ');
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return { status: answer.status, bytes, text: new TextDecoder().decode(bytes) };
}

/** People, units, invitations and the own account. */
export const PEOPLE: Samples = {
  'GET /api/organisation': {
    call: () => ({ path: '/api/organisation' }),
    sees: has('Phòng Kinh tế phường Long Biên'),
  },
  'POST /api/organisation': {
    call: async (walk) => {
      const { items } = await walk.shared('units', () =>
        walk.app.json<{ items: OrganisationUnit[] }>('/api/organisation', { as: 'admin' }),
      );
      const parent = items.find(({ kind, communeCode }) => kind === 'commune' && communeCode === LONG_BIEN);
      const name = `Trường ${makeId()}`;
      return { path: '/api/organisation', json: { name, kind: 'school', parentId: parent?.id } };
    },
  },
  'GET /api/people': {
    call: async (walk) => {
      await colleague(walk);
      return { path: '/api/people' };
    },
    sees: has(MARK),
  },
  'GET /api/people/{id}': {
    call: async (walk) => ({ path: `/api/people/${await colleague(walk)}` }),
  },
  'POST /api/people': { call: () => ({ path: '/api/people', json: invited() }) },
  'GET /api/people/import.xlsx': open('/api/people/import.xlsx'),
  'POST /api/people/import.xlsx': {
    call: async (walk) => {
      const template = await walk.shared('template', async () =>
        (await walk.app.request('/api/people/import.xlsx', { as: 'admin' })).arrayBuffer(),
      );
      return {
        path: '/api/people/import.xlsx',
        method: 'POST',
        body: template,
        headers: { 'Content-Type': XLSX },
      };
    },
  },
  'PATCH /api/people/{id}': onPerson('', 'PATCH', () => ({ ...rights, ...REASON, name: 'Tên khác' })),
  'POST /api/people/{id}/invitation': onPerson('/invitation', 'POST'),
  // Of somebody who never signed in: 409, which only who may do it is told.
  'POST /api/people/{id}/reset': onPerson('/reset', 'POST', () => ({ ...REASON, dropsTwoFactor: false })),
  'POST /api/people/{id}/deactivate': onPerson('/deactivate', 'POST', () => REASON),
  'POST /api/people/{id}/reactivate': onPerson('/reactivate', 'POST', () => REASON),
  'POST /api/people/{id}/end-sessions': onPerson('/end-sessions', 'POST', () => REASON),
  'GET /api/people/{id}/open-work': onPerson('/open-work', 'GET'),
  'POST /api/people/{id}/hand-over': onPerson('/hand-over', 'POST', async (walk) => ({
    ...REASON,
    toUserId: await colleague(walk),
  })),
  'POST /api/invitations/look': {
    call: async (walk) => ({
      path: '/api/invitations/look',
      json: { token: acceptance(await walk.shared('invitation', () => invite(walk))).token },
    }),
  },
  'POST /api/invitations/accept': {
    call: async (walk) => ({
      path: '/api/invitations/accept',
      json: acceptance(await invite(walk)),
    }),
  },
  'GET /api/sign-in-options': open('/api/sign-in-options'),

  'GET /api/account': open('/api/account'),
  'POST /api/account/password': post('/api/account/password', {
    current: DEMO_PASSWORD,
    next: DEMO_PASSWORD,
  }),
  'GET /api/account/sessions': open('/api/account/sessions'),
  'DELETE /api/account/sessions/{id}': {
    call: async (walk, who) => {
      const { internalAdapter } = await walk.app.parts.auth.$context;
      const { id } = await internalAdapter.createSession(who.userId);
      return { path: `/api/account/sessions/${id}`, method: 'DELETE' };
    },
  },
  'POST /api/account/sessions/end': post('/api/account/sessions/end', { keepsThis: true }),
  'POST /api/account/two-factor/begin': post('/api/account/two-factor/begin', { password: DEMO_PASSWORD }),
  'POST /api/account/two-factor/confirm': {
    call: () => ({ path: '/api/account/two-factor/confirm', json: { code: '000000' } }),
    run: async (walk, who) => {
      const begun = await walk.send(who.cookie, {
        path: '/api/account/two-factor/begin',
        json: { password: DEMO_PASSWORD },
      });
      const { secret } = json<TwoFactorSetUp>(begun);
      return withNewCookie(walk, who, '/api/account/two-factor/confirm', { code: totpCode(secret) });
    },
  },
  'POST /api/account/two-factor/recovery-codes': post('/api/account/two-factor/recovery-codes', {
    password: DEMO_PASSWORD,
  }),
  // Kept by administrators: 409.
  'POST /api/account/two-factor/off': {
    call: () => ({ path: '/api/account/two-factor/off', json: { password: DEMO_PASSWORD } }),
    run: (walk, who) => withNewCookie(walk, who, '/api/account/two-factor/off', { password: DEMO_PASSWORD }),
  },
  'GET /api/account/colleagues': {
    call: async (walk) => {
      await colleague(walk);
      return { path: '/api/account/colleagues' };
    },
    sees: has(MARK),
  },
  'POST /api/account/delegations': {
    call: async (walk) => ({
      path: '/api/account/delegations',
      json: { ...REASON, toUserId: await colleague(walk), startsOn: today(), endsOn: today() },
    }),
    // Given to nobody.
    finer: (role) => role !== 'admin',
  },
  'DELETE /api/account/delegations/{id}': {
    call: async (walk, who) => {
      const id = makeId();
      await walk.app.parts.deps.database.db
        .insertInto('delegations')
        .values({
          id,
          from_user_id: who.userId,
          to_user_id: await colleague(walk),
          starts_on: today(),
          ends_on: today(),
          reason: '',
          created_at: new Date().toISOString(),
          created_by: who.userId,
          ended_at: null,
          ended_by: null,
        })
        .execute();
      return { path: `/api/account/delegations/${id}`, method: 'DELETE' };
    },
  },
  'POST /api/account/stand-in': post('/api/account/stand-in', { delegationId: null }),
};
