import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXPECTED_USER_HEADER } from '../../server/domain/sync.ts';
import { IN_LONG_BIEN } from '../support/builders.ts';
import { createBrowser, fixTap, LineAndServer, siteOf } from '../support/fake-browser.ts';
import { createTestApp, LONG_BIEN, type TestApp, type TestUser } from '../support/test-app.ts';

// The tablet's own store against the real application, photos apart (those are sent in tests/e2e/tablet-store.spec.ts).
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const DAY = '2026-11-26';
const userIdOf = async (as: TestUser) => (await app.json<{ userId: string }>('/api/me', { as })).userId;

/** What a browser asks with the cookie of whoever is signed in. */
function lineOf(signedIn: () => TestUser | undefined): typeof fetch {
  return async (input, init) => {
    const as = signedIn();
    return await app.request(String(input), {
      ...(as === undefined ? {} : { as }),
      method: init?.method ?? 'GET',
      headers: init?.headers as Record<string, string>,
      ...(init?.body ? { body: init.body as string } : {}),
    });
  };
}

const newSite = () => ({
  ...siteOf().card,
  ...{ id: v7(), reportId: v7(), communeCode: LONG_BIEN, setting: 'public_water', lonLat: IN_LONG_BIEN },
  ...{ occurredAt: new Date().toISOString(), isCandidate: false, note: '', photoIds: [] },
});

test('a new site, a fix and a step back arrive in order and come back with the next pull', async () => {
  let user: TestUser | undefined;
  const userId = await userIdOf('field');
  const tablet = await createBrowser(new LineAndServer()).open(userId, {
    fetch: lineOf(() => user),
    now: () => new Date().toISOString(),
  });
  await tablet.chooseCommunes([LONG_BIEN]);
  const site = {
    ...newSite(),
    lonLat: [105.89, 21.04] as [number, number],
    riskFactors: [],
    requiredMeasures: [],
  };
  await tablet.record({ kind: 'new_site', site, photos: [] }, { title: site.name });
  await tablet.sync('recorded');
  expect(tablet.syncState()).toMatchObject({ phase: 'needs_sign_in', why: 'expired' });
  expect(await tablet.list({}, DAY)).toMatchObject([{ id: site.id, code: '', status: 'reported' }]);

  user = 'field';
  const fix = await tablet.record(fixTap(site.id, new Date().toISOString()), { title: site.name });
  await tablet.sync('recorded');
  await tablet.sync('button');
  expect(tablet.syncState()).toMatchObject({ phase: 'done' });
  expect(await tablet.items()).toEqual([]);
  const [line] = await tablet.list({}, DAY);
  expect(line?.code).not.toBe('');
  expect(line?.status).toBe('fixed');

  await tablet.undo(fix.id);
  await tablet.sync('button');
  await tablet.sync('button');
  expect((await tablet.list({}, DAY))[0]?.status).toBe('reported');
  const server = await app.json<{ state: { status: string } }>(`/api/sites/${site.id}`, { as: 'officer' });
  expect(server.state.status).toBe('reported');
  expect((await tablet.receipts()).map(({ sequence, receipt }) => [sequence, receipt.outcome])).toEqual([
    [3, 'stored'],
    [2, 'stored'],
    [1, 'stored'],
  ]);
  const { tablets } = await app.json<{ tablets: object[] }>('/api/sync/custody', { as: 'officer' });
  expect(tablets).toMatchObject([{ userId, receivedItems: 3, missingSequences: [], missingPhotos: 0 }]);
});

test('a request in the name of one user is refused while another is signed in', async () => {
  const headers = { [EXPECTED_USER_HEADER]: await userIdOf('field') };
  const refusal = await app.request('/api/sync', { as: 'officer', json: {}, headers });
  expect([refusal.status, await refusal.json()]).toMatchObject([401, { code: 'auth.other_user' }]);
  expect((await app.request('/api/code-lists', { as: 'field', headers })).status).toBe(200);
});
