import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './root.ts';

const dist = join(root, 'dist');
const stampFile = join(dist, '.stamp');

/** Everything the built web is made from. */
const SOURCES = [
  'web',
  'server/domain',
  'data/reference',
  'vite.config.ts',
  'vite.residents.config.ts',
  'scripts/first-load.ts',
  'scripts/precompress.ts',
  'package.json',
  'package-lock.json',
];
const NOT_BUILT = /\.test\.tsx?$/;

/** Hash over names and contents of the sources, so that a checkout or a copy with new times does not rebuild. */
async function hashSources(): Promise<string> {
  const files = (await Promise.all(SOURCES.map(listFiles))).flat().sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const bytes = await readFile(join(root, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

async function listFiles(path: string): Promise<string[]> {
  const info = await stat(join(root, path)).catch(() => null);
  if (info === null) return [];
  if (info.isFile()) return [path];
  const entries = await readdir(join(root, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !NOT_BUILT.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    );
}

/**
 * Makes dist/ the build of the present sources; does nothing when it already is.
 * Built aside and moved in as a whole: an interrupted build, or two at once, never leaves half a web behind.
 *
 * @returns whether a build was needed
 * @throws Error when Vite fails; what it printed says why
 */
export async function ensureWebBuilt(): Promise<boolean> {
  const wanted = await hashSources();
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === wanted) return false;
  console.log('Đang dựng giao diện… · Building the web…');
  const aside = join(root, 'node_modules', '.cache', `web-${process.pid}`);
  try {
    await runVite(['--outDir', aside]);
    await runVite(['--config', 'vite.residents.config.ts', '--outDir', join(aside, 'public')]);
    await writeFile(join(aside, '.stamp'), wanted);
    await moveIn(aside);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return true;
}

/** A process of its own: the bundler's memory is given back before the server starts. */
function runVite(options: readonly string[]): Promise<void> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', ...options, '--emptyOutDir', '--logLevel', 'warn'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`vite build: exit ${code}`))));
  });
}

async function moveIn(aside: string): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  try {
    await rename(aside, dist);
  } catch {
    // node_modules on another disk (a container volume), or another start was quicker with the same build.
    await mkdir(dist, { recursive: true });
    await cp(aside, dist, { recursive: true });
  }
}
