import { scryptSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../server/app.ts';
import { ensureUser } from '../../server/auth/auth.service.ts';
import { hashPassword } from '../../server/auth/passwords.ts';
import { readConfig } from '../../server/config.ts';
import { openParts } from '../../server/parts.ts';
import { createTestApp, LONG_BIEN, type TestApp } from '../support/test-app.ts';
import { totpCode } from '../support/totp.ts';

const PASSWORD = 'bờ ao làng em có rào tre';
let test: TestApp;
let offsetMs = 0;
const now = () => new Date(Date.now() + offsetMs).toISOString();
const waitMinutes = (minutes: number) => {
  offsetMs += minutes * 60_000;
};
beforeAll(async () => {
  test = await createTestApp({ now });
});
afterAll(() => test.close());

async function addUser(username: string, role: 'admin' | 'officer' | 'city' = 'officer'): Promise<void> {
  await ensureUser(test.parts.auth, test.parts.deps.database, {
    email: `${username}@office.test`,
    username,
    name: username,
    role,
    scopes: role === 'officer' ? [`commune:${LONG_BIEN}`] : [],
    password: PASSWORD,
  });
}

interface Answer {
  status: number;
  code?: string;
  waitSeconds?: number;
  cookie: string;
  body: Record<string, unknown>;
}
async function post(path: string, json: unknown, cookie = '', on = test.app): Promise<Answer> {
  const [Origin = ''] = test.parts.origins;
  const answer = await on.request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin, ...(cookie === '' ? {} : { Cookie: cookie }) },
    body: JSON.stringify(json),
  });
  const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  const set = answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  return {
    status: answer.status,
    ...(typeof body.code === 'string' ? { code: body.code } : {}),
    ...(typeof body.waitSeconds === 'number' ? { waitSeconds: body.waitSeconds } : {}),
    cookie: set.filter((line) => !line.endsWith('=')).join('; '),
    body,
  };
}
const signIn = (username: string, password = PASSWORD, on = test.app) =>
  post('/api/auth/sign-in/username', { username, password }, '', on);
const get = async (path: string, cookie: string) => {
  const answer = await test.app.request(path, { headers: { Cookie: cookie } });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe('what of Better Auth is reachable', () => {
  it('is what is used, and nothing else', async () => {
    const offered = Object.values(test.parts.auth.api as unknown as Record<string, { path?: string }>)
      .flatMap(({ path }) => path ?? [])
      .filter((path) => !path.includes(':'));
    expect(offered.length).toBeGreaterThan(20);
    const open = new Set([
      '/sign-in/email',
      '/sign-in/username',
      '/two-factor/verify-totp',
      '/two-factor/verify-backup-code',
      '/sign-out',
      '/get-session',
    ]);
    const cookie = (await test.signIn('officer')) ?? '';
    for (const path of [...offered, '/sign-in/social', '/callback/city', '/callback/google']) {
      const answers = await Promise.all([
        post(`/api/auth${path}`, {}, cookie),
        test.app.request(`/api/auth${path}`, { headers: { Cookie: cookie } }),
      ]);
      if (open.has(path)) continue;
      for (const { status } of answers) expect(status, path).toBe(404);
    }
  });
});

describe('a password', () => {
  it('is kept as argon2id, and one spelling of Vietnamese letters', async () => {
    await addUser('nfc');
    const { db } = test.parts.deps.database;
    const { password } = await db
      .selectFrom('account')
      .innerJoin('user', 'user.id', 'account.userId')
      .select('account.password')
      .where('user.username', '=', 'nfc')
      .executeTakeFirstOrThrow();
    expect(password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await signIn('nfc', PASSWORD.normalize('NFD'))).status).toBe(200);
    expect((await signIn('nfc', PASSWORD.normalize('NFC'))).status).toBe(200);
  });

  it('of before argon2id still opens, and is hashed anew by it', async () => {
    await addUser('old');
    const { db } = test.parts.deps.database;
    const salt = 'a1b2c3d4e5f60718a1b2c3d4e5f60718';
    const key = scryptSync(PASSWORD.normalize('NFKC'), salt, 64, { N: 16384, r: 16, p: 1, maxmem: 2 ** 27 });
    const user = await db
      .selectFrom('user')
      .select('id')
      .where('username', '=', 'old')
      .executeTakeFirstOrThrow();
    const before = `${salt}:${key.toString('hex')}`;
    await db.updateTable('account').set({ password: before }).where('userId', '=', user.id).execute();
    expect((await signIn('old', 'something else entirely')).code).toBe('auth.wrong_credentials');
    expect((await signIn('old')).status).toBe(200);
    const after = await db
      .selectFrom('account')
      .select('password')
      .where('userId', '=', user.id)
      .executeTakeFirstOrThrow();
    expect(after.password).toMatch(/^\$argon2id\$/);
    expect((await signIn('old')).status).toBe(200);
  });

  it('is changed with the old one, by its rules, and ends the other sessions', async () => {
    await addUser('changer');
    const [here, there] = [await signIn('changer'), await signIn('changer')];
    const change = (current: string, next: string) =>
      post('/api/account/password', { current, next }, here.cookie);
    expect((await change('not it at all', 'x'.repeat(20))).code).toBe('password.wrong');
    expect((await change(PASSWORD, 'ngắn quá')).code).toBe('password.too_short');
    expect((await change(PASSWORD, 'Matkhau@2026')).code).toBe('password.too_common');
    expect((await change(PASSWORD, 'changer changer')).code).toBe('password.too_common');
    const next = 'con cò bay lả bay la ruộng sâu';
    expect((await change(PASSWORD, next)).status).toBe(200);
    expect((await get('/api/me', here.cookie)).status).toBe(200);
    expect((await get('/api/me', there.cookie)).status).toBe(401);
    expect((await signIn('changer')).code).toBe('auth.wrong_credentials');
    expect((await signIn('changer', next)).status).toBe(200);
  });
});

