import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import {
  Account,
  Delegation,
  InvitationFacts,
  type NewDelegation,
  RecoveryCodes,
  SessionFacts,
  TwoFactorSetUp,
} from '#domain/people.ts';
import { useApi } from './container.ts';
import { keys } from './query-keys.ts';

const SessionList = z.object({ items: z.array(SessionFacts) });
const Colleagues = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string(), unitName: z.string().nullable() })),
});
const Ended = z.object({ ended: z.int() });
const Done = z.object({ done: z.literal(true) });

type Api = ReturnType<typeof useApi>;

const accountQuery = (api: Api) =>
  queryOptions({
    queryKey: [keys.account],
    queryFn: ({ signal }) => api.get('/api/account', Account, undefined, { signal }),
  });
export const useAccount = () => useQuery(accountQuery(useApi()));

export function useSessions() {
  const api = useApi();
  return useQuery({
    queryKey: [keys.account, 'sessions'],
    queryFn: ({ signal }) =>
      api.get('/api/account/sessions', SessionList, undefined, { signal }).then(({ items }) => items),
  });
}

export function useColleagues(isWanted: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.account, 'colleagues'],
    queryFn: ({ signal }) =>
      api.get('/api/account/colleagues', Colleagues, undefined, { signal }).then(({ items }) => items),
    enabled: isWanted,
  });
}

function useAccountWrite<V, T>(write: (api: Api, value: V) => Promise<T>) {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (value: V) => write(api, value),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: [keys.account] }),
  });
}

export const useChangePassword = () =>
  useAccountWrite((api, passwords: { current: string; next: string }) =>
    api.send('POST', '/api/account/password', passwords, Done),
  );
export const useBeginTwoFactor = () =>
  useAccountWrite((api, password: string) =>
    api.send('POST', '/api/account/two-factor/begin', { password }, TwoFactorSetUp),
  );
export const useConfirmTwoFactor = () =>
  useAccountWrite((api, code: string) => api.send('POST', '/api/account/two-factor/confirm', { code }, Done));
export const useRenewCodes = () =>
  useAccountWrite((api, password: string) =>
    api.send('POST', '/api/account/two-factor/recovery-codes', { password }, RecoveryCodes),
  );
export const useEndTwoFactor = () =>
  useAccountWrite((api, password: string) =>
    api.send('POST', '/api/account/two-factor/off', { password }, Done),
  );
export const useEndSession = () =>
  useAccountWrite((api, id: string) =>
    api.send('DELETE', `/api/account/sessions/${encodeURIComponent(id)}`, undefined, Done),
  );
export const useEndSessions = () =>
  useAccountWrite((api, keepsThis: boolean) =>
    api.send('POST', '/api/account/sessions/end', { keepsThis }, Ended),
  );
export const useDelegate = () =>
  useAccountWrite((api, delegation: NewDelegation) =>
    api.send('POST', '/api/account/delegations', delegation, Delegation),
  );
export const useEndDelegation = () =>
  useAccountWrite((api, id: string) =>
    api.send('DELETE', `/api/account/delegations/${encodeURIComponent(id)}`, undefined, Done),
  );
export const useStandIn = () =>
  useAccountWrite((api, delegationId: string | null) =>
    api.send('POST', '/api/account/stand-in', { delegationId }, Done),
  );

const SignInOptions = z.object({ signOnName: z.string().nullable() });
export function useSignInOptions() {
  const api = useApi();
  return useQuery({
    queryKey: [keys.account, 'sign-in-options'],
    queryFn: ({ signal }) => api.get('/api/sign-in-options', SignInOptions, undefined, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useInvitation(token: string) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.account, 'invitation', token],
    queryFn: () => api.send('POST', '/api/invitations/look', { token }, InvitationFacts),
    enabled: token !== '',
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export const useAcceptInvitation = () => {
  const api = useApi();
  return useMutation({
    mutationFn: (accept: { token: string; username?: string; password: string }) =>
      api.send('POST', '/api/invitations/accept', accept, z.object({ identity: z.string() })),
  });
};
