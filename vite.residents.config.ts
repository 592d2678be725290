import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { precompress } from './scripts/precompress.ts';

/**
 * Builds the page without an account into dist/public/, beside the application and apart from it: its own files, its own
 * manifest and worker. Runs after `vite.config.ts`, which empties dist/.
 */
export default defineConfig({
  root: fileURLToPath(new URL('web', import.meta.url)),
  base: '/public/',
  publicDir: false,
  plugins: [react(), precompress(), worker()],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/public',
    emptyOutDir: true,
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
    rolldownOptions: {
      input: fileURLToPath(new URL('web/residents.html', import.meta.url)),
      output: {
        codeSplitting: {
          groups: [
            // With its setting, which must run before any schema is made.
            { name: 'zod', test: /node_modules\/zod\/|zod-without-eval/, priority: 2 },
            // One file: each request costs a slow line its whole latency.
            { name: 'first', tags: ['$initial'], priority: 1 },
          ],
        },
      },
    },
  },
});

function worker() {
  return VitePWA({
    strategies: 'injectManifest',
    srcDir: 'offline/worker',
    filename: 'residents-sw.ts',
    injectRegister: false,
    injectManifest: {
      globPatterns: ['**/*.{js,mjs,css,html,woff2}'],
      // Parts of the map that this page never asks for.
      globIgnores: ['**/{deck-overlay,webgl-device,basemap}-*.js'],
      maximumFileSizeToCacheInBytes: 4_000_000,
    },
    manifestFilename: 'residents.webmanifest',
    manifest: {
      name: 'Bờ An: nước nguy hiểm quanh em',
      short_name: 'Nước nguy hiểm',
      description: 'Nơi trẻ có thể đuối nước, điểm vui chơi, số điện thoại cần gọi',
      lang: 'vi',
      id: '/public',
      start_url: '/public',
      scope: '/public',
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