describe('a sign-in that is outrun', () => {
  /** Somebody signs in; between the look at the password and the answer something happens. */
  async function signInWhile(username: string, happens: () => Promise<unknown>): Promise<Answer> {
    const { auth } = test.parts;
    const { handler } = auth;
    Object.assign(auth, {
      handler: async (request: Request) => {
        const answer = await handler(request);
        await happens();
        return answer;
      },
    });
    try {
      return await signIn(username);
    } finally {
      Object.assign(auth, { handler });
    }
  }
  const idOf = async (username: string) => {
    const { db } = test.parts.deps.database;
    const rows = db.selectFrom('user').select('id').where('username', '=', username);
    return (await rows.executeTakeFirstOrThrow()).id;
  };
  const sessionsOf = async (id: string) =>
    (await test.parts.deps.database.db.selectFrom('session').select('id').where('userId', '=', id).execute())
      .length;

  it('by a new password leaves no session', async () => {
    await addUser('outrun');
    const id = await idOf('outrun');
    const next = await hashPassword('con cò bay lả bay la ruộng sâu');
    const late = await signInWhile('outrun', () =>
      test.parts.deps.database.db
        .updateTable('account')
        .set({ password: next })
        .where('userId', '=', id)
        .execute(),
    );
    expect([late.code, late.cookie, await sessionsOf(id)]).toEqual(['auth.wrong_credentials', '', 0]);
  });

  it('by the second factor leaves no session that was begun without it', async () => {
    await addUser('outrun.too');
    const late = await signInWhile('outrun.too', () => test.setTwoFactor('outrun.too@office.test'));
    expect([late.code, await sessionsOf(await idOf('outrun.too'))]).toEqual(['auth.wrong_credentials', 0]);
  });
});

