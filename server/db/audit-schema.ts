import type { Generated } from 'kysely';

/* Tables of the audit, part of `schema.ts`. */

/** Who did what. The database itself refuses to change or remove a row. */
export interface AuditEntriesTable {
  number: Generated<number>;
  at: string;
  /** null: nobody was signed in. */
  actor_id: string | null;
  actor_role: string | null;
  /** null: in the background. */
  address: string | null;
  request_id: string | null;
  kind: string;
  action: string;
  entity: string;
  entity_id: string | null;
  commune_code: string | null;
  /** How often, where the same thing was counted. */
  count: number;
  /** `AuditDetails` as JSON; empty without. */
  details: string;
}

/** Text about people, which an entry only names by a salted hash, so that it can be erased. */
export interface AuditPersonalTable {
  commitment: string;
  salt: string;
  body: string;
  /** Whom it is about, where that is a user. */
  user_id: string | null;
  made_at: string;
}

/** Links of the chain: each covers some entries and the seal before. */
export interface AuditSealsTable {
  number: number;
  sealed_at: string;
  /** Hash of the seal before; empty for the first. */
  previous: string;
  entry_count: number;
  /** Numbers of the covered entries as ranges: `1-50,52`. */
  numbers: string;
  /** SHA-256 of each of them in their order, base64url, 43 characters each. */
  leaves: string;
  /** Highest number that any seal covers. */
  last_number: number;
  /** No entry with a number up to this one is still to come. */
  settled_through: number;
  /** PostgreSQL: transactions from this id on had not begun when the entries were read. */
  horizon: number;
  hash: string;
}

/** People whose data was erased, and what they are called since. */
export interface ErasedPeopleTable {
  user_id: string;
  pseudonym: string;
  erased_at: string;
}
