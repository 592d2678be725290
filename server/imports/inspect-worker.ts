import { parentPort } from 'node:worker_threads';
import { ProblemError } from '../domain/errors.ts';
import { type InspectionStart, inspectFile } from './inspect-file.ts';
import type { InspectionAnswer } from './inspect-in-thread.ts';

/** Runs in a thread of its own: finding the columns of a large file takes seconds. */
async function answer(start: InspectionStart): Promise<InspectionAnswer> {
  try {
    return { inspected: await inspectFile(start) };
  } catch (error) {
    if (error instanceof ProblemError) return { problem: { code: error.code, details: error.details } };
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on('message', (start: InspectionStart) => {
  void answer(start).then((result) => parentPort?.postMessage(result));
});
