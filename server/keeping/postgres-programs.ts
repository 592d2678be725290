import { type ChildProcessByStdio, execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { databaseUser } from '../db/database-url.ts';
import { KeepingError } from './manifest.ts';

const DEBIAN = '/usr/lib/postgresql';

/**
 * A client program of PostgreSQL, the newest that is there.
 * @param serverVersion first number of the server's version: an older program cannot read it
 * @throws KeepingError that names the Debian package
 */
export function findProgram(name: 'pg_dump' | 'pg_restore', serverVersion: number): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const candidates = [...versions.map((version) => join(DEBIAN, version, 'bin', name)), name];
  for (const program of candidates) {
    const answer = spawnSync(program, ['--version'], { encoding: 'utf8' });
    const version = Number(/(\d+)(?:\.\d+)?/.exec(answer.stdout ?? '')?.[1] ?? 0);
    if (answer.status === 0 && version >= serverVersion) return program;
  }
  throw new KeepingError({
    vi: `Cần chương trình ${name} ${serverVersion} trở lên. Trên Debian/Ubuntu: apt-get install postgresql-client-${serverVersion} (hoặc postgresql-client).`,
    en: `${name} ${serverVersion} or newer is needed. On Debian/Ubuntu: apt-get install postgresql-client-${serverVersion} (or postgresql-client).`,
  });
}

/** What a dump holds, one entry a line, as pg_restore takes it back. */
export async function listDump(program: string, path: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(program, ['--list', path], { maxBuffer: 1 << 26 });
  return stdout.split('\n');
}

/** Starts a client program on a database. The password goes by a file: anybody can read arguments. */
export function startProgram(
  program: string,
  databaseUrl: string,
  args: readonly string[],
): { child: ChildProcessByStdio<null, Readable, Readable>; ended: Promise<void> } {
  const secrets = mkdtempSync(join(tmpdir(), 'bo-an-'));
  const url = new URL(databaseUrl);
  const password = decodeURIComponent(url.password).replace(/[\\:]/g, '\\$&');
  url.password = '';
  url.username ||= databaseUser(databaseUrl);
  if (password !== '') {
    const passfile = join(secrets, 'pass');
    writeFileSync(passfile, `*:*:*:*:${password}\n`, { mode: 0o600 });
    url.searchParams.set('passfile', passfile);
  }
  const child = spawn(program, [...args, `--dbname=${url.href}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = `${errors}${chunk.toString()}`.slice(-4000);
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${code}: ${errors.trim()}`));
    });
  }).finally(() => rmSync(secrets, { recursive: true, force: true }));
  // Whoever reads its output may wait for that first.
  ended.catch(() => undefined);
  return { child, ended };
}
