import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Site, SiteEventBatchResult } from '../../server/domain/sites.ts';
import { installed, newEvent, newSite } from '../support/builders.ts';
import { createTestApp, type TestApp, type TestUser } from '../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const candidate = () =>
  app.json<Site>('/api/sites', { as: 'officer', json: newSite({ isCandidate: true }) }, 201);
const confirm = () => newEvent('inspected', { isHazardConfirmed: true });
const dismiss = () => newEvent('closed', { reason: 'not_a_hazard' });
const takeBack = () =>
  newEvent('reopened', { reason: 'nhầm', isCandidate: true, occurredAt: new Date().toISOString() });
const decide = (items: unknown[], as: TestUser = 'officer', status = 200) =>
  app.json<SiteEventBatchResult & { code: string }>('/api/sites/events', { as, json: { items } }, status);
const statusOf = async ({ id }: Site) =>
  (await app.json<Site>(`/api/sites/${id}`, { as: 'officer' })).state.status;

describe('candidates in bulk', () => {
  it('are confirmed and dismissed in one request, and taken back', async () => {
    const [first, second] = [await candidate(), await candidate()];
    const items = [
      { siteId: first.id, event: confirm() },
      { siteId: second.id, event: dismiss() },
    ];
    expect(await decide(items)).toEqual({ stored: [first.id, second.id], failed: [] });
    expect([await statusOf(first), await statusOf(second)]).toEqual(['confirmed', 'closed']);
    // The same request again, after an answer that was lost.
    expect(await decide(items)).toEqual({ stored: [first.id, second.id], failed: [] });
    const undo = [first, second].map(({ id }) => ({ siteId: id, event: takeBack() }));
    expect((await decide(undo)).failed).toEqual([]);
    expect([await statusOf(first), await statusOf(second)]).toEqual(['candidate', 'candidate']);
  });

  it('answer per row what failed and why, and store the rest', async () => {
    const [good, closed] = [await candidate(), await candidate()];
    await decide([{ siteId: closed.id, event: dismiss() }]);
    const nobody = '00000000-0000-7000-8000-000000000000';
    const result = await decide([
      { siteId: closed.id, event: dismiss() },
      { siteId: nobody, event: confirm() },
      { siteId: good.id, event: confirm() },
    ]);
    expect(result.stored).toEqual([good.id]);
    expect(result.failed.map(({ id, code }) => [id, code])).toEqual([
      [closed.id, 'event.not_applicable'],
      [nobody, 'site.not_found'],
    ]);
    expect(result.failed.every(({ message }) => message.length > 10)).toBe(true);
  });

  it('are out of reach for another commune, for readers and for strangers', async () => {
    const site = await candidate();
    const items = [{ siteId: site.id, event: confirm() }];
    expect((await decide(items, 'neighbour')).failed[0]?.code).toBe('site.not_found');
    for (const as of ['viewer', 'city'] as const) {
      expect((await decide(items, as, 403)).code).toBe('auth.forbidden');
    }
    expect((await app.request('/api/sites/events', { json: { items } })).status).toBe(401);
    expect((await decide([{ siteId: site.id, event: dismiss() }], 'field')).failed[0]?.code).toBe(
      'auth.forbidden',
    );
    expect(await statusOf(site)).toBe('candidate');
  });

  it('go back to "not surveyed" only while nothing was built on the decision', async () => {
    const fenced = await candidate();
    await app.json(
      `/api/sites/${fenced.id}/events`,
      { as: 'officer', json: { events: [confirm(), installed('fence')] } },
      201,
    );
    const survey = await app.json<Site>('/api/sites', { as: 'officer', json: newSite() }, 201);
    await decide([{ siteId: survey.id, event: dismiss() }]);
    const { stored, failed } = await decide(
      [fenced, survey].map(({ id }) => ({ siteId: id, event: takeBack() })),
    );
    expect(stored).toEqual([]);
    expect(failed.map(({ code }) => code)).toEqual(['event.not_applicable', 'event.not_applicable']);
    expect([await statusOf(fenced), await statusOf(survey)]).toEqual(['in_progress', 'closed']);
  });
});

describe('the number of sites that match', () => {
  it('follows filter and scope and is for those who are signed in', async () => {
    const count = async (query: string, as: TestUser = 'officer') =>
      (await app.json<{ count: number }>(`/api/sites/count?${query}`, { as })).count;
    const before = await count('status=candidate&q=ao%20sau');
    await candidate();
    expect(await count('status=candidate&q=ao%20sau')).toBe(before + 1);
    expect(await count('q=khong-co')).toBe(0);
    expect(await count('', 'neighbour')).toBe(0);
    expect((await app.request('/api/sites/count')).status).toBe(401);
  });
});
