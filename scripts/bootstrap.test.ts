import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { root } from './root.ts';

let clone = '';

/** A project with one package, linked from its own folder: `npm ci` on it is real, quick and needs no network. */
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'bootstrap-'));
  mkdirSync(join(clone, 'scripts'));
  mkdirSync(join(clone, 'part'));
  copyFileSync(join(root, 'scripts', 'bootstrap.mjs'), join(clone, 'scripts', 'bootstrap.mjs'));
  const probe = { name: 'probe', version: '1.0.0', type: 'module', dependencies: { part: 'file:part' } };
  writeFileSync(join(clone, 'package.json'), JSON.stringify(probe));
  writePart('1.0.0');
  writeScript('console.log(JSON.stringify(process.argv.slice(2)));');
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

function writePart(version: string): void {
  writeFileSync(join(clone, 'part', 'package.json'), JSON.stringify({ name: 'part', version }));
  const packages = {
    '': { name: 'probe', version: '1.0.0', dependencies: { part: 'file:part' } },
    'node_modules/part': { resolved: 'part', link: true },
    part: { version },
  };
  const lock = { name: 'probe', version: '1.0.0', lockfileVersion: 3, requires: true, packages };
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify(lock));
}
const writeScript = (text: string) => writeFileSync(join(clone, 'scripts', 'probe.ts'), text);
const claimFile = () => join(clone, 'data', 'local', 'install.claim');

function bootstrap(...args: string[]): Promise<{ code: number | null; output: string }> {
  const command = [join('scripts', 'bootstrap.mjs'), join('scripts', 'probe.ts'), ...args];
  const child = spawn(process.execPath, command, { cwd: clone, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

it('installs once, then runs the script with its arguments', async () => {
  const first = await bootstrap('--a', 'b c');
  expect(first).toMatchObject({ code: 0 });
  expect(first.output).toContain('Installing packages');
  expect(first.output).toContain('["--a","b c"]');
  const second = await bootstrap();
  expect(second).toEqual({ code: 0, output: '[]\n' });
});

it('answers with the exit code of the script', async () => {
  writeScript('process.exitCode = 7;');
  expect(await bootstrap()).toMatchObject({ code: 7 });
});

it('installs again when the lock names another version', async () => {
  await bootstrap();
  writePart('1.1.0');
  expect((await bootstrap()).output).toContain('Installing packages');
});

it('installs once when two start at the same time', async () => {
  const both = await Promise.all([bootstrap('1'), bootstrap('2')]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.filter(({ output }) => output.includes('Installing packages'))).toHaveLength(1);
  expect(existsSync(claimFile())).toBe(false);
});

it('takes over from an install that was killed', async () => {
  mkdirSync(join(clone, 'data', 'local'), { recursive: true });
  // A process id that lives (this test's) but started at another time: the id was handed out again.
  const processes = [{ pid: process.pid, started: '1' }];
  writeFileSync(claimFile(), JSON.stringify({ host: hostname(), processes }));
  expect(await bootstrap()).toMatchObject({ code: 0 });
  expect(existsSync(claimFile())).toBe(false);
});

it('says that an install failed, and runs nothing', async () => {
  writeFileSync(join(clone, 'package-lock.json'), '{ broken');
  const run = await bootstrap();
  expect(run.code).not.toBe(0);
  expect(run.output).toContain('The install did not finish');
  expect(run.output).not.toContain('[]');
  expect(readFileSync(join(clone, 'package-lock.json'), 'utf8')).toBe('{ broken');
});
