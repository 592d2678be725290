import { z } from 'zod';
import type { AssessmentEventType } from './assessments.ts';
import type { ValueStep } from './indicator-values.ts';
import type { SiteEventType } from './site-events.ts';

export const ROLE_NAMES = ['admin', 'city', 'officer', 'field', 'viewer'] as const;
export const RoleName = z.enum(ROLE_NAMES);
export type RoleName = z.infer<typeof RoleName>;

interface Role {
  label: { vi: string; en: string };
  permissions: readonly Permission[];
  /** Events that the role may add to sites in its scope. */
  events: readonly SiteEventType[];
  /** Events that the role may add to assessments of communes in its scope. */
  assessmentEvents: readonly AssessmentEventType[];
  /** What the role may do with reports of units in its scope. */
  reportActs: readonly ReportAct[];
  /** Areas in its scope whose values of indicators the role may enter. */
  valueAreas: readonly ('commune' | 'province')[];
  /** Steps that the role may take with values: `submit` where it enters, the others anywhere in its scope. */
  valueSteps: readonly ValueStep[];
  why: string;
}

/** A report of a commune, or of a unit in one, is submitted there; of a unit of the whole city by the city. */
export type ReportAct = 'submit_in_commune' | 'submit_for_city_unit' | 'reopen';

export type Permission =
  | 'data.read'
  | 'sites.create'
  | 'sites.edit'
  | 'sites.record'
  | 'tablets.oversee'
  | 'playspaces.create'
  | 'playspaces.edit'
  | 'playspaces.inspect'
  | 'photos.add'
  | 'imports.run'
  | 'codelists.edit'
  | 'standard.assess'
  | 'standard.enter_maxima'
  | 'reports.record'
  | 'indicators.enter'
  | 'residents.triage'
  | 'public_view.configure'
  | 'people.read'
  | 'people.manage'
  | 'audit.read'
  | 'keeping.oversee';

const FIELD_EVENTS = [
  'reported',
  'inspected',
  'measure_installed',
  'fix_marked',
  'damaged',
  'noted',
  'doubted',
  'withdrawn',
] as const;
const OFFICE_EVENTS = [...FIELD_EVENTS, 'verified', 'rejected', 'reopened', 'closed'] as const;

/** What a commune does for its own assessment. */
const COMMUNE_ASSESSMENT_EVENTS = [
  'registered',
  'scored',
  'evidence_added',
  'evidence_removed',
  'step_planned',
  'step_closed',
  'submitted',
  'resubmitted',
  'cancelled',
] as const;
/** What the level above does with it. */
const CITY_ASSESSMENT_EVENTS = [
  'criterion_accepted',
  'criterion_adjusted',
  'criterion_returned',
  'appraised',
  'recognised',
  'not_recognised',
  'reopened',
  'cancelled',
] as const;

