import { AsyncLocalStorage } from 'node:async_hooks';
import { type ErrorCode, type ErrorDetails, ProblemError } from '../domain/errors.ts';
import type { Actor, RoleName } from '../domain/roles.ts';

/** Something that was asked for and lies in communes of somebody else. */
export interface OutsideScope {
  code: ErrorCode;
  entityId: string | null;
  communeCode: string | null;
}

/** Where a write comes from; there is none in the background. */
export interface Origin {
  /** null: more than one. */
  requestId: string | null;
  /** null: of a resident without an account, whose address is not kept. */
  address: string | null;
  actor: Pick<Actor, 'userId' | 'role' | 'onBehalfOf'> | null;
  /** Account that a sign-in is about, found out in its course. */
  account?: Pick<Actor, 'userId'> & { role: RoleName | null };
  /** Found out in the course of the request, for the audit. */
  outside: OutsideScope[];
}

const current = new AsyncLocalStorage<Origin>();

/** Everything that `work` leads to is done for this request. */
export function withOrigin<T>(origin: Origin, work: () => T): T {
  return current.run(origin, work);
}

export function originNow(): Origin | undefined {
  return current.getStore();
}

/** The same without the address: for what residents send, who are promised that it is not kept. */
export function withoutAddress<T>(work: () => T): T {
  const origin = originNow();
  return origin === undefined ? work() : withOrigin({ ...origin, address: null }, work);
}

/** Says which account the running sign-in is about. */
export function nameAccount(userId: string, role: RoleName | null): void {
  const origin = originNow();
  if (origin !== undefined) origin.account = { userId, role };
}

/**
 * The answer to a request for something outside the scope: the same as for something absent, so that ids cannot be
 * probed. The audit keeps it apart.
 */
export function outsideScope(
  code: ErrorCode,
  communeCode: string | null,
  entityId: string | null = null,
  details: ErrorDetails = {},
): ProblemError {
  originNow()?.outside.push({ code, entityId, communeCode });
  return new ProblemError(code, details);
}
