import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFilePhotoStorage } from './photo-storage.ts';

const KEY = `${'ab'.repeat(32)}.jpg`;
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bo-an-photos-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('file photo storage', () => {
  it('gives back what was put, in sharded folders, and leaves no partial files', async () => {
    const storage = createFilePhotoStorage(join(folder, 'not', 'yet'));
    expect(await storage.has(KEY)).toBe(false);
    expect(await storage.get(KEY)).toBeNull();
    await Promise.all([storage.put(KEY, Buffer.from('photo')), storage.put(KEY, Buffer.from('photo'))]);
    expect(await storage.has(KEY)).toBe(true);
    expect(Buffer.from((await storage.get(KEY)) ?? []).toString()).toBe('photo');
    expect(await readdir(join(folder, 'not', 'yet', 'ab', 'ab'))).toEqual([KEY]);
  });
  it('takes no path for a key', async () => {
    const storage = createFilePhotoStorage(folder);
    for (const key of ['../secret', '/etc/passwd', 'ab/../../x', '']) {
      await expect(storage.put(key, Buffer.from('x'))).rejects.toThrow('not a storage key');
    }
  });
  it('tells when a stranger’s photo would leave the office too little room', async () => {
    const storage = createFilePhotoStorage(folder);
    await storage.checkRoom(1);
    await expect(storage.checkRoom(Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({ code: 'storage.full' });
  });
  it('passes the system error on', async () => {
    await writeFile(join(folder, 'ab'), 'a file where a folder is needed');
    await expect(createFilePhotoStorage(folder).put(KEY, Buffer.from('x'))).rejects.toMatchObject({
      code: 'ENOTDIR',
    });
  });
});
