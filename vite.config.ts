import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Rolldown } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import appPackage from './package.json' with { type: 'json' };
import { firstLoad } from './scripts/first-load.ts';
import { precompress } from './scripts/precompress.ts';

/** Parts of the map's drawing that only a view of deck.gl asks for. */
const DECK =
  /[\\/]node_modules[\\/](?:@deck\.gl|@luma\.gl|@math\.gl|@loaders\.gl|@probe\.gl|mjolnir\.js)[\\/]/;
/** What lies behind the door `web/offline/index.ts`; the small stores of forms at a desk are not part of it. */
const TABLET =
  /node_modules[\\/]dexie[\\/]|[\\/]web[\\/]offline[\\/](?!drafts|kept-records|kept-files|unsent-sign|app-update|worker)/;
/**
 * Few files: each request costs a slow line its whole latency. `first` is the picture before the application, `app` all
 * that every screen needs, `common` what the map's page shares with other screens, `field` what the tablet's screen
 * shares besides, `site` what the panel of a site shares besides, `screens` the rest of what is shared.
 */
const CHUNKS: Rolldown.CodeSplittingGroup[] = [
  { name: 'first', tags: ['$initial'], priority: 3 },
  // With its setting, which must run before any schema is made.
  { name: 'zod', test: /node_modules\/zod\/|zod-without-eval/, priority: 4 },
  { name: 'app', test: /[\\/]web[\\/]main\.tsx$/, priority: 2 },
  {
    debugName: 'shared parts',
    name: (id, context) => SHARED_PARTS.find((part) => part.isNeeded(id, context))?.name ?? 'screens',
    test: (id: string) => !DECK.test(id) && !TABLET.test(id),
    minShareCount: 2,
    priority: 1,
  },
  // The tablet's store, which the field screens share with whoever opens it later. After the shared parts, so that it
  // takes nothing along that others need.
  { name: 'tablet', test: TABLET, priority: 0 },
];
const SHARED_PARTS = [
  { name: 'common', isNeeded: neededBy('web/app/dashboard.page.tsx') },
  { name: 'field', isNeeded: neededBy('web/field/field.screen.tsx') },
  { name: 'site', isNeeded: neededBy('web/sites/site-panel.tsx') },
];

/** Tells whether `home` imports a module, itself or through others, before it runs. */
function neededBy(home: string) {
  const needed = new Set([fileURLToPath(new URL(home, import.meta.url))]);
  let isComplete = false;
  return (module: string, context: Rolldown.ChunkingContext) => {
    // A set takes what is added on the way.
    if (!isComplete)
      for (const id of needed)
        for (const imported of context.getModuleInfo(id)?.importedIds ?? []) needed.add(imported);
    isComplete = true;
    return needed.has(module);
  };
}

/** Builds web/ into dist/, every name under assets/ hashed and every text asset compressed beside itself. */
export default defineConfig({
  root: fileURLToPath(new URL('web', import.meta.url)),
  plugins: [react(), firstLoad(), precompress(), serviceWorker()],
  define: { __APP_VERSION__: JSON.stringify(appPackage.version) },
  worker: { format: 'es' },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    // MapLibre and deck.gl are single libraries of that size; both load apart from the shell.
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
    rolldownOptions: {
      output: { codeSplitting: { groups: CHUNKS } },
    },
  },
  server: {
    port: 5173,
    strictPort: true,
    // Not the modules of web/api, which the dev server itself serves.
    proxy: { '^/api/(?!.*\\.tsx?(\\?|$))': `http://127.0.0.1:${process.env.PORT ?? '8787'}` },
  },
});

/** The worker that lets the application start without a network; the page registers it after its first picture. */
function serviceWorker() {
  return VitePWA({
    strategies: 'injectManifest',
    srcDir: 'offline/worker',
    filename: 'sw.ts',
    injectRegister: false,
    injectManifest: {
      // `mjs`: MapLibre's worker. `wasm`: the reader of QR codes.
      globPatterns: ['**/*.{js,mjs,css,html,woff2,wasm}'],
      maximumFileSizeToCacheInBytes: 4_000_000,
    },
    manifest: {
      name: 'Bờ An',
      short_name: 'Bờ An',
      description: 'Bản đồ điểm nguy cơ đuối nước, điểm vui chơi và xã, phường phù hợp với trẻ em',
      lang: 'vi',
      id: '/',
      start_url: '/field',
      scope: '/',
      display: 'standalone',
      theme_color: '#0b5f57',
      background_color: '#ffffff',
      icons: [
        { src: '/icons/192.png', sizes: '192x192', type: 'image/png' },
        { src: '/icons/512.png', sizes: '512x512', type: 'image/png' },
        { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      ],
    },
  });
}
