import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type BackupOverview, type BackupStanding, backupStanding } from '../../server/domain/backups.ts';
import { createNightlyBackups } from '../../server/keeping/nightly.service.ts';
import { newSite } from '../support/builders.ts';
import { createTestApp, DIALECT, type TestApp } from '../support/test-app.ts';

/** 01:30 in Việt Nam. */
const BEFORE = '2026-11-26T18:30:00.000Z';
const HOUR_MS = 3_600_000;

let app: TestApp;
let folder: string;
let at = BEFORE;
const later = (hours: number) => {
  at = new Date(Date.parse(at) + hours * HOUR_MS).toISOString();
};
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bo-an-nights-'));
  app = await createTestApp({ now: () => at, env: { BACKUP_DIR: join(folder, 'backups'), BACKUP_AT: '2' } });
  await app.json(
    '/api/sites',
    { as: 'officer', json: newSite({ occurredAt: '2026-11-20T00:00:00.000Z' }) },
    201,
  );
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  at = BEFORE;
  await app.parts.deps.database.db.deleteFrom('nightly_backups').execute();
  await app.parts.deps.database.db.deleteFrom('evidence_bytes').execute();
  rmSync(join(folder, 'backups'), { recursive: true, force: true });
  mkdirSync(join(folder, 'backups'));
});

const made = () => readdirSync(join(folder, 'backups')).filter((name) => !name.endsWith('.part'));
const overview = () => app.json<BackupOverview>('/api/keeping/backups', { as: 'admin' });
const standing = async () =>
  (await app.json<{ backup: BackupStanding }>('/api/health', { as: 'admin' })).backup;

it('is made once a night after its hour, by one of several processes', async () => {
  const processes = [1, 2, 3].map(() => createNightlyBackups(app.parts.deps));
  const lookAll = () => Promise.all(processes.map((process) => process.look()));
  await lookAll();
  expect((await overview()).nights).toEqual([]);
  expect(await standing()).toMatchObject({ isConfigured: true, lastMadeAt: null, isLate: true });
  later(1);
  await lookAll();
  await lookAll();
  expect(made()).toHaveLength(1);
  const { nights } = await overview();
  expect(nights).toMatchObject([
    { night: '2026-11-27', attempts: 1, name: made()[0], lostCount: 0, error: null },
  ]);
  later(35);
  expect(await standing()).toMatchObject({ ageHours: 35, isLate: false });
  later(2);
  expect(await standing()).toMatchObject({ ageHours: 37, isLate: true });
  await lookAll();
  expect((await standing()).isLate).toBe(false);
});

it('that fails says why, stays red, and is tried again an hour later', async () => {
  later(1);
  rmSync(join(folder, 'backups'), { recursive: true });
  const nightly = createNightlyBackups(app.parts.deps);
  await nightly.look();
  expect(await standing()).toMatchObject({
    isLate: true,
    lastError: expect.stringContaining('Is its disk mounted?'),
  });
  // It is not made: that would be on the system's disk.
  expect(existsSync(join(folder, 'backups'))).toBe(false);
  mkdirSync(join(folder, 'backups'));
  await nightly.look();
  expect((await standing()).lastError).not.toBeNull();
  later(1.1);
  await nightly.look();
  expect(await standing()).toMatchObject({ isLate: false, lastError: null });
  expect((await overview()).nights).toMatchObject([{ attempts: 2 }]);
});

it('that a dead process left is made by another, and not before it is known to be dead', async () => {
  later(1);
  const dead = createNightlyBackups(app.parts.deps, () => new Promise(() => {}));
  void dead.look();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const other = createNightlyBackups(app.parts.deps);
  await other.look();
  expect((await overview()).nights).toMatchObject([{ endedAt: null, name: null }]);
  await app.parts.deps.database.db.updateTable('nightly_backups').set({ beat_at: BEFORE }).execute();
  await other.look();
  expect((await overview()).nights).toMatchObject([{ attempts: 2, name: made()[0] }]);
});

it('that ends its process is tried again soon a few times, then every hour', async () => {
  later(1);
  let tries = 0;
  const dying = () => {
    tries += 1;
    return new Promise<never>(() => {});
  };
  for (let minute = 0; minute < 60; minute += 3) {
    void createNightlyBackups(app.parts.deps, dying).look();
    await new Promise((resolve) => setTimeout(resolve, 50));
    later(0.05);
  }
  expect(tries).toBe(3);
  later(0.2);
  await createNightlyBackups(app.parts.deps).look();
  expect((await overview()).nights).toMatchObject([{ attempts: 4, name: made()[0] }]);
});

