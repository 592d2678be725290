import { expect, test } from 'vitest';
import { z } from 'zod';
import { createApiClient, withParams } from './client.ts';
import { ApiProblem } from './problem.ts';

const Answer = z.object({ count: z.int() });

function clientFor(answer: () => Response | Promise<Response>, language: 'vi' | 'en' = 'vi') {
  const seen: { url: string; init: RequestInit }[] = [];
  const api = createApiClient({
    language: () => language,
    fetch: async (url, init) => {
      seen.push({ url: String(url), init: init ?? {} });
      return answer();
    },
  });
  return { api, seen };
}
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error('expected a problem')),
    (error: unknown) => {
      if (error instanceof ApiProblem) return error;
      throw error;
    },
  );

test('parses an answer, sends the language and leaves out empty parameters', async () => {
  const { api, seen } = clientFor(() => json({ count: 3 }));
  const params = { status: ['open', 'fixed'], commune: '00145', q: '', overdue: true, unit: null };
  await expect(api.get('/api/sites', Answer, params)).resolves.toEqual({ count: 3 });
  expect(seen[0]?.url).toBe('/api/sites?commune=00145&overdue=true&status=open%2Cfixed');
  expect(seen[0]?.init.headers).toMatchObject({ 'Accept-Language': 'vi' });
});

test("keeps the server's words, faults and current version of a problem", async () => {
  const body = {
    title: 'Xung đột',
    status: 409,
    code: 'site.conflict',
    detail: 'Phiếu đã được sửa.',
    current: { version: 2 },
    by: 'Hà',
  };
  const problem = await problemOf(
    clientFor(() => json(body, 409)).api.send('PATCH', '/api/sites/1', {}, Answer),
  );
  expect(problem).toMatchObject({
    code: 'site.conflict',
    status: 409,
    title: 'Xung đột',
    detail: 'Phiếu đã được sửa.',
  });
  expect(problem.current).toEqual({ version: 2 });
  expect(problem.extra).toEqual({ by: 'Hà' });
});

test('words what the server could not: no network, a page of a proxy, an answer of another release', async () => {
  const offline = clientFor(() => Promise.reject(new TypeError('fetch failed')), 'en');
  expect(await problemOf(offline.api.get('/api/me', Answer))).toMatchObject({
    code: 'network.unreachable',
    status: 0,
    isRetryable: true,
  });
  const proxy = clientFor(() => new Response('<html>Bad gateway</html>', { status: 502 }));
  expect(await problemOf(proxy.api.get('/api/me', Answer))).toMatchObject({
    code: 'server.failed',
    status: 502,
  });
  const other = clientFor(() => json({ total: 3 }));
  expect(await problemOf(other.api.get('/api/me', Answer))).toMatchObject({
    code: 'answer.unexpected',
    isRetryable: false,
  });
});

test('tells of a lost session, but not of a wrong password', async () => {
  let told = 0;
  const { api } = clientFor(() => json({ code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid' }, 401));
  api.onUnauthorized(() => {
    told += 1;
  });
  const wrong = await problemOf(api.send('POST', '/api/auth/sign-in/email', {}, Answer));
  expect(wrong.code).toBe('auth.wrong_credentials');
  expect(told).toBe(0);
  await problemOf(api.get('/api/sites', Answer));
  expect(told).toBe(1);
});

test('passes on the cancelling of a request instead of calling it a fault of the network', async () => {
  const cancelled = new AbortController();
  cancelled.abort();
  const { api } = clientFor(() => Promise.reject(new DOMException('aborted', 'AbortError')));
  await expect(api.get('/api/me', Answer, undefined, { signal: cancelled.signal })).rejects.toHaveProperty(
    'name',
    'AbortError',
  );
});

test('adds parameters to a path that has some', () => {
  expect(withParams('/api/a?b=1', { c: 2 })).toBe('/api/a?b=1&c=2');
});
