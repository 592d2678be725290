import type { PageSignal } from './live.ts';

/** Tells when the browser gains or loses the network and when the page is looked at again. Returns the unsubscriber. */
export function onPageSignal(listener: (signal: PageSignal) => void): () => void {
  const online = () => listener('online');
  const offline = () => listener('offline');
  const shown = () => document.visibilityState === 'visible' && listener('visible');
  window.addEventListener('online', online);
  window.addEventListener('offline', offline);
  document.addEventListener('visibilitychange', shown);
  return () => {
    window.removeEventListener('online', online);
    window.removeEventListener('offline', offline);
    document.removeEventListener('visibilitychange', shown);
  };
}
