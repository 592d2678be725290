import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AtOnce } from '../../server/http/at-once.ts';
import { createRouter } from '../../server/http/kit.ts';
import { securityHeaders } from '../../server/http/security-headers.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;

describe('what a browser is told', () => {
  it('is to run and show nothing that came from elsewhere or stands in a page', async () => {
    const { headers } = await app.request('/api/health');
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("style-src 'self';");
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toMatch(/unsafe-eval(?<!wasm-unsafe-eval)/);
    expect(policy).not.toMatch(/https?:/);
    expect(headers.get('X-Frame-Options')).toBe('DENY');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(headers.get('Strict-Transport-Security')).toBeNull();
  });

  it('is to come back by https where the product has such an address', async () => {
    const router = createRouter();
    router.use(securityHeaders('https://bo-an.example'));
    router.get('/', (c) => c.text('x'));
    const answer = await router.request('/');
    expect(answer.headers.get('Strict-Transport-Security')).toBe('max-age=31536000');
  });
});

describe('a request for the head of an answer', () => {
  it('keeps no place among those that an account may have at once', async () => {
    for (let time = 0; time < 5; time++) {
      const answer = await app.request('/api/sites/export.csv', { method: 'HEAD', as: 'officer' });
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    }
    const whole = await app.request('/api/sites/export.csv', { as: 'officer' });
    expect(whole.status).toBe(200);
    await whole.text();
  });
});

describe('a request that another web site had sent', () => {
  const from = (headers: Record<string, string>, method = 'GET') =>
    app.request('/api/sites', { as: 'officer', method, headers });

  it('is refused by where the browser says it comes from', async () => {
    for (const site of ['cross-site', 'same-site'])
      for (const mode of ['no-cors', 'cors'])
        for (const method of ['GET', 'POST']) {
          const answer = await from({ 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': mode }, method);
          expect([answer.status, await codeOf(answer)], `${site} ${mode}`).toEqual([
            403,
            'auth.foreign_origin',
          ]);
        }
    const form = await from({ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }, 'POST');
    expect(form.status).toBe(403);
    expect((await from({ Origin: 'https://evil.example' }, 'POST')).status).toBe(403);
    expect((await from({ Origin: 'null' }, 'POST')).status).toBe(403);
  });

  it('is no link that somebody follows, and none of the product itself', async () => {
    expect((await from({ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' })).status).toBe(200);
    expect((await from({ 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' })).status).toBe(200);
    expect((await from({ 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' })).status).toBe(200);
    expect((await from({})).status).toBe(200);
  });
});

describe('requests of one account at once', () => {
  it('are limited until the last byte has left, whatever becomes of them', async () => {
    const limit = new AtOnce(2);
    let open: ReadableStreamDefaultController<Uint8Array>[] = [];
    const router = createRouter();
    router.onError((error, c) => c.text(String((error as { code?: string }).code), 429));
    router.use((c, next) => limit.run(c, c.req.query('as') ?? '', next));
    router.get('/stream', () => new Response(new ReadableStream({ start: (one) => void open.push(one) })));
    router.get('/fails', () => {
      throw new Error('no');
    });
    const first = await router.request('/stream?as=a');
    const second = await router.request('/stream?as=a');
    const third = await router.request('/stream?as=a');
    expect([third.status, await third.text()]).toEqual([429, 'request.too_many_at_once']);
    expect(third.headers.get('Retry-After')).toBe('5');
    expect((await router.request('/stream?as=b')).status).toBe(200);
    open[0]?.close();
    await first.text();
    expect((await router.request('/fails?as=a')).status).toBe(429);
    await second.body?.cancel();
    for (let again = 0; again < 3; again++) await router.request('/fails?as=a');
    const last = await router.request('/stream?as=a');
    expect(last.status).toBe(200);
    open = [];
  });
});

describe('a background map at another address', () => {
  let other: Server;
  const asked: (string | undefined)[] = [];
  let mapped: TestApp | undefined;
  beforeAll(async () => {
    other = createServer((request, response) => {
      asked.push(request.headers.range);
      expect(request.headers.cookie).toBeUndefined();
      response.writeHead(206, { 'Content-Range': 'bytes 0-4/100', ETag: '"v1"', 'Set-Cookie': 'theirs=1' });
      response.end('12345');
    });
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  });
  afterEach(() => mapped?.close());
  afterAll(() => other.close());

  it('is read by the server, in ranges only, and nothing of the visitor goes there', async () => {
    const { port } = other.address() as AddressInfo;
    mapped = await createTestApp({ basemapUrl: `http://127.0.0.1:${port}/hanoi.pmtiles` });
    const read = (range?: string) =>
      mapped?.request('/api/basemap.pmtiles', {
        as: 'viewer',
        headers: range === undefined ? {} : { Range: range },
      }) as Promise<Response>;
    const answer = await read('bytes=0-4');
    expect([answer.status, await answer.text()]).toEqual([206, '12345']);
    expect(answer.headers.get('ETag')).toBe('"v1"');
    expect(answer.headers.get('Set-Cookie')).toBeNull();
    expect(asked).toEqual(['bytes=0-4']);
    for (const range of [undefined, 'bytes=0-', 'bytes=0-99999999', 'bytes=5-1', 'bytes=-5']) {
      const refused = await read(range);
      expect([refused.status, await codeOf(refused)], range).toEqual([416, 'basemap.range_needed']);
    }
    expect(asked).toHaveLength(1);
    other.close();
    other.closeAllConnections();
    const gone = await read('bytes=0-4');
    expect([gone.status, await codeOf(gone)]).toEqual([503, 'basemap.unreadable']);
  });
});
