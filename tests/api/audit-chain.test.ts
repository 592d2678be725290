import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type EntrySearch,
  entriesQuery,
  findNewestSeal,
  type SealRow,
} from '../../server/audit/audit.queries.ts';
import { cutAudit, keptSince } from '../../server/audit/retention.service.ts';
import { hashOfSeal } from '../../server/audit/seal.ts';
import { Sealer } from '../../server/audit/sealer.service.ts';
import { verifyAudit } from '../../server/audit/verify.service.ts';
import { PersonalText } from '../../server/db/audit-log.ts';
import { type Database, openDatabase } from '../../server/db/database.ts';
import { liftAuditGuard, restoreAuditGuard } from '../../server/db/owner.ts';
import { writeTransaction } from '../../server/db/write.ts';
import { createPostgresDatabase, DIALECT } from '../support/test-app.ts';

let folder: string;
let store: { url: string; drop(): Promise<void> };
let database: Database;
let sealer: Sealer;
let now = '2026-11-26T03:00:00.000Z';
const clock = () => now;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bo-an-audit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let turn = 0;
beforeEach(async () => {
  await end();
  store =
    DIALECT === 'postgres'
      ? await createPostgresDatabase()
      : { url: join(folder, `${turn++}.sqlite`), drop: async () => {} };
  database = await openDatabase(store.url);
  sealer = new Sealer(database, clock);
  now = '2026-11-26T03:00:00.000Z';
});
afterAll(() => end());
async function end() {
  await database?.close();
  await store?.drop();
}

const note = (action: string, text?: string) =>
  writeTransaction(database, 'somebody', clock(), async (context) => {
    const details = text === undefined ? undefined : { facts: { name: new PersonalText(text, 'somebody') } };
    context.note({ action, entity: 'site', entityId: action, communeCode: '00145', details });
  });
async function seals(...counts: number[]) {
  let made = 0;
  for (const count of counts) {
    for (let each = 0; each < count; each++) await note(`act ${++made}`);
    await sealer.sealAll();
  }
}
/** What somebody does who owns the tables. */
const tamper = (statement: ReturnType<typeof sql>) =>
  database.db.transaction().execute(async (trx) => {
    await liftAuditGuard(trx, DIALECT);
    if (DIALECT === 'sqlite') {
      for (const table of ['audit_entries', 'audit_seals'])
        await sql`DROP TRIGGER ${sql.raw(table)}_no_update`.execute(trx);
    }
    await statement.execute(trx);
    if (DIALECT === 'sqlite') {
      for (const table of ['audit_entries', 'audit_seals'])
        await sql`CREATE TRIGGER ${sql.raw(table)}_no_update BEFORE UPDATE ON ${sql.raw(table)}
          BEGIN SELECT RAISE(ABORT, 'append-only'); END`.execute(trx);
    }
    await restoreAuditGuard(trx, DIALECT);
  });
const faults = async (expected: string | null = null) =>
  (await verifyAudit(database, expected)).faults.map(({ kind, entry, seal }) => [kind, entry ?? seal]);

