import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { v7 as makeId } from 'uuid';
import { createApp } from '../../server/app.ts';
import { DEMO_PASSWORD, ensureUser } from '../../server/auth/auth.service.ts';
import { readConfig } from '../../server/config.ts';
import type { RoleName } from '../../server/domain/roles.ts';
import { openParts } from '../../server/parts.ts';

export const DIALECT = process.env.TEST_DIALECT === 'postgres' ? 'postgres' : 'sqlite';

/** Long Biên, where `officer` and `field` work, and its neighbour Bồ Đề, where `neighbour` does. */
export const LONG_BIEN = '00145';
export const NEIGHBOUR = '00118';
const ORIGIN = 'http://localhost:8787';

export type TestUser = RoleName | 'neighbour';

export interface RequestOptions {
  /** Left out: nobody is signed in. */
  as?: TestUser;
  method?: string;
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
}

export type TestApp = Awaited<ReturnType<typeof createTestApp>>;

/** The whole product on a fresh database of the run's dialect, one account per role, real HTTP semantics. */
export async function createTestApp({
  basemapUrl,
  env = {},
  ...options
}: {
  now?: () => string;
  basemapUrl?: string;
  /** More of the environment. */
  env?: Record<string, string>;
} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bo-an-test-'));
  const store =
    DIALECT === 'postgres'
      ? await createPostgresDatabase()
      : { url: join(folder, 'test.sqlite'), drop: async () => {} };
  const config = readConfig({
    ...{ DATA_DIR: folder, DATABASE_URL: store.url, DEMO: '0', PUBLIC_URL: ORIGIN, LOG_LEVEL: 'silent' },
    BASEMAP_URL: basemapUrl,
    ...env,
  });
  const { parts, close } = await openParts(config, { webRoot: null, ...options });
  const app = createApp(parts);

  const users: Record<TestUser, { role: RoleName; scopes: string[] }> = {
    admin: { role: 'admin', scopes: ['*'] },
    city: { role: 'city', scopes: ['*'] },
    officer: { role: 'officer', scopes: [`commune:${LONG_BIEN}`] },
    field: { role: 'field', scopes: [`commune:${LONG_BIEN}`] },
    viewer: { role: 'viewer', scopes: [`commune:${LONG_BIEN}`] },
    neighbour: { role: 'officer', scopes: [`commune:${NEIGHBOUR}`] },
  };
  const cookies = new Map<TestUser, string>();
  const setTwoFactor = (email: string) =>
    parts.deps.database.db
      .updateTable('user')
      .set({ twoFactorEnabled: DIALECT === 'postgres' ? true : 1 })
      .where('email', '=', email)
      .execute();
  async function signIn(user: TestUser): Promise<string> {
    const known = cookies.get(user);
    if (known) return known;
    const { role, scopes } = users[user];
    const email = `${user}@bo-an.test`;
    await ensureUser(parts.auth, parts.deps.database, {
      email,
      username: user,
      name: user,
      role,
      scopes,
      password: DEMO_PASSWORD,
    });
    const answer = await app.request('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: ORIGIN },
      body: JSON.stringify({ email, password: DEMO_PASSWORD }),
    });
    if (answer.status !== 200) throw new Error(`sign-in of ${user}: ${answer.status} ${await answer.text()}`);
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    // As if it had been set up in this session: without it an administrator reaches nothing.
    if (role === 'admin') await setTwoFactor(email);
    cookies.set(user, cookie);
    return cookie;
  }

  /** One request through the real application; `as` signs that user in first. */
  async function request(
    path: string,
    { as, method, json, body, headers = {} }: RequestOptions = {},
  ): Promise<Response> {
    const cookie: Record<string, string> = as === undefined ? {} : { Cookie: await signIn(as) };
    const hasBody = json !== undefined || body !== undefined;
    return app.request(path, {
      method: method ?? (hasBody ? 'POST' : 'GET'),
      headers: {
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(hasBody ? { Origin: ORIGIN } : {}),
        ...cookie,
        ...headers,
      },
      ...(json === undefined ? (body === undefined ? {} : { body }) : { body: JSON.stringify(json) }),
    });
  }

  return {
    app,
    parts,
    request,
    signIn,
    /** As if somebody had set up the second step of signing in; sessions stay. */
    setTwoFactor,
    /** The answer's JSON; throws with the body when the status is another. */
    async json<T = Record<string, unknown>>(
      path: string,
      options: RequestOptions = {},
      status = 200,
    ): Promise<T> {
      const answer = await request(path, options);
      const text = await answer.text();
      if (answer.status !== status)
        throw new Error(`${options.method ?? ''} ${path}: ${answer.status} ${text}`);
      return JSON.parse(text) as T;
    },
    async close() {
      await close();
      await store.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A database of its own under TEST_DATABASE_URL, which names a server where databases may be made. */
export async function createPostgresDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const admin = process.env.TEST_DATABASE_URL;
  if (!admin) throw new Error('TEST_DATABASE_URL is not set: start `npm test`, or name a PostgreSQL server');
  const name = `bo_an_test_${makeId().replaceAll('-', '')}`;
  const run = async (statement: string) => {
    const client = new pg.Client({
      connectionString: admin,
      user: new URL(admin).username || userInfo().username,
    });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await run(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
