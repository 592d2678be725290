import { parentPort, workerData } from 'node:worker_threads';
import { type ReachJob, shareWithinReach } from './reach.ts';

/** Runs in a thread of its own: joining hundreds of discs takes seconds. */
const { jobs, radiusM } = workerData as { jobs: ReachJob[]; radiusM: number };
parentPort?.postMessage(jobs.map((job) => shareWithinReach(job, radiusM)));
