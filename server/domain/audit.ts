import { z } from 'zod';
import { Change } from './changes.ts';
import { RoleName } from './roles.ts';
import { CalendarDate, CommuneCode, text } from './values.ts';

/** What sort of thing was done. */
export const AUDIT_KINDS = ['write', 'export', 'sign_in', 'refused', 'account'] as const;
export const AuditKind = z.enum(AUDIT_KINDS);
export type AuditKind = z.infer<typeof AuditKind>;

/** What it was done to. */
export const AuditEntity = z.enum([
  ...Change.shape.entity.options,
  'user',
  'unit',
  'route',
  'photo',
  'evidence_file',
  'audit',
  'database',
]);
export type AuditEntity = z.infer<typeof AuditEntity>;

/** Stands for many things of a kind. */
export const MANY = '*';

export const AuditFilter = z.object({
  kind: AuditKind.optional(),
  commune: CommuneCode.optional(),
  /** Id of the user who did it. */
  person: text(100).optional(),
  /** Id of what it was done to. */
  thing: text(300).optional(),
  /** The same by the readable code of a site. */
  code: text(40).optional(),
  /** First and last day, Asia/Ho_Chi_Minh. */
  from: CalendarDate.optional(),
  to: CalendarDate.optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

export const AuditQuery = AuditFilter.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** A value before or after: a text about people may have been erased, a long one is told by its hash. */
export const AuditValue = z.union([
  z.object({ kind: z.literal('value'), value: z.unknown() }),
  z.object({ kind: z.literal('erased') }),
  z.object({ kind: z.literal('long'), sha256: z.string() }),
]);
export type AuditValue = z.infer<typeof AuditValue>;

export const AuditItem = z.object({
  number: z.int(),
  at: z.iso.datetime(),
  /** null: nobody was signed in, or the product itself. */
  actor: z.object({ id: z.string(), name: z.string() }).nullable(),
  role: RoleName.nullable(),
  /** null: in the background, and for those who need not know. */
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  kind: AuditKind,
  action: z.string(),
  entity: AuditEntity,
  entityId: z.string().nullable(),
  /** Code of a site or play space, name of a user. */
  entityLabel: z.string().nullable(),
  communeCode: z.string().nullable(),
  count: z.int(),
  changed: z.array(z.object({ field: z.string(), before: AuditValue, after: AuditValue })),
  facts: z.record(z.string(), z.unknown()),
  isSealed: z.boolean(),
});
export type AuditItem = z.infer<typeof AuditItem>;

export const AuditList = z.object({ items: z.array(AuditItem), nextCursor: z.string().nullable() });
export type AuditList = z.infer<typeof AuditList>;

/** How far the chain reaches. */
export const AuditStanding = z.object({
  /** `<number>-<hash>` of the newest seal, to be written down elsewhere; null before the first. */
  head: z.string().nullable(),
  sealedAt: z.iso.datetime().nullable(),
  /** Entries that no seal covers yet. */
  unsealed: z.int(),
});
export type AuditStanding = z.infer<typeof AuditStanding>;

export const AuditPeople = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });
export type AuditPeople = z.infer<typeof AuditPeople>;