describe('wrong attempts', () => {
  it('make an account wait, longer each time, and the right password does not help meanwhile', async () => {
    await addUser('locked');
    for (let time = 0; time < 5; time++)
      expect((await signIn('locked', 'wrong wrong wrong')).code).toBe('auth.wrong_credentials');
    const blocked = await signIn('locked');
    expect(blocked).toMatchObject({ status: 429, code: 'auth.locked' });
    expect(blocked.waitSeconds).toBeGreaterThan(50);
    expect(blocked.waitSeconds).toBeLessThanOrEqual(60);
    expect(String(blocked.body.detail)).toContain('1 phút');
    // By e-mail it is the same account.
    const byEmail = await post('/api/auth/sign-in/email', {
      email: 'locked@office.test',
      password: PASSWORD,
    });
    expect(byEmail.code).toBe('auth.locked');
    waitMinutes(1.1);
    expect((await signIn('locked', 'wrong wrong wrong')).code).toBe('auth.wrong_credentials');
    expect((await signIn('locked')).waitSeconds).toBeGreaterThan(100);
    waitMinutes(2.1);
    expect((await signIn('locked')).status).toBe(200);
    expect((await signIn('locked', 'wrong wrong wrong')).code).toBe('auth.wrong_credentials');
    expect((await signIn('locked')).status).toBe(200);
  });

  it('are answered alike where there is no account', async () => {
    const answers = [];
    for (let time = 0; time < 7; time++)
      answers.push((await signIn('nobody.here', 'wrong wrong wrong')).code);
    expect(answers).toEqual([...Array(5).fill('auth.wrong_credentials'), 'auth.locked', 'auth.locked']);
    await addUser('somebody');
    // CPU of the process with its threads, by turns: the clock would measure what else the machine does.
    const least = { somebody: Number.POSITIVE_INFINITY, 'somebody.else': Number.POSITIVE_INFINITY };
    for (let time = 0; time < 4; time++) {
      for (const username of ['somebody', 'somebody.else'] as const) {
        const start = process.cpuUsage();
        await signIn(username, 'wrong wrong wrong');
        const { user, system } = process.cpuUsage(start);
        least[username] = Math.min(least[username], user + system);
      }
    }
    const ratio = least['somebody.else'] / least.somebody;
    // One hash each: without it an unknown name is answered in a tenth of the time.
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });

  it('sent all at once are no more than sent one by one', async () => {
    await addUser('parallel');
    const codes = await Promise.all(
      Array.from({ length: 12 }, () => signIn('parallel', 'wrong wrong wrong').then(({ code }) => code)),
    );
    expect(codes.filter((code) => code === 'auth.wrong_credentials')).toHaveLength(5);
    expect(codes.filter((code) => code === 'auth.locked')).toHaveLength(7);
  });

  it('hold over two processes on one database', async () => {
    await addUser('two.servers');
    const { config } = test.parts.deps;
    const second = await openParts(
      readConfig({
        DATA_DIR: config.dataDir,
        DATABASE_URL: config.databaseUrl,
        DEMO: '0',
        PUBLIC_URL: config.publicUrl,
      }),
      { webRoot: null, now },
    );
    try {
      const other = createApp(second.parts);
      for (let time = 0; time < 5; time++)
        await signIn('two.servers', 'wrong wrong wrong', time % 2 === 0 ? test.app : other);
      expect((await signIn('two.servers', PASSWORD, other)).code).toBe('auth.locked');
      expect((await signIn('two.servers', PASSWORD, test.app)).code).toBe('auth.locked');
    } finally {
      await second.close();
    }
  });

  it('of one address at many accounts make the address wait', async () => {
    waitMinutes(180);
    // All at once: no more than one by one.
    const codes = await Promise.all(
      Array.from({ length: 60 }, (_, index) => signIn(`sprayed${index}`, 'wrong wrong wrong')),
    );
    expect(codes.filter(({ code }) => code === 'auth.locked')).toHaveLength(10);
    await addUser('bystander');
    expect((await signIn('bystander')).code).toBe('auth.locked');
    waitMinutes(5.1);
    expect((await signIn('bystander')).status).toBe(200);
    waitMinutes(180);
  });
});

/** A sign-in from an address, as a proxy tells it. */
const from = async (forwarded: string, username: string, password = 'wrong wrong wrong') => {
  const [Origin = ''] = test.parts.origins;
  const answer = await test.app.request('/api/auth/sign-in/username', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin, 'X-Forwarded-For': forwarded },
    body: JSON.stringify({ username, password }),
  });
  return answer.status;
};

