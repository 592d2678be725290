import { Hono } from 'hono';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Deps } from '../deps.ts';
import type { Actor } from '../domain/roles.ts';
import type { Env } from './env.ts';
import { liveRoutes } from './live.routes.ts';

beforeEach(() => {
  vi.useFakeTimers();
  // Where the framework tells what a stream threw.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('lets a caller go, and leaves no listener, when the database is away at a heartbeat', async () => {
  const listeners = new Set<unknown>();
  const subscribe = (listener: unknown) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const ending = new AbortController().signal;
  const removed = vi.spyOn(ending, 'removeEventListener');
  const askAgain = () => Promise.reject(new Error('Connection terminated'));
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    c.set('actor', { userId: 'x', role: 'officer', scope: 'all', needsTwoFactor: false } as unknown as Actor);
    await next();
  });
  app.route('/', liveRoutes({ database: { feed: { subscribe } } } as unknown as Deps, ending, askAgain));
  const text = (await app.request('/api/events')).text();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(listeners.size).toBe(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await text).toContain('ready');
  expect(listeners.size).toBe(0);
  expect(removed).toHaveBeenCalledOnce();
});
