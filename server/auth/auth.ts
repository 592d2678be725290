import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { username } from 'better-auth/plugins';
import type { Database } from '../db/database.ts';
import type { Deps } from '../deps.ts';

/** Set by the server itself from the connection, whatever the client sent, so that attempts are counted per address. */
export const CLIENT_ADDRESS_HEADER = 'x-bo-an-client-address';

export type Auth = ReturnType<typeof createAuth>;

/** Sign-in by e-mail or user name on the product's own database. Nobody can sign up by themselves. */
export function createAuth(
  database: Database,
  options: { secret: string; publicUrl: string; origins: string[]; log: Pick<Deps['log'], 'error' | 'warn'> },
) {
  return betterAuth({
    // Better Auth knows its own tables only, and types the database by them.
    database: { db: database.db as never, type: database.dialect },
    baseURL: options.publicUrl,
    basePath: '/api/auth',
    secret: options.secret,
    trustedOrigins: options.origins,
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    user: {
      additionalFields: { role: { type: 'string', required: true, defaultValue: 'viewer', input: false } },
    },
    session: { expiresIn: 60 * 60 * 24 * 14, updateAge: 60 * 60 * 24 },
    rateLimit: {
      enabled: true,
      window: 10,
      max: 200,
      customRules: { '/sign-in/*': { window: 60, max: 30 } },
    },
    advanced: {
      cookiePrefix: 'bo-an',
      useSecureCookies: options.publicUrl.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    telemetry: { enabled: false },
    // A fault of the database is answered like everywhere else, not hidden in a status.
    onAPIError: { throw: true },
    // Its details name accounts; what went wrong is in the message.
    logger: {
      log: (level, message) =>
        options.log[level === 'error' ? 'error' : 'warn']({ source: 'accounts' }, message),
    },
    plugins: [username()],
  });
}

/** Creates Better Auth's tables; a second run does nothing. */
export async function migrateAuth(auth: Auth): Promise<void> {
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
}
