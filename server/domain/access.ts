import { type Permission, ROLES, type RoleName } from './roles.ts';

/**
 * Who may call a route: anybody, anybody signed in, or roles with a permission. `account`: anybody signed in, also an
 * administrator who has yet to turn on two-factor sign-in and reaches nothing else.
 */
export type Needs = 'public' | 'account' | 'signed_in' | Permission;

/**
 * What becomes of records of a commune that is not in the caller's scope.
 * - `unbound`: nothing of the route belongs to a commune.
 * - `own`: the caller's own things; those of another user are not found.
 * - `left_out`: lists, figures and files hold what is in scope, and nothing else.
 * - `hidden`: 404, as if there were no such record.
 * - `refused`: 403 with the commune that was named.
 * - `returned`: many at once; those outside come back refused, the others are done.
 */
export type Outside = 'unbound' | 'own' | 'left_out' | 'hidden' | 'refused' | 'returned';

export interface RouteAccess {
  needs: Needs;
  outside: Outside;
  /** Of one account, in one process: what takes long or much memory. */
  atOnce?: number;
}

/** Every route of the API with who may call it and how far it reaches. A route that is not here cannot be declared. */
export const ROUTES = {
  'GET /api/health': { needs: 'public', outside: 'unbound' },
  'GET /api/me': { needs: 'account', outside: 'own' },
  // A stream for each open window.
  'GET /api/events': { needs: 'data.read', outside: 'left_out', atOnce: 30 },
  'GET /api/health/live': { needs: 'public', outside: 'unbound' },
  'GET /api/health/ready': { needs: 'public', outside: 'unbound' },
  // No account: the machine itself, or whoever knows the token.
  'GET /metrics': { needs: 'public', outside: 'unbound' },
  'GET /api/keeping/backups': { needs: 'keeping.oversee', outside: 'unbound' },

  // Which communes there are is no secret; how far each is with the standard is told for those in scope.
  'GET /api/communes': { needs: 'data.read', outside: 'left_out' },
  'GET /api/communes/former': { needs: 'data.read', outside: 'unbound' },
  'GET /api/communes/outlines': { needs: 'data.read', outside: 'unbound' },
  'GET /api/communes/outlines/overview': { needs: 'data.read', outside: 'unbound' },
  'GET /api/communes/outlines/{file}': { needs: 'data.read', outside: 'unbound' },
  'GET /api/communes/at': { needs: 'data.read', outside: 'unbound' },
  'GET /api/communes/{code}': { needs: 'data.read', outside: 'left_out' },
  'GET /api/units': { needs: 'data.read', outside: 'left_out' },
  'GET /api/code-lists': { needs: 'data.read', outside: 'unbound' },
  'POST /api/code-lists/{list}': { needs: 'codelists.edit', outside: 'unbound' },

  'GET /api/sites': { needs: 'data.read', outside: 'left_out' },
  'GET /api/sites/count': { needs: 'data.read', outside: 'left_out' },
  'GET /api/sites/proof-counts': { needs: 'data.read', outside: 'left_out' },
  'GET /api/sites/export.csv': { needs: 'data.read', outside: 'left_out', atOnce: 3 },
  'GET /api/sites/export.xlsx': { needs: 'data.read', outside: 'left_out', atOnce: 3 },
  'GET /api/sites/export.geojson': { needs: 'data.read', outside: 'left_out', atOnce: 3 },
  'GET /api/sites/export.kml': { needs: 'data.read', outside: 'left_out', atOnce: 3 },
  'POST /api/sites': { needs: 'sites.create', outside: 'refused' },
  'POST /api/sites/assign': { needs: 'sites.edit', outside: 'returned' },
  'POST /api/sites/events': { needs: 'sites.record', outside: 'returned' },
  'GET /api/sites/{id}': { needs: 'data.read', outside: 'hidden' },
  'GET /api/sites/by-code/{code}': { needs: 'data.read', outside: 'hidden' },
  'PATCH /api/sites/{id}': { needs: 'sites.edit', outside: 'hidden' },
  'GET /api/sites/{id}/events': { needs: 'data.read', outside: 'hidden' },
  'POST /api/sites/{id}/events': { needs: 'sites.record', outside: 'hidden' },

  'GET /api/playspaces': { needs: 'data.read', outside: 'left_out' },
  'GET /api/playspaces/reach': { needs: 'data.read', outside: 'left_out' },
  'GET /api/playspaces/export.csv': { needs: 'data.read', outside: 'left_out', atOnce: 3 },
  'GET /api/playspaces/export.xlsx': { needs: 'data.read', outside: 'left_out', atOnce: 3 },
  'GET /api/playspaces/export.geojson': { needs: 'data.read', outside: 'left_out', atOnce: 3 },
  'GET /api/playspaces/export.kml': { needs: 'data.read', outside: 'left_out', atOnce: 3 },
  'POST /api/playspaces': { needs: 'playspaces.create', outside: 'refused' },
  'GET /api/playspaces/{id}': { needs: 'data.read', outside: 'hidden' },
  'PATCH /api/playspaces/{id}': { needs: 'playspaces.edit', outside: 'hidden' },
  'GET /api/playspaces/{id}/inspections': { needs: 'data.read', outside: 'hidden' },
  'POST /api/playspaces/{id}/inspections': { needs: 'playspaces.inspect', outside: 'hidden' },

  'GET /api/tiles/sites/{z}/{x}/{y}': { needs: 'data.read', outside: 'left_out' },
  'GET /api/tiles/playspaces/{z}/{x}/{y}': { needs: 'data.read', outside: 'left_out' },
  'GET /api/coverage': { needs: 'data.read', outside: 'left_out' },
  'GET /api/coverage/series': { needs: 'data.read', outside: 'left_out' },

  // A photo is its owner's until an event shows what it is of.
  'POST /api/photos': { needs: 'photos.add', outside: 'own' },
  'POST /api/photos/handed-in': { needs: 'sites.edit', outside: 'hidden' },
  'GET /api/photos/{id}': { needs: 'data.read', outside: 'hidden' },
  'OPTIONS /api/sync/photos': { needs: 'photos.add', outside: 'unbound' },
  'POST /api/sync/photos': { needs: 'photos.add', outside: 'own' },
  'GET /api/sync/photos/{id}': { needs: 'photos.add', outside: 'own' },
  'PATCH /api/sync/photos/{id}': { needs: 'photos.add', outside: 'own' },
  'DELETE /api/sync/photos/{id}': { needs: 'photos.add', outside: 'own' },
  'POST /api/sync/photos/state': { needs: 'photos.add', outside: 'own' },

  'GET /api/plans': { needs: 'data.read', outside: 'unbound' },
  'GET /api/plans/{id}': { needs: 'data.read', outside: 'left_out' },
  'GET /api/plans/{id}/values': { needs: 'data.read', outside: 'left_out' },
  'GET /api/plans/{id}/figures': { needs: 'data.read', outside: 'left_out' },
  'GET /api/plans/{id}/values.xlsx': { needs: 'data.read', outside: 'left_out', atOnce: 3 },
  'POST /api/plans/{id}/values.xlsx': { needs: 'indicators.enter', outside: 'returned', atOnce: 2 },
  'POST /api/plans/{id}/values/locks': { needs: 'indicators.enter', outside: 'refused' },
  'GET /api/values/history': { needs: 'data.read', outside: 'refused' },
  'POST /api/values': { needs: 'indicators.enter', outside: 'returned' },
  'POST /api/values/steps': { needs: 'indicators.enter', outside: 'returned' },

  'GET /api/deadlines': { needs: 'data.read', outside: 'left_out' },
  'GET /api/deadlines.ics': { needs: 'data.read', outside: 'left_out' },
  // The address itself is the key; what it answers is cut to the scope of its owner.
  'GET /api/calendar/{file}': { needs: 'public', outside: 'left_out' },
  'GET /api/calendar-feed': { needs: 'data.read', outside: 'own' },
  'POST /api/calendar-feed': { needs: 'data.read', outside: 'own' },
  'DELETE /api/calendar-feed': { needs: 'data.read', outside: 'own' },
  'GET /api/reports/missing': { needs: 'data.read', outside: 'left_out' },
  'GET /api/reports/reminders': { needs: 'data.read', outside: 'left_out' },
  'GET /api/reports/{plan}/{report}/{due}/{unit}': { needs: 'data.read', outside: 'hidden' },
  'POST /api/reports/{plan}/{report}/{due}/{unit}/events': { needs: 'reports.record', outside: 'hidden' },

  // An import is its maker's, and of those who answer for all communes that its rows lie in.
  'POST /api/imports': { needs: 'imports.run', outside: 'own', atOnce: 3 },
  'GET /api/imports': { needs: 'imports.run', outside: 'left_out' },
  'GET /api/imports/template.xlsx': { needs: 'imports.run', outside: 'left_out' },
  'GET /api/imports/{id}': { needs: 'imports.run', outside: 'hidden' },
  'PATCH /api/imports/{id}': { needs: 'imports.run', outside: 'hidden' },
  'DELETE /api/imports/{id}': { needs: 'imports.run', outside: 'hidden' },
  'POST /api/imports/{id}/check': { needs: 'imports.run', outside: 'hidden' },
  'POST /api/imports/{id}/run': { needs: 'imports.run', outside: 'hidden' },
  'POST /api/imports/{id}/cancel': { needs: 'imports.run', outside: 'hidden' },
  'POST /api/imports/{id}/undo': { needs: 'imports.run', outside: 'hidden' },
  'POST /api/imports/{id}/decisions': { needs: 'imports.run', outside: 'hidden' },
  'GET /api/imports/{id}/preview': { needs: 'imports.run', outside: 'hidden' },
  'GET /api/imports/{id}/rows': { needs: 'imports.run', outside: 'hidden' },
  'GET /api/imports/{id}/returned': { needs: 'imports.run', outside: 'hidden' },
  'GET /api/imports/{id}/file': { needs: 'imports.run', outside: 'hidden' },

  'GET /api/standard/criteria': { needs: 'data.read', outside: 'unbound' },
  'POST /api/standard/criteria/{set}/{version}/maxima': {
    needs: 'standard.enter_maxima',
    outside: 'unbound',
  },
  'GET /api/standard/board': { needs: 'data.read', outside: 'left_out' },
  'GET /api/standard/assessments': { needs: 'data.read', outside: 'left_out' },
  'POST /api/standard/assessments': { needs: 'standard.assess', outside: 'refused' },
  'GET /api/standard/assessments/{id}': { needs: 'data.read', outside: 'hidden' },
  'POST /api/standard/assessments/{id}/events': { needs: 'standard.assess', outside: 'hidden' },
  'POST /api/standard/assessments/{id}/files': { needs: 'standard.assess', outside: 'hidden' },
  'GET /api/standard/assessments/{id}/files/{file}': { needs: 'data.read', outside: 'hidden' },
  'GET /api/standard/assessments/{id}/photos': { needs: 'data.read', outside: 'hidden' },

  'POST /api/sync': { needs: 'sites.record', outside: 'returned' },
  'GET /api/sync/receipts': { needs: 'sites.record', outside: 'own' },
  'GET /api/sync/snapshot': { needs: 'data.read', outside: 'refused' },
  'GET /api/sync/basemap/size': { needs: 'sites.record', outside: 'refused' },
  'GET /api/sync/basemap': { needs: 'sites.record', outside: 'refused' },
  'GET /api/sync/conflicts': { needs: 'data.read', outside: 'left_out' },
  'GET /api/sync/conflicts/{id}': { needs: 'data.read', outside: 'hidden' },
  'POST /api/sync/conflicts/{id}/resolution': { needs: 'sites.edit', outside: 'hidden' },
  'GET /api/sync/custody': { needs: 'tablets.oversee', outside: 'left_out' },
  'GET /api/sync/custody/counts': { needs: 'tablets.oversee', outside: 'left_out' },
  'POST /api/sync/custody/acts': { needs: 'sites.edit', outside: 'hidden' },
  'GET /api/sync/arrival': { needs: 'tablets.oversee', outside: 'refused' },
  'GET /api/sync/rejected': { needs: 'tablets.oversee', outside: 'left_out' },
  'POST /api/sync/handed-in': { needs: 'sites.edit', outside: 'refused' },

  // What everybody may know; `tests/api/public.test.ts` says what that is. The code of a report is its key.
  'GET /api/public/places': { needs: 'public', outside: 'unbound' },
  'GET /api/public/outlines': { needs: 'public', outside: 'unbound' },
  'POST /api/public/reports': { needs: 'public', outside: 'unbound' },
  'GET /api/public/reports/{code}': { needs: 'public', outside: 'unbound' },
  'GET /api/public-view': { needs: 'public_view.configure', outside: 'unbound' },
  'PUT /api/public-view': { needs: 'public_view.configure', outside: 'unbound' },
  'GET /api/communes/{code}/hotlines': { needs: 'residents.triage', outside: 'refused' },
  'PUT /api/communes/{code}/hotlines': { needs: 'residents.triage', outside: 'refused' },
  'GET /api/resident-reports': { needs: 'residents.triage', outside: 'left_out' },
  'GET /api/resident-reports/count': { needs: 'residents.triage', outside: 'left_out' },
  'GET /api/resident-reports/{id}': { needs: 'residents.triage', outside: 'hidden' },
  'GET /api/resident-reports/{id}/photo': { needs: 'residents.triage', outside: 'hidden' },
  'POST /api/resident-reports/{id}/decision': { needs: 'residents.triage', outside: 'hidden' },
  'GET /api/organisation': { needs: 'people.read', outside: 'left_out' },
  'POST /api/organisation': { needs: 'people.manage', outside: 'unbound' },
  'GET /api/people': { needs: 'people.read', outside: 'left_out' },
  'GET /api/people/{id}': { needs: 'people.read', outside: 'hidden' },
  // Administrators keep the accounts of all communes.
  'POST /api/people': { needs: 'people.manage', outside: 'unbound' },
  'GET /api/people/import.xlsx': { needs: 'people.manage', outside: 'unbound' },
  'POST /api/people/import.xlsx': { needs: 'people.manage', outside: 'unbound' },
  'PATCH /api/people/{id}': { needs: 'people.manage', outside: 'unbound' },
  'POST /api/people/{id}/invitation': { needs: 'people.manage', outside: 'unbound' },
  'POST /api/people/{id}/reset': { needs: 'people.manage', outside: 'unbound' },
  'POST /api/people/{id}/deactivate': { needs: 'people.manage', outside: 'unbound' },
  'POST /api/people/{id}/reactivate': { needs: 'people.manage', outside: 'unbound' },
  'POST /api/people/{id}/end-sessions': { needs: 'people.manage', outside: 'unbound' },
  'GET /api/people/{id}/open-work': { needs: 'people.manage', outside: 'unbound' },
  'POST /api/people/{id}/hand-over': { needs: 'people.manage', outside: 'unbound' },
  // The link is its own key, and says nothing to who has none.
  'POST /api/invitations/look': { needs: 'public', outside: 'own' },
  'POST /api/invitations/accept': { needs: 'public', outside: 'own' },
  'GET /api/sign-in-options': { needs: 'public', outside: 'unbound' },

  'GET /api/account': { needs: 'account', outside: 'own' },
  'POST /api/account/password': { needs: 'account', outside: 'own' },
  'GET /api/account/sessions': { needs: 'account', outside: 'own' },
  'DELETE /api/account/sessions/{id}': { needs: 'account', outside: 'own' },
  'POST /api/account/sessions/end': { needs: 'account', outside: 'own' },
  'POST /api/account/two-factor/begin': { needs: 'account', outside: 'own' },
  'POST /api/account/two-factor/confirm': { needs: 'account', outside: 'own' },
  'POST /api/account/two-factor/recovery-codes': { needs: 'account', outside: 'own' },
  'POST /api/account/two-factor/off': { needs: 'account', outside: 'own' },
  'GET /api/account/colleagues': { needs: 'signed_in', outside: 'left_out' },
  'POST /api/account/delegations': { needs: 'signed_in', outside: 'hidden' },
  'DELETE /api/account/delegations/{id}': { needs: 'signed_in', outside: 'own' },
  'POST /api/account/stand-in': { needs: 'signed_in', outside: 'own' },
  // A commune that is named and not in scope is refused; without one the list holds what is in scope.
  'GET /api/audit': { needs: 'audit.read', outside: 'refused' },
  'GET /api/audit/export.csv': { needs: 'audit.read', outside: 'refused' },
  'GET /api/audit/people': { needs: 'audit.read', outside: 'left_out' },
  'GET /api/audit/standing': { needs: 'audit.read', outside: 'unbound' },
} as const satisfies Record<`${Method} /${string}`, RouteAccess>;

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'OPTIONS';
export type RouteKey = keyof typeof ROUTES;

/** May the role call the route at all; how far it reaches is the scope's matter. */
export function mayCall(role: RoleName | null, route: RouteKey): boolean {
  const { needs }: RouteAccess = ROUTES[route];
  if (needs === 'public') return true;
  if (role === null) return false;
  return needs === 'account' || needs === 'signed_in' || ROLES[role].permissions.includes(needs);
}
