import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findCounterDifferences, findStateDifferences } from '../../server/coverage/recount.service.ts';
import type { Import, ImportRowList } from '../../server/domain/imports.ts';
import type { Site, SiteListItem } from '../../server/domain/sites.ts';
import { newSite } from '../support/builders.ts';
import { listAll, pondsCsv, step, upload } from '../support/imports.ts';
import { IN_LONG_BIEN, useSquareOutlines } from '../support/square-outlines.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

// A worker thread starts with the first upload and the first run.
vi.setConfig({ testTimeout: 120_000 });

let app: TestApp;
let stored: Site;
const [lon, lat] = IN_LONG_BIEN;
/** Degrees of latitude that are about so many metres. */
const metres = (distance: number) => distance / 111_195;
beforeAll(async () => {
  app = await createTestApp();
  await useSquareOutlines(app, 'official');
  stored = await app.json<Site>(
    '/api/sites',
    { as: 'officer', json: newSite({ lonLat: IN_LONG_BIEN }) },
    201,
  );
});
afterAll(() => app.close());

const listSites = () => listAll<SiteListItem>(app, 'officer', '/api/sites');
const site = (id: string) => app.json<Site>(`/api/sites/${id}`, { as: 'officer' });
const rowsOf = (id: string) => app.json<ImportRowList>(`/api/imports/${id}/rows`, { as: 'officer' });

/** Row 1 is 20 m from the stored pond, row 2 far away, row 3 10 m from row 2, row 4 a well beside the pond. */
const TEXT = pondsCsv([
  { name: 'Ao gần', lon, lat: lat + metres(20), description: 'Sâu hai mét' },
  { name: 'Ao xa', lon, lat: lat + metres(500) },
  { name: 'Ao sát ao xa', lon, lat: lat + metres(510), description: 'Bờ dốc' },
  { name: 'Giếng cạnh ao', lon, lat: lat + metres(5), kind: 'well' },
]);

async function uploaded(): Promise<string> {
  return (await upload(app, 'officer', { name: 'gần nhau.csv', text: TEXT })).id;
}

describe('places that may be one', () => {
  let id: string;
  beforeEach(async () => {
    id = await uploaded();
  });
  const undo = async () => {
    expect(await step(app, 'officer', id, 'undo')).toMatchObject({ status: 'undone', error: null });
    expect((await listSites()).map(({ id: one }) => one)).toEqual([stored.id]);
    expect(await findCounterDifferences(app.parts.deps.database.db)).toEqual([]);
    expect(await findStateDifferences(app.parts.deps.database.db)).toEqual([]);
  };

  it('are held back, with what they are like', async () => {
    const done = await step(app, 'officer', id, 'run');
    expect(done.counts).toMatchObject({ read: 4, added: 2, duplicates: 2, returned: 0 });
    const { items } = await rowsOf(id);
    expect(items).toMatchObject([
      {
        row: 1,
        outcome: 'duplicate',
        code: 'import.like_stored',
        like: { id: stored.id, code: stored.code },
      },
      { row: 3, outcome: 'duplicate', code: 'import.like_row', like: { id: null, row: 2 } },
    ]);
    expect(items[0]?.like?.distanceM).toBeCloseTo(20, 0);
    await undo();
  });

  it('are added, merged or left out as was decided before the run', async () => {
    const checked = await step(app, 'officer', id, 'check');
    expect(checked.counts).toMatchObject({ added: 2, duplicates: 2 });
    const decide = (decision: string, rows: number[]) =>
      app.json<Import>(`/api/imports/${id}/decisions`, { as: 'officer', json: { decision, rows } }, 202);
    await decide('add', [1]);
    const forecast = await decide('skip', [3]);
    expect(forecast.counts).toMatchObject({ added: 3, skipped: 1, duplicates: 0 });
    const done = await step(app, 'officer', id, 'run');
    expect(done.counts).toEqual({ ...forecast.counts });
    expect((await listSites()).map(({ name }) => name).sort()).toContain('Ao gần');
    await undo();
  });

  it('are merged after the run: blank fields are filled, nothing is overwritten, and undone again', async () => {
    await step(app, 'officer', id, 'run');
    const done = await step(app, 'officer', id, 'decisions', { decision: 'merge' });
    expect(done).toMatchObject({ status: 'done', counts: { added: 2, merged: 2, duplicates: 0 } });
    const merged = await site(stored.id);
    expect(merged).toMatchObject({ name: stored.name, description: 'Sâu hai mét', version: 2 });
    const far = (await listSites()).find(({ name }) => name === 'Ao xa');
    expect(await site(far?.id ?? '')).toMatchObject({ description: 'Bờ dốc', version: 2 });
    await undo();
    expect(await site(stored.id)).toMatchObject({
      description: '',
      name: stored.name,
      lonLat: stored.lonLat,
    });
    stored = await site(stored.id);
  });

  it('once merged are not taken back from a card that somebody edited since', async () => {
    await step(app, 'officer', id, 'run');
    await step(app, 'officer', id, 'decisions', { decision: 'merge', rows: [1] });
    const { version } = await site(stored.id);
    await app.json(`/api/sites/${stored.id}`, {
      as: 'officer',
      method: 'PATCH',
      json: { version, owner: 'Hợp tác xã' },
    });
    const answer = await app.request(`/api/imports/${id}/undo`, { as: 'officer', method: 'POST' });
    expect(await answer.json()).toMatchObject({ code: 'import.built_on', count: 1, codes: stored.code });
    expect(await site(stored.id)).toMatchObject({ owner: 'Hợp tác xã', description: 'Sâu hai mét' });
  });
});

