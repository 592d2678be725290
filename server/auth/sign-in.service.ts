import type { Database } from '../db/database.ts';
import { nameAccount } from '../db/origin.ts';
import { ProblemError } from '../domain/errors.ts';
import {
  findCredentials,
  findPasswordHash,
  findUserIdByIdentity,
  findVerificationValue,
  updateLastSignIn,
} from './auth.queries.ts';
import { type Auth, CLIENT_ADDRESS_HEADER, NOT_ACTIVE, SIGN_ON_PROVIDER } from './auth.ts';
import { forgetActors } from './kept-actors.ts';
import { verifyPassword } from './passwords.ts';
import { deleteLostSessionUses, deleteSessions } from './sessions.queries.ts';
import { type AttemptOf, SignInAttempts } from './sign-in-attempts.service.ts';

const BASE = '/api/auth';

/**
 * What of Better Auth is reachable. It brings much more (changing name, password or e-mail, asking whether a
 * user name exists, signing up); what of that is offered goes through declared routes of the product.
 */
export const AUTH_PATHS = [
  `${BASE}/sign-in/email`,
  `${BASE}/sign-in/username`,
  `${BASE}/two-factor/verify-totp`,
  `${BASE}/two-factor/verify-backup-code`,
  `${BASE}/sign-out`,
  `${BASE}/get-session`,
] as const;
/** Only where the city has a sign-on of its own. */
export const SIGN_ON_PATHS = [`${BASE}/sign-in/social`, `${BASE}/callback/${SIGN_ON_PROVIDER}`] as const;

/** What Better Auth answers to a right password. */
interface Begun {
  twoFactorRedirect?: boolean;
  token?: string;
}

/** Better Auth's paths behind the product's own counting of attempts and its own answers. */
export class SignInDesk {
  readonly attempts: SignInAttempts;
  private readonly auth: Auth;
  private readonly database: Database;
  private readonly now: () => string;

  constructor(auth: Auth, database: Database, now: () => string) {
    this.auth = auth;
    this.database = database;
    this.now = now;
    this.attempts = new SignInAttempts(database, now);
  }

  /** @throws ProblemError `auth.…` for whatever is refused */
  async handle(request: Request, address: string): Promise<Response> {
    const path = new URL(request.url).pathname.slice(BASE.length);
    const isPost = request.method === 'POST';
    switch (path) {
      case '/sign-in/email':
      case '/sign-in/username':
        return this.signIn(path, request, address);
      case '/two-factor/verify-totp':
      case '/two-factor/verify-backup-code':
        return this.verifyCode(path, request, address);
      case '/sign-in/social':
        return this.beginSignOn(request, address);
      default: {
        const answer = await this.pass(request, address);
        if (isPost || path.startsWith('/callback/')) forgetActors(this.database);
        return okOrRefused(answer);
      }
    }
  }

  private async signIn(path: string, request: Request, address: string): Promise<Response> {
    const body = await bodyOf(request);
    const typed = path === '/sign-in/email' ? body.email : body.username;
    const { password } = body;
    if (typeof typed !== 'string' || typeof password !== 'string' || plainIdentity(typed) === '') {
      throw new ProblemError('auth.wrong_credentials', {});
    }
    const identity = plainIdentity(typed);
    const userId = await findUserIdByIdentity(this.database.db, identity);
    if (userId !== null) nameAccount(userId, null);
    const of: AttemptOf = userId === null ? { identity } : { userId };
    await this.attempts.begin(of, address);
    const hash = userId === null ? null : await findPasswordHash(this.database.db, userId);
    const [name, value] = path === '/sign-in/email' ? ['email', identity] : ['username', identity];
    const answer = await this.pass(request, address, { [name]: value, password });
    if (answer.ok) {
      const begun = (await answer.clone().json()) as Begun;
      if (userId !== null && (await this.isOutrun(userId, { hash, password }, begun))) {
        if (begun.token) await deleteSessions(this.database.db, userId, { token: begun.token });
        throw new ProblemError('auth.wrong_credentials', {});
      }
      // A code is still asked for: until that is right too the attempts go on counting.
      if (begun.twoFactorRedirect === true) return answer;
      if (userId !== null) await this.signedIn(userId, address);
      return answer;
    }
    const code = await refusalOf(answer);
    if (code === NOT_ACTIVE) {
      await this.attempts.succeeded(of, address);
      throw new ProblemError('auth.not_active', {});
    }
    if (answer.status >= 500) throw new Error(`sign-in answered ${answer.status}`);
    if (answer.status === 403) throw new ProblemError('auth.foreign_origin', {});
    throw new ProblemError('auth.wrong_credentials', {});
  }

