import type { Generated } from 'kysely';

/** What the product keeps of a person beside Better Auth's row; no row: active, in no unit, without an end. */
export interface PeopleTable {
  user_id: string;
  unit_id: string | null;
  state: 'invited' | 'active' | 'deactivated';
  /** First and last day of the role, both counted; null: open. */
  role_starts_on: string | null;
  role_ends_on: string | null;
  last_sign_in_at: string | null;
  created_at: string;
}

/** Who changed what of a person, and why. `before` and `after` are JSON. */
export interface PersonChangesTable {
  number: Generated<number>;
  user_id: string;
  action: string;
  reason: string;
  before: string;
  after: string;
  by_id: string;
  by_name: string;
  at: string;
}

/** A link that lets its holder set a password, once. Only the hash of its secret is kept. */
export interface InvitationsTable {
  id: string;
  token_hash: string;
  purpose: 'invite' | 'reset';
  user_id: string;
  created_by: string;
  created_at: string;
  expires_at: string;
  used_at: string | null;
  revoked_at: string | null;
}

/** Failed attempts of an account (known or not) or of an address; codes of the second step that were used;
 * addresses from which an account has signed in. */
export interface SignInAttemptsTable {
  key: string;
  failures: number;
  last_at: string;
  blocked_until: string | null;
}

export interface DelegationsTable {
  id: string;
  from_user_id: string;
  to_user_id: string;
  starts_on: string;
  ends_on: string;
  reason: string;
  created_at: string;
  created_by: string;
  ended_at: string | null;
  ended_by: string | null;
}

export interface SessionUsesTable {
  session_id: string;
  last_used_at: string | null;
  /** In whose place the session acts at present. */
  delegation_id: string | null;
}

export interface HandOversTable {
  id: string;
  from_user_id: string;
  to_user_id: string;
  reason: string;
  counts: string;
  by_id: string;
  by_name: string;
  at: string;
}

/** Better Auth's own tables, with the columns that are used here. */
export interface AuthUserTable {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean | number;
  role: string | null;
  username: string | null;
  displayUsername: string | null;
  twoFactorEnabled: boolean | number | null;
  createdAt: string | Date;
  updatedAt: string | Date;
}

export interface AuthSessionTable {
  id: string;
  token: string;
  userId: string;
  /** Text on SQLite, a moment on PostgreSQL. */
  createdAt: string | Date;
  expiresAt: string | Date;
  ipAddress: string | null;
  userAgent: string | null;
}

export interface AuthAccountTable {
  id: string;
  userId: string;
  providerId: string;
  accountId: string;
  password: string | null;
  createdAt: string | Date;
  updatedAt: string | Date;
}

export interface AuthTwoFactorTable {
  id: string;
  userId: string;
}

export interface AuthVerificationTable {
  id: string;
  identifier: string;
  value: string;
}
