import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { knownMigrations } from '../db/migrate.ts';
import type { Deps } from '../deps.ts';
import { listMigrations } from './installation.queries.ts';
import { foldersOf } from './kept-folders.ts';

export const READINESS_PARTS = ['database', 'migrations', 'storage', 'stopping'] as const;
export type ReadinessPart = (typeof READINESS_PARTS)[number];

export type Readiness = ReturnType<typeof createReadiness>;

const LONGEST_ANSWER_MS = 2000;
/** Anybody may ask; the disk is not written to for each. */
const KEPT_MS = 1000;

/** Whether requests can be served and writes be kept. */
export function createReadiness({ database, config }: Deps, ending: AbortSignal) {
  let kept: { at: number; failed: Promise<ReadinessPart[]> } | null = null;

  async function look(): Promise<ReadinessPart[]> {
    const failed: ReadinessPart[] = [];
    const seen = await inTime(listMigrations(database.db));
    if (seen === null) failed.push('database');
    else if (knownMigrations().some((name) => !seen.includes(name))) failed.push('migrations');
    if ((await inTime(tryStorage())) === null) failed.push('storage');
    return failed;
  }

  async function tryStorage(): Promise<true> {
    const { photos, ...others } = foldersOf(config);
    for (const folder of [config.dataDir, photos]) await tryFolder(folder);
    // Made when they are first needed.
    for (const folder of Object.values(others)) if (existsSync(folder)) await tryFolder(folder);
    return true;
  }

  async function tryFolder(folder: string): Promise<void> {
    const path = join(folder, `${randomUUID()}.part`);
    try {
      await writeFile(path, 'x');
    } finally {
      await rm(path, { force: true }).catch(() => undefined);
    }
  }

  return {
    /** What is not as it ought to be; empty: ready. */
    async failed(): Promise<ReadinessPart[]> {
      if (ending.aborted) return ['stopping'];
      const now = performance.now();
      if (kept === null || now - kept.at > KEPT_MS) kept = { at: now, failed: look() };
      return kept.failed;
    },
  };
}

/** null: it failed, or took too long. */
function inTime<T>(work: Promise<T>): Promise<T | null> {
  const tooLong = wait(LONGEST_ANSWER_MS, null, { ref: false });
  return Promise.race([work.catch(() => null), tooLong]);
}
