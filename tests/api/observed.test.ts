import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../server/app.ts';
import { DEMO_PASSWORD } from '../../server/auth/auth.service.ts';
import { createReadiness } from '../../server/keeping/readiness.service.ts';
import { newSite } from '../support/builders.ts';
import { KilledServer } from '../support/killed-server.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

const TOKEN = 'a token of the tests';

describe('metrics', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ env: { METRICS_TOKEN: TOKEN } });
  });
  afterAll(() => app.close());
  const ask = (headers: Record<string, string> = {}) => app.app.request('/metrics', { headers });

  it('are told to the token only, once there is one', async () => {
    expect((await ask()).status).toBe(404);
    expect((await ask({ Authorization: `Bearer ${TOKEN}x` })).status).toBe(404);
    expect((await ask({ Authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  });

  it('are told without a token to this machine, never through a proxy or under a public address', async () => {
    const { deps } = app.parts;
    const open = (publicUrl: string) =>
      createApp({
        ...app.parts,
        deps: { ...deps, config: { ...deps.config, metricsToken: null, publicUrl } },
      });
    const local = open('http://localhost:8787');
    expect((await local.request('/metrics')).status).toBe(200);
    const proxied = { headers: { 'X-Forwarded-For': '203.0.113.9' } };
    expect((await local.request('/metrics', proxied)).status).toBe(404);
    expect((await open('https://bo-an.example').request('/metrics')).status).toBe(404);
    const far = { incoming: { socket: { remoteAddress: '203.0.113.9' } } };
    expect((await local.request('/metrics', {}, far)).status).toBe(404);
  });

  it('count by declared route: no id, no user, no address that was typed', async () => {
    const site = await app.json<{ id: string }>('/api/sites', { as: 'officer', json: newSite() }, 201);
    await app.json(`/api/sites/${site.id}`, { as: 'officer' });
    await app.request('/api/nothing-here?x=secret', { as: 'officer' });
    const text = await (await ask({ Authorization: `Bearer ${TOKEN}` })).text();
    expect(text).toContain('bo_an_http_requests_total{method="GET",route="/api/sites/:id",status="200"} 1');
    expect(text).toMatch(/bo_an_http_requests_total\{method="GET",route="\/api\/\*",status="404"\} 1/);
    expect(text).not.toContain(site.id);
    expect(text).not.toContain('nothing-here');
    expect(text).not.toContain('secret');
  });
});

it('a request that comes while the process ends is told to come again, and a probe that it stops', async () => {
  const app = await createTestApp();
  const { parts } = app;
  const ending = new AbortController();
  ending.abort();
  const readiness = createReadiness(parts.deps, ending.signal);
  const stopping = createApp({ ...parts, readiness, ending: ending.signal });
  const answer = await stopping.request('/api/communes');
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([503, 'server.stopping']);
  expect(answer.headers.get('Retry-After')).toBe('5');
  const ready = await stopping.request('/api/health/ready');
  expect([ready.status, await ready.json()]).toEqual([503, { status: 'not_ready', failed: ['stopping'] }]);
  await app.close();
});

describe('a server process', () => {
  const store = new KilledServer();
  let server: ServerProcess;
  beforeAll(async () => {
    server = await store.start();
  }, 120_000);

  const get = (path: string) => fetch(`${server.url}${path}`, { headers: { Cookie: server.cookie } });

  it('is live and ready', async () => {
    expect(await (await get('/api/health/live')).json()).toEqual({ status: 'live' });
    expect(await (await get('/api/health/ready')).json()).toEqual({ status: 'ready', failed: [] });
    expect(await (await get('/metrics')).text()).toContain('process_resident_memory_bytes');
  });

  it('logs who called which route and what came of it, and no password, cookie, key or body', async () => {
    const made = await fetch(`${server.url}/api/calendar-feed`, {
      method: 'POST',
      headers: { Cookie: server.cookie, Origin: server.url },
    });
    const feed = (await made.json()) as { address: string };
    const address = new URL(feed.address).pathname;
    expect((await fetch(`${server.url}${address}`)).status).toBe(200);
    await fetch(`${server.url}/api/auth/sign-in/username`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: server.url },
      body: JSON.stringify({ username: 'nobody-of-this-name', password: 'a-wrong-password-1' }),
    });
    await fetch(`${server.url}/api/sites`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: server.url, Cookie: server.cookie },
      body: JSON.stringify(newSite({ name: 'Ao tên rất riêng' })),
    });
    const me = (await (await get('/api/me')).json()) as { userId: string };
    await wait(500);
    const log = server.readLog();
    const lines = log
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 30,
        method: 'POST',
        route: '/api/sites',
        status: 201,
        userId: me.userId,
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        ms: expect.any(Number),
      }),
    );
    expect(lines.some(({ route }) => String(route).startsWith('/api/calendar/:'))).toBe(true);
    const key = address.split('/').pop()?.replace(/\..*$/, '') ?? '';
    expect(key.length).toBeGreaterThan(10);
    const session = decodeURIComponent(server.cookie.split('=')[1] ?? '').split('.')[0] ?? '';
    expect(session.length).toBeGreaterThan(10);
    const json = lines.map((line) => JSON.stringify(line)).join('\n');
    for (const secret of [
      key,
      key.slice(0, 8),
      session,
      DEMO_PASSWORD,
      'a-wrong-password-1',
      'nobody-of',
      'rất riêng',
    ])
      expect(json).not.toContain(secret);
  });

  it('stops when it is told: what is at work is finished, streams end, nothing new is taken', async () => {
    const { hostname, port } = new URL(server.url);
    const live = await get('/api/events');
    const reader = live.body?.getReader();
    // A request whose body is still on its way when the signal comes.
    const body = JSON.stringify(newSite());
    const slow = connect(Number(port), hostname);
    let answer = '';
    slow.on('data', (chunk) => {
      answer += chunk.toString();
    });
    await new Promise((resolve) => slow.once('connect', resolve));
    slow.write(
      `POST /api/sites HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${server.url}\r\nCookie: ${server.cookie}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`,
    );
    slow.write(body.slice(0, 10));
    await wait(300);
    const exited = new Promise<number | null>((resolve) => server.process.once('exit', resolve));
    server.process.kill('SIGTERM');
    const streamEnded = (async () => {
      for (;;) if ((await reader?.read())?.done !== false) return true;
    })();
    await wait(300);
    await expect(fetch(`${server.url}/api/health/live`)).rejects.toThrow();
    slow.write(body.slice(10));
    expect(await streamEnded).toBe(true);
    expect(await exited).toBe(0);
    expect(answer).toContain('HTTP/1.1 201');
    expect(server.readLog()).toContain('"msg":"stopping"');
    // The line of the last request was not lost.
    expect(
      server
        .readLog()
        .split('\n')
        .filter((line) => line.includes('"POST"'))
        .at(-1),
    ).toContain('"status":201');
  });

  it('does not wait for ever for a caller that never ends its request', async () => {
    server = await store.start();
    const { hostname, port } = new URL(server.url);
    const stuck = connect(Number(port), hostname);
    stuck.on('error', () => undefined);
    await new Promise((resolve) => stuck.once('connect', resolve));
    stuck.write(`POST /api/sites HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n`);
    await wait(200);
    const startedAt = performance.now();
    const exited = new Promise<number | null>((resolve) => server.process.once('exit', resolve));
    server.process.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });
});
