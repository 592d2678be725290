import { Worker } from 'node:worker_threads';
import { type ErrorCode, type ErrorDetails, ProblemError } from '../domain/errors.ts';
import type { Inspected, InspectionStart } from './inspect-file.ts';

const LONGEST_MS = 120_000;
const MOST_HEAP_MB = 768;

export type InspectionAnswer =
  | { inspected: Inspected }
  | { problem: { code: ErrorCode; details: ErrorDetails } }
  | { fault: string };

export interface Inspector {
  /**
   * Inspects a file within bounds of memory and time, away from the thread that answers requests.
   * @throws ProblemError `import.too_heavy`, `import.…` for a file that cannot be taken at all
   */
  inspect(start: InspectionStart): Promise<Inspected>;
  close(): Promise<void>;
}

/** One file at a time in one thread, which stays for the next file: starting one costs a second. */
export function createInspector(): Inspector {
  let worker: Worker | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function start(): Worker {
    const started = new Worker(new URL('./inspect-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
    });
    started.unref();
    // An error that nobody waits for must not end the process.
    started.on('error', () => undefined);
    started.on('exit', () => {
      if (worker === started) worker = null;
    });
    return started;
  }

  async function end(): Promise<void> {
    const ending = worker;
    worker = null;
    await ending?.terminate();
  }

  async function inspectNow(file: InspectionStart): Promise<Inspected> {
    worker ??= start();
    const answer = await ask(worker, file).catch(async (error: unknown) => {
      await end();
      throw error;
    });
    if ('inspected' in answer) return answer.inspected;
    if ('problem' in answer) throw new ProblemError(answer.problem.code, answer.problem.details);
    throw new Error(answer.fault);
  }

  return {
    inspect(file) {
      const answer = last.then(() => inspectNow(file));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: end,
  };
}

function ask(worker: Worker, file: InspectionStart): Promise<InspectionAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', tooHeavy);
      act();
    };
    const tooHeavy = () => settle(() => reject(new ProblemError('import.too_heavy')));
    const onMessage = (answer: InspectionAnswer) => settle(() => resolve(answer));
    const onError = (error: NodeJS.ErrnoException) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooHeavy() : settle(() => reject(error));
    const timer = setTimeout(tooHeavy, LONGEST_MS);
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', tooHeavy);
    worker.postMessage(file);
  });
}
