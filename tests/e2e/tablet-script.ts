import { join } from 'node:path';
import { build } from 'vite';
import { root } from '../../scripts/root.ts';
import type { BuildProxy } from './build-proxy.ts';

/** The tablet's store alone as one script, of the given version of the application. */
export async function buildTabletScript(version: string): Promise<string> {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    define: { __APP_VERSION__: JSON.stringify(version) },
    build: {
      write: false,
      rolldownOptions: {
        input: join(import.meta.dirname, 'tablet-page.ts'),
        output: { codeSplitting: false },
      },
    },
  });
  const [chunk] = (Array.isArray(built) ? built : [built]).flatMap((each) =>
    'output' in each ? each.output : [],
  );
  if (chunk?.type !== 'chunk') throw new Error('the page was not built');
  return chunk.code;
}

/** Serves the script at `/tablet.html`; the next page that is opened has it. */
export function serveTablet(proxy: BuildProxy, script: string): void {
  proxy.own.set('/tablet.html', { ending: 'html', text: '<script type="module" src="/tablet.js"></script>' });
  proxy.own.set('/tablet.js', { ending: 'js', text: script });
}
