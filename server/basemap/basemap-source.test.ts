import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EtagMismatch, zxyToTileId } from 'pmtiles';
import { afterAll, expect, it } from 'vitest';
import { writeBasemap } from '../../tests/support/small-basemap.ts';
import { readsOf } from './basemap.service.ts';
import { BasemapSource } from './basemap-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'bo-an-source-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('gives one state of a file, and no bytes of another that took its place', async () => {
  const path = join(folder, 'map.pmtiles');
  const write = (word: string) =>
    writeBasemap(path, { box: [105, 20, 106, 21], maxZoom: 6, tile: (z) => Buffer.from(`${word} ${z}`) });
  write('one');
  const source = new BasemapSource(path);
  const before = await source.open();
  expect(await source.open()).toBe(before);
  const entry = await before.find(zxyToTileId(0, 0, 0));
  expect(entry).toMatchObject({ runLength: 1 });
  expect(await before.find(zxyToTileId(6, 0, 0))).toBeNull();
  write('another');
  await expect(before.read(entry?.offset ?? 0, entry?.length ?? 0)).rejects.toThrow(EtagMismatch);
  expect((await source.open()).version).not.toBe(before.version);
});

it('reads neighbours together, up to a size, and goes around what is far', () => {
  const tile = (content: number, length: number) => ({ tileId: content, content, length });
  const near = [tile(0, 100), tile(100, 50), tile(1000, 10)];
  const far = [tile(900_000, 1_500_000), tile(2_400_000, 1_500_000), tile(50, 5)];
  expect(
    [...readsOf([...near, ...far])].map(({ offset, length, parts }) => [offset, length, parts.length]),
  ).toEqual([
    [0, 1010, 3],
    [900_000, 1_500_000, 1],
    [2_400_000, 1_500_000, 1],
    [50, 5, 1],
  ]);
});
