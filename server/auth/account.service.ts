import { type WriteContext, writeTransaction } from '../db/write.ts';
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
    if (hash === null || !(await verifyPassword(hash, password))) throw new ProblemError('password.wrong');
    await desk.attempts.succeeded(of, address);
  };

  /** An act on the own account and its entry of the audit. */
  const act = async <T>(
    actor: Actor,
    action: string,
    work: (context: WriteContext) => Promise<T>,
  ): Promise<T> => {
    const value = await writeTransaction(database, actor.userId, now(), async (context) => {
      const done = await work(context);
      const facts = typeof done === 'number' ? { ended: done } : {};
      context.note({
        ...{ kind: 'account', action, entity: 'user', entityId: actor.userId, communeCode: null },
        details: { facts },
      });
      return done;
    });
    forgetActors(database);
    return value;
  };
  /** The same of what Better Auth has done by itself. */
  const tell = (actor: Actor, action: string) => act(actor, action, async () => undefined);

  /** The session that an answer of Better Auth begins; null: it begins none. */
  const sessionOf = async (setCookies: readonly string[]): Promise<string | null> => {
    if (setCookies.length === 0) return null;
    const cookie = setCookies.map((line) => line.split(';')[0]).join('; ');
    const found = await auth.api.getSession({ headers: new Headers({ cookie }) });
    return found?.session.id ?? null;
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
      const hash = await hashPassword(next);
      await act(actor, 'password_changed', async ({ trx }) => {
        await updatePassword(trx, actor.userId, hash);
        return deleteSessions(trx, actor.userId, { except: actor.sessionId ?? null });
      });
    },

    async sessions(actor: Actor): Promise<SessionFacts[]> {
      const sessions = await listSessions(database.db, actor.userId, now());
      return sessions.map((session) => ({ ...session, isThis: session.id === actor.sessionId }));
    },

    /** @throws ProblemError `auth.session_not_found` also for somebody else's */
    async endSession(actor: Actor, id: string): Promise<void> {
      await act(actor, 'sessions_ended', async ({ trx }) => {
        const ended = await deleteSessions(trx, actor.userId, { only: id });
        if (ended === 0) throw new ProblemError('auth.session_not_found');
        return ended;
      });
    },

    async endSessions(actor: Actor, keepsThis: boolean): Promise<number> {
      const except = keepsThis ? (actor.sessionId ?? null) : null;
      return act(actor, 'sessions_ended', ({ trx }) => deleteSessions(trx, actor.userId, { except }));
    },

    /** Nothing is on before the first code was right. */
    async beginTwoFactor(actor: Actor, headers: Headers, password: string, address: string) {
      refuseDemo(actor);
      await checkOwnPassword(actor, password, address);
      const begun = await refusals(() =>
        auth.api.enableTwoFactor({ headers, body: { password, method: 'totp' } }),
      );
      if (begun.method !== 'totp') throw new Error('two-factor sign-in without TOTP');
      await tell(actor, 'two_factor_begun');
      const uri = begun.totpURI;
      return {
        uri,
        secret: new URL(uri).searchParams.get('secret') ?? '',
        recoveryCodes: begun.backupCodes,
      };
    },

    /** Ends every other session of the user: none of them was begun with a code. */
    async confirmTwoFactor(
      actor: Actor,
      headers: Headers,
      typed: string,
      address: string,
    ): Promise<WithCookies<null>> {
      refuseDemo(actor);
      const of = { userId: actor.userId };
      await desk.attempts.begin(of, address);
      const code = typed.replace(/\s/g, '');
      const look = () =>
        refusals(() => auth.api.verifyTOTP({ headers, body: { code }, returnHeaders: true }));
      // Whoever sees it being set up does not sign in with the same code.
      const { headers: answered } = await desk.attempts.takeCode(actor.userId, code, look, () => true);
      await desk.attempts.succeeded(of, address);
      const setCookies = answered.getSetCookie();
      const except = (await sessionOf(setCookies)) ?? actor.sessionId ?? null;
      await act(actor, 'two_factor_on', ({ trx }) => deleteSessions(trx, actor.userId, { except }));
      return { value: null, setCookies };
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
      await tell(actor, 'recovery_codes_renewed');
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
      await tell(actor, 'two_factor_off');
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
