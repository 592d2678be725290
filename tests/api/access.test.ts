import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLE_NAMES, ROLES } from '../../server/domain/roles.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

interface Operation {
  'x-access'?: string;
}

let app: TestApp;
let operations: { path: string; method: string; access: string | undefined }[];
beforeAll(async () => {
  app = await createTestApp();
  const { paths } = await app.json<{ paths: Record<string, Record<string, Operation>> }>('/api/openapi.json');
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, access: operation['x-access'] })),
  );
});
afterAll(() => app.close());

/**
 * Open on purpose: they tell nothing of the records, but for the calendar and a resident's report, whose addresses are
 * keys, and the public view, of which `public.test.ts` says what it may tell.
 */
const OPEN = new Set([
  '/api/health',
  '/api/health/live',
  '/api/health/ready',
  '/metrics',
  '/api/openapi.json',
  '/api/docs',
  '/api/docs.css',
  '/api/basemap.pmtiles',
  '/api/calendar/{file}',
  '/api/public/places',
  '/api/public/outlines',
  '/api/public/reports',
  '/api/public/reports/{code}',
  '/api/auth/sign-in/email',
  '/api/auth/sign-in/username',
  // The link is a key, and says nothing to who has none.
  '/api/invitations/look',
  '/api/invitations/accept',
  '/api/sign-in-options',
  '/api/auth/two-factor/verify-totp',
  '/api/auth/two-factor/verify-backup-code',
  '/api/auth/sign-out',
  '/api/auth/get-session',
  '/api/*',
]);
const fill = (path: string) =>
  path
    .replace('{z}', '8')
    .replace('{x}', '203')
    .replace(/\{y\}?/, '112')
    .replace(/\{[^}]+\}/g, '00000000-0000-7000-8000-000000000000');

describe('access', () => {
  it('is declared by every route of the API', () => {
    const declared = new Set(operations.map(({ path }) => path));
    const served = app.app.routes
      .filter((route) => route.path.startsWith('/api/') && route.method !== 'ALL')
      .map((route) => route.path.replace(/:([A-Za-z0-9]+)(\{[^}]+\})?/g, '{$1}'));
    for (const path of served) {
      const isKnown =
        OPEN.has(path) ||
        [...declared].some((known) => known.replace(/\{[^}]+\}/g, '{}') === path.replace(/\{[^}]+\}/g, '{}'));
      expect(isKnown, `${path} is not declared`).toBe(true);
    }
    for (const { path, method, access } of operations)
      expect(access, `${method} ${path}`).toBeTypeOf('string');
    expect(operations.length).toBeGreaterThan(25);
  });

  it('is refused without sign-in on every route that is not public', async () => {
    for (const { path, method, access } of operations) {
      if (access === 'public') {
        expect(OPEN.has(path), `${path} is public`).toBe(true);
        continue;
      }
      const answer = await app.app.request(fill(path), { method: method.toUpperCase() });
      expect(answer.status, `${method} ${path}`).toBe(401);
    }
  });

  it('is refused to every role without the permission, on every route', async () => {
    for (const { path, method, access } of operations) {
      if (access === undefined || ['public', 'account', 'signed_in'].includes(access)) continue;
      for (const role of ROLE_NAMES) {
        if ((ROLES[role].permissions as readonly string[]).includes(access)) continue;
        const answer = await app.request(fill(path), { as: role, method: method.toUpperCase() });
        expect(answer.status, `${role}: ${method} ${path}`).toBe(403);
        expect(((await answer.json()) as { code: string }).code).toBe('auth.forbidden');
      }
    }
  });

  it('documents itself on one readable page', async () => {
    const page = await (await app.request('/api/docs')).text();
    expect(page).toContain('/api/sites/{id}/events');
    expect(page).toContain('id="site.conflict"');
  });
});

describe('a session in use', () => {
  it('is prolonged by any request once it is a day old', async () => {
    const cookie = await app.signIn('viewer');
    const fresh = await app.app.request('/api/me', { headers: { Cookie: cookie } });
    expect(fresh.headers.getSetCookie()).toEqual([]);
    const asOfTwoDaysAgo = new Date(Date.now() + 12 * 86_400_000).toISOString();
    await sql`UPDATE session SET "expiresAt" = ${asOfTwoDaysAgo}`.execute(app.parts.deps.database.db);
    const answer = await app.app.request('/api/me', { headers: { Cookie: cookie } });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie().join()).toContain('session_token');
  });
});