/** Roles as data. Scope (which communes) is kept per user; admin and city read every commune. */
export const ROLES: Record<RoleName, Role> = {
  admin: {
    label: { vi: 'Quản trị', en: 'Administrator' },
    permissions: [
      'data.read',
      'sites.create',
      'sites.edit',
      'sites.record',
      'tablets.oversee',
      'playspaces.create',
      'playspaces.edit',
      'playspaces.inspect',
      'photos.add',
      'imports.run',
      'codelists.edit',
      'standard.assess',
      'standard.enter_maxima',
      'reports.record',
      'indicators.enter',
      'residents.triage',
      'public_view.configure',
      'people.read',
      'people.manage',
      'audit.read',
      'keeping.oversee',
    ],
    events: OFFICE_EVENTS,
    assessmentEvents: [...COMMUNE_ASSESSMENT_EVENTS, 'reopened'],
    reportActs: ['submit_in_commune'],
    valueAreas: ['commune', 'province'],
    valueSteps: ['submit', 'reopen'],
    why: 'keeps the lists and can mend any record of any commune; appraising and recognising is the city’s alone',
  },
  city: {
    label: { vi: 'Thành phố', en: 'City' },
    permissions: [
      'data.read',
      'tablets.oversee',
      'standard.assess',
      'reports.record',
      'indicators.enter',
      'public_view.configure',
      'people.read',
      'audit.read',
    ],
    events: [],
    // A decision on paper is recorded in an assessment that the commune may never have registered.
    assessmentEvents: ['registered', ...CITY_ASSESSMENT_EVENTS],
    reportActs: ['submit_for_city_unit', 'reopen'],
    valueAreas: ['province'],
    valueSteps: ['submit', 'return', 'approve', 'lock', 'reopen'],
    why: 'reads everything and appraises; the communes own their records, so the city changes no site and no self-score',
  },
  officer: {
    label: { vi: 'Phòng Kinh tế', en: 'Economic Department' },
    permissions: [
      'data.read',
      'sites.create',
      'sites.edit',
      'sites.record',
      'tablets.oversee',
      'playspaces.create',
      'playspaces.edit',
      'playspaces.inspect',
      'photos.add',
      'imports.run',
      'standard.assess',
      'reports.record',
      'indicators.enter',
      // What residents report is about sites, which are the communes' own: the city does not decide there.
      'residents.triage',
      'people.read',
      'audit.read',
    ],
    events: OFFICE_EVENTS,
    assessmentEvents: COMMUNE_ASSESSMENT_EVENTS,
    reportActs: ['submit_in_commune'],
    valueAreas: ['commune'],
    valueSteps: ['submit'],
    why: 'answers for the list of its communes and verifies what the field marks',
  },
  field: {
    label: { vi: 'Đội thực địa', en: 'Field team' },
    permissions: ['data.read', 'sites.create', 'sites.record', 'playspaces.inspect', 'photos.add'],
    events: FIELD_EVENTS,
    assessmentEvents: [],
    reportActs: [],
    valueAreas: [],
    valueSteps: [],
    why: 'records what is at the water; verifying stays with the office, so that no one signs their own fix',
  },
  viewer: {
    label: { vi: 'Người xem', en: 'Viewer' },
    permissions: ['data.read'],
    events: [],
    assessmentEvents: [],
    reportActs: [],
    valueAreas: [],
    valueSteps: [],
    why: 'reads the communes of its scope',
  },
};

/** Who acts: what a route needs to know of the signed-in user. */
export interface Actor {
  userId: string;
  name: string;
  email: string;
  role: RoleName;
  /** Communes whose records the user may read and, as far as the role allows, write. */
  scope: 'all' | ReadonlySet<string>;
  /** Session that the request came with; none for work that is done later. */
  sessionId?: string;
  /** Somebody who is away: role and scope are theirs, and `name` says so. */
  onBehalfOf?: { userId: string; name: string };
  /** An administrator without two-factor sign-in: nothing but their own account is reachable. */
  needsTwoFactor?: boolean;
}

export function can(actor: Actor, permission: Permission): boolean {
  return ROLES[actor.role].permissions.includes(permission);
}

export function canAddEvent(actor: Actor, type: SiteEventType): boolean {
  return ROLES[actor.role].events.includes(type);
}

export function canAddAssessmentEvent(actor: Actor, type: AssessmentEventType): boolean {
  return ROLES[actor.role].assessmentEvents.includes(type);
}

export function isInScope(actor: Actor, communeCode: string): boolean {
  return actor.scope === 'all' || actor.scope.has(communeCode);
}

/** Who is signed in, for the browser. */
export const Me = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: RoleName,
  /** null: every commune. */
  communes: z.array(z.string()).nullable(),
  isDemo: z.boolean(),
  /** Whose work this user does at present. */
  onBehalfOf: z.object({ userId: z.string(), name: z.string() }).nullable().default(null),
  needsTwoFactor: z.boolean().default(false),
});
export type Me = z.infer<typeof Me>;
