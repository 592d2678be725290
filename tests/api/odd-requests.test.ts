import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlaySpace } from '../../server/domain/playspaces.ts';
import type { Site } from '../../server/domain/sites.ts';
import { IN_LONG_BIEN, newEvent, newSite } from '../support/builders.ts';
import { createTestApp, LONG_BIEN, type RequestOptions, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let site: Site;
let space: PlaySpace;
beforeAll(async () => {
  app = await createTestApp();
  site = await app.json<Site>('/api/sites', { as: 'officer', json: newSite() }, 201);
  space = await app.json<PlaySpace>(
    '/api/playspaces',
    {
      as: 'officer',
      json: {
        id: makeId(),
        communeCode: LONG_BIEN,
        name: 'Sân chơi',
        kind: 'playground',
        lonLat: IN_LONG_BIEN,
      },
    },
    201,
  );
});
afterAll(() => app.close());

async function expectRefused(path: string, status: number, code: string, options: RequestOptions = {}) {
  const answer = await app.json(path, { as: 'officer', ...options }, status);
  expect(answer.code, path).toBe(code);
}
const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('text that a database cannot keep', () => {
  it.each(['a\u0000b', 'a\ud800b', 'a\u001bb'])('is refused in a body and in a search: %j', async (text) => {
    const refused = (path: string, json: unknown, as: 'officer' | 'admin' = 'officer') =>
      expectRefused(path, 422, 'request.invalid', { as, json });
    await refused('/api/sites', newSite({ name: text }));
    await refused('/api/sites', newSite({ note: text }));
    await refused(`/api/sites/${site.id}/events`, { events: [newEvent('noted', { note: text })] });
    await refused(`/api/playspaces/${space.id}/inspections`, {
      id: makeId(),
      occurredAt: new Date().toISOString(),
      condition: 'good',
      note: text,
    });
    await refused('/api/code-lists/settings', { code: 'odd', label: { vi: text, en: 'x' } }, 'admin');
  });

  it('is refused in an address', async () => {
    for (const path of ['/api/sites?q=a%00b', '/api/sites/export.csv?q=%00', '/api/playspaces?q=a%00b']) {
      await expectRefused(path, 422, 'request.invalid');
    }
  });

  it('keeps line ends and tabs', async () => {
    const stored = await app.json<Site>(
      '/api/sites',
      { as: 'officer', json: newSite({ description: 'dòng một\r\n\tdòng hai' }) },
      201,
    );
    expect(stored.description).toBe('dòng một\r\n\tdòng hai');
  });
});

describe('a page cursor', () => {
  it('of another sort, another type or another list is refused', async () => {
    const id = makeId();
    const values = ['abc', 5, 1.5, 1e300, null, 'a\u0000', { a: 1 }];
    const lists = [
      ...['code', 'priority', 'dueOn', 'updatedAt', 'name'].map((sort) => `/api/sites?sort=${sort}`),
      '/api/sites?near=105.9,21.02,5000',
      '/api/playspaces?limit=5',
      '/api/playspaces?near=105.9,21.02,5000',
      `/api/sites/${site.id}/events?limit=5`,
      `/api/playspaces/${space.id}/inspections?limit=5`,
    ];
    for (const list of lists) {
      for (const value of values) {
        await expectRefused(`${list}&cursor=${cursor([value, id])}`, 400, 'request.cursor_invalid');
      }
    }
  });

  it('that the server gave is good for its own sort only, and cannot be bent', async () => {
    await app.json('/api/sites', { as: 'officer', json: newSite() }, 201);
    const { nextCursor } = await app.json<{ nextCursor: string }>('/api/sites?sort=priority&limit=1', {
      as: 'officer',
    });
    await app.json(`/api/sites?sort=priority&cursor=${nextCursor}`, { as: 'officer' });
    for (const other of ['sort=name', 'sort=priority&direction=desc', 'near=105.9,21.02,500']) {
      await expectRefused(`/api/sites?${other}&cursor=${nextCursor}`, 400, 'request.cursor_invalid');
    }
    const [order, , id] = JSON.parse(Buffer.from(nextCursor, 'base64url').toString()) as unknown[];
    for (const value of ['abc', 1.5, 1e300, null]) {
      await expectRefused(
        `/api/sites?sort=priority&cursor=${cursor([order, value, id])}`,
        400,
        'request.cursor_invalid',
      );
    }
  });
});

describe('a place filter', () => {
  it.each([
    'bbox=106,22,105,20',
    'bbox=,,,',
    'bbox=1,2,3',
    'bbox=NaN,1,2,3',
    'bbox=-1e300,-90,180,90',
    'near=105.9,21.02,-5',
    'near=105.9,91,100',
    'near=1e308,21,100',
    'near=105.9,21.02,1e12',
    'near=105.9,21.02,',
    'limit=abc',
  ])('that makes no sense is refused: %s', async (query) => {
    await expectRefused(`/api/sites?${query}`, 422, 'request.invalid');
    await expectRefused(`/api/playspaces?${query}`, 422, 'request.invalid');
  });

  it('of the whole world finds everything, and a point finds what lies on it', async () => {
    const [lon, lat] = IN_LONG_BIEN;
    for (const query of ['bbox=-180,-90,180,90', 'near=105.9,21.02,20000000', `near=${lon},${lat},0`]) {
      const { items } = await app.json<{ items: { id: string }[] }>(`/api/playspaces?${query}`, {
        as: 'officer',
      });
      expect(items.map(({ id }) => id)).toEqual([space.id]);
    }
  });
});

describe('an answer', () => {
  it('says what type a body must have', async () => {
    await expectRefused('/api/sites', 415, 'request.unsupported_type', {
      body: '{}',
      headers: { 'Content-Type': 'text/plain' },
    });
  });

  it('of a fault is never kept by the browser', async () => {
    for (const path of [
      `/api/sites/${makeId()}`,
      '/api/coverage?at=9999-12-31',
      '/api/coverage?commune=00118',
    ]) {
      const answer = await app.request(path, { as: 'officer' });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get('ETag')).toBeNull();
      expect(answer.headers.get('Cache-Control')).toBe('no-store');
    }
  });

  it('with the export is not kept either', async () => {
    const answer = await app.request('/api/sites/export.csv', { as: 'officer' });
    expect(answer.headers.get('Cache-Control')).toBe('private, no-store');
    await answer.text();
  });

  it('to HEAD follows no changes that nobody reads', async () => {
    const { feed } = app.parts.deps.database;
    const listeners = () => (feed as unknown as { listeners: Set<unknown> }).listeners.size;
    const before = listeners();
    const answer = await app.request('/api/events', { as: 'officer', method: 'HEAD' });
    expect(answer.headers.get('Content-Type')).toContain('text/event-stream');
    expect(listeners()).toBe(before);
  });

  it('offers no account management that nobody was given', async () => {
    for (const path of ['update-user', 'change-password', 'change-email', 'delete-user', 'sign-up/email']) {
      const json = { name: 'Người khác', newPassword: 'mot-mat-khau-moi', newEmail: 'x@bo-an.test' };
      await expectRefused(`/api/auth/${path}`, 404, 'route.not_found', { json });
    }
    await expectRefused('/api/auth/is-username-available', 404, 'route.not_found', {
      json: { username: 'admin' },
    });
    expect((await app.json('/api/me', { as: 'officer' })).name).toBe('officer');
  });
});
