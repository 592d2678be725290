import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import { genericOAuth, twoFactor, username } from 'better-auth/plugins';
import type { Database } from '../db/database.ts';
import { nameAccount } from '../db/origin.ts';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import { RoleName } from '../domain/roles.ts';
import { listUserRows, replacePasswordHash, updateLastSignIn } from './auth.queries.ts';
import { hashPassword, isOldHash, verifyPassword } from './passwords.ts';

/** Set by the server itself from the connection, whatever the client sent. */
export const CLIENT_ADDRESS_HEADER = 'x-bo-an-client-address';

/** Key of the city's own sign-on among Better Auth's providers: part of its callback address. */
export const SIGN_ON_PROVIDER = 'city';

/** Codes of refusals that are made here and worded in `sign-in.service.ts`. */
export const NOT_ACTIVE = 'NOT_ACTIVE';
export const ADMIN_BY_SIGN_ON = 'ADMIN_BY_SIGN_ON';

/** A city's own sign-on (OpenID Connect). */
export interface SignOnOptions {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** On the button. */
  name: string;
}

export interface AuthOptions {
  secret: string;
  publicUrl: string;
  origins: string[];
  signOn: SignOnOptions | null;
  log: Pick<Deps['log'], 'error' | 'warn'>;
  now(): string;
}

export type Auth = ReturnType<typeof createAuth>;

/** Sign-in by e-mail or user name on the product's own database. Nobody can sign up by themselves. */
export function createAuth(database: Database, options: AuthOptions) {
  const { signOn } = options;
  return betterAuth({
    appName: 'Bờ An',
    // Better Auth knows its own tables only, and types the database by them.
    database: { db: database.db as never, type: database.dialect },
    baseURL: options.publicUrl,
    basePath: '/api/auth',
    secret: options.secret,
    trustedOrigins: options.origins,
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      // New ones are checked by `password-rules.ts`; here only what is looked at in a sign-in.
      minPasswordLength: 1,
      maxPasswordLength: 1000,
      password: {
        hash: hashPassword,
        verify: async ({ hash, password }) => {
          if (!(await verifyPassword(hash, password))) return false;
          if (isOldHash(hash)) await replacePasswordHash(database.db, hash, await hashPassword(password));
          return true;
        },
      },
    },
    user: {
      additionalFields: { role: { type: 'string', required: true, defaultValue: 'viewer', input: false } },
    },
    session: { expiresIn: 60 * 60 * 24 * 14, updateAge: 60 * 60 * 24 },
    account: {
      // Tokens of the city's sign-on are of no use here.
      storeStateStrategy: 'database',
      accountLinking: { enabled: true, disableImplicitLinking: false, trustedProviders: [] },
    },
    // Attempts to sign in are counted in the database instead (`sign-in-attempts.service.ts`).
    rateLimit: {
      enabled: true,
      window: 10,
      max: 200,
      customRules: {
        '/sign-in/email': false,
        '/sign-in/username': false,
        '/two-factor/*': false,
        '/sign-in/social': { window: 60, max: 60 },
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => {
            const [user] = await listUserRows(database.db, session.userId, localDay(options.now()));
            nameAccount(session.userId, RoleName.safeParse(user?.role).data ?? null);
            if (!user || (user.state !== null && user.state !== 'active') || user.is_in_role !== 1) {
              throw new APIError('FORBIDDEN', { code: NOT_ACTIVE, message: NOT_ACTIVE });
            }
            if (user.role === 'admin' && isSignOnPath(context?.path)) {
              throw new APIError('FORBIDDEN', { code: ADMIN_BY_SIGN_ON, message: ADMIN_BY_SIGN_ON });
            }
          },
          after: async (session, context) => {
            if (isSignOnPath(context?.path))
              await updateLastSignIn(database.db, session.userId, options.now());
          },
        },
      },
    },
    advanced: {
      cookiePrefix: 'bo-an',
      useSecureCookies: options.publicUrl.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    telemetry: { enabled: false },
    plugins: [
      username(),
      twoFactor({ issuer: 'Bờ An', accountLockout: { enabled: false } }),
      ...(signOn === null
        ? []
        : [
            genericOAuth({
              config: [
                {
                  providerId: SIGN_ON_PROVIDER,
                  name: signOn.name,
                  discoveryUrl: `${signOn.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
                  clientId: signOn.clientId,
                  clientSecret: signOn.clientSecret,
                  scopes: ['openid', 'email', 'profile'],
                  pkce: true,
                  requireIdTokenVerification: true,
                  disableSignUp: true,
                  disableImplicitSignUp: true,
                },
              ],
            }),
          ]),
    ],
    // A fault of the database is answered like everywhere else, not hidden in a status.
    onAPIError: { throw: true },
    // Its details name accounts; what went wrong is in the message.
    logger: {
      log: (level, message) =>
        options.log[level === 'error' ? 'error' : 'warn']({ source: 'accounts' }, message),
    },
  });
}

const isSignOnPath = (path: string | undefined) => path?.startsWith('/callback/') ?? false;

/** Creates Better Auth's tables; a second run does nothing. */
export async function migrateAuth(auth: Auth): Promise<void> {
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
}