describe(`the chain on ${DIALECT}`, () => {
  it('is whole after seals, and says what no seal covers yet', async () => {
    await seals(3, 2);
    await note('later');
    expect(await verifyAudit(database)).toMatchObject({ faults: [], seals: 2, entries: 5, unsealed: 1 });
    expect(await sealer.sealAll()).toBe(1);
    expect(await sealer.sealAll()).toBe(0);
    expect(await verifyAudit(database)).toMatchObject({ faults: [], seals: 3, unsealed: 0 });
  });

  it('is refused to be changed, removed or emptied by the database itself', async () => {
    await seals(1);
    for (const table of ['audit_entries', 'audit_seals']) {
      const name = sql.raw(table);
      const tries = [
        sql`UPDATE ${name} SET number = number`,
        sql`DELETE FROM ${name}`,
        ...(DIALECT === 'postgres'
          ? [sql`TRUNCATE ${name}`]
          : [sql`REPLACE INTO ${name} SELECT * FROM ${name}`]),
      ];
      for (const statement of tries)
        await expect(statement.execute(database.db)).rejects.toThrow(/append-only|UNIQUE/);
    }
    expect(await faults()).toEqual([]);
  });

  it('names an entry that was changed', async () => {
    await seals(3, 3);
    await tamper(sql`UPDATE audit_entries SET actor_id = 'else' WHERE number = 2`);
    expect(await faults()).toEqual([['changed', 2]]);
  });

  it('names an entry that is missing', async () => {
    await seals(3, 3);
    await tamper(sql`DELETE FROM audit_entries WHERE number = 5`);
    expect(await faults()).toEqual([['missing', 5]]);
  });

  it('names an entry that was put in later', async () => {
    await seals(3);
    await sql`
      INSERT INTO audit_entries (number, at, kind, action, entity, count, details)
      VALUES (-7, ${now}, 'write', 'x', 'site', 1, '')`.execute(database.db);
    expect(await faults()).toEqual([['inserted', -7]]);
  });

  it('names entries that changed places', async () => {
    await seals(4);
    await tamper(sql`UPDATE audit_entries SET action = CASE number WHEN 2 THEN 'act 3' ELSE 'act 2' END,
      entity_id = CASE number WHEN 2 THEN 'act 3' ELSE 'act 2' END WHERE number IN (2, 3)`);
    expect(await faults()).toEqual([
      ['reordered', 2],
      ['reordered', 3],
    ]);
  });

  it('names a seal that was changed or is missing', async () => {
    await seals(2, 2, 2);
    await tamper(sql`UPDATE audit_seals SET sealed_at = '2020-01-01T00:00:00.000Z' WHERE number = 2`);
    expect(await faults()).toEqual([['seal_changed', 2]]);
    await tamper(sql`DELETE FROM audit_seals WHERE number = 2`);
    expect((await faults())[0]).toEqual(['seal_missing', 2]);
  });

  it('finds a whole chain that was made anew by a seal that was written down', async () => {
    await seals(2, 2);
    const { head } = await verifyAudit(database);
    expect(await faults(head)).toEqual([]);
    await tamper(sql`DELETE FROM audit_seals`);
    await tamper(sql`UPDATE audit_entries SET action = 'else' WHERE number = 1`);
    await new Sealer(database, clock).sealAll();
    expect(await faults()).toEqual([]);
    expect(await faults(head)).toEqual([['expected_missing', 2]]);
  });

  it('holds when texts about people are erased, and not when they are changed', async () => {
    await note('named', 'Nguyễn Văn A');
    await sealer.sealAll();
    expect(await faults()).toEqual([]);
    await sql`UPDATE audit_personal SET body = 'B'`.execute(database.db);
    expect((await verifyAudit(database)).faults.map(({ kind }) => kind)).toEqual(['text_changed']);
    await sql`DELETE FROM audit_personal`.execute(database.db);
    expect(await faults()).toEqual([]);
    const { rows } = await sql<{ details: string }>`SELECT details FROM audit_entries`.execute(database.db);
    expect(rows[0]?.details).toMatch(/commitment/);
    expect(rows[0]?.details).not.toMatch(/Nguyễn/);
  });

  it('is sealed once by two sealers at a time, while others write', async () => {
    const other = await openDatabase(store.url);
    try {
      const two = [sealer, new Sealer(other, clock)];
      const writers = Array.from({ length: 120 }, (_, index) => note(`act ${index}`));
      for (let round = 0; round < 10; round++)
        await Promise.all(two.map((each) => each.sealAll().catch(() => 0)));
      await Promise.all(writers);
      await Promise.all(two.map((each) => each.sealAll().catch(() => 0)));
      await sealer.sealAll();
      expect(await verifyAudit(database)).toMatchObject({ faults: [], entries: 120, unsealed: 0 });
    } finally {
      await other.close();
    }
  });

  if (DIALECT === 'postgres')
    it('settles what was begun on the server that a backup came from', async () => {
      await note('first');
      await database.db
        .transaction()
        .execute(async (trx) => {
          await sql`INSERT INTO audit_entries (at, kind, action, entity, count, details)
          VALUES ('', 'write', 'x', 'site', 1, '')`.execute(trx);
          throw new Error('rolled back');
        })
        .catch(() => undefined);
      await note('third');
      await sealer.sealAll();
      const newest = async () => (await findNewestSeal(database.db)) as SealRow;
      const { hash: _hash, ...seal } = await newest();
      expect([seal.settled_through, seal.last_number]).toEqual([0, 3]);
      // Transactions were numbered higher there.
      const moved = { ...seal, horizon: 9_000_000_000 };
      await tamper(sql`UPDATE audit_seals SET horizon = ${moved.horizon}, hash = ${hashOfSeal(moved)}`);
      await seals(1, 1);
      expect((await newest()).settled_through).toBeGreaterThanOrEqual(3);
      expect(await faults()).toEqual([]);
    });

  it('begins with a seal when what is too old was removed, and says so', async () => {
    now = '2010-01-01T00:00:00.000Z';
    await seals(3, 3);
    await note('named', 'Nguyễn Văn A');
    await sealer.sealAll();
    now = '2026-11-26T03:00:00.000Z';
    await seals(2);
    const before = keptSince(now, 10);
    expect(before).toBe('2016-11-26T03:00:00.000Z');
    expect(await cutAudit(database, now, before)).toBe(7);
    expect(await cutAudit(database, now, before)).toBe(0);
    expect(await verifyAudit(database)).toMatchObject({ faults: [], seals: 2, unsealed: 1 });
    await sealer.sealAll();
    await seals(1);
    expect(await verifyAudit(database)).toMatchObject({ faults: [], seals: 4, unsealed: 0 });
    await expect(sql`DELETE FROM audit_entries`.execute(database.db)).rejects.toThrow('append-only');
    await tamper(sql`DELETE FROM audit_seals WHERE number = 3`);
    expect((await faults())[0]).toEqual(['seal_missing', 3]);
  });
});

