import { type Database, openDatabase } from '../db/database.ts';
import { liftAuditGuard, restoreAuditGuard } from '../db/owner.ts';
import { writeTransaction } from '../db/write.ts';
import { findCutSeal, findFirstSeal, removeBefore } from './audit.queries.ts';

const SEALS_AT_ONCE = 100;
const DAY_MS = 86_400_000;

/** The moment before which entries are old enough to go. */
export function keptSince(now: string, years: number): string {
  const date = new Date(now);
  date.setUTCFullYear(date.getUTCFullYear() - years);
  return date.toISOString();
}

/**
 * Removes entries that were sealed before a moment, with their seals. It is done at a seal, which stays: the chain
 * begins with it from then on, and an entry says so.
 * @param database opened as the owner of the tables
 * @returns how many entries went
 */
export async function cutAudit(database: Database, now: string, before: string): Promise<number> {
  let removed = 0;
  for (;;) {
    const some = await writeTransaction(database, 'system', now, async ({ trx, dialect, note }) => {
      const first = await findFirstSeal(trx);
      const seal = first && (await findCutSeal(trx, before, first.number + SEALS_AT_ONCE));
      if (!first || !seal || seal.number === first.number) return null;
      await liftAuditGuard(trx, dialect);
      // A text is stored with its entry; that of one that was sealed much later goes with the next cut.
      const textsBefore = new Date(Date.parse(seal.sealed_at) - DAY_MS).toISOString();
      const count = await removeBefore(trx, seal, textsBefore);
      await restoreAuditGuard(trx, dialect);
      note({
        action: 'cut',
        entity: 'audit',
        entityId: null,
        communeCode: null,
        details: { facts: { seal: seal.number, hash: seal.hash, count, before } },
      });
      return count;
    });
    if (some === null) return removed;
    removed += some;
  }
}

/**
 * Removes what is older than it is to be kept.
 * @param ownerUrl of the role that owns the tables; null: that of the open database
 */
export async function keepRetention({
  database,
  now,
  keepYears,
  ownerUrl,
}: {
  database: Database;
  now: string;
  keepYears: number;
  ownerUrl: string | null;
}): Promise<number> {
  const before = keptSince(now, keepYears);
  const first = await findFirstSeal(database.db);
  if (first === null || (await findCutSeal(database.db, before, first.number + 1)) === null) return 0;
  // A second connection of one process to a SQLite file would wait for the first, and the first for it.
  if (ownerUrl === null) return cutAudit(database, now, before);
  const owner = await openDatabase(ownerUrl);
  try {
    return await cutAudit(owner, now, before);
  } finally {
    await owner.close();
  }
}
