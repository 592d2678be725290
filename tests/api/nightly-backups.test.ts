import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { BackupOverview, BackupStanding } from '../../server/domain/backups.ts';
import { createNightlyBackups } from '../../server/keeping/nightly.service.ts';
import { newSite } from '../support/builders.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

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
  rmSync(join(folder, 'backups'), { recursive: true, force: true });
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
  writeFileSync(join(folder, 'backups'), 'no folder');
  const nightly = createNightlyBackups(app.parts.deps);
  await nightly.look();
  expect(await standing()).toMatchObject({ isLate: true, lastError: expect.stringContaining('EEXIST') });
  rmSync(join(folder, 'backups'));
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
  mkdirSync(join(folder, 'backups'), { recursive: true });
  expect((await overview()).nights).toMatchObject([{ attempts: 2, name: made()[0] }]);
});

it('is told to administrators only', async () => {
  for (const role of ['city', 'officer', 'field', 'viewer', 'neighbour'] as const) {
    expect((await app.request('/api/keeping/backups', { as: role })).status).toBe(403);
    expect(await app.json('/api/health', { as: role })).not.toHaveProperty('backup');
  }
  expect((await app.request('/api/keeping/backups')).status).toBe(401);
  expect(await app.json('/api/health')).not.toHaveProperty('backup');
});