describe('a page of the list', () => {
  it('is found through the index of what is looked for, without sorting', async () => {
    if (DIALECT === 'postgres') {
      await sql`INSERT INTO audit_entries (at, actor_id, kind, action, entity, entity_id, commune_code, count, details)
        SELECT '2026-01-01T00:00:' || i, 'user-' || i % 500, CASE WHEN i % 1000 = 0 THEN 'export' ELSE 'write' END, 'x',
          'site', 'site-' || i % 5000, i % 126, 1, '' FROM generate_series(1, 20000) i`.execute(database.db);
      await sql`ANALYZE audit_entries`.execute(database.db);
    }
    const searches: [EntrySearch, string][] = [
      [{ communes: null }, 'audit_entries_at'],
      [{ communes: ['7'] }, 'audit_entries_commune'],
      [{ communes: null, actorId: 'user-7' }, 'audit_entries_actor'],
      [{ communes: null, entityId: 'site-7' }, 'audit_entries_entity'],
      [{ communes: null, kind: 'export' }, 'audit_entries_kind'],
    ];
    for (const [search, index] of searches) {
      const query = entriesQuery(database.db, search, ['2026-01-01T00:00:9', 9], 51).compile();
      const explain = DIALECT === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN';
      const { rows } = await database.db.executeQuery(
        CompiledQuery.raw(`${explain} ${query.sql}`, [...query.parameters]),
      );
      const plan = JSON.stringify(rows);
      expect(plan).toContain(index);
      if (DIALECT === 'sqlite') expect(plan).not.toMatch(/TEMP B-TREE/);
    }
  });
});

if (DIALECT === 'postgres')
  describe('an entry that is committed after later ones', () => {
    it('is sealed by the next seal, and nothing is taken for inserted', async () => {
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      let begun = () => {};
      const hasBegun = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const slow = database.db.transaction().execute(async (trx) => {
        await sql`INSERT INTO audit_entries (at, kind, action, entity, count, details)
        VALUES (${now}, 'write', 'slow', 'site', 1, '')`.execute(trx);
        begun();
        await held;
      });
      await hasBegun;
      // And one number that is never used.
      await database.db
        .transaction()
        .execute(async (trx) => {
          await sql`INSERT INTO audit_entries (at, kind, action, entity, count, details)
          VALUES (${now}, 'write', 'taken back', 'site', 1, '')`.execute(trx);
          throw new Error('taken back');
        })
        .catch(() => undefined);
      await seals(2, 2);
      expect(await verifyAudit(database)).toMatchObject({ faults: [], entries: 4, unsealed: 0 });
      release();
      await slow;
      expect(await verifyAudit(database)).toMatchObject({ faults: [], entries: 4, unsealed: 1 });
      await seals(1);
      await seals(1);
      expect(await verifyAudit(database)).toMatchObject({ faults: [], entries: 7, unsealed: 0 });
      const { rows } = await sql<{ numbers: string; settled: number; last: number }>`
      SELECT numbers, settled_through AS settled, last_number AS last FROM audit_seals ORDER BY number`.execute(
        database.db,
      );
      expect(rows[2]?.numbers).toBe('1,7');
      expect(rows.at(-1)?.settled).toBe(8);
      await tamper(sql`INSERT INTO audit_entries (number, at, kind, action, entity, count, details)
      VALUES (2, ${now}, 'write', 'x', 'site', 1, '')`);
      expect(await faults()).toEqual([['inserted', 2]]);
    });
  });