  /** Whether password or second factor were changed since the password was looked at: other sessions ended with that. */
  private async isOutrun(
    userId: string,
    { hash, password }: { hash: string | null; password: string },
    begun: Begun,
  ): Promise<boolean> {
    const now = await findCredentials(this.database.db, userId);
    if (now.hasTwoFactor && begun.twoFactorRedirect !== true) return true;
    // One of an older kind gives way to a new one of the same password.
    return now.hash !== hash && (now.hash === null || !(await verifyPassword(now.hash, password)));
  }

  private async verifyCode(path: string, request: Request, address: string): Promise<Response> {
    const { code: typed } = await bodyOf(request);
    const context = await this.auth.$context;
    const { name } = context.createAuthCookie('two_factor');
    const cookie = cookiesOf(request).find((each) => each.startsWith(`${name}=`));
    const [, identifier] = /^([\w-]+)\./.exec(cookie?.slice(name.length + 1) ?? '') ?? [];
    const userId =
      identifier === undefined ? null : await findVerificationValue(this.database.db, identifier);
    if (cookie === undefined || userId === null) throw new ProblemError('auth.code_step_over', {});
    nameAccount(userId, null);
    if (typeof typed !== 'string') throw new ProblemError('auth.wrong_code', {});
    const code = typed.replace(/\s/g, '');
    await this.attempts.begin({ userId }, address);
    // Without a session that may be there too: with one the same path would set two-factor sign-in up.
    const look = () => this.pass(request, address, { code }, cookie);
    // Better Auth takes a recovery code out of its list by itself.
    const answer =
      path === '/two-factor/verify-totp'
        ? await this.attempts.takeCode(userId, code, look, ({ ok }) => ok)
        : await look();
    if (answer.ok) {
      await this.signedIn(userId, address);
      return answer;
    }
    const refusal = await refusalOf(answer);
    if (answer.status >= 500) throw new Error(`two-factor answered ${answer.status}`);
    if (refusal === NOT_ACTIVE) throw new ProblemError('auth.not_active', {});
    const isWrong = refusal === 'INVALID_CODE' || refusal === 'INVALID_BACKUP_CODE';
    throw new ProblemError(isWrong ? 'auth.wrong_code' : 'auth.code_step_over', {});
  }

  /** Begins at the city's sign-on and comes back to a page of ours. */
  private async beginSignOn(request: Request, address: string): Promise<Response> {
    const { returnTo } = await bodyOf(request);
    const path = typeof returnTo === 'string' && /^\/(?![/\\])/.test(returnTo) ? returnTo : '/';
    const answer = await this.pass(request, address, {
      provider: SIGN_ON_PROVIDER,
      callbackURL: path,
      errorCallbackURL: '/sign-in?signOn=refused',
      disableRedirect: true,
    });
    return okOrRefused(answer);
  }

  private async signedIn(userId: string, address: string): Promise<void> {
    await this.attempts.succeeded({ userId }, address);
    await updateLastSignIn(this.database.db, userId, this.now());
    await deleteLostSessionUses(this.database.db);
    forgetActors(this.database);
  }

  private pass(request: Request, address: string, body?: object, cookie?: string): Promise<Response> {
    const headers = new Headers(request.headers);
    headers.set(CLIENT_ADDRESS_HEADER, address);
    if (cookie !== undefined) headers.set('cookie', cookie);
    if (body === undefined) return this.auth.handler(new Request(request, { headers }));
    headers.set('content-type', 'application/json');
    headers.delete('content-length');
    return this.auth.handler(
      new Request(request.url, { method: 'POST', headers, body: JSON.stringify(body) }),
    );
  }
}

/** What no name holds is left out: a database takes no control characters. */
const plainIdentity = (typed: string) =>
  typed.normalize('NFC').replace(/\p{C}/gu, '').trim().toLowerCase().slice(0, 254);

async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  if (request.method !== 'POST') throw new ProblemError('auth.refused', {});
  const body: unknown = await request.json().catch(() => null);
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

async function refusalOf(answer: Response): Promise<string> {
  const body = (await answer.json().catch(() => ({}))) as { code?: unknown };
  return typeof body.code === 'string' ? body.code : '';
}

const cookiesOf = (request: Request) =>
  (request.headers.get('cookie') ?? '').split(';').map((each) => each.trim());

function okOrRefused(answer: Response): Response {
  if (answer.status < 400) return answer;
  if (answer.status === 403) throw new ProblemError('auth.foreign_origin', {});
  if (answer.status >= 500) throw new Error(`sign-in answered ${answer.status}`);
  throw new ProblemError('auth.refused', {});
}
