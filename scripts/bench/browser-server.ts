import { existsSync, readFileSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium } from '@playwright/test';
import { DEMO_PASSWORD, ensureUser } from '../../server/auth/auth.service.ts';
import { ensureWebBuilt } from '../build-web.ts';
import { chromiumArgs, findChromium } from '../testing/system-tools.ts';
import { keptSqlite, OUTLINES } from './fill.ts';
import { startProduct } from './server-process.ts';
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
  const server = await startProduct(store);
  const { url } = server;
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
      await server.close();
      await store.close();
    },
  };
}
