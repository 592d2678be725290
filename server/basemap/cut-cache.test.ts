import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CutCache } from './cut-cache.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bo-an-cuts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}
/** As if it was last used so many minutes ago. */
const age = (name: string, minutes: number) => {
  const at = new Date(Date.now() - minutes * 60_000);
  utimesSync(join(folder, `${name}.pmtiles`), at, at);
};

it('gives back what was written, chunk behind chunk', async () => {
  const cache = new CutCache(folder, 100);
  expect(await cache.find('a')).toBeNull();
  const path = await cache.write('a', 6, chunks('abc', 'def'));
  expect(readFileSync(path, 'utf8')).toBe('abcdef');
  expect(await cache.find('a')).toBe(path);
});

it('drops what was not used for longest before it passes its size', async () => {
  const cache = new CutCache(folder, 10);
  await cache.write('old', 4, chunks('1234'));
  await cache.write('used', 4, chunks('1234'));
  age('old', 50);
  age('used', 60);
  await cache.find('used');
  await cache.write('new', 5, chunks('12345'));
  expect(readdirSync(folder).sort()).toEqual(['new.pmtiles', 'used.pmtiles']);
});

it('leaves nothing of a cut that failed or came out in another size', async () => {
  const cache = new CutCache(folder, 100);
  async function* broken() {
    yield Buffer.from('abc');
    throw new Error('source gone');
  }
  await expect(cache.write('a', 6, broken())).rejects.toThrow('source gone');
  await expect(cache.write('a', 6, chunks('abc'))).rejects.toThrow('3 bytes in place of 6');
  expect(readdirSync(folder)).toEqual([]);
});
