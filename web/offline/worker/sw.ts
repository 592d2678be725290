import { CacheExpiration } from 'workbox-expiration';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { isOfKind } from './answers.ts';
import {
  ANSWERS,
  forgetAnswers,
  forgetUser,
  IGNORE_VARY,
  isReference,
  REFERENCE,
  referenceAnswer,
} from './reference.ts';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

// The whole application, file by file under its hash: a version is there complete or not at all.
precacheAndRoute(self.__WB_MANIFEST, { directoryIndex: '', cleanURLs: false });
cleanupOutdatedCaches();

// The map has a page of its own, which draws a first picture.
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { allowlist: [/^\/(?:\?|$)/] }));
// The page without an account has a worker of its own.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/app.html'), {
    denylist: [/^\/api\//, /^\/public(?:[/?]|$)/],
  }),
);

/** Small pictures of photos: the name is the hash of the content. */
const THUMBS = `${ANSWERS}thumbs`;
const MOST_THUMBS = 600;
const isThumb = ({ pathname, searchParams }: URL) =>
  /^\/api\/photos\/[0-9a-f]{64}$/.test(pathname) && searchParams.get('size') === 'thumb';
const thumbs = new CacheExpiration(THUMBS, { maxEntries: MOST_THUMBS });
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && isThumb(url),
  async ({ request }) => {
    const cache = await caches.open(THUMBS);
    const known = await cache.match(request, IGNORE_VARY);
    if (known) return known;
    const answer = await fetch(request);
    if (answer.status === 200 && isOfKind(answer, 'picture')) {
      await cache.put(request, answer.clone());
      await thumbs.updateTimestamp(request.url);
      await thumbs.expireEntries();
    }
    return answer;
  },
);

/** The exact outlines: the address holds the hash of the content, so a new one takes the place of the old. */
const OUTLINES = `${ANSWERS}outlines`;
const isOutlines = ({ pathname }: URL) =>
  /^\/api\/communes\/outlines\/[0-9a-f]{64}\.topojson$/.test(pathname);
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && isOutlines(url),
  async ({ request }) => {
    const cache = await caches.open(OUTLINES);
    const known = await cache.match(request, IGNORE_VARY);
    if (known) return known;
    const answer = await fetch(request);
    if (answer.status === 200 && isOfKind(answer, 'json')) {
      for (const older of await cache.keys()) await cache.delete(older, IGNORE_VARY);
      await cache.put(request, answer.clone());
    }
    return answer;
  },
);

/** Tiles of the sites as they were last seen; the server is asked first. */
const TILES = `${ANSWERS}tiles`;
const MOST_TILES = 400;
const tiles = new CacheExpiration(TILES, { maxEntries: MOST_TILES });
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/api/tiles/'),
  async ({ request }) => {
    const cache = await caches.open(TILES);
    try {
      const answer = await fetch(request);
      if (answer.status === 200 && isOfKind(answer, 'tile')) {
        await cache.put(request, answer.clone());
        await tiles.updateTimestamp(request.url);
        await tiles.expireEntries();
      }
      return answer;
    } catch (error) {
      const known = await cache.match(request, IGNORE_VARY);
      if (known) return known;
      throw error;
    }
  },
);

registerRoute(
  // Whoever wants the server's own word says so and is left alone.
  ({ url, request, sameOrigin }) => sameOrigin && request.cache !== 'no-store' && isReference(url),
  ({ request }) => referenceAnswer(request),
);

// Nothing that was read with a session stays on the tablet after it. The outbox is not the worker's business.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && /^\/api\/auth\/sign-(?:out|in)/.test(url.pathname),
  async ({ request, url }) => {
    const answer = await fetch(request);
    if (!answer.ok) return answer;
    if (url.pathname === '/api/auth/sign-out') await forgetAnswers();
    else await forgetUser();
    return answer;
  },
  'POST',
);

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => {
  if (event.data === 'take over') event.waitUntil(self.skipWaiting());
  // The first visit had its answers before there was a worker to keep them.
  if (event.data === 'warm up') event.waitUntil(warmUp());
});

/** One after the other: the first answer says whose the others are. */
async function warmUp(): Promise<void> {
  for (const path of REFERENCE) await referenceAnswer(new Request(path)).catch(() => undefined);
}
