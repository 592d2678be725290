import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { i18n } from 'i18next';
import { useEffect, useLayoutEffect } from 'react';
import { I18nextProvider } from 'react-i18next';
import { type Container, ContainerProvider } from '../api/container.ts';
import { keys } from '../api/query-keys.ts';
import { ToastProvider } from '../ui/toast.tsx';
import type { AppRouter } from './router.tsx';

interface Props {
  container: Container;
  router: AppRouter;
  texts: i18n;
  /** Called before the first paint of the application. */
  onShown(): void;
}

export function App({ container, router, texts, onShown }: Props) {
  const { api, queryClient, live } = container;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useLayoutEffect(onShown, []);
  // A session that ended while the page was open: ask again who it is, which leads to signing in.
  useEffect(
    () =>
      api.onUnauthorized(() => {
        if (router.state.location.pathname === '/sign-in' || !queryClient.getQueryData([keys.me])) return;
        live.stop();
        queryClient.removeQueries({ queryKey: [keys.me] });
        void router.invalidate();
      }),
    [api, queryClient, live, router],
  );
  return (
    <I18nextProvider i18n={texts}>
      <ContainerProvider value={container}>
        <QueryClientProvider client={queryClient}>
          <ToastProvider>
            <RouterProvider router={router} />
          </ToastProvider>
        </QueryClientProvider>
      </ContainerProvider>
    </I18nextProvider>
  );
}
