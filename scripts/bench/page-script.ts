import { join } from 'node:path';
import { build } from 'vite';
import { root } from '../root.ts';

/** A page of this folder with what it uses of the application, as one script, built as the application is. */
export async function buildPageScript(file: string): Promise<string> {
  const built = await build({
    ...{ configFile: false, root, logLevel: 'error', publicDir: false },
    define: { __APP_VERSION__: '"bench"' },
    build: {
      write: false,
      rolldownOptions: { input: join(import.meta.dirname, file), output: { codeSplitting: false } },
    },
  });
  const [chunk] = (Array.isArray(built) ? built : [built]).flatMap((each) =>
    'output' in each ? each.output : [],
  );
  if (chunk?.type !== 'chunk') throw new Error('the page was not built');
  return chunk.code;
}
