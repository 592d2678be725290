import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for what is unpacked from one file; whoever makes it removes it. */
export async function makeScratchFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'bo-an-import-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
