import { setTimeout as wait } from 'node:timers/promises';
import { passingFault } from '../db/faults.ts';
import { type WriteContext, writeTransaction } from '../db/write.ts';
import { type ImportJob, StoppedImport } from './import-job.ts';

/** How long a database that is busy or restarting is waited for before the import ends as failed. */
const WAITS_MS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000];

/** One transaction of an import; repeated while the database cannot answer. */
export async function inTransaction<T>(
  { parts, actor }: Pick<ImportJob, 'parts' | 'actor'>,
  work: (context: WriteContext) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await writeTransaction(parts.database, actor.userId, parts.now(), work);
    } catch (error) {
      const delay = WAITS_MS[attempt];
      const fault = passingFault(error);
      const isWorthWaiting = fault === 'server.busy' || fault === 'database.unreachable';
      if (delay === undefined || !isWorthWaiting) throw error;
      await wait(delay, undefined, { signal: parts.signal }).catch(() => {
        throw new StoppedImport();
      });
    }
  }
}
