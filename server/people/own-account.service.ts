import type { AccountService, WithCookies } from '../auth/account.service.ts';
import { isPublicDemo } from '../auth/credentials.service.ts';
import type { Deps } from '../deps.ts';
import { ProblemError } from '../domain/errors.ts';
import type { Account, Delegation, NewDelegation } from '../domain/people.ts';
import { type Actor, RoleName } from '../domain/roles.ts';
import type { DelegationService } from './delegations.service.ts';
import { findPersonRow, listKnownScopes, listPersonRows, type PersonRow } from './people.queries.ts';

export type OwnAccountService = ReturnType<typeof createOwnAccount>;

/** What the page of the own account shows and does, with what the product keeps of the person. */
export function createOwnAccount(deps: Deps, account: AccountService, delegations: DelegationService) {
  const { db } = deps.database;
  const own = async (actor: Actor): Promise<PersonRow> => {
    const row = await findPersonRow(db, actor.userId);
    if (row === null) throw new ProblemError('auth.required');
    return row;
  };
  const colleagues = async (actor: Actor) => {
    const { scope } = actor;
    const mine = await own(actor);
    const rows = await listPersonRows(db);
    const isColleague = (row: PersonRow) =>
      scope === 'all' ||
      (row.unitId !== null && row.unitId === mine.unitId) ||
      (row.unitCommuneCode !== null && scope.has(row.unitCommuneCode)) ||
      row.scopes.some((entry) => entry.scope.startsWith('commune:') && scope.has(entry.scope.slice(8)));
    return rows
      .filter((row) => row.state === 'active' && row.id !== actor.userId && isColleague(row))
      .map(({ id, name, unitName }) => ({ id, name, unitName }));
  };

  return {
    async describe(actor: Actor): Promise<Account> {
      const row = await own(actor);
      const names = await listKnownScopes(db);
      return {
        id: row.id,
        name: row.name,
        email: row.email,
        username: row.username,
        unitName: row.unitName,
        role: RoleName.catch('viewer').parse(row.role),
        roleStartsOn: row.roleStartsOn,
        roleEndsOn: row.roleEndsOn,
        scopes: row.scopes.map((scope) => ({ ...scope, name: names.get(scope.scope) ?? scope.scope })),
        hasTwoFactor: row.hasTwoFactor,
        needsTwoFactor: actor.needsTwoFactor ?? false,
        isDemo: deps.config.isDemo && isPublicDemo(row.email),
        delegations: await delegations.listOf(row.id),
      };
    },

    async changePassword(actor: Actor, passwords: { current: string; next: string }, address: string) {
      const { name, username } = await own(actor);
      await account.changePassword(actor, [name, username ?? ''], passwords, address);
    },

    /** By the own role, also while standing in for somebody. */
    async endTwoFactor(
      actor: Actor,
      headers: Headers,
      password: string,
      address: string,
    ): Promise<WithCookies<null>> {
      const { role } = await own(actor);
      return account.endTwoFactor(actor, role === 'admin', headers, password, address);
    },

    colleagues,

    async delegate(actor: Actor, delegation: NewDelegation): Promise<Delegation> {
      const known = await colleagues(actor);
      const isSelf = delegation.toUserId === actor.userId;
      if (!isSelf && !known.some(({ id }) => id === delegation.toUserId)) {
        throw new ProblemError('person.not_found');
      }
      return delegations.give(actor, delegation);
    },
  };
}
