import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepRetention } from '../../server/audit/retention.service.ts';
import { verifyAudit } from '../../server/audit/verify.service.ts';
import { ensureUser } from '../../server/auth/auth.service.ts';
import { readConfig } from '../../server/config.ts';
import { writeTransaction } from '../../server/db/write.ts';
import { openParts } from '../../server/parts.ts';
import { createPostgresDatabase, DIALECT } from '../support/test-app.ts';

const name = (part: string) => `bo_an_${part}_${makeId().replaceAll('-', '').slice(-12)}`;

it('an owner of the tables is named for PostgreSQL only', () => {
  const owner = 'postgres://owner@127.0.0.1/bo_an';
  expect(() => readConfig({ DATA_DIR: '/tmp/x', DATABASE_OWNER_URL: owner })).toThrow(/DATABASE_OWNER_URL/);
  const whole = readConfig({ DATA_DIR: '/tmp/x', DATABASE_OWNER_URL: owner, DATABASE_URL: owner });
  expect(whole.databaseOwnerUrl).toBe(owner);
});

if (DIALECT === 'postgres')
  describe('with a role of the application beside the owner', () => {
    const [ownerRole, role] = [name('owner'), name('app')];
    const folder = mkdtempSync(join(tmpdir(), 'bo-an-owner-'));
    let store: { url: string; drop(): Promise<void> };
    let client: pg.Client;
    let parts: Awaited<ReturnType<typeof openParts>>;
    const as = (user: string) => {
      const url = new URL(store.url);
      url.username = user;
      return url.href;
    };
    async function asSuperuser(...statements: string[]) {
      const admin = new pg.Client({
        connectionString: store.url,
        user: new URL(store.url).username || userInfo().username,
      });
      await admin.connect();
      for (const statement of statements) await admin.query(statement);
      await admin.end();
    }
    const config = (owner: string, app: string) =>
      readConfig({
        ...{ DATA_DIR: folder, DATABASE_URL: as(app), DATABASE_OWNER_URL: as(owner), DEMO: '0' },
        PUBLIC_URL: 'http://localhost:8787',
      });

    beforeAll(async () => {
      store = await createPostgresDatabase();
      const { pathname, password } = new URL(store.url);
      const database = pathname.slice(1);
      await asSuperuser(
        // The server may ask them for a password, and `as` keeps that of the address.
        `CREATE ROLE ${ownerRole} LOGIN PASSWORD '${decodeURIComponent(password)}'`,
        `CREATE ROLE ${role} LOGIN PASSWORD '${decodeURIComponent(password)}'`,
        `ALTER DATABASE ${database} OWNER TO ${ownerRole}`,
        `ALTER SCHEMA public OWNER TO ${ownerRole}`,
        'CREATE EXTENSION IF NOT EXISTS postgis',
      );
      parts = await openParts(config(ownerRole, role), { webRoot: null });
      client = new pg.Client({ connectionString: as(role) });
      await client.connect();
    });
    afterAll(async () => {
      await client.end();
      await parts.close();
      await asSuperuser(`DROP OWNED BY ${role} CASCADE`, `ALTER SCHEMA public OWNER TO CURRENT_USER`);
      await store.drop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('works, and leaves entries', async () => {
      const { database } = parts.parts.deps;
      await ensureUser(parts.parts.auth, database, {
        ...{ email: 'a@bo-an.test', username: 'abc', name: 'A', role: 'officer', scopes: ['commune:00145'] },
        password: 'bo-an-demo-2026',
      });
      await writeTransaction(database, 'somebody', parts.parts.deps.now(), async ({ record }) => {
        record({ entity: 'site', entityId: 'x', communeCode: '00145', action: 'edited' });
      });
      await parts.parts.audit.sealer.sealAll();
      expect(await verifyAudit(database)).toMatchObject({ faults: [], unsealed: 0 });
      // A second start finds everything made.
      const again = await openParts(config(ownerRole, role), { webRoot: null });
      await again.close();
    });

    it('the application cannot change, remove or empty the audit, or take its guard away', async () => {
      // PostgreSQL answers it with a warning, and grants nothing.
      await client.query(`GRANT UPDATE, DELETE ON audit_entries TO ${role}`);
      const refused = [
        "UPDATE audit_entries SET action = 'else'",
        'DELETE FROM audit_entries',
        'TRUNCATE audit_entries',
        'UPDATE audit_seals SET hash = number::text',
        'DELETE FROM audit_seals',
        'DROP TABLE audit_entries',
        'DROP TRIGGER audit_entries_kept ON audit_entries',
        'ALTER TABLE audit_entries DISABLE TRIGGER ALL',
        'ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_kept',
        "SET session_replication_role = 'replica'",
        'CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$',
        `INSERT INTO audit_entries (number, at, kind, action, entity, count, details)
        SELECT number, at, kind, 'else', entity, count, details FROM audit_entries LIMIT 1
        ON CONFLICT (number) DO UPDATE SET action = 'else'`,
        `SET ROLE ${ownerRole}`,
        "DELETE FROM kysely_migration WHERE name LIKE '%audit%'",
        'CREATE TABLE mine (a int)',
      ];
      for (const statement of refused)
        await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' });
      const before = await client.query('SELECT count(*) AS count FROM audit_entries');
      expect(before.rows[0].count).toBeGreaterThan(0);
      await client.query('DELETE FROM audit_personal');
    });

    it('the owner removes what is too old, and the guard holds again', async () => {
      const { database } = parts.parts.deps;
      const old = '2010-01-01T00:00:00.000Z';
      const now = '2040-01-01T00:00:00.000Z';
      await writeTransaction(database, 'somebody', old, async ({ note }) =>
        note({ action: 'x', entity: 'site', entityId: 'x', communeCode: null }),
      );
      await parts.parts.audit.sealer.sealAll();
      const removed = await keepRetention({ database, now, keepYears: 10, ownerUrl: as(ownerRole) });
      expect(removed).toBeGreaterThan(0);
      expect(await verifyAudit(database)).toMatchObject({ faults: [] });
      await expect(client.query('DELETE FROM audit_entries')).rejects.toMatchObject({ code: '42501' });
    });

    it('a start is refused when the application’s role could change the audit', async () => {
      await expect(openParts(config(ownerRole, ownerRole), { webRoot: null })).rejects.toThrow(
        /DATABASE_URL/,
      );
      await asSuperuser(`GRANT ${ownerRole} TO ${role}`);
      await expect(openParts(config(ownerRole, role), { webRoot: null })).rejects.toThrow(/DATABASE_URL/);
      await asSuperuser(`REVOKE ${ownerRole} FROM ${role}`);
    });

    it('a start is refused when the application’s role owns what the audit lies in', async () => {
      const database = new URL(store.url).pathname.slice(1);
      const between = name('between');
      const start = async () => {
        const opened = await openParts(config(ownerRole, role), { webRoot: null });
        await opened.close();
      };
      const things = [
        [`DATABASE ${database}`, `the database ${database}`],
        ['SCHEMA public', 'the schema public'],
      ] as const;
      for (const [thing, told] of things) {
        await asSuperuser(`ALTER ${thing} OWNER TO ${role}`);
        await expect(start(), thing).rejects.toThrow(told);
        // A member of the role that owns it can do the same.
        await asSuperuser(`CREATE ROLE ${between}`, `GRANT ${between} TO ${role}`);
        await asSuperuser(`ALTER ${thing} OWNER TO ${between}`);
        await expect(start(), thing).rejects.toThrow(told);
        await asSuperuser(`ALTER ${thing} OWNER TO ${ownerRole}`, `DROP ROLE ${between}`);
        await start();
      }
      await asSuperuser(`ALTER TABLE audit_seals OWNER TO ${role}`);
      const asPostgres = config(new URL(store.url).username || userInfo().username, role);
      await expect(openParts(asPostgres, { webRoot: null })).rejects.toThrow('the table audit_seals');
      await asSuperuser(`ALTER TABLE audit_seals OWNER TO ${ownerRole}`);
    });
  });
