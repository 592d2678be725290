import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from './manifest.ts';

/** What is left of a backup whose process ended is taken away by the next one after so long. */
const ABANDONED_MS = 24 * 3_600_000;

/**
 * Takes away what backups left whose process ended. A night has one process at a time, so what an earlier try of a
 * night left is dead already; others may be at work still, and are left alone for a day.
 */
export async function removeLeftovers(
  folder: string,
  { kind, now }: { kind: Manifest['kind']; now(): string },
  isLeftover: (name: string) => boolean,
  isOfNight: (name: string) => boolean,
): Promise<void> {
  for (const name of (await readdir(folder)).filter(isLeftover)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found === null) continue;
    const isDead = kind === 'nightly' && isOfNight(name);
    if (isDead || Date.parse(now()) - found.mtimeMs > ABANDONED_MS)
      await rm(path, { recursive: true, force: true });
  }
}
