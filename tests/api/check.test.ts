import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { liftAuditGuard, restoreAuditGuard } from '../../server/db/owner.ts';
import type { Photo } from '../../server/domain/photos.ts';
import type { Site } from '../../server/domain/sites.ts';
import { hashPath, photoKey, photoPath } from '../../server/domain/stored-files.ts';
import { checkAll, mendAll } from '../../server/keeping/check.service.ts';
import { installed, newEvent, newSite } from '../support/builders.ts';
import { photoForm, plainJpeg } from '../support/photo-form.ts';
import { createTestApp, DIALECT, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let site: Site;
let photo: Photo;
beforeAll(async () => {
  app = await createTestApp();
  site = await app.json<Site>('/api/sites', { as: 'officer', json: newSite({ dueOn: '2026-01-01' }) }, 201);
  photo = await app.json<Photo>('/api/photos', { as: 'officer', body: photoForm(await plainJpeg(7)) }, 201);
  await app.json(
    `/api/sites/${site.id}/events`,
    {
      as: 'officer',
      json: { events: [installed('fence'), newEvent('fix_marked', { photoIds: [photo.id] })] },
    },
    201,
  );
});
afterAll(() => app.close());

const config = () => app.parts.deps.config;
const db = () => app.parts.deps.database.db;

/** Faults by the English name of their part; parts without any are left out. */
async function faultsOf(): Promise<Record<string, string[]>> {
  const results = await checkAll(config());
  return Object.fromEntries(
    results.filter(({ faults }) => faults.length > 0).map(({ name, faults }) => [name.en, faults]),
  );
}
const mend = () => mendAll(config(), new Date().toISOString());

beforeEach(async () => {
  expect(await faultsOf()).toEqual({});
});

describe('check', () => {
  it('finds a row that is not the fold of its log, and sets it right', async () => {
    await sql`UPDATE sites SET status = 'reported', covered_until = NULL WHERE id = ${site.id}`.execute(db());
    const faults = await faultsOf();
    expect(faults['Sites against their logs']).toEqual([`${site.id}: status, covered_until`]);
    expect(faults['Coverage counters']?.length).toBeGreaterThan(0);
    await mend();
    expect(await faultsOf()).toEqual({});
    expect((await app.json<Site>(`/api/sites/${site.id}`, { as: 'officer' })).state.status).toBe('fixed');
  });

  it.each([['{"status":"reported"}'], ['not JSON']])('finds a kept state of %s', async (state) => {
    await sql`UPDATE sites SET state = ${state} WHERE id = ${site.id}`.execute(db());
    // A row that cannot be read at all may end other parts early; the one that mends it must not be among them.
    await mend();
    expect(await faultsOf()).toEqual({});
  });

  it('finds a measure that is missing from its table, and sets it right', async () => {
    await sql`DELETE FROM site_measures WHERE site_id = ${site.id}`.execute(db());
    expect((await faultsOf())['Sites against their logs']).toEqual([`${site.id}: site_measures`]);
    await mend();
    expect(await faultsOf()).toEqual({});
  });

  it('finds counters and sums that are not what the rows give, and sets them right', async () => {
    await sql`UPDATE coverage_counters SET amount = amount + 3`.execute(db());
    await sql`INSERT INTO indicator_value_sums (period, province_code, indicator, state, numerator, denominator, reported,
      not_applicable) VALUES ('2026', '01', 'x', 'draft', 5, 6, 1, 0)`.execute(db());
    const faults = await faultsOf();
    expect(faults['Coverage counters']?.length).toBeGreaterThan(0);
    expect(faults['Sums of values']).toEqual(['2026 01 x draft: 5 too much']);
    await mend();
  });

  it('finds bytes that are gone, cut or changed, and mends none of them', async () => {
    const path = join(config().photosDir, photoPath(photoKey(photo.id, 'full')));
    const small = join(config().photosDir, photoPath(photoKey(photo.id, 'thumb')));
    const [bytes, smallBytes] = [readFileSync(path), readFileSync(small)];
    const changed = Buffer.from(bytes);
    changed[bytes.length - 5] = (changed[bytes.length - 5] ?? 0) ^ 1;
    for (const [damage, word] of [
      [() => writeFileSync(path, changed), 'other bytes'],
      [() => writeFileSync(path, bytes.subarray(1)), 'bytes, not'],
      [() => unlinkSync(path), 'ENOENT'],
      [() => writeFileSync(small, ''), 'empty'],
    ] as const) {
      damage();
      await mend();
      const faults = (await faultsOf())['Photos, evidence and imported files'];
      expect(faults).toHaveLength(1);
      expect(faults?.[0]).toContain(word);
      writeFileSync(path, bytes);
      writeFileSync(small, smallBytes);
    }
  });

  it('names files that nothing names, which is no fault', async () => {
    const path = hashPath('ab'.repeat(32));
    mkdirSync(join(config().evidenceDir, 'ab'), { recursive: true });
    writeFileSync(join(config().evidenceDir, path), 'x');
    const notes = (await checkAll(config())).flatMap((result) => result.notes);
    expect(notes).toContain(`evidence/${path}: nothing names it`);
    rmSync(join(config().evidenceDir, 'ab'), { recursive: true });
  });

  it('finds rows that point to nothing', async () => {
    const orphan = (connection: typeof app.parts.deps.database.db) =>
      sql`INSERT INTO site_measures (id, site_id, commune_code, kind, condition, installed_at)
        VALUES ('m', 'nobody', '00145', 'fence', 'good', '')`.execute(connection);
    if (DIALECT === 'sqlite') {
      await sql`PRAGMA foreign_keys = OFF`.execute(db());
      await orphan(db());
    } else {
      await db()
        .transaction()
        .execute(async (trx) => {
          await sql`SET LOCAL session_replication_role = replica`.execute(trx);
          await orphan(trx as never);
        });
    }
    expect((await faultsOf())['References between tables']).toEqual(['site_measures → sites: 1 rows']);
    await sql`DELETE FROM site_measures WHERE id = 'm'`.execute(db());
    if (DIALECT === 'sqlite') await sql`PRAGMA foreign_keys = ON`.execute(db());
  });
});

describe('npm run check', () => {
  const run = (env: Record<string, string>, ...args: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, '../../scripts/check.ts'), ...args], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
  const here = () => ({ DATA_DIR: config().dataDir, DATABASE_URL: config().databaseUrl });

  it('says on an empty clone that there is no data, makes none, and is content', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bo-an-empty-'));
    const ended = run({ DATA_DIR: join(folder, 'none'), DATABASE_URL: '' });
    expect(ended.stdout).toContain('There is no data yet');
    expect(ended.status).toBe(0);
    expect(spawnSync('ls', [folder], { encoding: 'utf8' }).stdout).toBe('');
    rmSync(folder, { recursive: true });
  });

  it('ends with 1 while something is wrong, with 0 after it was repaired', async () => {
    await sql`UPDATE coverage_counters SET amount = amount + 1`.execute(db());
    const found = run(here());
    expect(found.stdout).toContain('Coverage counters');
    expect(found.status).toBe(1);
    const mended = run(here(), '--repair');
    expect(mended.stdout).toContain('Everything agrees');
    expect(mended.status).toBe(0);
  });

  // The last: nothing sets it right.
  it('finds an entry of the audit that somebody removed', async () => {
    await app.parts.audit.sealer.sealAll();
    await db()
      .transaction()
      .execute(async (trx) => {
        await liftAuditGuard(trx, DIALECT);
        await sql`DELETE FROM audit_entries WHERE number = (SELECT min(number) FROM audit_entries)`.execute(
          trx,
        );
        await restoreAuditGuard(trx, DIALECT);
      });
    expect((await faultsOf())['Chain of the audit']).toEqual([expect.stringContaining('missing: entry')]);
  });
});
