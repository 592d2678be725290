import { createHmac } from 'node:crypto';
import type { Deps } from '../deps.ts';
import { addressGroup } from '../http/address-group.ts';
import { addToCount, findCount } from './counts.queries.ts';

/** So much of one thing in one span of time. */
export interface Limit {
  name: string;
  spanMs: number;
  most: number;
}

const HOUR_MS = 3_600_000;

/** People behind one address may be a whole village: providers give many phones the same one. */
export const REPORTS_PER_ADDRESS: Limit = { name: 'reports from', spanMs: HOUR_MS, most: 20 };
export const REPORTS_IN_ALL: Limit = { name: 'reports', spanMs: HOUR_MS, most: 300 };
export const PHOTO_BYTES_IN_ALL: Limit = { name: 'photo bytes', spanMs: HOUR_MS, most: 1_000_000_000 };
/** Only codes that do not exist are counted. */
export const WRONG_CODES_PER_ADDRESS: Limit = { name: 'codes from', spanMs: HOUR_MS / 6, most: 10 };
export const WRONG_CODES_IN_ALL: Limit = { name: 'codes', spanMs: HOUR_MS / 6, most: 300 };

/**
 * Counts in the database, so that a limit holds over several processes and a restart. What is over a limit is
 * remembered here until its span ends: a flood then costs the database nothing.
 */
export class Limits {
  private readonly deps: Pick<Deps, 'database' | 'now'>;
  private readonly secret: string;
  private readonly full = new Map<string, number>();

  constructor(deps: Pick<Deps, 'database' | 'now'>, secret: string) {
    this.deps = deps;
    this.secret = secret;
  }

  /** Names an address without telling it; a network of IPv6 is one sender. */
  addressKey(address: string): string {
    return createHmac('sha256', this.secret).update(addressGroup(address)).digest('base64url').slice(0, 22);
  }

  /** Whether the limit was reached before; asks nobody. */
  isKnownFull(limit: Limit, key = ''): boolean {
    const until = this.full.get(`${limit.name} ${key}`);
    return until !== undefined && until > this.nowMs();
  }

  /** Whether the limit is reached; takes nothing of it. */
  async isFull(limit: Limit, key = ''): Promise<boolean> {
    if (this.isKnownFull(limit, key)) return true;
    const { bucket, since, until } = this.spanOf(limit, key);
    const count = await findCount(this.deps.database.db, bucket, since);
    if (count >= limit.most) this.note(bucket, until);
    return count >= limit.most;
  }

  /** Takes `amount` and answers whether it was within the limit. */
  async take(limit: Limit, key = '', amount = 1): Promise<boolean> {
    if (this.isKnownFull(limit, key)) return false;
    const { bucket, since, until } = this.spanOf(limit, key);
    const count = await addToCount(this.deps.database.db, bucket, since, amount);
    if (count >= limit.most) this.note(bucket, until);
    return count <= limit.most;
  }

  private spanOf(limit: Limit, key: string): { bucket: string; since: string; until: number } {
    const begin = Math.floor(this.nowMs() / limit.spanMs) * limit.spanMs;
    const since = new Date(begin).toISOString();
    return { bucket: `${limit.name} ${key}`, since, until: begin + limit.spanMs };
  }

  private note(bucket: string, until: number): void {
    const now = this.nowMs();
    for (const [known, end] of this.full) if (end <= now) this.full.delete(known);
    this.full.set(bucket, until);
  }

  private nowMs(): number {
    return Date.parse(this.deps.now());
  }
}
