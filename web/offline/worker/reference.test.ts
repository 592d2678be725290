import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { forgetUser, referenceAnswer } from './reference.ts';

const ORIGIN = 'http://tablet';
const ask = async (path: string) => await referenceAnswer(new Request(ORIGIN + path));
const bodyOf = async (path: string): Promise<unknown> => await (await ask(path)).json();
const meOf = (userId: string) => Response.json({ userId });
const PORTAL = () =>
  new Response('<html>Sign in to the hotel</html>', { headers: { 'Content-Type': 'text/html' } });

/** What the line brings; the last one stays. */
let line: (request: Request) => Response | Promise<Response>;

/** The browser's Cache API, as far as the worker uses it. */
class MemoryCaches {
  private readonly named = new Map<string, Map<string, Response>>();

  async open(name: string) {
    const kept = this.named.get(name) ?? new Map<string, Response>();
    this.named.set(name, kept);
    const keyOf = (request: Request | string) => (typeof request === 'string' ? request : request.url);
    return {
      match: async (request: Request | string) => kept.get(keyOf(request))?.clone(),
      put: async (request: Request | string, answer: Response) => void kept.set(keyOf(request), answer),
    };
  }
  async keys() {
    return [...this.named.keys()];
  }
  async delete(name: string) {
    return this.named.delete(name);
  }
}

beforeEach(async () => {
  vi.stubGlobal('caches', new MemoryCaches());
  vi.stubGlobal('fetch', async (request: Request) => await line(request));
  line = ({ url }) => (url.endsWith('/api/me') ? meOf('a') : Response.json({ of: 'a' }));
  await ask('/api/me');
  await ask('/api/units');
});
afterEach(() => vi.unstubAllGlobals());

const FAULTS: Record<string, () => Response | Promise<Response>> = {
  'no network': () => Promise.reject(new TypeError('no network')),
  'a server that fails': () => Response.json({ code: 'x' }, { status: 500 }),
  'a proxy without its server': () => new Response('bad gateway', { status: 502 }),
  'a page of the network with status 200': PORTAL,
  'a page of the network with status 401': () => new Response('<html>', { status: 401 }),
};

describe.each(Object.entries(FAULTS))('%s', (_name, fault) => {
  test('is answered with what was kept, and spoils none of it', async () => {
    line = fault;
    for (let time = 0; time < 2; time += 1) {
      expect(await bodyOf('/api/me')).toEqual({ userId: 'a' });
      expect(await bodyOf('/api/units')).toEqual({ of: 'a' });
    }
  });
});

test('an answer that says no is an answer', async () => {
  line = () => Response.json({ code: 'auth.signed_out' }, { status: 401 });
  expect((await ask('/api/me')).status).toBe(401);
  line = () => Promise.reject(new TypeError('no network'));
  await expect(ask('/api/units')).rejects.toThrow('no network');
});

describe('an answer that comes after another user has signed in', () => {
  /** Asked by the first user, answered when `arrive` is called. */
  function slow(path: string, answer: Response) {
    let arrive: () => void = () => {};
    line = () =>
      new Promise((resolve) => {
        arrive = () => resolve(answer);
      });
    const asked = ask(path);
    return async () => {
      arrive();
      await asked;
    };
  }
  async function signInAs(userId: string) {
    await forgetUser();
    line = ({ url }) => (url.endsWith('/api/me') ? meOf(userId) : Response.json({ of: userId }));
    await ask('/api/me');
    await ask('/api/units');
  }

  test.each([
    ['/api/units', { of: 'b' }],
    ['/api/me', { userId: 'b' }],
  ])('is kept for nobody: %s', async (path, expected) => {
    const late = slow(path, path === '/api/me' ? meOf('a') : Response.json({ of: 'a' }));
    await new Promise((resolve) => setTimeout(resolve));
    await signInAs('b');
    await late();
    line = () => Promise.reject(new TypeError('no network'));
    expect(await bodyOf(path)).toEqual(expected);
    expect(await bodyOf('/api/me')).toEqual({ userId: 'b' });
  });
});

test('answers that are asked for side by side with who is signed in are kept', async () => {
  await forgetUser();
  line = ({ url }) => (url.endsWith('/api/me') ? meOf('c') : Response.json({ of: 'c' }));
  const units = ask('/api/units');
  await Promise.all([ask('/api/me'), units]);
  await ask('/api/units');
  line = () => Promise.reject(new TypeError('no network'));
  expect(await bodyOf('/api/units')).toEqual({ of: 'c' });
});
