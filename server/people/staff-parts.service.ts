import { createAccountService } from '../auth/account.service.ts';
import type { Auth } from '../auth/auth.service.ts';
import type { SignInDesk } from '../auth/sign-in.service.ts';
import type { Deps } from '../deps.ts';
import type { AccountParts } from './account.routes.ts';
import { createDelegationService } from './delegations.service.ts';
import { createHandOverService } from './hand-overs.service.ts';
import { createOrganisationService } from './organisation.service.ts';
import { createOwnAccount } from './own-account.service.ts';
import type { PeopleParts } from './people.routes.ts';
import { createPeopleService } from './people.service.ts';
import { createPeopleImport } from './people-import.service.ts';

/** The services of people, units and accounts, put together. */
export function createStaffParts(deps: Deps, auth: Auth, desk: SignInDesk): PeopleParts & AccountParts {
  const people = createPeopleService(deps);
  const account = createAccountService(deps, auth, desk);
  const delegations = createDelegationService(deps);
  return {
    people,
    organisation: createOrganisationService(deps),
    handOvers: createHandOverService(deps),
    peopleImport: createPeopleImport(deps, people),
    account,
    ownAccount: createOwnAccount(deps, account, delegations),
    delegations,
    signOnName: deps.config.signOn?.name ?? null,
  };
}
