import { z } from 'zod';
import { PERSON_STATES } from '#domain/people.ts';
import { ROLE_NAMES } from '#domain/roles.ts';
import { choiceParam, textParam } from '../api/search-params.ts';

export const PeopleSearch = z.object({
  q: textParam(100),
  role: choiceParam(ROLE_NAMES),
  state: choiceParam(PERSON_STATES),
  commune: textParam(5),
});
export type PeopleSearch = z.output<typeof PeopleSearch>;
