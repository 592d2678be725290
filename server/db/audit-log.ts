import { createHash, randomBytes } from 'node:crypto';
import { type CompiledQuery, type Kysely, sql } from 'kysely';
import type { AuditEntity, AuditKind } from '../domain/audit.ts';
import { keepQuery } from './kept-query.ts';
import type { Origin } from './origin.ts';
import type { Schema } from './schema.ts';
import type { Dialect } from './spatial.ts';

/** What an entry says beyond who, when and what; `domain/audit.ts` has it as it is read. */
export interface AuditDetails {
  /** Fields that differ: before and after. */
  changed?: Readonly<Record<string, readonly [before: unknown, after: unknown]>> | undefined;
  /** Counts, and where the rest is kept: ids of events, the version of a card. */
  facts?: Readonly<Record<string, unknown>> | undefined;
}

export interface AuditEntry {
  kind?: AuditKind;
  action: string;
  entity: AuditEntity;
  entityId: string | null;
  communeCode: string | null;
  details?: AuditDetails | undefined;
  count?: number;
}

/** Text about people: the entry gets a salted hash of it, the text itself is kept where it can be erased. */
export class PersonalText {
  readonly text: string;
  readonly userId: string | null;
  constructor(text: string, userId: string | null = null) {
    this.text = text;
    this.userId = userId;
  }
}

/**
 * Queries that store entries in the writing transaction.
 * @param by `actorId` is empty where nobody is signed in
 */
export function auditQueries(
  trx: Kysely<Schema>,
  dialect: Dialect,
  entries: readonly AuditEntry[],
  by: { actorId: string; at: string; origin: Origin | undefined },
): CompiledQuery[] {
  const { actorId, at, origin } = by;
  const hidden: CompiledQuery[] = [];
  const isSender = origin?.actor?.userId === actorId;
  const away = isSender ? origin?.actor?.onBehalfOf : undefined;
  const rows = entries.map(({ kind = 'write', count = 1, ...entry }): Row => {
    const details =
      away === undefined
        ? entry.details
        : { ...entry.details, facts: { ...entry.details?.facts, onBehalfOf: away.userId } };
    const json =
      details === undefined ? '' : toJson(details, (kept) => hidden.push(insertPersonal(trx, ...kept, at)));
    return [kind, entry.action, entry.entity, entry.entityId, entry.communeCode, count, json];
  });
  const sender: Sender = [
    at,
    actorId || null,
    isSender ? (origin?.actor?.role ?? null) : null,
    origin?.address ?? null,
    origin?.requestId ?? null,
  ];
  if (dialect === 'sqlite') return [...hidden, ...rows.map((row) => insertEntry(trx, ...sender, ...row))];
  const inserts: CompiledQuery[] = [];
  for (let start = 0; start < rows.length; start += MOST_TOGETHER) {
    const some = rows.slice(start, start + MOST_TOGETHER);
    inserts.push(insertEntries(trx, ...sender, ...columnsOf(some)));
  }
  return [...hidden, ...inserts];
}

const MOST_TOGETHER = 500;

type Sender = [
  at: string,
  actorId: string | null,
  actorRole: string | null,
  address: string | null,
  requestId: string | null,
];
type Row = [
  kind: string,
  action: string,
  entity: string,
  entityId: string | null,
  communeCode: string | null,
  count: number,
  details: string,
];
type ColumnsOf<R> = { [K in keyof R]: R[K][] };

function columnsOf(rows: readonly Row[]): ColumnsOf<Row> {
  return [0, 1, 2, 3, 4, 5, 6].map((at) => rows.map((row) => row[at])) as unknown as ColumnsOf<Row>;
}

type Kept = [commitment: string, salt: string, body: string, userId: string | null];

function toJson(details: AuditDetails, keep: (kept: Kept) => void): string {
  return JSON.stringify(details, (_key, value: unknown) => {
    if (!(value instanceof PersonalText)) return value;
    const salt = randomBytes(16).toString('base64url');
    const commitment = commitmentOf(salt, value.text);
    keep([commitment, salt, value.text, value.userId]);
    return { commitment };
  });
}

export function commitmentOf(salt: string, text: string): string {
  return createHash('sha256').update(salt).update(text).digest('base64url');
}

const insertEntry = keepQuery(
  (
    db: Kysely<Schema>,
    at: string,
    actorId: string | null,
    actorRole: string | null,
    address: string | null,
    requestId: string | null,
    kind: string,
    action: string,
    entity: string,
    entityId: string | null,
    communeCode: string | null,
    count: number,
    details: string,
  ) =>
    db
      .insertInto('audit_entries')
      .values({
        at,
        actor_id: actorId,
        actor_role: actorRole,
        address,
        request_id: requestId,
        kind,
        action,
        entity,
        entity_id: entityId,
        commune_code: communeCode,
        count,
        details,
      })
      .compile(),
);

/** Numbers are given in the order of the entries. */
const insertEntries = keepQuery(
  (
    db: Kysely<Schema>,
    at: string,
    actorId: string | null,
    actorRole: string | null,
    address: string | null,
    requestId: string | null,
    kinds: readonly string[],
    actions: readonly string[],
    entities: readonly string[],
    entityIds: readonly (string | null)[],
    communeCodes: readonly (string | null)[],
    counts: readonly number[],
    details: readonly string[],
  ) =>
    sql`
      INSERT INTO audit_entries (at, actor_id, actor_role, address, request_id,
        kind, action, entity, entity_id, commune_code, count, details)
      SELECT ${at}::text, ${actorId}::text, ${actorRole}::text, ${address}::text, ${requestId}::text,
        kind, action, entity, entity_id, commune_code, count, details
      FROM unnest(${kinds}::text[], ${actions}::text[], ${entities}::text[], ${entityIds}::text[],
          ${communeCodes}::text[], ${counts}::bigint[], ${details}::text[])
        WITH ORDINALITY AS given (kind, action, entity, entity_id, commune_code, count, details, place)
      ORDER BY place`.compile(db),
);

const insertPersonal = keepQuery(
  (db: Kysely<Schema>, commitment: string, salt: string, body: string, userId: string | null, at: string) =>
    db
      .insertInto('audit_personal')
      .values({ commitment, salt, body, user_id: userId, made_at: at })
      .compile(),
);

/** Values that take more than this are kept where they belong, and told by their hash. */
const LONGEST_VALUE = 300;

/**
 * Fields that differ, for an entry.
 * @param before null: there was nothing
 * @param aboutPeople fields in which people may be named
 * @param userId whose text it is, where that is a user's
 */
export function changedFields<T extends object>(
  before: T | null,
  after: T,
  aboutPeople: ReadonlySet<keyof T>,
  userId: string | null = null,
): NonNullable<AuditDetails['changed']> {
  const told = (field: keyof T, value: unknown): unknown => {
    if (value === undefined || value === null || value === '') return null;
    const json = JSON.stringify(value);
    if (aboutPeople.has(field)) return new PersonalText(typeof value === 'string' ? value : json, userId);
    if (json.length <= LONGEST_VALUE) return value;
    return { sha256: createHash('sha256').update(json).digest('hex') };
  };
  const changed: Record<string, readonly [unknown, unknown]> = {};
  for (const field of Object.keys(after) as (keyof T & string)[]) {
    const [old, fresh] = [before?.[field] ?? null, after[field] ?? null];
    if (old === fresh || JSON.stringify(old) === JSON.stringify(fresh)) continue;
    changed[field] = [told(field, old), told(field, fresh)];
  }
  return changed;
}
