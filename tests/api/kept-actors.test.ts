import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_PASSWORD, ensureUser } from '../../server/auth/auth.service.ts';
import { ACTOR_KEPT_MS } from '../../server/auth/kept-actors.ts';
import { IN_LONG_BIEN, newSite } from '../support/builders.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp, type TestUser } from '../support/test-app.ts';

/** The whole world: empty for who may not see Long Biên. */
const TILE = '/api/tiles/sites/0/0/0.mvt';
let test: TestApp;

beforeAll(async () => {
  test = await createTestApp();
  await test.json('/api/sites', { as: 'admin', json: newSite({ lonLat: IN_LONG_BIEN }) }, 201);
});
afterAll(() => test.close());

const status = async (as: TestUser) => (await test.request(TILE, { as })).status;

it('gives no tile after a sign-out', async () => {
  expect(await status('officer')).toBe(200);
  const answer = await test.request('/api/auth/sign-out', { as: 'officer', method: 'POST', json: {} });
  expect(answer.status).toBe(200);
  expect(await status('officer')).toBe(401);
});

it('cuts tiles to a new scope at once when this process set it', async () => {
  expect(await status('viewer')).toBe(200);
  const scope = (code: string) =>
    ensureUser(test.parts.auth, test.parts.deps.database, {
      email: 'viewer@bo-an.test',
      username: 'viewer',
      name: 'viewer',
      role: 'viewer',
      scopes: [`commune:${code}`],
      password: DEMO_PASSWORD,
    });
  await scope(NEIGHBOUR);
  expect(await status('viewer')).toBe(204);
  await scope(LONG_BIEN);
  expect(await status('viewer')).toBe(200);
});

it('sees within seconds what another process changed', async () => {
  expect(await status('field')).toBe(200);
  // Straight into the database, as a command beside the server does.
  const { db } = test.parts.deps.database;
  await db
    .updateTable('user_scopes')
    .set({ scope: `commune:${NEIGHBOUR}` })
    .where('scope', '=', `commune:${LONG_BIEN}`)
    .execute();
  expect((await test.request('/api/me', { as: 'field' })).status).toBe(200);
  const me = await test.json<{ communes: string[] }>('/api/me', { as: 'field' });
  expect(me.communes).toEqual([NEIGHBOUR]);
  await new Promise((resolve) => setTimeout(resolve, ACTOR_KEPT_MS + 100));
  expect(await status('field')).toBe(204);
});
