import type { Plugin, Rolldown } from 'vite';

/** Where the lists are in the built `index.html`: addresses of files, separated by blanks. */
export const APP_PARTS = 'app-parts';
export const MAP_PARTS = 'map-parts';
const START = 'web/start.ts';
const APP = 'web/main.tsx';
const SCREEN = 'web/app/dashboard.page.tsx';
const MAP = 'web/map/controller.ts';
const DATA_PRELOAD = /\s*<link rel="preload" as="fetch"[^>]*>/g;

/**
 * Makes two pages of one. `index.html`, for the map, names the files of application and map, so that they can be
 * fetched one after the other behind the first picture without waiting for code to ask for them. `app.html`, for every
 * other address, has no picture to wait for and fetches the application at once. Both stay blank, not unstyled or in
 * the wrong theme, until the entry has run.
 */
export function firstLoad(): Plugin {
  return {
    name: 'first-load',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const page = bundle['index.html'];
        if (page?.type !== 'asset') throw new Error('the build has no index.html');
        const first = filesOf(bundle, START);
        const app = filesOf(bundle, APP).filter((file) => !first.includes(file));
        const known = [...first, ...app];
        const screen = filesOf(bundle, SCREEN).filter((file) => !known.includes(file));
        const map = filesOf(bundle, MAP).filter((file) => ![...known, ...screen].includes(file));
        const worker = Object.keys(bundle).filter((file) => /maplibre-gl-worker[^/]*\.mjs$/.test(file));
        const html = String(page.source).replace(
          '<script type="module"',
          '<script type="module" blocking="render"',
        );
        const lists = [list(APP_PARTS, [...app, ...screen]), list(MAP_PARTS, [...map, ...worker])];
        page.source = intoHead(html, lists);
        this.emitFile({
          type: 'asset',
          fileName: 'app.html',
          source: intoHead(html.replace(DATA_PRELOAD, ''), app.map(preload)),
        });
      },
    },
  };
}

const intoHead = (html: string, tags: readonly string[]) =>
  html.replace('</head>', `${tags.map((tag) => `  ${tag}\n`).join('')}  </head>`);
const list = (name: string, files: readonly string[]) =>
  `<meta name="${name}" content="${files.map((file) => `/${file}`).join(' ')}">`;
const preload = (file: string) =>
  file.endsWith('.css')
    ? `<link rel="stylesheet" crossorigin href="/${file}">`
    : `<link rel="modulepreload" crossorigin href="/${file}">`;

/** Scripts and styles that a module needs before it runs: its chunk and all that this imports statically. */
function filesOf(bundle: Rolldown.OutputBundle, module: string): string[] {
  const chunks = Object.values(bundle).filter((file): file is Rolldown.OutputChunk => file.type === 'chunk');
  const found = new Set<string>();
  const add = (name: string) => {
    const chunk = chunks.find(({ fileName }) => fileName === name);
    if (!chunk || found.has(name)) return;
    found.add(name);
    for (const css of chunk.viteMetadata?.importedCss ?? []) found.add(css);
    for (const imported of chunk.imports) add(imported);
  };
  const home = chunks.find((each) => each.moduleIds.some((id) => id.endsWith(module)));
  if (!home) throw new Error(`the build holds no ${module}`);
  add(home.fileName);
  return [...found];
}
