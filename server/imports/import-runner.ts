import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Deps } from '../deps.ts';
import type { WorkerStart } from './import-worker.ts';
import { beat, hasWaitingImport, listHeldBy, moveImport, releaseImports } from './imports.queries.ts';

/** A worker that gives no sign for so long is dead, and another process goes on with its work. */
const SILENT_MS = 10_000;
const BEAT_EVERY_MS = 2000;
const LOOK_EVERY_MS = 3000;
const LONGEST_STOP_MS = 10_000;
/** A batch of rows dies young; with room for it the collector copies little. */
const YOUNG_HEAP_MB = 96;
const MOST_HEAP_MB = 1024;

export interface ImportRunner {
  /** There may be work: starts a thread unless one runs. */
  wake(): void;
  /** Also looks for work that other processes left, until closed. */
  watch(): void;
  /** Ends the thread after the batch in hand; what it was at goes on in the next process. */
  close(): Promise<void>;
}

/**
 * Keeps one thread at work on imports. This thread gives the sign of life for it, since reading a large file
 * may keep the other one busy for longer than a dead one is waited for.
 * @param onlyId work on this record alone: a command on the server
 */
export function createImportRunner(
  { database, config, log: lines }: Pick<Deps, 'database' | 'config' | 'log'>,
  onlyId: string | null = null,
): ImportRunner {
  let running: { worker: Worker; ended: Promise<void> } | null = null;
  let isClosed = false;
  let timer: NodeJS.Timeout | null = null;
  const log = (error: unknown) => lines.error({ err: error }, 'imports');

  function start(): void {
    const workerId = `${hostname()}/${process.pid}/${randomUUID()}`;
    const workerData: WorkerStart = { config, workerId, silentMs: SILENT_MS, onlyId };
    const worker = new Worker(new URL('./import-worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
    });
    const beats = setInterval(
      () => void beat(database.db, workerId, new Date().toISOString()).catch(log),
      BEAT_EVERY_MS,
    );
    beats.unref();
    const ended = new Promise<void>((resolve) => {
      let fault: NodeJS.ErrnoException | null = null;
      worker.on('error', (error) => {
        fault = error as NodeJS.ErrnoException;
      });
      worker.on('exit', () => {
        clearInterval(beats);
        running = null;
        settle(workerId, fault)
          .catch(log)
          .finally(() => {
            resolve();
            // Work that was asked for just as it left.
            look().catch(log);
          });
      });
    });
    running = { worker, ended };
  }

  /** What a thread that died held ends as failed; what one that was stopped held is free at once. */
  async function settle(workerId: string, fault: NodeJS.ErrnoException | null): Promise<void> {
    if (fault !== null) {
      const isHeavy = fault.code === 'ERR_WORKER_OUT_OF_MEMORY';
      if (!isHeavy) log(fault);
      for (const { id, status } of await listHeldBy(database.db, workerId)) {
        await moveImport(database.db, id, [status], 'failed', {
          error: isHeavy
            ? { code: 'import.too_heavy', details: {} }
            : { code: 'import.stopped', details: { reason: fault.message } },
        });
      }
    }
    await releaseImports(database.db, workerId);
  }

  function wake(): void {
    if (isClosed) return;
    if (running === null) start();
    else running.worker.postMessage('wake');
  }

  async function look(): Promise<void> {
    if (running !== null || isClosed) return;
    const silentSince = new Date(Date.now() - SILENT_MS).toISOString();
    if ((await hasWaitingImport(database.db, silentSince, onlyId)) && running === null) wake();
  }

  return {
    wake,
    watch() {
      timer = setInterval(() => void look().catch(log), LOOK_EVERY_MS);
      timer.unref();
      void look().catch(log);
    },
    async close() {
      isClosed = true;
      if (timer !== null) clearInterval(timer);
      if (running === null) return;
      const { worker, ended } = running;
      worker.postMessage('stop');
      const kill = setTimeout(() => void worker.terminate(), LONGEST_STOP_MS);
      await ended;
      clearTimeout(kill);
    },
  };
}
