import { parentPort, workerData } from 'node:worker_threads';
import { createBoundaries } from '../communes/boundaries.service.ts';
import { getCodeLists } from '../communes/communes.service.ts';
import { openDatabase } from '../db/database.ts';
import type { Deps } from '../deps.ts';
import { createLogger } from '../http/logger.ts';
import { doJob } from './do-job.ts';
import { StoppedImport } from './import-job.ts';
import { claimImport, releaseImports } from './imports.queries.ts';

/** What the thread is started with. */
export interface WorkerStart {
  config: Deps['config'];
  workerId: string;
  silentMs: number;
  /** Only this record; null: whatever waits. */
  onlyId: string | null;
}

/** Starting a thread costs a second, so one that has nothing to do waits a while for more. */
const IDLE_MS = 30_000;

/** Runs in a thread of its own with its own connection, so that the server goes on answering. */
async function main({ config, workerId, silentMs, onlyId }: WorkerStart): Promise<void> {
  const stop = new AbortController();
  let isWoken = false;
  let wake = () => {};
  parentPort?.on('message', (message: 'stop' | 'wake') => {
    if (message === 'stop') stop.abort();
    isWoken = true;
    wake();
  });
  const somethingToDo = () =>
    new Promise<boolean>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        resolve(isWoken && !stop.signal.aborted);
      };
      const timer = setTimeout(end, IDLE_MS);
      wake = end;
      if (isWoken) end();
    });
  const log = createLogger(config.logLevel);
  const onFault = (what: string, error: unknown) => log.error({ err: error }, what);
  const database = await openDatabase(config.databaseUrl, { isForBulk: true, onFault });
  const now = () => new Date().toISOString();
  const boundaries = createBoundaries({ database, now, makeId: () => '' });
  const parts = {
    database,
    config,
    now,
    workerId,
    log,
    signal: stop.signal,
    locator: () => boundaries.locator(),
    codeLists: () => getCodeLists({ database }),
  };
  try {
    while (!stop.signal.aborted) {
      isWoken = false;
      const silentSince = new Date(Date.now() - silentMs).toISOString();
      const record = await claimImport(database.db, workerId, { now: now(), silentSince, onlyId });
      if (record !== null) await doJob(parts, record);
      else if (!(await somethingToDo())) break;
    }
  } catch (error) {
    if (!(error instanceof StoppedImport)) throw error;
    await releaseImports(database.db, workerId);
  } finally {
    boundaries.close();
    await database.close();
    // Taking the listeners away would leave the port open, and with it this thread.
    parentPort?.close();
  }
}

await main(workerData as WorkerStart);
