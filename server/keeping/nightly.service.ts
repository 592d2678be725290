import { hostname } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Deps } from '../deps.ts';
import { type BackupOverview, type BackupStanding, backupStanding } from '../domain/backups.ts';
import { localDay, localMoment } from '../domain/calendar.ts';
import {
  beatNight,
  claimNight,
  endNight,
  findLastMade,
  listNights,
  type NightOutcome,
} from './nightly.queries.ts';

const LOOK_EVERY_MS = 60_000;
const BEAT_EVERY_MS = 10_000;
/** A process that gives no sign for so long is dead, and another one makes the backup. */
const SILENT_MS = 120_000;
/** A backup that failed is tried again after so long, in the same night and day. */
const TRY_AGAIN_MS = 3_600_000;
const MOST_NIGHTS = 60;
const LONGEST_WORDS = 500;

export type NightlyBackups = ReturnType<typeof createNightlyBackups>;

/** Makes a backup every night, in one of the processes that share the database, and says how backups stand. */
export function createNightlyBackups(deps: Deps, makeOne = makeInThread) {
  const { database, config, now, makeId, log } = deps;
  const workerId = `${hostname()}/${process.pid}/${makeId()}`;
  const stop = new AbortController();
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();

  const ago = (ms: number) => new Date(Date.parse(now()) - ms).toISOString();

  async function look(): Promise<void> {
    const { backupDir, backupAt } = config;
    if (backupDir === null || hourOf(now()) < backupAt || stop.signal.aborted) return;
    const night = localDay(now());
    const claim = { workerId, now: now(), silentSince: ago(SILENT_MS), failedBefore: ago(TRY_AGAIN_MS) };
    if (!(await claimNight(database.db, night, claim))) return;
    // Stopped meanwhile: the next process takes the night when this one has been silent.
    if (stop.signal.aborted) return;
    const beats = setInterval(
      () => void beatNight(database.db, night, workerId, now()).catch(report),
      BEAT_EVERY_MS,
    );
    let outcome: NightOutcome;
    try {
      outcome = await makeOne(config, backupDir, stop.signal);
      log.info({ night, name: outcome.name, bytes: outcome.byteCount }, 'backup made');
    } catch (error) {
      log.error({ night, err: error }, 'backup failed');
      const words = (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_WORDS);
      outcome = { name: null, byteCount: null, fileCount: null, lostCount: null, error: words };
    } finally {
      clearInterval(beats);
    }
    // Stopped with the process: the next one, or another, begins anew when this one has been silent.
    if (!stop.signal.aborted) await endNight(database.db, night, workerId, now(), outcome);
  }

  const report = (error: unknown) => log.error({ err: error }, 'nightly backup');

  async function standing(): Promise<BackupStanding> {
    const [last] = await listNights(database.db, 1);
    return backupStanding(
      config.backupDir !== null,
      await findLastMade(database.db),
      last?.error ?? null,
      now(),
    );
  }

  return {
    standing,

    async overview(): Promise<BackupOverview> {
      return {
        standing: await standing(),
        hour: config.backupAt,
        isLocked: config.backupKey !== null || config.backupKeyFile !== null,
        nights: await listNights(database.db, MOST_NIGHTS),
      };
    },

    /** Makes the backup of this night if it is due and nobody has. One at a time. */
    look(): Promise<void> {
      running = running.then(look).catch(report);
      return running;
    },

    /** Looks now and every minute. */
    watch(): void {
      timer ??= setInterval(() => void this.look(), LOOK_EVERY_MS);
      timer.unref();
      void this.look();
    },

    async close(): Promise<void> {
      if (timer !== null) clearInterval(timer);
      stop.abort();
      await running;
    },
  };
}

/** On the clock of Việt Nam. */
const hourOf = (at: string) => Number(localMoment(at).slice(0, 2));

function makeInThread(config: Deps['config'], folder: string, signal: AbortSignal): Promise<NightOutcome> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./backup-worker.ts', import.meta.url), {
      workerData: { config, folder },
    });
    const end = () => void worker.terminate();
    signal.addEventListener('abort', end);
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => {
      signal.removeEventListener('abort', end);
      reject(new Error('the backup was stopped'));
    });
  });
}