describe('behind a reverse proxy', () => {
  const countsOf = (...addresses: string[]) =>
    test.parts.deps.database.db
      .selectFrom('sign_in_attempts')
      .select(['key', 'failures'])
      .where(
        'key',
        'in',
        addresses.map((address) => `address:${address}`),
      )
      .execute();

  it('counts by the last address that the proxy names, not by what a client writes before it', async () => {
    await from('10.0.0.1, 203.0.113.7', 'nobody.proxied');
    await from('10.0.0.2, 203.0.113.7', 'nobody.proxied');
    await from('not an address', 'nobody.proxied');
    expect(await countsOf('203.0.113.7', '10.0.0.1', '10.0.0.2')).toEqual([
      { key: 'address:203.0.113.7', failures: 2 },
    ]);
  });

  it('counts a network of IPv6 as one address', async () => {
    await from('2001:db8::7', 'nobody.six');
    await from('2001:0db8:0:0:ffff::8', 'nobody.six');
    expect(await countsOf('2001:db8:0:0::/64')).toEqual([{ key: 'address:2001:db8:0:0::/64', failures: 2 }]);
  });

  it('gives an address back what somebody mistyped before the right password, and no more', async () => {
    await addUser('typist');
    const office = '203.0.113.9';
    await from(office, 'nobody.office');
    for (let day = 0; day < 15; day++) {
      for (let time = 0; time < 4; time++) expect(await from(office, 'typist')).toBe(401);
      expect(await from(office, 'typist', PASSWORD)).toBe(200);
    }
    expect(await countsOf(office)).toEqual([{ key: `address:${office}`, failures: 1 }]);
  });
});

/** Of the step after the present one, which counts already. */
const nextCode = (secret: string) => totpCode(secret, Date.now() + 30_000);

describe('behind one address with somebody who types wrong names', () => {
  it('whoever has signed in from there lately is judged by the own count alone', async () => {
    await addUser('regular');
    await addUser('stranger');
    const office = '203.0.113.20';
    const spray = async (word: string) => {
      for (let index = 0; index < 51; index++) await from(office, `${word}${index}`);
      expect(await from(office, 'stranger', PASSWORD)).toBe(429);
    };
    expect(await from(office, 'regular', PASSWORD)).toBe(200);
    await spray('wrong.name');
    for (let time = 0; time < 3; time++) {
      expect(await from(office, 'regular')).toBe(401);
      expect(await from(office, 'regular', PASSWORD)).toBe(200);
      // It gives nothing back of what others used up.
      expect(await from(office, 'stranger', PASSWORD)).toBe(429);
    }
    for (let time = 0; time < 5; time++) expect(await from(office, 'regular')).toBe(401);
    expect(await from(office, 'regular', PASSWORD)).toBe(429);
    const days = 31 * 24 * 60;
    waitMinutes(days);
    await spray('other.name');
    expect(await from(office, 'regular', PASSWORD)).toBe(429);
    waitMinutes(-days);
  });
});

