import { createHash } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { ProblemError } from '../domain/errors.ts';
import { addressGroup } from '../http/address-group.ts';
import {
  type Attempts,
  deleteAttempts,
  deleteAttemptsBefore,
  holdAttempts,
  insertUsedCode,
  isKeySince,
  saveAttempts,
} from './sign-in-attempts.queries.ts';

const MINUTE_MS = 60_000;

interface Policy {
  /** Attempts without a wait; each one after that waits twice as long as the one before. */
  free: number;
  firstWaitMinutes: number;
  longestWaitMinutes: number;
  /** After so long without an attempt the count begins anew. */
  forgottenAfterMinutes: number;
}

/** Somebody guesses the password of one account. */
const OF_ACCOUNT: Policy = {
  free: 5,
  firstWaitMinutes: 1,
  longestWaitMinutes: 15,
  forgottenAfterMinutes: 120,
};
/** Somebody tries many accounts. An office shares one address, so it has far more. */
const OF_ADDRESS: Policy = {
  free: 50,
  firstWaitMinutes: 5,
  longestWaitMinutes: 60,
  forgottenAfterMinutes: 60,
};

/** Longer than a code of the second step can be right, too. */
const KEPT_MS = 24 * 60 * MINUTE_MS;
/** So long an address is known as one where an account signs in. */
const KNOWN_MS = 30 * 24 * 60 * MINUTE_MS;
const KNOWN = 'known:';

export type AttemptOf =
  | { userId: string }
  /** What was typed where no account has it: counted just the same, so that nobody learns which accounts exist. */
  | { identity: string };

/** Counts wrong attempts, and keeps the codes that were used, in the database: both hold over all processes on it. */
export class SignInAttempts {
  private readonly database: Database;
  private readonly now: () => string;

  constructor(database: Database, now: () => string) {
    this.database = database;
    this.now = now;
  }

  /**
   * Counts an attempt, for account and address, before it is looked at: many at once are no way around the limits.
   * Where the account has signed in from the address lately, its own count alone decides: wrong names that somebody
   * else types behind the same address keep nobody of the office out.
   * @throws ProblemError `auth.locked` while account or address has to wait
   */
  async begin(of: AttemptOf, address: string): Promise<void> {
    const now = this.now();
    const ofAccount = { key: accountKey(of), policy: OF_ACCOUNT };
    const keys = (await this.isKnown(of, address, now))
      ? [ofAccount]
      : [{ key: addressKey(address), policy: OF_ADDRESS }, ofAccount];
    const blockedUntil = await this.database.db.transaction().execute(async (trx) => {
      const found: { key: string; policy: Policy; attempts: Attempts }[] = [];
      for (const { key, policy } of keys) {
        const attempts = await holdAttempts(trx, key, now);
        if (attempts.blockedUntil !== null && attempts.blockedUntil > now) return attempts.blockedUntil;
        found.push({ key, policy, attempts });
      }
      for (const { key, policy, attempts } of found)
        await saveAttempts(trx, key, counted(attempts, policy, now));
      return null;
    });
    if (blockedUntil !== null) throw locked(blockedUntil, now);
  }

  /**
   * Right, and nothing is left to be checked: the account begins anew, and what it took to get there was no guessing
   * of others' passwords, so the address gets back what was counted for it.
   */
  async succeeded(of: AttemptOf, address: string): Promise<void> {
    const now = this.now();
    const isKnown = await this.isKnown(of, address, now);
    await this.database.db.transaction().execute(async (trx) => {
      if (!isKnown) {
        const ofAddress = await holdAttempts(trx, addressKey(address), now);
        const ofAccount = await holdAttempts(trx, accountKey(of), now);
        const failures = Math.max(0, ofAddress.failures - ofAccount.failures);
        await saveAttempts(trx, addressKey(address), { ...ofAddress, failures, blockedUntil: null });
      }
      await deleteAttempts(trx, accountKey(of));
      if (!('userId' in of)) return;
      const key = knownKey(of.userId, address);
      const known = await holdAttempts(trx, key, now);
      await saveAttempts(trx, key, { ...known, lastAt: now });
    });
    await deleteAttemptsBefore(this.database.db, earlier(now, KEPT_MS), {
      kept: KNOWN,
      keptBefore: earlier(now, KNOWN_MS),
    });
  }

  /** Whether the account has signed in from the address lately. */
  private async isKnown(of: AttemptOf, address: string, now: string): Promise<boolean> {
    if (!('userId' in of)) return false;
    return isKeySince(this.database.db, knownKey(of.userId, address), earlier(now, KNOWN_MS));
  }

  /**
   * Looks at a code of the second step, which is used up by being right (RFC 6238, 5.2). It is taken before it is looked
   * at, so of two requests at once one is refused; given back when `isRight` says that it was wrong.
   * @throws ProblemError `auth.wrong_code` where it was used before
   */
  async takeCode<T>(
    userId: string,
    code: string,
    look: () => Promise<T>,
    isRight: (answer: T) => boolean,
  ): Promise<T> {
    const key = `code:${hashOf(`${userId} ${code}`)}`;
    if (!(await insertUsedCode(this.database.db, key, this.now())))
      throw new ProblemError('auth.wrong_code', {});
    let wasRight = false;
    try {
      const answer = await look();
      wasRight = isRight(answer);
      return answer;
    } finally {
      if (!wasRight) await deleteAttempts(this.database.db, key);
    }
  }
}

function counted(attempts: Attempts, policy: Policy, now: string): Attempts {
  const isForgotten =
    Date.parse(attempts.lastAt) < Date.parse(now) - policy.forgottenAfterMinutes * MINUTE_MS;
  const failures = (isForgotten ? 0 : attempts.failures) + 1;
  const over = failures - policy.free;
  const waitMinutes = Math.min(policy.firstWaitMinutes * 2 ** Math.max(over, 0), policy.longestWaitMinutes);
  return {
    failures,
    lastAt: now,
    blockedUntil: over < 0 ? null : new Date(Date.parse(now) + waitMinutes * MINUTE_MS).toISOString(),
  };
}

const hashOf = (value: string) => createHash('sha256').update(value).digest('base64url').slice(0, 32);
const accountKey = (of: AttemptOf) =>
  `account:${hashOf('userId' in of ? `id ${of.userId}` : `typed ${of.identity}`)}`;
const knownKey = (userId: string, address: string) =>
  `${KNOWN}${hashOf(`${userId} ${addressGroup(address)}`)}`;
const earlier = (now: string, ms: number) => new Date(Date.parse(now) - ms).toISOString();
const addressKey = (address: string) => `address:${addressGroup(address)}`;

function locked(until: string, now: string): ProblemError {
  const waitMs = Date.parse(until) - Date.parse(now);
  return new ProblemError('auth.locked', {
    at: until,
    waitMinutes: Math.max(1, Math.ceil(waitMs / MINUTE_MS)),
    waitSeconds: Math.ceil(waitMs / 1000),
  });
}
