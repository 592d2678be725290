import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureUser } from '../../server/auth/auth.service.ts';
import { openDatabase } from '../../server/db/database.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const me = async (cookie: string) => {
  const answer = await app.request('/api/me', { headers: { Cookie: cookie } });
  return { status: answer.status, ...((await answer.json()) as { communes?: string[]; role?: string }) };
};

it('sees at the next request what another process changed about a signed-in user', async () => {
  const cookie = await app.signIn('officer');
  for (let time = 0; time < 3; time++) expect((await me(cookie)).communes).toEqual([LONG_BIEN]);
  const other = await openDatabase(app.parts.deps.config.databaseUrl);
  try {
    const scopes = [`commune:${NEIGHBOUR}`];
    const user = { email: 'officer@bo-an.test', username: 'officer', name: 'officer', password: '', scopes };
    await ensureUser(app.parts.auth, other, { ...user, role: 'officer' });
    expect((await me(cookie)).communes).toEqual([NEIGHBOUR]);
    await other.db.updateTable('user').set({ role: 'viewer' }).where('email', '=', user.email).execute();
    expect((await me(cookie)).role).toBe('viewer');
  } finally {
    await other.close();
  }
});

it('knows nobody by a cookie whose signature is not the server’s, whoever else is known', async () => {
  const cookie = await app.signIn('field');
  expect((await me(cookie)).status).toBe(200);
  const forged = cookie.replace(/\.[^.;]+(;|$)/, '.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D$1');
  expect(forged).not.toBe(cookie);
  expect((await me(forged)).status).toBe(401);
});

it('ends a session with its sign-out', async () => {
  const cookie = await app.signIn('viewer');
  expect((await me(cookie)).status).toBe(200);
  const [Origin = ''] = app.parts.origins;
  await app.request('/api/auth/sign-out', { method: 'POST', headers: { Cookie: cookie, Origin } });
  expect((await me(cookie)).status).toBe(401);
});
