import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../server/auth/auth.service.ts';
import type { AuditItem, AuditList, AuditPeople, AuditStanding } from '../../server/domain/audit.ts';
import type { PlaySpace } from '../../server/domain/playspaces.ts';
import type { Site } from '../../server/domain/sites.ts';
import { auditOf } from '../support/audit.ts';
import { installed, newEvent, newSite } from '../support/builders.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp } from '../support/test-app.ts';
import { newValue } from '../support/values.ts';

let app: TestApp;
let audit: ReturnType<typeof auditOf>;
beforeAll(async () => {
  app = await createTestApp();
  audit = auditOf(app);
});
afterAll(() => app.close());

const create = (overrides: Record<string, unknown> = {}) =>
  app.json<Site>('/api/sites', { as: 'officer', json: newSite(overrides) }, 201);
const signIn = (body: unknown, path = 'email') =>
  app.app.request(`/api/auth/sign-in/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: 'http://localhost:8787' },
    body: JSON.stringify(body),
  });
const fieldsOf = (item: AuditItem | undefined) =>
  Object.fromEntries((item?.changed ?? []).map(({ field, before, after }) => [field, [before, after]]));
const value = (plain: unknown) => ({ kind: 'value', value: plain });

describe('an entry of a write', () => {
  it('says who, in which role, when, from where and with which request', async () => {
    const answer = await app.request('/api/sites', { as: 'officer', json: newSite() });
    const site = (await answer.json()) as Site;
    const [entry, ...others] = await audit.ofAnswer(answer);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      actor: { name: 'officer' },
      role: 'officer',
      address: '127.0.0.1',
      requestId: answer.headers.get('X-Request-Id'),
      kind: 'write',
      action: 'created',
      entity: 'site',
      entityId: site.id,
      entityLabel: site.code,
      communeCode: LONG_BIEN,
      count: 1,
      facts: { code: site.code, version: 1 },
    });
    expect(Math.abs(Date.parse(entry?.at ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('has the fields of a card that differ, before and after, and no others', async () => {
    const site = await create({ owner: 'Ông Tư', description: 'Bờ dốc' });
    const answer = await app.request(`/api/sites/${site.id}`, {
      as: 'officer',
      method: 'PATCH',
      json: { version: 1, dueOn: '2026-12-31', owner: 'Bà Năm', description: 'Bờ dốc' },
    });
    const [entry] = await audit.ofAnswer(answer);
    expect(entry).toMatchObject({ action: 'edited', facts: { version: 2 } });
    expect(fieldsOf(entry)).toEqual({
      dueOn: [value(null), value('2026-12-31')],
      owner: [value('Ông Tư'), value('Bà Năm')],
    });
  });

  it('has the status before and after, and the ids of the events', async () => {
    const site = await create();
    const events = [installed('fence'), newEvent('fix_marked')];
    const answer = await app.request(`/api/sites/${site.id}/events`, { as: 'field', json: { events } });
    const [entry] = await audit.ofAnswer(answer);
    expect(entry).toMatchObject({
      action: 'measure_installed+fix_marked',
      role: 'field',
      facts: { events: events.map(({ id }) => id) },
    });
    expect(fieldsOf(entry).status).toEqual([value('reported'), value('fixed')]);
  });

  it('is not made by a request that changed nothing', async () => {
    const body = newSite();
    await app.json('/api/sites', { as: 'officer', json: body }, 201);
    const again = await app.request('/api/sites', { as: 'officer', json: body });
    expect([again.status, await audit.ofAnswer(again)]).toEqual([200, []]);
  });

  it('tells cells of indicators one by one', async () => {
    const cell = newValue();
    const answer = await app.request('/api/values', { as: 'officer', json: { cells: [cell] } });
    expect(answer.status).toBe(200);
    const [entry] = await audit.ofAnswer(answer);
    expect(entry).toMatchObject({ action: 'entered', entity: 'indicator_value', facts: { count: 1 } });
    expect(entry?.changed[0]?.after).toMatchObject({ value: { state: 'draft', version: 1 } });
  });

  it('is no part of a transaction that was taken back', async () => {
    const before = (await audit.list()).length;
    const answer = await app.request(`/api/sites/${(await create()).id}/events`, {
      as: 'officer',
      json: { events: [newEvent('verified')] },
    });
    expect(answer.status).toBe(409);
    expect((await audit.settled()).length).toBe(before + 1);
  });
});

describe('sign-ins', () => {
  it('are told, good and bad, with the account and never with what was typed', async () => {
    await app.signIn('viewer');
    const viewerId = (await app.json<{ userId: string }>('/api/me', { as: 'viewer' })).userId;
    const good = await signIn({ username: 'viewer', password: DEMO_PASSWORD }, 'username');
    expect(good.status).toBe(200);
    expect(await audit.ofAnswer(good)).toMatchObject([
      { kind: 'sign_in', action: 'signed_in', entityId: viewerId, actor: { id: viewerId }, role: 'viewer' },
    ]);
    const bad = await signIn({ email: 'viewer@bo-an.test', password: 'not-the-password' });
    expect(bad.status).toBe(401);
    expect(await audit.ofAnswer(bad)).toMatchObject([
      {
        action: 'sign_in_refused',
        entityId: viewerId,
        actor: null,
        facts: { code: 'auth.wrong_credentials' },
      },
    ]);
    const unknown = await signIn({ email: 'nobody-secret@bo-an.test', password: 'not-the-password' });
    expect(await audit.ofAnswer(unknown)).toMatchObject([{ action: 'sign_in_refused', entityId: null }]);
    expect(JSON.stringify(await audit.list())).not.toMatch(/secret|not-the-password/);

    const cookie = good.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const headers = { Cookie: cookie, Origin: 'http://localhost:8787' };
    const out = await app.app.request('/api/auth/sign-out', { method: 'POST', headers });
    expect(await audit.ofAnswer(out)).toMatchObject([{ action: 'signed_out', actor: { id: viewerId } }]);
  });
});

describe('refused access', () => {
  it('is told for a role that may not', async () => {
    const answer = await app.request('/api/sites', { as: 'viewer', json: newSite() });
    expect(answer.status).toBe(403);
    expect(await audit.ofAnswer(answer)).toMatchObject([
      {
        kind: 'refused',
        action: 'refused',
        entity: 'route',
        entityId: 'POST /api/sites',
        role: 'viewer',
        facts: { code: 'auth.forbidden' },
      },
    ]);
  });

  it('is told for a session that is over, and not for a stranger', async () => {
    const over = await app.app.request('/api/me', {
      headers: { Cookie: 'bo-an.session_token=abc.def' },
    });
    expect(over.status).toBe(401);
    expect(await audit.ofAnswer(over)).toMatchObject([{ entityId: 'GET /api/me', actor: null }]);
    const stranger = await app.app.request('/api/me');
    expect([stranger.status, await audit.ofAnswer(stranger)]).toEqual([401, []]);
  });

  it('is told for things outside the scope, and not for absent ones, with the same answer', async () => {
    const site = await create();
    const path = (id: string) => `/api/sites/${id}/events?x=1`;
    const outside = await app.request(path(site.id), { as: 'neighbour' });
    const absent = await app.request(path('00000000-0000-7000-8000-000000000000'), { as: 'neighbour' });
    const bodies = [outside, absent].map(async (answer) => ({ ...(await answer.json()), requestId: '' }));
    const [first, second] = await Promise.all(bodies);
    expect(first).toEqual(second);
    expect(await audit.ofAnswer(outside)).toMatchObject([
      {
        action: 'outside_scope',
        entity: 'site',
        entityId: site.id,
        communeCode: LONG_BIEN,
        actor: { name: 'neighbour' },
      },
    ]);
    expect(await audit.ofAnswer(absent)).toEqual([]);
  });

  it('is told for every write of a list that reaches outside the scope', async () => {
    const site = await create();
    const json = { items: [{ siteId: site.id, event: newEvent('noted') }] };
    const answer = await app.request('/api/sites/events', { as: 'neighbour', json });
    expect(answer.status).toBe(200);
    expect(await audit.ofAnswer(answer)).toMatchObject([{ action: 'outside_scope', entityId: site.id }]);
  });

  it('is counted when it goes on', async () => {
    const before = (await audit.settled('kind=refused')).length;
    for (let turn = 0; turn < 40; turn++) {
      await app.request('/api/code-lists/fund_sources', { as: 'field', json: {} });
    }
    const entries = (await audit.settled('kind=refused')).slice(0, -before || undefined);
    expect(entries.map(({ count: times }) => times).sort()).toEqual([1, 39]);
  });
});

describe('an export', () => {
  it('is told with what was asked for, also when a list is what is exported', async () => {
    const answer = await app.request('/api/sites/export.csv?status=reported&q=ao', { as: 'viewer' });
    await answer.text();
    expect(await audit.ofAnswer(answer)).toMatchObject([
      {
        kind: 'export',
        action: 'exported',
        entityId: 'GET /api/sites/export.csv',
        role: 'viewer',
        facts: { query: { status: 'reported', q: 'ao' } },
      },
    ]);
  });

  it('has no fact that the one who asked made up', async () => {
    const { userId } = await app.json<{ userId: string }>('/api/me', { as: 'admin' });
    const made = `onBehalfOf=${userId}&from=${userId}&to=${userId}&code=x&note=Ông+Tư`;
    const answer = await app.request(`/api/sites/export.csv?status=reported&q=Ba&${made}`, { as: 'viewer' });
    await answer.text();
    const [entry] = await audit.ofAnswer(answer);
    expect(entry?.facts).toEqual({ query: { status: 'reported', q: 'Ba' } });
    const { details } = await app.parts.deps.database.db
      .selectFrom('audit_entries')
      .select('details')
      .where('number', '=', entry?.number ?? 0)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(details)).toEqual({
      facts: { query: { status: 'reported', q: { commitment: expect.any(String) } } },
    });
  });

  it('of the audit is an entry of the audit, and no cell of it is a formula', async () => {
    await create({ name: '=1+1' }).then((site) =>
      app.json(`/api/sites/${site.id}`, {
        as: 'officer',
        method: 'PATCH',
        json: { version: 1, name: '=2+2' },
      }),
    );
    const answer = await app.request('/api/audit/export.csv?language=en', { as: 'officer' });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const text = bytes.subarray(3).toString();
    expect(answer.headers.get('Content-Disposition')).toContain('bo-an-audit.csv');
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
    expect(text.split('\r\n')[0] ?? text).toContain('Before → after');
    expect(text).not.toMatch(/(^|,)"?=/m);
    expect(await audit.ofAnswer(answer)).toMatchObject([{ entityId: 'GET /api/audit/export.csv' }]);
  });

  it('is not what a blank template is', async () => {
    const answer = await app.request('/api/imports/template.xlsx?target=sites', { as: 'officer' });
    expect(answer.status).toBe(200);
    expect(await audit.ofAnswer(answer)).toEqual([]);
  });
});

describe('the list', () => {
  it('is found by place, person, commune, period and kind', async () => {
    const site = await create();
    await app.json(
      `/api/sites/${site.id}/events`,
      { as: 'field', json: { events: [newEvent('noted')] } },
      201,
    );
    expect((await audit.list(`thing=${site.id}`)).map(({ action }) => action)).toEqual(['noted', 'created']);
    expect((await audit.list(`code=${site.code}`)).length).toBe(2);
    expect(await audit.list('code=00145-9999')).toEqual([]);
    const { items } = await app.json<AuditPeople>('/api/audit/people?q=fiel', { as: 'officer' });
    expect(items.map(({ name }) => name)).toEqual(['field']);
    const byField = await audit.list(`person=${items[0]?.id}&thing=${site.id}`);
    expect(byField.map(({ action }) => action)).toEqual(['noted']);
    expect((await audit.list(`commune=${LONG_BIEN}`)).every((item) => item.communeCode === LONG_BIEN)).toBe(
      true,
    );
    expect((await audit.list('kind=sign_in')).every(({ kind }) => kind === 'sign_in')).toBe(true);
    expect(await audit.list('from=2020-01-01&to=2020-12-31')).toEqual([]);
    const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
    expect((await audit.list(`from=${today}&to=${today}&thing=${site.id}`)).length).toBe(2);
  });

  it('comes in pages, each entry once, the newest first', async () => {
    const whole = await audit.settled();
    const seen: AuditItem[] = [];
    let cursor = '';
    do {
      const page = await app.json<AuditList>(`/api/audit?limit=7${cursor}`, { as: 'admin' });
      seen.push(...page.items);
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(seen.map(({ number }) => number)).toEqual(whole.map(({ number }) => number));
    const bad = await app.request('/api/audit?cursor=abc', { as: 'admin' });
    expect(bad.status).toBe(400);
  });

  it('shows a commune its own entries only, the city no accounts, and others nothing', async () => {
    await app.json(
      '/api/sites',
      { as: 'neighbour', json: newSite({ communeCode: NEIGHBOUR, lonLat: [105.88, 21.035] }) },
      201,
    );
    const own = await audit.list('', 'officer');
    expect(new Set(own.map(({ communeCode }) => communeCode))).toEqual(new Set([LONG_BIEN]));
    expect(own.every(({ address }) => address === null)).toBe(true);
    const city = await audit.list('', 'city');
    expect(city.some(({ communeCode }) => communeCode === NEIGHBOUR)).toBe(true);
    expect(city.some(({ kind }) => kind === 'sign_in')).toBe(false);
    expect(city.some(({ kind, communeCode }) => kind === 'export' && communeCode === null)).toBe(true);
    for (const path of ['/api/audit', '/api/audit/export.csv', '/api/audit/people', '/api/audit/standing'])
      for (const as of ['field', 'viewer'] as const)
        expect((await app.request(path, { as })).status, `${as} ${path}`).toBe(403);
    for (const path of ['/api/audit', '/api/audit/export.csv']) {
      const answer = await app.request(`${path}?commune=${NEIGHBOUR}`, { as: 'officer' });
      expect(answer.status).toBe(403);
    }
    const people = await app.json<AuditPeople>('/api/audit/people', { as: 'officer' });
    expect(people.items.map(({ name }) => name)).not.toContain('admin');
  });

  it('says how far the chain reaches', async () => {
    const before = await app.json<AuditStanding>('/api/audit/standing', { as: 'admin' });
    expect(before.unsealed).toBeGreaterThan(0);
    await app.parts.audit.sealer.sealAll();
    const after = await app.json<AuditStanding>('/api/audit/standing', { as: 'admin' });
    expect(after).toMatchObject({ unsealed: 0, head: expect.stringMatching(/^1-[\w-]{43}$/) });
    expect((await audit.list()).every(({ isSealed }) => isSealed)).toBe(true);
  });
});

describe('play spaces', () => {
  it('have entries with what differs', async () => {
    const json = {
      id: crypto.randomUUID(),
      name: 'Sân chơi',
      kind: 'park',
      lonLat: [105.896, 21.02],
      communeCode: LONG_BIEN,
    };
    const made = await app.request('/api/playspaces', { as: 'officer', json });
    const space = (await made.json()) as PlaySpace;
    expect(made.status).toBe(201);
    expect(await audit.ofAnswer(made)).toMatchObject([{ action: 'created', entityLabel: space.code }]);
    const edited = await app.request(`/api/playspaces/${space.id}`, {
      as: 'officer',
      method: 'PATCH',
      json: { version: 1, areaM2: 120 },
    });
    const [entry] = await audit.ofAnswer(edited);
    expect(fieldsOf(entry)).toEqual({ areaM2: [value(null), value(120)] });
  });
});
