import { useState } from 'react';
import { z } from 'zod';
import { useSignInOptions } from '../api/account-data.ts';
import { useApi } from '../api/container.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/states.tsx';

const Begun = z.looseObject({ url: z.url() });

/** Leads to the city's own sign-on, where there is one. */
export function SignOnButton({ returnTo }: { returnTo: string }) {
  const api = useApi();
  const options = useSignInOptions();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const name = options.data?.signOnName ?? null;
  if (name === null) return null;
  const begin = async () => {
    setBusy(true);
    setFault(null);
    try {
      const { url } = await api.send('POST', '/api/auth/sign-in/social', { returnTo }, Begun);
      window.location.assign(url);
    } catch (error) {
      setFault(error);
      setBusy(false);
    }
  };
  return (
    <>
      <Button size="large" isWide isBusy={isBusy} onClick={() => void begin()}>
        {name}
      </Button>
      {fault !== null && <ErrorState error={fault} isInline />}
    </>
  );
}
