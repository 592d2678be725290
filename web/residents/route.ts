import { useSyncExternalStore } from 'react';

/** The pages without an account, by their address. */
export type Route = { page: 'home' } | { page: 'form' } | { page: 'status'; code: string };

const BASE = '/public';
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

export function pathOf(route: Route): string {
  if (route.page === 'form') return `${BASE}/report`;
  if (route.page === 'status') return `${BASE}/report/${encodeURIComponent(route.code || 'code')}`;
  return BASE;
}

export function routeOf(path: string): Route {
  const [, page, code] = path.replace(/\/+$/, '').slice(1).split('/');
  if (page !== 'report') return { page: 'home' };
  if (code === undefined) return { page: 'form' };
  return { page: 'status', code: code === 'code' ? '' : safelyDecoded(code) };
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** Goes to another page, keeping what was chosen on the first one in its own address. */
export function goTo(route: Route): void {
  history.pushState(null, '', pathOf(route));
  window.scrollTo(0, 0);
  tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

export function useRoute(): Route {
  return routeOf(useSyncExternalStore(subscribe, () => location.pathname));
}

/** A word of the address, so that a view can be sent to a neighbour. */
export function useParam<T extends string>(name: string, fallback: T): [T, (value: T) => void] {
  const value = useSyncExternalStore(
    subscribe,
    () => new URLSearchParams(location.search).get(name) ?? fallback,
  ) as T;
  const set = (next: T) => {
    const params = new URLSearchParams(location.search);
    if (next === fallback) params.delete(name);
    else params.set(name, next);
    const text = params.toString();
    history.replaceState(null, '', `${location.pathname}${text ? `?${text}` : ''}`);
    tell();
  };
  return [value, set];
}
