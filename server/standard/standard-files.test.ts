import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { criteriaSet } from '../../tests/support/standard.ts';
import { readCriteriaSets } from './standard-files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bo-an-sets-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a new decision is a new file, and the newest comes first', async () => {
  const newer = { ...criteriaSet(), id: '01-qd-ttg-2030', inForceFrom: '2030-01-01' };
  await writeFile(join(folder, 'a.json'), JSON.stringify(criteriaSet()));
  await writeFile(join(folder, 'b.json'), JSON.stringify(newer));
  expect((await readCriteriaSets(folder)).map(({ id }) => id)).toEqual(['01-qd-ttg-2030', '06-qd-ttg-2019']);
});

test('a fault is told with its file and place', async () => {
  await writeFile(join(folder, 'c.json'), JSON.stringify({ ...criteriaSet(), date: '2019' }));
  await expect(readCriteriaSets(folder)).rejects.toThrow(/c\.json, date/);
});

test('a start without any set is refused', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'bo-an-no-sets-'));
  await expect(readCriteriaSets(empty)).rejects.toThrow(/holds no criteria set/);
  await rm(empty, { recursive: true });
});
