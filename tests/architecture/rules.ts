import type { Import, ParsedFile } from './source-files.ts';

/** One broken rule: which, where and what to read about it (`docs/architecture.md`). */
export interface Violation {
  rule: string;
  path: string;
  message: string;
}

const MAX_LINES = 400;
const SERVER_PLATFORM = new Set(['domain', 'db', 'http']);
const WEB_PLATFORM = new Set(['map', 'offline', 'ui', 'i18n', 'api']);
const BARRELS = new Set(['web/map/index.ts', 'web/offline/index.ts']);

/** Tests may look anywhere: they are not part of the product. */
const isTest = (path: string) => path.startsWith('tests/') || /\.test\.tsx?$/.test(path);

/** `server/sites/x.ts` → `sites`; null for a file that lies in `server/` itself. */
function sliceOf(path: string, side: 'server' | 'web'): string | null {
  const parts = path.split('/');
  return parts[0] === side && parts.length > 2 ? (parts[1] ?? null) : null;
}

const isIn = (path: string, ...folders: string[]) => folders.some((folder) => path.startsWith(`${folder}/`));
const isPackage = (specifier: string, name: string) => specifier === name || specifier.startsWith(`${name}/`);
const isScoped = (specifier: string, scope: string) => specifier.startsWith(`${scope}/`);

type ImportRule = (file: ParsedFile, imported: Import) => string | null;

/** Rules about one import; each answers what is wrong with it, or null. */
const IMPORT_RULES: Record<string, ImportRule> = {
  'domain is pure': (file, { specifier, target }) => {
    if (!isIn(file.path, 'server/domain')) return null;
    const isOwn = target !== null && isIn(target, 'server/domain');
    return isOwn || isPackage(specifier, 'zod')
      ? null
      : `server/domain may import only zod and itself, not ${specifier}`;
  },

  'server slices': (file, { specifier, target }) => {
    if (target === null || !isIn(file.path, 'server') || isIn(file.path, 'server/domain')) return null;
    if (isIn(target, 'web', 'scripts', 'tests')) return `the server does not import ${specifier}`;
    const own = sliceOf(file.path, 'server');
    // main.ts, app.ts and their like in server/ itself compose the slices.
    if (own === null || !isIn(target, 'server')) return null;
    const other = sliceOf(target, 'server');
    if (other === own || other === 'domain') return null;
    if (own === 'db') return `server/db may import only domain, not ${specifier}`;
    if (other === null) {
      return target === 'server/deps.ts' ? null : `a slice gets what ${specifier} composes as a parameter`;
    }
    if (SERVER_PLATFORM.has(other)) return null;
    const isService = /\.service\.ts$/.test(target);
    return isService ? null : `another slice is reached through its *.service.ts only, not ${specifier}`;
  },

  'kysely stays in queries': (file, { specifier }) => {
    if (!isPackage(specifier, 'kysely')) return null;
    const isAllowed = isIn(file.path, 'server/db') || /\.(?:queries|rows)\.ts$/.test(file.path);
    return isAllowed ? null : 'only db/, *.queries.ts and *.rows.ts import kysely';
  },

  'hono stays in routes': (file, { specifier }) => {
    if (!isPackage(specifier, 'hono') && !isScoped(specifier, '@hono')) return null;
    const isClient = specifier === 'hono/client' && isIn(file.path, 'web/api');
    const isAllowed =
      isIn(file.path, 'server/http') || file.path === 'server/app.ts' || /\.routes\.ts$/.test(file.path);
    return isAllowed || isClient
      ? null
      : 'only http/, app.ts and *.routes.ts import hono (web/api: hono/client)';
  },

  'web slices': (file, { specifier, target }) => {
    const own = sliceOf(file.path, 'web');
    if (target === null || own === null || !isIn(target, 'web') || own === 'app') return null;
    const other = sliceOf(target, 'web');
    if (other === own || (other !== null && WEB_PLATFORM.has(other))) return null;
    const kind = WEB_PLATFORM.has(own)
      ? 'map, offline, ui, i18n and api import no feature'
      : 'web slices do not meet';
    return `${kind}, only web/app composes: ${specifier}`;
  },

  'offline without react': (file, { specifier }) => {
    if (!isIn(file.path, 'web/offline')) return null;
    return isPackage(specifier, 'react') || isPackage(specifier, 'react-dom')
      ? 'web/offline never imports react'
      : null;
  },

  'one map': (file, { specifier }) => {
    if (!isPackage(specifier, 'maplibre-gl')) return null;
    // What the map is compared with: MapLibre without the product around it.
    if (file.path === 'scripts/bench/frames-page.ts') return null;
    return isIn(file.path, 'web/map') ? null : 'only web/map imports maplibre-gl';
  },

  'deck.gl in layers': (file, { specifier }) => {
    if (!isScoped(specifier, '@deck.gl') && !isScoped(specifier, '@luma.gl')) return null;
    const isAllowed = isIn(file.path, 'web/map') || /\.layers\.tsx?$/.test(file.path);
    return isAllowed ? null : 'only web/map and *.layers.ts import deck.gl';
  },

  'web takes domain and ApiType': (file, { specifier, target, isTypeOnly }) => {
    if (target === null || !isIn(file.path, 'web')) return null;
    if (isIn(target, 'tests', 'scripts')) return `the web does not import ${specifier}`;
    if (!isIn(target, 'server') || isIn(target, 'server/domain')) return null;
    const isApiType = target === 'server/app.ts' && isTypeOnly;
    return isApiType ? null : `the web takes from the server only domain, and types of app.ts: ${specifier}`;
  },
};