it('waits while the one of another night is at work', async () => {
  later(1);
  await app.parts.deps.database.db
    .insertInto('nightly_backups')
    .values({ night: '2026-11-26', worker_id: 'other', beat_at: at, started_at: at, attempts: 1 })
    .execute();
  await createNightlyBackups(app.parts.deps).look();
  expect(made()).toEqual([]);
  later(0.05);
  await createNightlyBackups(app.parts.deps).look();
  expect(made()).toHaveLength(1);
});

it('takes away what dead tries left, and nothing else', async () => {
  later(1);
  await createNightlyBackups(app.parts.deps).look();
  const backups = join(folder, 'backups');
  const { installation } = JSON.parse(readFileSync(join(backups, made()[0] ?? '', 'manifest.json'), 'utf8'));
  const stays = [`x.${installation}.asked.part`, 'x.other.nightly.part'];
  for (const name of [...stays, `x.${installation}.nightly.part`]) mkdirSync(join(backups, name));
  const data = app.parts.deps.config.dataDir;
  if (DIALECT === 'sqlite')
    for (const name of ['backup-copy-nightly-x', 'backup-copy-asked-x']) mkdirSync(join(data, name));
  later(24);
  await createNightlyBackups(app.parts.deps).look();
  expect((await standing()).lastError).toBeNull();
  expect(readdirSync(backups).filter((name) => name.endsWith('.part'))).toEqual(stays);
  if (DIALECT === 'sqlite')
    expect(readdirSync(data).filter((name) => name.startsWith('backup-copy-'))).toEqual([
      'backup-copy-asked-x',
    ]);
});

it('is not begun where it would not fit', async () => {
  later(1);
  const large = Array.from({ length: 200 }, (_, index) => ({
    id: index.toString(16).padStart(64, '0'),
    byte_count: 2_000_000_000,
    uploaded_at: at,
  }));
  // 40,000 GB.
  for (let part = 0; part < 100; part++)
    await app.parts.deps.database.db
      .insertInto('evidence_bytes')
      .values(large.map((row) => ({ ...row, id: `${part.toString(16).padStart(4, '0')}${row.id.slice(4)}` })))
      .execute();
  await createNightlyBackups(app.parts.deps).look();
  expect((await standing()).lastError).toContain('No room for a backup');
  expect(readdirSync(join(folder, 'backups'))).toEqual([]);
});

it('leaves those of another installation in the same folder alone', async () => {
  later(1);
  await createNightlyBackups(app.parts.deps).look();
  const path = join(folder, 'backups', made()[0] ?? '', 'manifest.json');
  const own = JSON.parse(readFileSync(path, 'utf8'));
  // Every second one does not say whose it is.
  const days = Array.from(
    { length: 30 },
    (_, day) => `2026-10-${String(day + 1).padStart(2, '0')}T20:00:00.000Z`,
  );
  for (const [index, madeAt] of days.entries()) {
    const name = join(folder, 'backups', `other-${index}`);
    mkdirSync(name);
    const installation = index % 2 === 0 ? 'other' : undefined;
    writeFileSync(join(name, 'manifest.json'), JSON.stringify({ ...own, installation, madeAt }));
  }
  later(24);
  await createNightlyBackups(app.parts.deps).look();
  expect(made().filter((name) => name.startsWith('other-'))).toHaveLength(30);
  // Both own ones are of today.
  expect(made()).toHaveLength(31);
});

it('whose night came while the process was being stopped is left to the next one', async () => {
  later(1);
  let isMade = false;
  const stopping = createNightlyBackups(app.parts.deps, async () => {
    isMade = true;
    throw new Error('too late');
  });
  void stopping.look();
  // It is asking for the night.
  await null;
  await stopping.close();
  expect(isMade).toBe(false);
});

it('of a moment to come counts as late', () => {
  const standing = backupStanding(true, '2026-11-27T00:00:00.000Z', null, '2026-11-26T23:00:00.000Z');
  expect(standing).toMatchObject({ ageHours: -1, isLate: true });
});

it('is told to administrators only', async () => {
  for (const role of ['city', 'officer', 'field', 'viewer', 'neighbour'] as const) {
    expect((await app.request('/api/keeping/backups', { as: role })).status).toBe(403);
    expect(await app.json('/api/health', { as: role })).not.toHaveProperty('backup');
  }
  expect((await app.request('/api/keeping/backups')).status).toBe(401);
  expect(await app.json('/api/health')).not.toHaveProperty('backup');
});
