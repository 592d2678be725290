import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const blankIsUnset = (value: unknown) =>
  typeof value === 'string' && value.trim() === '' ? undefined : value;
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankIsUnset, schema);

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** The environment as documented in `docs/operations.md`. */
const Environment = z.object({
  PORT: optional(z.coerce.number().int().min(1).max(65535).default(8787)),
  HOST: optional(
    z
      .string()
      .default('127.0.0.1')
      .refine((host) => isIP(host) !== 0 || /^[a-z0-9.-]+$/i.test(host), {
        error: 'is no address or host name',
      }),
  ),
  DATA_DIR: optional(z.string().default('data/local')),
  DATABASE_URL: optional(
    z
      .string()
      .regex(/^(postgres(ql)?:\/\/|file:|[^:]+$)/, { error: 'must be postgres://…, file:… or a path' })
      .optional(),
  ),
  STORAGE_URL: optional(
    z
      .string()
      .regex(/^file:.+/, { error: 'must be file:<folder>' })
      .optional(),
  ),
  PUBLIC_URL: optional(z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional()),
  SESSION_SECRET: optional(z.string().min(32, { error: 'must have at least 32 characters' }).optional()),
  DEMO: optional(z.enum(['0', '1'], { error: 'must be 0 or 1' }).optional()),
  BASEMAP_URL: optional(z.string().optional()),
  OIDC_ISSUER: optional(z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional()),
  OIDC_CLIENT_ID: optional(z.string().optional()),
  OIDC_CLIENT_SECRET: optional(z.string().optional()),
  OIDC_NAME: optional(z.string().max(60).optional()),
  DATABASE_OWNER_URL: optional(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, { error: 'must be postgres://…' })
      .optional(),
  ),
  AUDIT_KEEP_YEARS: optional(z.coerce.number().int().min(1).max(100).default(10)),
  LOG_LEVEL: optional(
    z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  ),
  METRICS_TOKEN: optional(z.string().min(16, { error: 'must have at least 16 characters' }).optional()),
  BACKUP_DIR: optional(z.string().optional()),
  BACKUP_AT: optional(z.coerce.number({ error: 'must be an hour, 0 to 23' }).int().min(0).max(23).default(2)),
  BACKUP_KEY: optional(z.string().optional()),
  BACKUP_KEY_FILE: optional(z.string().optional()),
});

export interface Config {
  port: number;
  host: string;
  /** Absolute. */
  dataDir: string;
  databaseUrl: string;
  /** Absolute folder of the photos. */
  photosDir: string;
  /** Absolute folder of the files that criteria rest on. */
  evidenceDir: string;
  publicUrl: string;
  /** null: made on the first start and kept in `dataDir`. */
  sessionSecret: string | null;
  isDemo: boolean;
  /** PMTiles file or URL of a street background, null without. */
  basemapUrl: string | null;
  /** The city's own sign-on (OpenID Connect), null without. */
  signOn: { issuer: string; clientId: string; clientSecret: string; name: string } | null;
  isProduction: boolean;
  /** Role that owns the tables and migrates them, PostgreSQL; null: that of `databaseUrl`. */
  databaseOwnerUrl: string | null;
  /** How long entries of the audit are kept. */
  auditKeepYears: number;
  logLevel: (typeof LOG_LEVELS)[number];
  /** Opens `/metrics` from anywhere; null: from this machine only, and not through a proxy. */
  metricsToken: string | null;
  /** Absolute folder of the nightly backups; null: none are made. */
  backupDir: string | null;
  /** Hour in Việt Nam at which a night's backup is due. */
  backupAt: number;
  /** Key of the age format that backups are locked with, or the file that holds it. */
  backupKey: string | null;
  backupKeyFile: string | null;
}

export class ConfigError extends Error {}

const isLoopback = (host: string) => /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/.test(host);

/** Behind a proxy the host is a loopback address too, and the public address is what tells. */
const isOwnMachineOnly = ({ HOST, PUBLIC_URL }: z.infer<typeof Environment>) =>
  isLoopback(HOST) && (PUBLIC_URL === undefined || isLoopback(new URL(PUBLIC_URL).hostname));

/** Reads the environment; throws one `ConfigError` that names every fault. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(
      `Cấu hình có ${faults.length} lỗi / The configuration has ${faults.length} fault(s):\n${faults.join('\n')}\n` +
        'Xem bảng biến môi trường trong docs/operations.md / See the table of variables in docs/operations.md.',
    );
  }
  const env = parsed.data;
  if (env.DATABASE_OWNER_URL !== undefined && !/^postgres(ql)?:/.test(env.DATABASE_URL ?? '')) {
    throw new ConfigError(
      'DATABASE_OWNER_URL: chỉ dùng với PostgreSQL, cùng DATABASE_URL của nó / only with PostgreSQL, beside its DATABASE_URL.',
    );
  }
  const dataDir = resolve(env.DATA_DIR);
  const storage = env.STORAGE_URL?.slice('file:'.length);
  return Object.freeze({
    port: env.PORT,
    host: env.HOST,
    dataDir,
    databaseUrl: env.DATABASE_URL ?? `file:${join(dataDir, 'bo-an.sqlite')}`,
    photosDir: resolve(storage ?? join(dataDir, 'photos')),
    evidenceDir: resolve(join(storage ?? dataDir, 'evidence')),
    publicUrl: env.PUBLIC_URL ?? `http://${isLoopback(env.HOST) ? 'localhost' : env.HOST}:${env.PORT}`,
    sessionSecret: env.SESSION_SECRET ?? null,
    isDemo: env.DEMO === undefined ? isOwnMachineOnly(env) : env.DEMO === '1',
    basemapUrl: env.BASEMAP_URL ?? null,
    signOn: readSignOn(env),
    isProduction: environment.NODE_ENV === 'production',
    databaseOwnerUrl: env.DATABASE_OWNER_URL ?? null,
    auditKeepYears: env.AUDIT_KEEP_YEARS,
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN ?? null,
    backupDir: env.BACKUP_DIR === undefined ? null : resolve(env.BACKUP_DIR),
    backupAt: env.BACKUP_AT,
    backupKey: env.BACKUP_KEY ?? null,
    backupKeyFile: env.BACKUP_KEY_FILE === undefined ? null : resolve(env.BACKUP_KEY_FILE),
  });
}

function readSignOn(env: z.infer<typeof Environment>): Config['signOn'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = env;
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return null;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    throw new ConfigError(
      'OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET: đặt cả ba hoặc không đặt / set all three or none.',
    );
  }
  return { issuer, clientId, clientSecret, name: env.OIDC_NAME ?? 'Đăng nhập của thành phố' };
}

/** The only reading of the process environment in the product. */
export function configFromProcess(): Config {
  return readConfig(process.env);
}
