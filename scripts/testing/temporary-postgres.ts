import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A private PostgreSQL cluster; `url` is its superuser's. */
export interface TemporaryPostgres {
  url: string;
  /** Ends every process of it at once, without a word to its clients, and starts it again on the same files. */
  crash(meanwhile?: () => Promise<void>): Promise<void>;
  /** Stops the server and removes its files; may be called twice. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;

/** Nothing of a test outlives its run, so there is nothing to make durable. */
const TEST_SETTINGS = ['fsync=off', 'full_page_writes=off'];

/**
 * Starts a PostgreSQL of the run's own, so that it neither needs nor touches a system service.
 *
 * @param programs folder of `initdb` and `postgres`
 * @param ownSettings `name=value`
 * @throws Error with the server's log when it does not come up
 */
export async function startTemporaryPostgres(
  programs: string,
  ownSettings: readonly string[] = TEST_SETTINGS,
): Promise<TemporaryPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'bo-an-pg-'));
  // PostgreSQL refuses to run as root.
  const owner = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  const own = (path: string) => owner.uid !== undefined && chownSync(path, owner.uid, owner.gid);
  own(folder);
  const password = randomBytes(18).toString('hex');
  const passwordFile = join(folder, 'password');
  const data = join(folder, 'data');
  const logFile = join(folder, 'log');
  let server: ChildProcess | undefined;

  const stop = async () => {
    if (server?.pid !== undefined && server.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'exit');
      // "Fast": open connections are cut.
      server.kill('SIGINT');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };

  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    own(passwordFile);
    const init = spawnSync(
      join(programs, 'initdb'),
      [
        '-D',
        data,
        '-U',
        'postgres',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '-N',
      ],
      { cwd: folder, encoding: 'utf8', ...owner },
    );
    if (init.status !== 0) throw new Error(`initdb failed: ${init.stderr || init.error?.message}`);
    const port = await freePort();
    const log = openSync(logFile, 'a');
    const settings = [...ownSettings, 'max_connections=200', 'listen_addresses=127.0.0.1'];
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    const start = async () => {
      server = spawn(
        join(programs, 'postgres'),
        ['-D', data, '-p', String(port), '-k', folder, ...settings.flatMap((setting) => ['-c', setting])],
        { cwd: folder, stdio: ['ignore', log, log], ...owner },
      );
      await untilReady(url, server, () => readFileSync(logFile, 'utf8'));
    };
    const crash = async (meanwhile?: () => Promise<void>) => {
      if (server === undefined) return;
      const ended = once(server, 'exit');
      // "Immediate": what is committed comes back from the log.
      server.kill('SIGQUIT');
      await ended;
      await meanwhile?.();
      await start();
    };
    await start();
    return { url, crash, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function idOf(option: '-u' | '-g'): number {
  const run = spawnSync('id', [option, 'postgres'], { encoding: 'utf8' });
  if (run.status !== 0)
    throw new Error('running as root needs a system user "postgres" to start PostgreSQL as');
  return Number(run.stdout);
}

/** A TCP port of 127.0.0.1 that nothing listens on now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function untilReady(url: string, server: ChildProcess, readLog: () => string): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.query('select 1');
      return;
    } catch (error) {
      const hasEnded = server.exitCode !== null || server.signalCode !== null || server.pid === undefined;
      if (hasEnded || Date.now() > deadline)
        throw new Error(`PostgreSQL did not start: ${error}\n${readLog()}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      await client.end().catch(() => {});
    }
  }
}