describe('two-factor sign-in', () => {
  it('is asked of an administrator before anything else is reachable', async () => {
    await addUser('boss', 'admin');
    const [first, elsewhere] = [await signIn('boss'), await signIn('boss')];
    expect((await get('/api/me', first.cookie)).body).toMatchObject({ role: 'admin', needsTwoFactor: true });
    for (const path of [
      '/api/communes',
      '/api/people',
      '/api/sites',
      '/api/events',
      '/api/account/colleagues',
    ]) {
      const answer = await get(path, first.cookie);
      expect([answer.status, answer.body.code], path).toEqual([403, 'auth.two_factor_needed']);
    }
    expect((await get('/api/account', first.cookie)).status).toBe(200);

    const wrong = await post('/api/account/two-factor/begin', { password: 'no' }, first.cookie);
    expect(wrong.code).toBe('password.wrong');
    const begun = await post('/api/account/two-factor/begin', { password: PASSWORD }, first.cookie);
    expect(begun.status).toBe(200);
    const { secret, recoveryCodes } = begun.body as { secret: string; recoveryCodes: string[] };
    expect(recoveryCodes.length).toBeGreaterThanOrEqual(8);
    const refused = await post('/api/account/two-factor/confirm', { code: '000000' }, first.cookie);
    expect(refused.code).toBe('auth.wrong_code');
    const confirmed = await post('/api/account/two-factor/confirm', { code: totpCode(secret) }, first.cookie);
    expect(confirmed.status).toBe(200);
    expect((await get('/api/people', confirmed.cookie)).status).toBe(200);
    // The session of before is another one.
    expect((await get('/api/me', first.cookie)).status).toBe(401);
    // So does one that somebody else began with the password alone.
    expect((await get('/api/me', elsewhere.cookie)).status).toBe(401);
    const off = await post('/api/account/two-factor/off', { password: PASSWORD }, confirmed.cookie);
    expect(off.code).toBe('auth.two_factor_kept');

    const half = await signIn('boss');
    expect(half.body).toMatchObject({ twoFactorRedirect: true });
    expect((await get('/api/me', half.cookie)).status).toBe(401);
    const wrongCode = await post('/api/auth/two-factor/verify-totp', { code: '123123' }, half.cookie);
    expect(wrongCode).toMatchObject({ status: 422, code: 'auth.wrong_code' });
    const done = await post('/api/auth/two-factor/verify-totp', { code: nextCode(secret) }, half.cookie);
    expect(done.status).toBe(200);
    expect((await get('/api/people', done.cookie)).status).toBe(200);

    const byCode = { code: recoveryCodes[0] };
    const halves = [await signIn('boss'), await signIn('boss')];
    const atOnce = await Promise.all(
      halves.map(({ cookie }) => post('/api/auth/two-factor/verify-backup-code', byCode, cookie)),
    );
    expect(atOnce.filter(({ status }) => status === 200)).toHaveLength(1);
    const third = await signIn('boss');
    const reused = await post('/api/auth/two-factor/verify-backup-code', byCode, third.cookie);
    expect(reused.code).toBe('auth.wrong_code');
  });

  it('takes a code once, also when two processes get it at the same moment', async () => {
    await addUser('once', 'admin');
    const session = await signIn('once');
    const begun = await post('/api/account/two-factor/begin', { password: PASSWORD }, session.cookie);
    const { secret } = begun.body as { secret: string };
    const ofSetUp = totpCode(secret);
    const confirmed = await post('/api/account/two-factor/confirm', { code: ofSetUp }, session.cookie);
    expect(confirmed.status).toBe(200);
    const { config } = test.parts.deps;
    const env = { DATA_DIR: config.dataDir, DATABASE_URL: config.databaseUrl, DEMO: '0' };
    const second = await openParts(
      readConfig({ ...env, PUBLIC_URL: config.publicUrl, LOG_LEVEL: 'silent' }),
      { webRoot: null, now },
    );
    try {
      const apps = [test.app, createApp(second.parts)];
      const verify = (code: string, cookie: string, on = test.app) =>
        post('/api/auth/two-factor/verify-totp', { code }, cookie, on);
      const first = await signIn('once');
      expect(await verify(ofSetUp, first.cookie)).toMatchObject({ status: 422, code: 'auth.wrong_code' });
      // The attempts so far are forgotten, the code is not.
      waitMinutes(125);
      const halves = [await signIn('once'), await signIn('once', PASSWORD, apps[1])];
      const code = nextCode(secret);
      const atOnce = await Promise.all(halves.map(({ cookie }, at) => verify(code, cookie, apps[at])));
      expect(atOnce.map(({ status }) => status).sort()).toEqual([200, 422]);
      const later = await signIn('once', PASSWORD, apps[1]);
      expect((await verify(`${code.slice(0, 3)} ${code.slice(3)}`, later.cookie, apps[1])).code).toBe(
        'auth.wrong_code',
      );
      // What was wrong is not used up: it may be right later.
      const usedCodes = () =>
        test.parts.deps.database.db
          .selectFrom('sign_in_attempts')
          .select('key')
          .where('key', 'like', 'code:%')
          .execute();
      const before = await usedCodes();
      expect((await verify('000000', later.cookie)).code).toBe('auth.wrong_code');
      expect(await usedCodes()).toHaveLength(before.length);
    } finally {
      await second.close();
    }
  });

  it('counts wrong codes for the account, whatever the password', async () => {
    await addUser('codes');
    const session = await signIn('codes');
    const begun = await post('/api/account/two-factor/begin', { password: PASSWORD }, session.cookie);
    const { secret } = begun.body as { secret: string };
    await post('/api/account/two-factor/confirm', { code: totpCode(secret) }, session.cookie);
    const codes: (string | undefined)[] = [];
    for (let time = 0; time < 4; time++) {
      const half = await signIn('codes');
      codes.push(half.code ?? 'right password');
      if (half.code !== undefined) continue;
      codes.push((await post('/api/auth/two-factor/verify-totp', { code: '000000' }, half.cookie)).code);
    }
    expect(codes).toContain('auth.locked');
    expect(codes.filter((code) => code === 'auth.wrong_code').length).toBeLessThanOrEqual(3);
  });

  it('step without the first one is refused', async () => {
    const answer = await post('/api/auth/two-factor/verify-totp', { code: '000000' });
    expect(answer.code).toBe('auth.code_step_over');
    const forged = await post(
      '/api/auth/two-factor/verify-totp',
      { code: '000000' },
      'bo-an.two_factor=2fa-x.y',
    );
    expect(forged.code).toBe('auth.code_step_over');
    for (const odd of ['bo-an.two_factor=%', 'bo-an.two_factor=%00.x', 'bo-an.two_factor='])
      expect((await post('/api/auth/two-factor/verify-totp', { code: '0' }, odd)).status, odd).toBe(409);
  });
});

