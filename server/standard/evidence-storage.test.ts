import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEvidenceStorage } from './evidence-storage.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bo-an-evidence-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('storage of evidence', () => {
  it('refuses what there is no room for before it comes', async () => {
    const storage = createEvidenceStorage(join(folder, 'new'));
    await storage.checkRoom(1);
    await expect(storage.checkRoom(Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({ code: 'storage.full' });
  });

  it('leaves nothing of an upload that was cut off', async () => {
    const storage = createEvidenceStorage(folder);
    async function* cut() {
      yield Buffer.from('%PDF');
      throw new Error('connection lost');
    }
    await expect(storage.receive(cut())).rejects.toThrow('connection lost');
    expect(await readdir(folder)).toEqual([]);
  });

  it('mends stored bytes that were cut short when the same file comes again', async () => {
    const storage = createEvidenceStorage(folder);
    const bytes = Buffer.from('whole file');
    const first = await storage.receive([bytes]);
    await storage.keep(first);
    await writeFile(join(folder, first.sha256.slice(0, 2), first.sha256), 'who');
    await storage.keep(await storage.receive([bytes]));
    expect(await storage.sizeOf(first.sha256)).toBe(bytes.length);
  });

  it('takes away what a killed process left, not what is on its way', async () => {
    const storage = createEvidenceStorage(folder);
    for (const name of ['old.part', 'new.part']) await writeFile(join(folder, name), 'x');
    const now = Date.now();
    const before = new Date(now - 25 * 60 * 60_000);
    await utimes(join(folder, 'old.part'), before, before);
    await storage.removeAbandoned(now);
    expect(await readdir(folder)).toEqual(['new.part']);
  });

  it('takes no path for a hash', async () => {
    const storage = createEvidenceStorage(folder);
    for (const id of ['../secret', 'A'.repeat(64), ''])
      await expect(storage.open(id)).rejects.toThrow('no hash');
  });
});
