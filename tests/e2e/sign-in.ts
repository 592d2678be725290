import { type Browser, type BrowserContext, expect } from '@playwright/test';

export type DemoUser = 'admin' | 'city' | 'officer' | 'field' | 'viewer';

/** A browser of its own where a demo user is signed in. */
export async function openAs(
  browser: Browser,
  user: DemoUser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  const answer = await context.request.post('/api/auth/sign-in/username', {
    data: { username: user, password: 'bo-an-demo-2026' },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  return context;
}
