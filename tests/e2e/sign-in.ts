import { type Browser, type BrowserContext, expect } from '@playwright/test';

export type DemoUser = 'admin' | 'city' | 'officer' | 'field' | 'viewer';

type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>;

/** One sign-in a user for all tests of a worker: each costs the server a password hash. */
const signedIn = new Map<DemoUser, SignedIn>();

/** A browser of its own where a demo user is signed in. A test that signs out signs in by itself first. */
export async function openAs(
  browser: Browser,
  user: DemoUser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<BrowserContext> {
  const kept = signedIn.get(user);
  if (kept) return await browser.newContext({ ...options, storageState: kept });
  const context = await browser.newContext(options);
  const answer = await context.request.post('/api/auth/sign-in/username', {
    data: { username: user, password: 'bo-an-demo-2026' },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  signedIn.set(user, await context.storageState());
  return context;
}
