import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureUser } from '../../server/auth/auth.service.ts';
import { SignOnProvider } from '../support/sign-on-provider.ts';
import { createTestApp, LONG_BIEN, type TestApp } from '../support/test-app.ts';

const PUBLIC_URL = 'http://localhost:8787';
let provider: SignOnProvider;
let test: TestApp;
beforeAll(async () => {
  provider = await SignOnProvider.start(`${PUBLIC_URL}/api/auth/callback/city`);
  test = await createTestApp({
    env: {
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: 'bo-an',
      OIDC_CLIENT_SECRET: 'a-secret-of-the-test',
      OIDC_NAME: 'Tài khoản Hà Nội',
    },
  });
});
afterAll(async () => {
  await test.close();
  await provider.stop();
});

async function addUser(username: string, role: 'officer' | 'admin' = 'officer'): Promise<string> {
  const email = `${username}@office.test`;
  await ensureUser(test.parts.auth, test.parts.deps.database, {
    email,
    username,
    name: username,
    role,
    scopes: [`commune:${LONG_BIEN}`],
    password: 'bờ ao làng em có rào tre',
  });
  return email;
}

const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ');

async function begin(returnTo = '/sites?q=ao') {
  const answer = await test.app.request('/api/auth/sign-in/social', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: PUBLIC_URL },
    body: JSON.stringify({ returnTo }),
  });
  expect(answer.status).toBe(200);
  const { url } = (await answer.json()) as { url: string };
  return { url, cookie: cookiesOf(answer) };
}

async function comeBack(location: string, cookie: string) {
  const { pathname, search } = new URL(location);
  const answer = await test.app.request(`${pathname}${search}`, { headers: { Cookie: cookie } });
  const session = cookiesOf(answer);
  const me = await test.app.request('/api/me', { headers: { Cookie: session } });
  return {
    status: answer.status,
    location: answer.headers.get('location') ?? '',
    me: me.status === 200 ? ((await me.json()) as { email: string; name: string; role: string }) : null,
  };
}

async function signOn(user: { sub: string; email: string; email_verified?: boolean }) {
  provider.user = { email_verified: true, ...user };
  const { url, cookie } = await begin();
  return comeBack(await provider.walk(url), cookie);
}

describe('the city’s own sign-on', () => {
  it('is named to who wants to sign in', async () => {
    expect(await test.json('/api/sign-in-options')).toEqual({ signOnName: 'Tài khoản Hà Nội' });
  });

  it('uses PKCE, state and nonce', async () => {
    const { url } = await begin();
    const parameters = new URL(url).searchParams;
    expect(parameters.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce'])
      expect(parameters.get(name)?.length, name).toBeGreaterThan(15);
    expect(parameters.get('redirect_uri')).toBe(`${PUBLIC_URL}/api/auth/callback/city`);
  });

  it('lets an existing account in by verified e-mail, back to where it was, and later by the bound subject', async () => {
    const email = await addUser('bound');
    const first = await signOn({ sub: 'subject-1', email });
    expect(first).toMatchObject({ status: 302, location: '/sites?q=ao' });
    // Name and role stay those of the product.
    expect(first.me).toMatchObject({ email, name: 'bound', role: 'officer' });
    const moved = await signOn({ sub: 'subject-1', email: 'other.address@city.test' });
    expect(moved.me).toMatchObject({ email, name: 'bound' });
    const row = await test.parts.deps.database.db
      .selectFrom('people')
      .innerJoin('user', 'user.id', 'people.user_id')
      .select('people.last_sign_in_at')
      .where('user.email', '=', email)
      .executeTakeFirstOrThrow();
    expect(row.last_sign_in_at).not.toBeNull();
  });

  it('lets nobody in who has no account, no verified e-mail, a deactivated account, or is an administrator', async () => {
    const { db } = test.parts.deps.database;
    const count = async () => (await db.selectFrom('user').select('id').execute()).length;
    const [plain, gone, admin] = [
      await addUser('unverified'),
      await addUser('gone'),
      await addUser('boss', 'admin'),
    ];
    const { id } = await db
      .selectFrom('user')
      .select('id')
      .where('email', '=', gone)
      .executeTakeFirstOrThrow();
    await db.updateTable('people').set({ state: 'deactivated' }).where('user_id', '=', id).execute();
    const before = await count();
    const refused = [
      await signOn({ sub: 'stranger', email: 'stranger@city.test' }),
      await signOn({ sub: 'unverified', email: plain, email_verified: false }),
      await signOn({ sub: 'gone', email: gone }),
      await signOn({ sub: 'boss', email: admin }),
    ];
    for (const { me, location, status } of refused) {
      expect(me).toBeNull();
      expect([status, location.split('?')[0]]).toEqual([302, '/sign-in']);
    }
    expect(await count()).toBe(before);
    expect(await db.selectFrom('session').select('id').where('userId', '=', id).execute()).toEqual([]);
  });

  it('refuses a forged state, another browser, another nonce and a second use', async () => {
    const email = await addUser('careful');
    provider.user = { sub: 'careful', email, email_verified: true };
    const one = await begin();
    const back = await provider.walk(one.url);
    const forged = new URL(back);
    forged.searchParams.set('state', 'x'.repeat(32));
    expect((await comeBack(forged.href, one.cookie)).me).toBeNull();
    // Somebody sends the victim a link that signs in as somebody else.
    expect((await comeBack(back, '')).me).toBeNull();

    const two = await begin();
    const other = new URL(two.url);
    other.searchParams.set('nonce', 'y'.repeat(32));
    expect((await comeBack(await provider.walk(other.href), two.cookie)).me).toBeNull();

    const three = await begin();
    const used = await provider.walk(three.url);
    expect((await comeBack(used, three.cookie)).me).not.toBeNull();
    expect((await comeBack(used, three.cookie)).me).toBeNull();
  });

  it('comes back to a page of ours only', async () => {
    const email = await addUser('phished');
    provider.user = { sub: 'phished', email, email_verified: true };
    const { url, cookie } = await begin('//evil.test/');
    expect((await comeBack(await provider.walk(url), cookie)).location).toBe('/');
  });
});