describe('rows that carry the code of a stored site', () => {
  it('change nothing when they say the same, and come back naming what differs', async () => {
    const { code, name } = await site(stored.id);
    const line = (owner: string) =>
      `code,name,kind,east,north,owner\n${code},${name},pond,${lon},${lat},${owner}\n`;
    const same = await upload(app, 'officer', { name: 's.csv', text: line('Hợp tác xã') });
    expect((await step(app, 'officer', same.id, 'run')).counts).toMatchObject({ unchanged: 1, returned: 0 });
    const other = await upload(app, 'officer', { name: 'o.csv', text: line('Ai đó') });
    expect((await step(app, 'officer', other.id, 'run')).counts).toMatchObject({ unchanged: 0, returned: 1 });
    const { items } = await rowsOf(other.id);
    expect(items[0]).toMatchObject({ code: 'import.differs_from_stored' });
    expect(items[0]?.reason).toContain(`${code} đã lưu ở: Chủ quản lý.`);
    expect(await site(stored.id)).toMatchObject({ owner: 'Hợp tác xã' });
  });
});

describe('settings of a file', () => {
  it('are offered again to the same person for the next file with these columns', async () => {
    const text = (name: string) => `Ten goi,Toa do x,y,Phan loai\n${name},${lon - 0.005},${lat},Ao\n`;
    const first = await upload(app, 'officer', { name: 'mot.csv', text: text('Ao một') });
    expect(first.inspection?.isMappingSaved).toBe(false);
    const mapping = { name: 'Ten goi', east: 'Toa do x', north: 'y', kind: 'Phan loai' };
    const settings = { ...first.settings, mapping, isSwapped: false, stage: 'reported' };
    await app.json(`/api/imports/${first.id}`, { as: 'officer', method: 'PATCH', json: { settings } });
    expect((await step(app, 'officer', first.id, 'run')).counts).toMatchObject({ added: 1 });
    const second = await upload(app, 'officer', { name: 'hai.csv', text: text('Ao hai') });
    expect(second.inspection?.isMappingSaved).toBe(true);
    expect(second.settings).toMatchObject({ mapping, isSwapped: false, stage: 'reported' });
    const byOther = await upload(app, 'admin', { name: 'hai.csv', text: text('Ao hai') });
    expect(byOther.inspection?.isMappingSaved).toBe(false);
  });
});
