import { isPublicDemo } from '../auth/credentials.service.ts';
import { isWithin, type Person } from '../domain/people.ts';
import { type Actor, RoleName } from '../domain/roles.ts';
import type { PersonRow } from './people.queries.ts';

/** What a change can touch, as the history keeps it. */
export function rightsOf(row: PersonRow) {
  const { name, role, unitName, roleStartsOn, roleEndsOn, scopes } = row;
  return { name, role, unitName, roleStartsOn, roleEndsOn, scopes };
}

const communesOf = (row: PersonRow): string[] => [
  ...row.scopes.flatMap(({ scope }) => (scope.startsWith('commune:') ? [scope.slice(8)] : [])),
  ...(row.unitCommuneCode === null ? [] : [row.unitCommuneCode]),
];

export const isOfCommune = (row: PersonRow, code: string) => communesOf(row).includes(code);

export function isVisible(actor: Actor, row: PersonRow): boolean {
  const { scope } = actor;
  return scope === 'all' || row.id === actor.userId || communesOf(row).some((code) => scope.has(code));
}

export function toPerson(row: PersonRow, day: string, isFull: boolean, hasDemo: boolean): Person {
  return {
    id: row.id,
    name: row.name,
    unitId: row.unitId,
    unitName: row.unitName,
    role: RoleName.catch('viewer').parse(row.role),
    roleStartsOn: row.roleStartsOn,
    roleEndsOn: row.roleEndsOn,
    scopes: row.scopes,
    state: row.state,
    isInRole: isWithin({ startsOn: row.roleStartsOn, endsOn: row.roleEndsOn }, day),
    isDemo: hasDemo && isPublicDemo(row.email),
    email: isFull ? row.email : null,
    username: isFull ? row.username : null,
    lastSignInAt: isFull ? row.lastSignInAt : null,
    hasTwoFactor: isFull ? row.hasTwoFactor : null,
  };
}
