import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A system tool that the tests need, or what a person can do to provide it. */
export type Tool = { path: string } | { missing: string };

const CHROMIUMS = [
  // Loads pages about twice as fast as the full browser.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser for the end-to-end tests: `CHROMIUM_PATH`, else a Chromium or Chrome in a usual place. */
export function findChromium(): Tool {
  const named = process.env.CHROMIUM_PATH;
  if (named) return existsSync(named) ? { path: named } : { missing: `CHROMIUM_PATH: there is no ${named}` };
  const found = CHROMIUMS.find((path) => existsSync(path));
  return found
    ? { path: found }
    : {
        missing:
          'Chromium: install the package chromium-headless-shell or chromium, or name one in CHROMIUM_PATH',
      };
}

/**
 * The folder of PostgreSQL's server programs (`initdb`, `postgres`), the newest that has PostGIS.
 * Debian keeps them out of PATH, one folder per version.
 */
export function findPostgresPrograms(): Tool {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')) && hasPostgis(folder));
  return found
    ? { path: found }
    : {
        missing:
          'PostgreSQL with PostGIS: install the package postgresql-postgis (or postgresql-NN-postgis-3), or name a server ' +
          'and a user that may create databases in TEST_DATABASE_URL, as postgres://user:password@host:5432/postgres',
      };
}

function hasPostgis(programs: string): boolean {
  const config = spawnSync(join(programs, 'pg_config'), ['--sharedir'], { encoding: 'utf8' });
  const folders = [
    config.status === 0 ? config.stdout.trim() : '',
    programs.replace('/lib/', '/share/').replace(/\/bin$/, ''),
  ];
  return folders.some((folder) => folder && existsSync(join(folder, 'extension', 'postgis.control')));
}

function hasMesa(): boolean {
  const libraries = '/usr/lib';
  if (!existsSync(libraries)) return false;
  return [libraries, ...readdirSync(libraries).map((name) => join(libraries, name))].some((folder) =>
    existsSync(join(folder, 'libEGL_mesa.so.0')),
  );
}

/** Chromium's switches for WebGL without a graphics card: Mesa draws deck.gl 4 to 15 times faster than SwiftShader. */
export function chromiumArgs(): string[] {
  const drawing = hasMesa()
    ? ['--use-angle=gl-egl']
    : ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
  return [
    // Root, as in most CI containers, has no Chromium sandbox.
    '--no-sandbox',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--use-gl=angle',
    ...drawing,
    '--ignore-gpu-blocklist',
  ];
}

/** Installs with apt-get whatever of the tests' tools is missing, where this process may; otherwise does nothing. */
export function installMissingTools(): void {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || spawnSync('apt-get', ['--version']).status !== 0) return;
  const wishes: string[][] = [];
  if ('missing' in findChromium() && !process.env.CHROMIUM_PATH) {
    wishes.push(['chromium-headless-shell', 'chromium']);
    if (!hasMesa()) wishes.push(['libegl1'], ['libegl-mesa0'], ['libgl1-mesa-dri']);
  }
  if (!process.env.TEST_DATABASE_URL && 'missing' in findPostgresPrograms()) {
    wishes.push(['postgresql-postgis', 'postgresql-15-postgis-3']);
  }
  if (wishes.length === 0) return;
  apt('update', '-qq');
  const packages = wishes.flatMap((names) => names.find(isOffered) ?? []);
  if (packages.length === 0) return;
  console.log(`Installing with apt-get: ${packages.join(', ')}`);
  apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

function isOffered(name: string): boolean {
  const policy = spawnSync('apt-cache', ['policy', name], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return /Candidate: (?!\(none\))/.test(policy.stdout);
}

function apt(...args: string[]): void {
  spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
