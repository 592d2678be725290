import { commitmentOf } from '../db/audit-log.ts';
import type { Db } from '../db/database.ts';
import {
  type AuditEntryRow,
  findNewestSeal,
  listEntriesAfter,
  listSeals,
  pageOfPersonal,
  type SealRow,
} from './audit.queries.ts';
import { fromRanges, hashOfSeal, headOf, leafOf, leavesOf } from './seal.ts';
import { MOST_IN_A_SEAL } from './sealer.service.ts';

/** What is wrong at a place of the chain. */
export interface AuditFault {
  kind:
    | 'changed'
    | 'missing'
    | 'inserted'
    | 'reordered'
    | 'seal_changed'
    | 'seal_missing'
    | 'text_changed'
    | 'expected_missing';
  /** Number of the entry. */
  entry: number | null;
  /** Number of the seal. */
  seal: number | null;
  at: string | null;
}

export interface Verification {
  /** In order of the chain; the first is where it breaks. */
  faults: AuditFault[];
  seals: number;
  entries: number;
  unsealed: number;
  head: string | null;
}

const SEALS_AT_ONCE = 50;
const ENTRIES_AT_ONCE = 5000;
const MOST_FAULTS = 100;

/**
 * Goes through the whole chain and compares every entry with what its seal says of it.
 * @param expected a seal that was written down before, as `headOf` gives it
 */
export async function verifyAudit({ db }: { db: Db }, expected: string | null = null): Promise<Verification> {
  const walk = new Walk(db);
  await walk.throughSeals();
  await walk.throughRest();
  await walk.throughTexts();
  if (expected !== null && !walk.heads.has(expected))
    walk.fault('expected_missing', { seal: Number.parseInt(expected, 10) || null });
  const newest = await findNewestSeal(db);
  return {
    faults: walk.faults,
    seals: walk.heads.size,
    entries: walk.entryCount,
    unsealed: walk.unsealed,
    head: newest && headOf(newest),
  };
}

/** What entries of removals say that the chain now begins with. */
interface Cut {
  seal: number;
  hash: string;
}

class Walk {
  readonly faults: AuditFault[] = [];
  readonly heads = new Set<string>();
  entryCount = 0;
  unsealed = 0;
  private readonly db: Db;
  /** Entries that were read and that no seal has named so far, by number. */
  private readonly open = new Map<number, AuditEntryRow>();
  private readThrough = Number.MIN_SAFE_INTEGER;
  private readonly cuts: Cut[] = [];
  private first: SealRow | null = null;
  private settledThrough = 0;

  constructor(db: Db) {
    this.db = db;
  }

  fault(kind: AuditFault['kind'], place: Partial<AuditFault>): void {
    if (this.faults.length < MOST_FAULTS)
      this.faults.push({ kind, entry: null, seal: null, at: null, ...place });
  }

  async throughSeals(): Promise<void> {
    let before: SealRow | null = null;
    let first: SealRow | null = null;
    for (;;) {
      const seals: SealRow[] = await listSeals(this.db, before?.number ?? 0, SEALS_AT_ONCE);
      if (seals.length === 0) break;
      for (const seal of seals) {
        first ??= seal;
        this.checkLink(seal, before);
        // A chain that was cut begins with the last seal of what was removed.
        if (seal !== first || seal.number === 1) await this.checkEntries(seal);
        before = seal;
      }
    }
    this.settledThrough = before?.settled_through ?? 0;
    this.first = first;
  }

  /** What no seal covers: it may be younger than the last one, but not older. */
  async throughRest(): Promise<void> {
    while (await this.read()) {}
    for (const entry of [...this.open.values()].sort((a, b) => a.number - b.number)) {
      if (entry.number <= this.settledThrough) this.fault('inserted', { entry: entry.number, at: entry.at });
      else this.unsealed += 1;
    }
    const { first } = this;
    if (first === null || first.number === 1) return;
    const isTold = this.cuts.some(({ seal, hash }) => seal === first.number && hash === first.hash);
    if (!isTold) this.faults.unshift({ kind: 'seal_missing', entry: null, seal: first.number - 1, at: null });
  }

  async throughTexts(): Promise<void> {
    for (let after = ''; ; ) {
      const texts = await pageOfPersonal(this.db, after, ENTRIES_AT_ONCE);
      for (const { commitment, salt, body, made_at } of texts)
        if (commitmentOf(salt, body) !== commitment) this.fault('text_changed', { at: made_at });
      const last = texts.at(-1);
      if (last === undefined) return;
      after = last.commitment;
    }
  }

  private checkLink(seal: SealRow, before: SealRow | null): void {
    const place = { seal: seal.number, at: seal.sealed_at };
    this.heads.add(headOf(seal));
    const { hash, ...content } = seal;
    if (before !== null && seal.number !== before.number + 1) {
      this.fault('seal_missing', { seal: before.number + 1, at: null });
    } else if (hashOfSeal(content) !== hash || (before !== null && seal.previous !== before.hash)) {
      this.fault('seal_changed', place);
    } else if (seal.number === 1 && seal.previous !== '') this.fault('seal_changed', place);
  }

  private async checkEntries(seal: SealRow): Promise<void> {
    const place = { seal: seal.number, at: seal.sealed_at };
    let numbers: number[];
    try {
      numbers = fromRanges(seal.numbers, MOST_IN_A_SEAL);
    } catch {
      this.fault('seal_changed', place);
      return;
    }
    const leaves = leavesOf(seal);
    if (leaves.length !== numbers.length || seal.entry_count !== numbers.length) {
      this.fault('seal_changed', place);
      return;
    }
    const last = numbers.at(-1) ?? 0;
    while (this.readThrough < last && (await this.read())) {}
    const differing: { entry: AuditEntryRow; leaf: string }[] = [];
    for (const [index, number] of numbers.entries()) {
      const entry = this.open.get(number);
      this.open.delete(number);
      if (entry === undefined) this.fault('missing', { ...place, entry: number });
      else if (leafOf(entry) !== leaves[index]) differing.push({ entry, leaf: leaves[index] ?? '' });
    }
    this.entryCount += numbers.length;
    for (const { entry, leaf } of differing) {
      const isElsewhere = differing.some(
        ({ entry: other }) => leafOf({ ...other, number: entry.number }) === leaf,
      );
      this.fault(isElsewhere ? 'reordered' : 'changed', { ...place, entry: entry.number, at: entry.at });
    }
  }

  /** @returns false at the end */
  private async read(): Promise<boolean> {
    const entries = await listEntriesAfter(this.db, this.readThrough, ENTRIES_AT_ONCE);
    for (const entry of entries) {
      this.open.set(entry.number, entry);
      if (entry.entity === 'audit' && entry.action === 'cut') this.cuts.push(...cutOf(entry));
    }
    this.readThrough = entries.at(-1)?.number ?? Number.MAX_SAFE_INTEGER;
    return entries.length > 0;
  }
}

function cutOf({ details }: AuditEntryRow): Cut[] {
  try {
    const { facts } = JSON.parse(details) as { facts: Cut };
    return [facts];
  } catch {
    return [];
  }
}
