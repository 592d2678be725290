import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from '@playwright/test';
import { DEMO_PASSWORD, ensureUser } from '../../server/auth/auth.service.ts';
import { ensureWebBuilt } from '../build-web.ts';
import { root } from '../root.ts';
import { chromiumArgs, findChromium } from '../testing/system-tools.ts';
import { freePort } from '../testing/temporary-postgres.ts';
import { keptSqlite, OUTLINES } from './fill.ts';
import { openSqliteStore } from './stores.ts';

export const WINDOW = { width: 1440, height: 900 };
const USER = 'bench';

/** A server process of its own on the generated sites, with official outlines where they are at hand, and a browser. */
export interface BrowserBench {
  url: string;
  browser: Browser;
  /** A browser profile of its own, empty cache, signed in. */
  signedIn(): Promise<BrowserContext>;
  close(): Promise<void>;
}

export async function openBrowserBench(siteCount: number): Promise<BrowserBench> {
  const found = findChromium();
  if ('missing' in found) throw new Error(found.missing);
  await ensureWebBuilt();
  const store = await openSqliteStore(await keptSqlite(siteCount));
  const { parts } = store;
  if (existsSync(OUTLINES)) await parts.boundaries.importText(readFileSync(OUTLINES, 'utf8'), 'bench');
  await ensureUser(parts.auth, parts.deps.database, {
    ...{ email: 'bench@bo-an.test', username: USER, name: USER, role: 'city', scopes: ['*'] },
    password: DEMO_PASSWORD,
  });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const folder = mkdtempSync(join(tmpdir(), 'bo-an-bench-'));
  const server = spawn(process.execPath, [join(root, 'server', 'main.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      ...{ NODE_ENV: 'production', PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: url, DEMO: '0' },
      ...{ DATA_DIR: folder, DATABASE_URL: store.url, STORAGE_URL: '' },
    },
  });
  await isUp(url);
  const browser = await chromium.launch({ executablePath: found.path, args: chromiumArgs() });
  const signedIn = async () => {
    const context = await browser.newContext({ viewport: WINDOW, locale: 'vi-VN' });
    const data = { username: USER, password: DEMO_PASSWORD };
    const answer = await context.request.post(`${url}/api/auth/sign-in/username`, { data });
    if (answer.status() !== 200) throw new Error(`sign-in: ${answer.status()}`);
    return context;
  };
  return {
    ...{ url, browser, signedIn },
    async close() {
      await browser.close();
      server.kill();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function isUp(url: string): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    const answer = await fetch(`${url}/api/health`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('the server did not start');
}
