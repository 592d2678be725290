import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import {
  type ChangePerson,
  InvitationLink,
  type InvitePerson,
  type NewUnit,
  OpenWork,
  OrganisationUnit,
  PeopleImport,
  Person,
  PersonChange,
} from '#domain/people.ts';
import { useApi } from './container.ts';
import { keys } from './query-keys.ts';

const PersonList = z.object({ items: z.array(Person) });
const UnitList = z.object({ items: z.array(OrganisationUnit) });
const OpenWorkList = z.object({ items: z.array(OpenWork) });
const PersonPage = z.object({
  person: Person,
  changes: z.array(PersonChange),
  linkEndsAt: z.string().nullable(),
});
const Done = z.object({ done: z.literal(true) });

export interface PeopleParams {
  q: string | undefined;
  role: string | undefined;
  state: string | undefined;
  commune: string | undefined;
}

export function usePeople(params: PeopleParams, isWanted = true) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.people, 'list', params],
    queryFn: ({ signal }) => api.get('/api/people', PersonList, { ...params }, { signal }),
    select: ({ items }) => items,
    placeholderData: keepPreviousData,
    enabled: isWanted,
  });
}

export function useOrganisation(isWanted = true) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.people, 'units'],
    queryFn: ({ signal }) =>
      api.get('/api/organisation', UnitList, undefined, { signal }).then(({ items }) => items),
    enabled: isWanted,
  });
}

export function usePerson(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.people, id],
    queryFn: ({ signal }) => api.get(pathOf(id), PersonPage, undefined, { signal }),
  });
}

export function useOpenWork(id: string, isWanted: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.people, id, 'open-work'],
    queryFn: ({ signal }) =>
      api.get(`${pathOf(id)}/open-work`, OpenWorkList, undefined, { signal }).then(({ items }) => items),
    enabled: isWanted,
  });
}

const pathOf = (id: string) => `/api/people/${encodeURIComponent(id)}`;

/** Every write about people: afterwards all of them are asked for again. */
function usePeopleWrite<V, T>(write: (api: ReturnType<typeof useApi>, value: V) => Promise<T>) {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (value: V) => write(api, value),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: [keys.people] }),
  });
}

export const useInvite = () =>
  usePeopleWrite((api, person: z.input<typeof InvitePerson>) =>
    api.send('POST', '/api/people', person, InvitationLink),
  );
export const useChangePerson = (id: string) =>
  usePeopleWrite((api, change: ChangePerson) => api.send('PATCH', pathOf(id), change, Done));
export const useAddUnit = () =>
  usePeopleWrite((api, unit: NewUnit) => api.send('POST', '/api/organisation', unit, OrganisationUnit));

export type PersonAct =
  | { act: 'deactivate' | 'reactivate' | 'end-sessions'; reason: string }
  | { act: 'reset'; reason: string; dropsTwoFactor: boolean }
  | { act: 'hand-over'; reason: string; toUserId: string }
  | { act: 'invitation' };

/** Gives a link where the act makes one. */
export const usePersonAct = (id: string) =>
  usePeopleWrite(async (api, { act, ...body }: PersonAct): Promise<InvitationLink | null> => {
    const path = `${pathOf(id)}/${act}`;
    if (act === 'reset' || act === 'invitation') return api.send('POST', path, body, InvitationLink);
    await api.send('POST', path, body, z.unknown());
    return null;
  });

export const useImportPeople = () =>
  usePeopleWrite((api, { file, apply }: { file: Blob; apply: boolean }) =>
    api.send('POST', `/api/people/import.xlsx?apply=${apply}`, file, PeopleImport, { timeoutMs: 120_000 }),
  );
