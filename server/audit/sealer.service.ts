import type { Database } from '../db/database.ts';
import { writeTransaction } from '../db/write.ts';
import {
  findHighestNumber,
  findNewestSeal,
  insertSeal,
  listSealsAfter,
  listUnsealed,
  readNextTransaction,
  readOldestTransaction,
  type SealRow,
  takeSealerLock,
} from './audit.queries.ts';
import { fromRanges, hashOfSeal, leafOf, toRanges } from './seal.ts';

export const MOST_IN_A_SEAL = 1000;
const EVERY_MS = 1000;

/**
 * Covers new entries by seals, each of which holds the hash of the one before. Writers never wait for it: entries are
 * sealed shortly after their commit, by one process at a time.
 *
 * PostgreSQL gives out numbers before the commit, so one may come to light after higher ones were sealed. A later seal
 * then covers it: a seal names the numbers that it covers, and `settled_through` says up to where none is left to come.
 * Numbers below the last of a seal are settled when all transactions that had begun when it was made have ended, and
 * the gaps were looked at after that.
 */
export class Sealer {
  private readonly database: Database;
  private readonly now: () => string;
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<unknown> = Promise.resolve();
  /** Number of the seal below whose last number nothing is left to come. */
  private quietSince = 0;

  constructor(database: Database, now: () => string) {
    this.database = database;
    this.now = now;
  }

  /** Seals all that there is. @returns how many entries were sealed */
  async sealAll(): Promise<number> {
    let sealed = 0;
    for (;;) {
      const count = await this.sealSome();
      sealed += count;
      if (count < MOST_IN_A_SEAL) return sealed;
    }
  }

  /** Seals every second until closed. */
  watch(): void {
    const next = () => {
      this.running = this.running
        .then(() => this.sealAll())
        .catch((error: unknown) => console.error('audit sealer:', error));
    };
    this.timer = setInterval(next, EVERY_MS);
    this.timer.unref();
  }

  /** A sealer that watched seals what is left. */
  async close(): Promise<void> {
    if (this.timer === null) return;
    clearInterval(this.timer);
    await this.running;
    await this.sealAll().catch((error: unknown) => console.error('audit sealer:', error));
  }

  private async sealSome(): Promise<number> {
    const { database } = this;
    // Nothing to do is the rule: no lock is taken for it.
    if (!(await this.hasWork())) return 0;
    return writeTransaction(database, 'system', this.now(), async ({ trx, dialect, now }) => {
      // Another process is at it.
      if (!(await takeSealerLock(trx, dialect))) return 0;
      const before = await findNewestSeal(trx);
      const floor = before?.settled_through ?? 0;
      const recent = await listSealsAfter(trx, floor);
      const covered = new Set(
        recent
          .flatMap(({ numbers }) => fromRanges(numbers, MOST_IN_A_SEAL))
          .filter((number) => number > floor),
      );
      // Asked before the entries are read: what had ended by then is among them.
      const oldest = await readOldestTransaction(trx, dialect);
      const gaps = gapsIn(covered, floor, before?.last_number ?? 0);
      const entries = await listUnsealed(trx, gaps, before?.last_number ?? 0, MOST_IN_A_SEAL);
      const newest = entries.at(-1);
      if (newest === undefined) {
        if (before && hasEnded(before, oldest, await readNextTransaction(trx, dialect)))
          this.quietSince = before.number;
        return 0;
      }
      const last = Math.max(before?.last_number ?? 0, newest.number);
      // Asked after the entries were read: whoever has taken a lower number had begun by then.
      const horizon = await readNextTransaction(trx, dialect);
      for (const { number } of entries) covered.add(number);
      const seal = {
        number: (before?.number ?? 0) + 1,
        sealed_at: now,
        previous: before?.hash ?? '',
        entry_count: entries.length,
        numbers: toRanges(entries.map(({ number }) => number)),
        leaves: entries.map(leafOf).join(''),
        last_number: last,
        settled_through:
          // Without a gap nothing is left to come, and on SQLite never: one writer at a time.
          dialect === 'sqlite' || covered.size === last - floor
            ? last
            : settledBy(recent, { oldest, horizon, floor, readThrough: newest.number }),
        horizon,
      };
      await insertSeal(trx, { ...seal, hash: hashOfSeal(seal) });
      return entries.length;
    });
  }

  private async hasWork(): Promise<boolean> {
    const { db, dialect } = this.database;
    const [seal, highest] = [await findNewestSeal(db), await findHighestNumber(db)];
    if (highest > (seal?.last_number ?? 0)) return true;
    const mayCome = dialect === 'postgres' && seal !== null && seal.settled_through < seal.last_number;
    return mayCome && this.quietSince !== seal.number;
  }
}

/** Numbers that no seal covers, between two. */
function gapsIn(covered: ReadonlySet<number>, after: number, last: number): number[] {
  const gaps: number[] = [];
  for (let number = after + 1; number <= last; number++) if (!covered.has(number)) gaps.push(number);
  return gaps;
}

/**
 * Whether every transaction that had begun when a seal was made has ended. Transactions of another server, that a
 * backup was restored from, have: each server counts by itself, so such a horizon may lie above all that this one has begun.
 */
function hasEnded(seal: SealRow, oldest: number, next: number): boolean {
  return seal.horizon <= oldest || seal.horizon > next;
}

function settledBy(
  recent: readonly SealRow[],
  {
    oldest,
    horizon,
    floor,
    readThrough,
  }: { oldest: number; horizon: number; floor: number; readThrough: number },
): number {
  const settled = recent.filter((seal) => hasEnded(seal, oldest, horizon) && seal.last_number <= readThrough);
  return Math.max(floor, ...settled.map((seal) => seal.last_number));
}