/** Rules about one file by itself. */
const FILE_RULES: Record<string, (file: ParsedFile) => string | null> = {
  'domain is pure': (file) => {
    if (!isIn(file.path, 'server/domain') || file.impureReads.length === 0) return null;
    return `clock, random and the outside are passed in, not read: ${file.impureReads.join(', ')}`;
  },

  'one reader of the environment': (file) => {
    const isProduct = isIn(file.path, 'server', 'web');
    const isBad = isProduct && file.readsEnvironment && file.path !== 'server/config.ts';
    return isBad ? 'only server/config.ts reads process.env' : null;
  },

  'no barrels': (file) => {
    const isIndex = /(?:^|\/)index\.tsx?$/.test(file.path);
    const isBad = (isIndex || file.isBarrel) && !BARRELS.has(file.path);
    return isBad ? `import from the file itself; the only barrels are ${[...BARRELS].join(', ')}` : null;
  },

  'long files say why': (file) => {
    const lines = file.text.trimEnd().split('\n').length;
    if (lines <= MAX_LINES || file.path.endsWith('.json')) return null;
    const saysWhy = /\blong because\b|\bone file because\b/i.test(file.firstComment);
    return saysWhy ? null : `${lines} lines: split it, or begin it with a comment "Long because …"`;
  },
};

/** Checks every rule on product code (`server`, `web`, `scripts`); tests are left out. */
export function findViolations(files: readonly ParsedFile[]): Violation[] {
  const product = files.filter((file) => !isTest(file.path));
  const violations: Violation[] = [];
  for (const file of product) {
    const add = (rule: string, message: string | null) => {
      if (message !== null) violations.push({ rule, path: file.path, message });
    };
    for (const [rule, check] of Object.entries(FILE_RULES)) add(rule, check(file));
    for (const imported of file.imports) {
      for (const [rule, check] of Object.entries(IMPORT_RULES)) add(rule, check(file, imported));
    }
  }
  return [...violations, ...findCycles(product)];
}

/** Import cycles, type imports counted: Tarjan's strongly connected components of more than one file, and self-imports. */
function findCycles(files: readonly ParsedFile[]): Violation[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const cycles: string[][] = [];

  const connect = (path: string) => {
    const index = order.size;
    order.set(path, index);
    let low = index;
    stack.push(path);
    onStack.add(path);
    for (const { target } of byPath.get(path)?.imports ?? []) {
      if (target === null || !byPath.has(target)) continue;
      if (target === path) cycles.push([path]);
      if (!order.has(target)) {
        connect(target);
        low = Math.min(low, lowest.get(target) ?? low);
      } else if (onStack.has(target)) {
        low = Math.min(low, order.get(target) ?? low);
      }
    }
    lowest.set(path, low);
    if (low !== index) return;
    const component = stack.splice(stack.indexOf(path));
    for (const member of component) onStack.delete(member);
    if (component.length > 1) cycles.push(component.sort());
  };

  for (const { path } of files) if (!order.has(path)) connect(path);
  return cycles.map((cycle) => ({
    rule: 'no cycles',
    path: cycle[0] ?? '',
    message: `import cycle: ${cycle.join(' → ')}`,
  }));
}
