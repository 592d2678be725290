import type { Deps } from '../deps.ts';
import { ProblemError } from '../domain/errors.ts';
import type { SessionFacts } from '../domain/people.ts';
import type { Actor } from '../domain/roles.ts';
import { findPasswordHash, updatePassword } from './auth.queries.ts';
import { isDemoAccount } from './auth.service.ts';
import type { Auth } from './auth.ts';
import { forgetActors } from './kept-actors.ts';
import { checkNewPassword } from './password-rules.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { deleteSessions, listSessions } from './sessions.queries.ts';
import type { SignInDesk } from './sign-in.service.ts';

/** Answer of Better Auth, and the cookies that come with it. */
export interface WithCookies<T> {
  value: T;
  setCookies: readonly string[];
}

export type AccountService = ReturnType<typeof createAccountService>;

/** What users do with their own account; always their own, also while they stand in for somebody. */
export function createAccountService(deps: Deps, auth: Auth, desk: SignInDesk) {
  const { database, now } = deps;

  const refuseDemo = (actor: Actor) => {
    if (deps.config.isDemo && isDemoAccount(actor.email)) throw new ProblemError('password.demo');
  };
  /** Wrong guesses count as in a sign-in: a stolen session is no way around the limit. */
  const checkOwnPassword = async (actor: Actor, password: string, address: string) => {
    const of = { userId: actor.userId };
    await desk.attempts.begin(of, address);
    const hash = await findPasswordHash(database.db, actor.userId);
    if (hash === null || !(await verifyPassword(hash, password))) {
      await desk.attempts.failed(address);
      throw new ProblemError('password.wrong');
    }
    await desk.attempts.succeeded(of);
  };

  return {
    /** Ends every other session of the user. */
    async changePassword(
      actor: Actor,
      ownNames: readonly string[],
      { current, next }: { current: string; next: string },
      address: string,
    ): Promise<void> {
      refuseDemo(actor);
      await checkOwnPassword(actor, current, address);
      await checkNewPassword(next, [actor.email, ...ownNames]);
      await updatePassword(database.db, actor.userId, await hashPassword(next));
      await deleteSessions(database.db, actor.userId, { except: actor.sessionId ?? null });
      forgetActors(database);
    },

    async sessions(actor: Actor): Promise<SessionFacts[]> {
      const sessions = await listSessions(database.db, actor.userId, now());
      return sessions.map((session) => ({ ...session, isThis: session.id === actor.sessionId }));
    },

    /** @throws ProblemError `auth.session_not_found` also for somebody else's */
    async endSession(actor: Actor, id: string): Promise<void> {
      const ended = await deleteSessions(database.db, actor.userId, { only: id });
      forgetActors(database);
      if (ended === 0) throw new ProblemError('auth.session_not_found');
    },

    async endSessions(actor: Actor, keepsThis: boolean): Promise<number> {
      const except = keepsThis ? (actor.sessionId ?? null) : null;
      const ended = await deleteSessions(database.db, actor.userId, { except });
      forgetActors(database);
      return ended;
    },

    /** Nothing is on before the first code was right. */
    async beginTwoFactor(actor: Actor, headers: Headers, password: string, address: string) {
      refuseDemo(actor);
      await checkOwnPassword(actor, password, address);
      const begun = await refusals(() =>
        auth.api.enableTwoFactor({ headers, body: { password, method: 'totp' } }),
      );
      if (begun.method !== 'totp') throw new Error('two-factor sign-in without TOTP');
      const uri = begun.totpURI;
      return {
        uri,
        secret: new URL(uri).searchParams.get('secret') ?? '',
        recoveryCodes: begun.backupCodes,
      };
    },

    async confirmTwoFactor(
      actor: Actor,
      headers: Headers,
      code: string,
      address: string,
    ): Promise<WithCookies<null>> {
      refuseDemo(actor);
      const of = { userId: actor.userId };
      await desk.attempts.begin(of, address);
      const { headers: answered } = await refusals(() =>
        auth.api.verifyTOTP({ headers, body: { code: code.replace(/\s/g, '') }, returnHeaders: true }),
      );
      await desk.attempts.succeeded(of);
      forgetActors(database);
      return { value: null, setCookies: answered.getSetCookie() };
    },

    async renewRecoveryCodes(
      actor: Actor,
      headers: Headers,
      password: string,
      address: string,
    ): Promise<string[]> {
      refuseDemo(actor);
      await checkOwnPassword(actor, password, address);
      const { backupCodes } = await refusals(() =>
        auth.api.generateBackupCodes({ headers, body: { password } }),
      );
      return backupCodes;
    },

    /** @throws ProblemError `auth.two_factor_kept` for administrators */
    async endTwoFactor(
      actor: Actor,
      isAdmin: boolean,
      headers: Headers,
      password: string,
      address: string,
    ): Promise<WithCookies<null>> {
      if (isAdmin) throw new ProblemError('auth.two_factor_kept');
      await checkOwnPassword(actor, password, address);
      const { headers: answered } = await refusals(() =>
        auth.api.disableTwoFactor({ headers, body: { password }, returnHeaders: true }),
      );
      forgetActors(database);
      return { value: null, setCookies: answered.getSetCookie() };
    },
  };
}

/** Refusals of Better Auth in the words of the product. */
async function refusals<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = (error as { body?: { code?: string } }).body?.code;
    if (code === 'INVALID_PASSWORD') throw new ProblemError('password.wrong');
    if (code === 'INVALID_CODE') throw new ProblemError('auth.wrong_code');
    if (code === 'TOTP_ALREADY_ENABLED') throw new ProblemError('auth.two_factor_is_on');
    if (code !== undefined) throw new ProblemError('auth.refused');
    throw error;
  }
}
