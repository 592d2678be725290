import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { AuditPersonalTable } from '../db/audit-schema.ts';
import { AuditEntity, type AuditItem, AuditKind, type AuditValue } from '../domain/audit.ts';
import { RoleName } from '../domain/roles.ts';
import type { AuditEntryRow } from './audit.queries.ts';

const Details = z.object({
  changed: z.record(z.string(), z.tuple([z.unknown(), z.unknown()])).default({}),
  facts: z.record(z.string(), z.unknown()).default({}),
});
const Commitment = z.strictObject({ commitment: z.string() });
const Several = z.record(z.string(), z.unknown());
const Long = z.strictObject({ sha256: z.string() });

/** What entries only name by id. */
export interface EntryFacts {
  names: ReadonlyMap<string, string>;
  codes: ReadonlyMap<string, string>;
  texts: ReadonlyMap<string, Selectable<AuditPersonalTable>>;
  sealedThrough: number;
  showsAddress: boolean;
}

const COMMITMENT = /"commitment":"([\w-]{43})"/g;

/** What an entry has instead of texts about people. */
export function commitmentsOf({ details }: Pick<AuditEntryRow, 'details'>): string[] {
  return [...details.matchAll(COMMITMENT)].map(([, commitment = '']) => commitment);
}

/** Facts that are ids of users. */
const PEOPLE_FACTS: ReadonlySet<string> = new Set(['onBehalfOf', 'from', 'to']);

/** Users whom an entry names besides the one who did it. */
export function usersIn(row: AuditEntryRow): string[] {
  const named = Object.entries(detailsOf(row).facts).flatMap(([name, value]) =>
    PEOPLE_FACTS.has(name) && typeof value === 'string' ? [value] : [],
  );
  return row.entity === 'user' && row.entity_id !== null ? [row.entity_id, ...named] : named;
}

export function toItem(row: AuditEntryRow, facts: EntryFacts): AuditItem {
  const details = detailsOf(row);
  const { actor_id: actorId, entity_id: entityId } = row;
  const label =
    facts.codes.get(entityId ?? '') ?? (row.entity === 'user' ? facts.names.get(entityId ?? '') : null);
  return {
    number: row.number,
    at: row.at,
    actor: actorId === null ? null : { id: actorId, name: facts.names.get(actorId) ?? '' },
    role: RoleName.safeParse(row.actor_role).data ?? null,
    address: facts.showsAddress ? row.address : null,
    requestId: row.request_id,
    kind: AuditKind.catch('write').parse(row.kind),
    action: row.action,
    entity: AuditEntity.catch('audit').parse(row.entity),
    entityId,
    entityLabel: label ?? null,
    communeCode: row.commune_code,
    count: row.count,
    changed: Object.entries(details.changed).map(([field, [before, after]]) => ({
      field,
      before: toValue(before, facts),
      after: toValue(after, facts),
    })),
    facts: Object.fromEntries(
      Object.entries(details.facts).map(([name, value]) => {
        const told = plain(value, facts);
        const isPerson = PEOPLE_FACTS.has(name) && typeof told === 'string';
        return [name, isPerson ? (facts.names.get(told) ?? told) : told];
      }),
    ),
    isSealed: row.number <= facts.sealedThrough,
  };
}

function detailsOf({ details }: AuditEntryRow): z.infer<typeof Details> {
  if (details === '') return { changed: {}, facts: {} };
  try {
    return Details.parse(JSON.parse(details));
  } catch {
    // Somebody has written over it: `verify` tells; the page shows the rest.
    return { changed: {}, facts: {} };
  }
}

function toValue(stored: unknown, { texts }: EntryFacts): AuditValue {
  const long = Long.safeParse(stored);
  if (long.success) return { kind: 'long', sha256: long.data.sha256 };
  const hidden = Commitment.safeParse(stored);
  if (!hidden.success) return { kind: 'value', value: stored };
  const text = texts.get(hidden.data.commitment);
  return text === undefined ? { kind: 'erased' } : { kind: 'value', value: text.body };
}

/** A fact, or several under one name; null where its text was erased. */
function plain(stored: unknown, facts: EntryFacts): unknown {
  const value = toValue(stored, facts);
  if (value.kind !== 'value') return null;
  const several = Several.safeParse(value.value);
  if (!several.success) return value.value;
  return Object.fromEntries(Object.entries(several.data).map(([name, each]) => [name, plain(each, facts)]));
}
