import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Rolldown } from 'vite';
import { firstLoad } from './scripts/first-load.ts';
import { precompress } from './scripts/precompress.ts';

/** Parts of the map's drawing that only a view of deck.gl asks for. */
const DECK = /[\\/]node_modules[\\/](?:@deck\.gl|@luma\.gl|@math\.gl|@loaders\.gl|@probe\.gl)[\\/]/;
/**
 * Few files: each request costs a slow line its whole latency. `first` is the picture before the application, `app` all
 * that every screen needs, `common` what several screens share.
 */
const CHUNKS: Rolldown.CodeSplittingGroup[] = [
  { name: 'first', tags: ['$initial'], priority: 3 },
  // With its setting, which must run before any schema is made.
  { name: 'zod', test: /node_modules\/zod\/|zod-without-eval/, priority: 4 },
  { name: 'app', test: /[\\/]web[\\/]main\.tsx$/, priority: 2 },
  { name: 'common', test: (id: string) => !DECK.test(id), minShareCount: 2, priority: 1 },
];

/** Builds web/ into dist/, every name under assets/ hashed and every text asset compressed beside itself. */
export default defineConfig({
  root: fileURLToPath(new URL('web', import.meta.url)),
  plugins: [react(), firstLoad(), precompress()],
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
