import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_PASSWORD, ensureUser, type NewUser } from '../../server/auth/auth.service.ts';
import { root } from '../root.ts';
import { freePort } from '../testing/temporary-postgres.ts';
import type { Store } from './stores.ts';

/** A server in a process of its own: its work is neither the client's nor the other side's. */
export interface ServerProcess {
  pid: number;
  port: number;
  url: string;
  close(): Promise<void>;
}

/** The product as `npm start` runs it, on a store of the bench. */
export async function startProduct(store: Store): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'bo-an-bench-'));
  const server = await startServer(join(root, 'server', 'main.ts'), (port) => ({
    ...{ NODE_ENV: 'production', HOST: '127.0.0.1', PUBLIC_URL: `http://localhost:${port}`, DEMO: '0' },
    ...{ DATA_DIR: folder, DATABASE_URL: store.url, STORAGE_URL: '' },
  }));
  return {
    ...server,
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a file that listens on `PORT` of its environment, and waits until it answers. */
export async function startServer(
  file: string,
  environment: (port: number) => Record<string, string>,
): Promise<ServerProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [file], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment(port), PORT: String(port) },
  });
  const close = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  };
  const url = `http://localhost:${port}`;
  try {
    await isUp(url, child);
  } catch (error) {
    await close();
    throw error;
  }
  return { pid: child.pid ?? Number.NaN, port, url, close };
}

/** Signs in over HTTP as a user of the store, made when there is none. */
export async function signIn(
  { url }: ServerProcess,
  { parts }: Store,
  user: Pick<NewUser, 'username' | 'role'> & { scopes?: string[] },
): Promise<{ Host: string; Origin: string; Cookie: string }> {
  const email = `${user.username}@bench.test`;
  await ensureUser(parts.auth, parts.deps.database, {
    ...{ scopes: ['*'], ...user, email, name: 'bench' },
    password: DEMO_PASSWORD,
  });
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: url },
    body: JSON.stringify({ email, password: DEMO_PASSWORD }),
  });
  if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
  return { Host: new URL(url).host, Origin: url, Cookie: cookies.join('; ') };
}

async function isUp(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${url}/api/health`).catch(() => null);
    if (answer !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the server did not start');
}
