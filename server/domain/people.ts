import { z } from 'zod';
import type { RoleName as RoleNameType } from './roles.ts';
import { RoleName } from './roles.ts';
import { CalendarDate, Id, Instant, text } from './values.ts';
import type { Words } from './words.ts';

export const UNIT_KINDS = [
  'city',
  'department',
  'front',
  'commune',
  'office',
  'health_station',
  'police',
  'school',
  'hamlet',
  'works',
] as const;
export const UnitKind = z.enum(UNIT_KINDS);
export type UnitKind = z.infer<typeof UnitKind>;

export const UNIT_KIND_WORDS: Record<UnitKind, Words> = {
  city: { vi: 'UBND thành phố', en: 'City committee' },
  department: { vi: 'Sở, ngành', en: 'City department' },
  front: { vi: 'Mặt trận, đoàn thể', en: 'Front and associations' },
  commune: { vi: 'UBND xã, phường', en: 'Commune committee' },
  office: { vi: 'Phòng chuyên môn', en: 'Office' },
  health_station: { vi: 'Trạm y tế', en: 'Health station' },
  police: { vi: 'Công an', en: 'Police' },
  school: { vi: 'Trường học', en: 'School' },
  hamlet: { vi: 'Ban quản lý thôn, tổ dân phố', en: 'Hamlet board' },
  works: { vi: 'Đơn vị thực hiện', en: 'Works unit' },
};

/** A unit in the organisation tree: what people belong to. */
export const OrganisationUnit = z.object({
  id: Id,
  name: z.string(),
  kind: UnitKind,
  parentId: Id.nullable(),
  communeCode: z.string().nullable(),
  /** Comes with the product and keeps its name. */
  isShipped: z.boolean(),
});
export type OrganisationUnit = z.infer<typeof OrganisationUnit>;

export const NewUnit = z.object({ name: text(120).min(2), kind: UnitKind, parentId: Id });
export type NewUnit = z.infer<typeof NewUnit>;

/** Ids of users were once made by Better Auth and are no UUIDs. */
export const UserId = z.string().regex(/^[\w-]{1,64}$/);

/** `*`: every commune; else a province or a commune. */
export const ScopeEntry = z.string().regex(/^(\*|province:\d{2}|commune:\d{5})$/);

/** Both days count; null: open. */
const days = { startsOn: CalendarDate.nullable(), endsOn: CalendarDate.nullable() };
export const PersonScope = z.object({ scope: ScopeEntry, ...days });
export type PersonScope = z.infer<typeof PersonScope>;
export type ScopeDays = PersonScope;

export const PERSON_STATES = ['invited', 'active', 'deactivated'] as const;
export const PersonState = z.enum(PERSON_STATES);
export type PersonState = z.infer<typeof PersonState>;

/** Does a span of days hold a day. */
export function isWithin(span: { startsOn: string | null; endsOn: string | null }, day: string): boolean {
  return (span.startsOn === null || span.startsOn <= day) && (span.endsOn === null || day <= span.endsOn);
}

/** What an administrator decides about a person. */
export const PersonRights = z.object({
  unitId: Id.nullable(),
  role: RoleName,
  roleStartsOn: CalendarDate.nullable(),
  roleEndsOn: CalendarDate.nullable(),
  scopes: z
    .array(PersonScope)
    .max(200)
    .refine((scopes) => new Set(scopes.map(({ scope }) => scope)).size === scopes.length, {
      params: { errorCode: 'person.scope_twice' },
    }),
});
export type PersonRights = z.infer<typeof PersonRights>;

/** Every commune is theirs by their role, so they need no scope. */
export const needsScope = (role: RoleNameType) => role !== 'admin' && role !== 'city';

export const Person = PersonRights.extend({
  id: z.string(),
  name: z.string(),
  unitName: z.string().nullable(),
  state: PersonState,
  /** The role counts today. */
  isInRole: z.boolean(),
  isDemo: z.boolean(),
  /** Only told to administrators, as are the next three. */
  email: z.string().nullable(),
  username: z.string().nullable(),
  lastSignInAt: Instant.nullable(),
  hasTwoFactor: z.boolean().nullable(),
});
export type Person = z.infer<typeof Person>;

export const PersonChange = z.object({
  number: z.int(),
  action: z.enum([
    'invited',
    'accepted',
    'changed',
    'reset',
    'password_set',
    'deactivated',
    'reactivated',
    'sessions_ended',
    'link_renewed',
    'handed_over',
  ]),
  reason: z.string(),
  before: z.record(z.string(), z.unknown()),
  after: z.record(z.string(), z.unknown()),
  byName: z.string(),
  at: Instant,
});
export type PersonChange = z.infer<typeof PersonChange>;

export const PersonFilter = z.object({
  q: text(100).optional(),
  unit: Id.optional(),
  role: RoleName.optional(),
  state: PersonState.optional(),
  commune: z
    .string()
    .regex(/^\d{5}$/)
    .optional(),
});
export type PersonFilter = z.infer<typeof PersonFilter>;

