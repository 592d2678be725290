import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readPlanFiles } from './plan-files.ts';

const REFERENCE = join(import.meta.dirname, '..', '..', 'data', 'reference');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function copyWith(file: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'bo-an-plans-'));
  folders.push(folder);
  cpSync(REFERENCE, folder, { recursive: true });
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));
  return folder;
}

it('reads the five plans', async () => {
  const { plans } = await readPlanFiles();
  expect(plans.map(({ id, year, communeCode }) => [id, year, communeCode])).toEqual([
    ['hanoi-2026', 2026, null],
    ['long-bien-2026', 2026, '00145'],
    ['van-son-2026', 2026, '07621'],
    ['so-gddt-ha-noi-2026', 2026, null],
    ['ha-dong-2025', 2025, null],
  ]);
});

it.each([
  ['broken JSON', 'plans/van-son-2026.json', () => '{', /plans\/van-son-2026\.json: /],
  [
    'another plan in the file',
    'plans/van-son-2026.json',
    (text: string) => text.replace('"id": "van-son-2026"', '"id": "van-son-2027"'),
    /plans\/van-son-2026\.json: holds van-son-2027/,
  ],
  [
    'a field that is no number',
    'plans/ha-dong-2025.json',
    (text: string) => text.replace('"year": 2025', '"year": "2025"'),
    /plans\/ha-dong-2025\.json, year: /,
  ],
  [
    'a link to nothing',
    'plan-links.json',
    (text: string) => text.replace('"quantity": "injury-rate"', '"quantity": "injury"'),
    /plan-links\.json: no quantity hanoi-2026\/injury$/m,
  ],
  [
    'a broken day',
    'holidays.json',
    (text: string) => text.replace('2025-01-27', '2025-01-32'),
    /holidays\.json, arrangements\.0\.tetFrom: /,
  ],
])('names the file of %s', async (_, file, change, fault) => {
  await expect(readPlanFiles(copyWith(file, change))).rejects.toThrow(fault);
});
