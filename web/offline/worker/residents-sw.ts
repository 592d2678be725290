import { PrecacheController, PrecacheRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

/**
 * The page without an account starts without a network. Its files only: what the server tells is kept by the page
 * itself. The name of the cache holds neither `-precache-`, by which the office's worker tidies up after itself, nor
 * `bo-an-`, which that one forgets when somebody signs out.
 */
const files = new PrecacheController({ cacheName: 'residents-files' });
files.precache(self.__WB_MANIFEST);
registerRoute(new PrecacheRoute(files, { directoryIndex: '', cleanURLs: false }));
registerRoute(
  new NavigationRoute(files.createHandlerBoundToURL('/public/residents.html'), {
    allowlist: [/^\/public(?:\/|\?|$)/],
  }),
);

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