export const InvitePerson = PersonRights.extend({
  name: text(100).min(2),
  email: z
    .email()
    .max(200)
    .transform((email) => email.toLowerCase()),
});
export type InvitePerson = z.infer<typeof InvitePerson>;

const reason = text(300).min(3);
export const WithReason = z.object({ reason });
export const ChangePerson = PersonRights.extend({ name: text(100).min(2), reason });
export type ChangePerson = z.infer<typeof ChangePerson>;
export const ResetPerson = z.object({ reason, dropsTwoFactor: z.boolean() });

/** Shown once: only the hash of its secret is kept. */
export const InvitationLink = z.object({ personId: z.string(), link: z.string(), expiresAt: Instant });
export type InvitationLink = z.infer<typeof InvitationLink>;

export const Username = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9._]{3,30}$/);
/** What a password may be at most before it is looked at; the rules are the server's. */
const PasswordText = z.string().max(1000);

export const InvitationToken = z.object({ token: z.string().regex(/^[\w-]{43}$/) });
export const InvitationFacts = z.object({
  purpose: z.enum(['invite', 'reset']),
  name: z.string(),
  email: z.string(),
  username: z.string().nullable(),
  expiresAt: Instant,
});
export type InvitationFacts = z.infer<typeof InvitationFacts>;
/** `username` is left out of a reset. */
export const AcceptInvitation = InvitationToken.extend({
  username: Username.optional(),
  password: PasswordText,
});
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;

export const ChangePassword = z.object({ current: PasswordText, next: PasswordText });
export const WithPassword = z.object({ password: PasswordText });
export const WithCode = z.object({ code: z.string().trim().max(40) });
export const TwoFactorSetUp = z.object({
  uri: z.string(),
  secret: z.string(),
  recoveryCodes: z.array(z.string()),
});
export type TwoFactorSetUp = z.infer<typeof TwoFactorSetUp>;
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

export const SessionFacts = z.object({
  id: z.string(),
  isThis: z.boolean(),
  startedAt: Instant,
  lastUsedAt: Instant.nullable(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
});
export type SessionFacts = z.infer<typeof SessionFacts>;

export const NewDelegation = z.object({
  toUserId: UserId,
  startsOn: CalendarDate,
  endsOn: CalendarDate,
  reason,
});
export type NewDelegation = z.infer<typeof NewDelegation>;
export const MOST_DELEGATION_DAYS = 92;

export const Delegation = z.object({
  id: Id,
  from: z.object({ id: z.string(), name: z.string() }),
  to: z.object({ id: z.string(), name: z.string() }),
  startsOn: CalendarDate,
  endsOn: CalendarDate,
  reason: z.string(),
  endedAt: Instant.nullable(),
  /** Holds today, and the one who is away may do something. */
  isOn: z.boolean(),
});
export type Delegation = z.infer<typeof Delegation>;

export const StandIn = z.object({ delegationId: Id.nullable() });

export const Account = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  username: z.string().nullable(),
  unitName: z.string().nullable(),
  role: RoleName,
  roleStartsOn: CalendarDate.nullable(),
  roleEndsOn: CalendarDate.nullable(),
  scopes: z.array(PersonScope.extend({ name: z.string() })),
  hasTwoFactor: z.boolean(),
  needsTwoFactor: z.boolean(),
  isDemo: z.boolean(),
  /** Who stands in for this user, and for whom this user stands in; past ones are left out. */
  delegations: z.array(Delegation),
});
export type Account = z.infer<typeof Account>;

/** Open work of a person, by what it is. */
export const OPEN_WORK_KINDS = [
  'imports',
  'mappings',
  'delegations',
  'drafts',
  'assessments',
  'conflicts',
  'refusals',
  'photos',
  'tablets',
] as const;
export const OpenWork = z.object({
  kind: z.enum(OPEN_WORK_KINDS),
  count: z.int(),
  /** Goes to the successor, or ends; what does not is work of the commune or lies on a tablet. */
  isHandedOver: z.boolean(),
});
export type OpenWork = z.infer<typeof OpenWork>;
export const HandOver = z.object({ toUserId: UserId, reason });

export const ImportedPerson = z.object({
  row: z.int(),
  email: z.string(),
  name: z.string(),
  isGood: z.boolean(),
  reason: z.string().nullable(),
});
export type ImportedPerson = z.infer<typeof ImportedPerson>;
export const PeopleImport = z.object({
  isDryRun: z.boolean(),
  good: z.int(),
  bad: z.int(),
  rows: z.array(ImportedPerson),
  /** Links of the invited and the rows that came back, as a workbook in base64; null for a dry run. */
  workbook: z.string().nullable(),
});
export type PeopleImport = z.infer<typeof PeopleImport>;