describe('odd sign-ins', () => {
  it.each([
    [null],
    [[]],
    ['text'],
    [{}],
    [{ username: 1, password: 2 }],
    [{ username: 'a\u0000b', password: 'x' }],
  ])('%j are wrong, and no fault of the server', async (json) => {
    expect((await post('/api/auth/sign-in/username', json)).code).toBe('auth.wrong_credentials');
  });
});

describe('sessions', () => {
  it('are listed with device and last use, ended one by one, everywhere else, everywhere', async () => {
    await addUser('roamer');
    const here = await signIn('roamer');
    const there = await signIn('roamer');
    const third = await signIn('roamer');
    await get('/api/me', here.cookie);
    const list = async () =>
      (await get('/api/account/sessions', here.cookie)).body.items as {
        id: string;
        isThis: boolean;
        lastUsedAt: string | null;
      }[];
    const sessions = await list();
    expect(sessions).toHaveLength(3);
    expect(sessions.filter(({ isThis }) => isThis)).toHaveLength(1);
    expect(sessions.find(({ isThis }) => isThis)?.lastUsedAt).not.toBeNull();
    await get('/api/me', there.cookie);
    const [Origin = ''] = test.parts.origins;
    const end = (id: string, cookie: string) =>
      test.app.request(`/api/account/sessions/${id}`, {
        method: 'DELETE',
        headers: { Cookie: cookie, Origin },
      });
    const other = (await list()).find(({ isThis, lastUsedAt }) => !isThis && lastUsedAt !== null);
    expect((await end(other?.id ?? '', await test.signIn('city'))).status).toBe(404);
    expect((await end(other?.id ?? '', here.cookie)).status).toBe(200);
    expect((await get('/api/me', there.cookie)).status).toBe(401);
    await post('/api/account/sessions/end', { keepsThis: true }, here.cookie);
    expect((await get('/api/me', third.cookie)).status).toBe(401);
    expect((await get('/api/me', here.cookie)).status).toBe(200);
    await post('/api/account/sessions/end', { keepsThis: false }, here.cookie);
    expect((await get('/api/me', here.cookie)).status).toBe(401);
  });
});
