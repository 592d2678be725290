import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadReferenceData } from '../../server/communes/communes.service.ts';
import { readReferenceData } from '../../server/communes/reference-data.ts';
import { findCounterDifferences, findStateDifferences } from '../../server/coverage/recount.service.ts';
import type { Coverage } from '../../server/domain/coverage.ts';
import type { Site, SiteListItem } from '../../server/domain/sites.ts';
import { installed, newEvent, newSite } from '../support/builders.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const create = (riskFactors: string[]) =>
  app.json<Site>('/api/sites', { as: 'officer', json: newSite({ riskFactors }) }, 201);

async function expectAgreement(): Promise<void> {
  const { db } = app.parts.deps.database;
  expect(await findCounterDifferences(db)).toEqual([]);
  expect(await findStateDifferences(db)).toEqual([]);
  const { items } = await app.json<{ items: SiteListItem[] }>('/api/sites?limit=1000', { as: 'officer' });
  for (const item of items) {
    const site = await app.json<Site>(`/api/sites/${item.id}`, { as: 'officer' });
    expect(item.priorityScore).toBe(site.priority.score);
  }
  const unfixed = items.filter(({ status }) => status !== 'fixed');
  const { total } = await app.json<Coverage>('/api/coverage', { as: 'officer' });
  expect(total.prioritySum).toBe(unfixed.reduce((sum, { priorityScore }) => sum + priorityScore, 0));
}

it('scores every site anew when the city adds a risk factor', async () => {
  const site = await create(['past_incident', 'no_barrier']);
  const fixed = await create(['past_incident']);
  await app.json(
    `/api/sites/${fixed.id}/events`,
    { as: 'officer', json: { events: [installed('fence'), newEvent('fix_marked')] } },
    201,
  );
  await expectAgreement();
  const heavy = { code: 'gan_cho', label: { vi: 'Gần chợ', en: 'Near a market' }, props: { points: 60 } };
  await app.json('/api/code-lists/risk_factors', { as: 'admin', json: heavy }, 201);
  const after = await app.json<Site>(`/api/sites/${site.id}`, { as: 'officer' });
  expect(after.priority.score).toBeLessThan(site.priority.score);
  await expectAgreement();
  await app.json(`/api/sites/${site.id}`, {
    as: 'officer',
    method: 'PATCH',
    json: { version: 1, riskFactors: ['gan_cho'] },
  });
  await expectAgreement();
});

it('computes sites anew when the product comes with other rules, and once only', async () => {
  const site = await create(['no_barrier']);
  await app.json(
    `/api/sites/${site.id}/events`,
    { as: 'officer', json: { events: [installed('fence')] } },
    201,
  );
  const reference = await readReferenceData();
  const changed = structuredClone(reference);
  for (const kind of changed.codeLists.measure_kinds) {
    if (kind.code === 'fence') kind.props = { ...kind.props, protection: 'sign', isFence: false };
  }
  for (const factor of changed.codeLists.risk_factors) {
    if (factor.code === 'no_barrier') factor.props = { ...factor.props, points: factor.props.points + 20 };
  }
  const { deps } = app.parts;
  const before = deps.database.feed.version;
  await loadReferenceData(deps, changed);
  expect(deps.database.feed.version).not.toBe(before);
  const weaker = await app.json<Site>(`/api/sites/${site.id}`, { as: 'officer' });
  expect(weaker.today).toMatchObject({ cover: 'warned', isFenced: false });
  await expectAgreement();
  const settled = deps.database.feed.version;
  await loadReferenceData(deps, changed);
  expect(deps.database.feed.version).toBe(settled);
  await loadReferenceData(deps, reference);
  expect((await app.json<Site>(`/api/sites/${site.id}`, { as: 'officer' })).today.cover).toBe('covered');
  await expectAgreement();
});
