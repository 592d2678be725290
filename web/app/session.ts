import { useNavigate } from '@tanstack/react-router';
import { z } from 'zod';
import { useContainer } from '../api/container.ts';

/** Ends the session, forgets everything that was read with it and shows the sign-in page. */
export function useSignOut(): () => Promise<void> {
  const { api, queryClient, live, closeTablets } = useContainer();
  const navigate = useNavigate();
  return async () => {
    await api.send('POST', '/api/auth/sign-out', {}, z.unknown());
    live.stop();
    closeTablets();
    await navigate({ to: '/sign-in', search: {} });
    queryClient.clear();
  };
}
