import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findCounterDifferences } from '../../server/coverage/recount.service.ts';
import type { Import, ImportRowList } from '../../server/domain/imports.ts';
import type { Site, SiteListItem } from '../../server/domain/sites.ts';
import { newEvent } from '../support/builders.ts';
import { listAll, pondsCsv, step, upload } from '../support/imports.ts';
import { IN_LONG_BIEN, IN_NEIGHBOUR, IN_NEITHER, useSquareOutlines } from '../support/square-outlines.ts';
import { createTestApp, DIALECT, type TestApp } from '../support/test-app.ts';

// A worker thread starts with the first upload and the first run.
vi.setConfig({ testTimeout: 120_000 });

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
  await useSquareOutlines(app, 'official');
});
afterAll(() => app.close());

const [lon, lat] = IN_LONG_BIEN;
/** Ponds 200 m apart, from `first` on. */
const ponds = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => ({
    name: `Ao số ${first + index}`,
    lon: lon - 0.008 + ((first + index) % 8) * 0.002,
    lat: lat - 0.008 + Math.floor((first + index) / 8) * 0.002,
  }));
const listSites = () => listAll<SiteListItem>(app, 'officer', '/api/sites');
const rowsOf = (id: string, query = '') =>
  app.json<ImportRowList>(`/api/imports/${id}/rows?limit=500${query}`, { as: 'officer' });

describe(`the life of an import (${DIALECT})`, () => {
  const text = pondsCsv([
    ...ponds(5),
    { name: 'Ao ngoài phạm vi', lon: IN_NEIGHBOUR[0], lat: IN_NEIGHBOUR[1] },
    { name: 'Ao ở đâu', lon: IN_NEITHER[0], lat: IN_NEITHER[1] },
    { name: 'Ao thiếu toạ độ', lon: 'x', lat: '' },
  ]);
  let record: Import;

  it('begins with an upload that tells what is in the file', async () => {
    record = await upload(app, 'officer', { name: 'ao hồ.csv', text });
    expect(record).toMatchObject({ status: 'uploaded', fileName: 'ao hồ.csv', target: 'sites' });
    expect(record.inspection?.columns.map(({ name }) => name)).toEqual([
      'name',
      'kind',
      'east',
      'north',
      'description',
    ]);
    expect(record.settings.mapping).toMatchObject({ name: 'name', east: 'east', north: 'north' });
  });

  it('says in a check what a run would do, and stores nothing', async () => {
    const before = await listSites();
    record = await step(app, 'officer', record.id, 'check');
    expect(record).toMatchObject({
      status: 'checked',
      counts: { read: 8, added: 5, returned: 3, duplicates: 0, unchanged: 0 },
      rowTotal: 8,
    });
    expect(await listSites()).toEqual(before);
    const { items, reasons } = await rowsOf(record.id);
    expect(items.map(({ row, code }) => [row, code])).toEqual([
      [6, 'auth.outside_scope'],
      [7, 'site.outside_all'],
      [8, 'import.position_invalid'],
    ]);
    expect(reasons).toHaveLength(3);
    expect(items[0]?.cells.name).toBe('Ao ngoài phạm vi');
    const preview = await app.json<{ points: number[][] }>(`/api/imports/${record.id}/preview`, {
      as: 'officer',
    });
    expect(preview.points.map(([, , outcome]) => outcome)).toEqual([0, 0, 0, 0, 0, 3, 3]);
  });

  it('stores the good rows of a list as surveyed sites', async () => {
    record = await step(app, 'officer', record.id, 'run');
    expect(record).toMatchObject({
      status: 'done',
      counts: { read: 8, added: 5, returned: 3 },
      addedCommunes: ['00145'],
    });
    const sites = await listSites();
    expect(sites.map(({ name, status }) => [name, status])).toEqual(
      ponds(5).map(({ name }) => [name, 'confirmed']),
    );
    expect(await findCounterDifferences(app.parts.deps.database.db)).toEqual([]);
  });

  it('gives the returned rows back as a file of the same kind, the reason last', async () => {
    const answer = await app.request(`/api/imports/${record.id}/returned?language=vi`, { as: 'officer' });
    expect(answer.headers.get('Content-Disposition')).toContain(
      "filename*=UTF-8''ao%20h%E1%BB%93.tra-lai.csv",
    );
    const lines = (await answer.text()).replace('\uFEFF', '').trim().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe('name,kind,east,north,description,Lý do trả lại');
    expect(lines[1]).toMatch(/^Ao ngoài phạm vi,pond,.*00118/);
  });

  it('takes the mended file in, whose last column is passed over', async () => {
    const answer = await app.request(`/api/imports/${record.id}/returned`, { as: 'officer' });
    const [mendedLon, mendedLat] = [lon + 0.009, lat + 0.009];
    const text = (await answer.text())
      .replace(/^.*Ao (ngoài|ở).*\n/gm, '')
      .replace(/,x,,/, `,${mendedLon},${mendedLat},`);
    const mended = await upload(app, 'officer', { name: 'đã sửa.csv', text });
    const done = await step(app, 'officer', mended.id, 'run');
    expect(done.counts).toMatchObject({ read: 1, added: 1 });
    const site = (await listSites()).find(({ name }) => name === 'Ao thiếu toạ độ');
    const { extra } = await app.json<Site>(`/api/sites/${site?.id}`, { as: 'officer' });
    expect(Object.keys(extra)).not.toContain('Lý do trả lại');
    await step(app, 'officer', mended.id, 'undo');
  });

  it('hands out the file as it was uploaded, never under a type that a browser runs', async () => {
    const answer = await app.request(`/api/imports/${record.id}/file`, { as: 'officer' });
    expect(await answer.text()).toBe(text);
    expect(answer.headers.get('Content-Type')).toBe('application/octet-stream');
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  it('changes nothing when the same file comes again', async () => {
    const before = await listSites();
    const again = await upload(app, 'officer', { name: 'lại.csv', text });
    const done = await step(app, 'officer', again.id, 'run');
    expect(done.counts).toMatchObject({ read: 8, added: 0, unchanged: 5, returned: 3 });
    expect(await listSites()).toEqual(before);
  });

  it('is undone as a whole, and the file can be imported again', async () => {
    const undone = await step(app, 'officer', record.id, 'undo');
    expect(undone).toMatchObject({ status: 'undone', undoneByName: 'officer', error: null });
    expect(await listSites()).toEqual([]);
    expect(await findCounterDifferences(app.parts.deps.database.db)).toEqual([]);
    const again = await upload(app, 'officer', { name: 'lại.csv', text });
    const done = await step(app, 'officer', again.id, 'run');
    expect(done.counts).toMatchObject({ added: 5, unchanged: 0 });
    await step(app, 'officer', again.id, 'undo');
    expect(await listSites()).toEqual([]);
  });
});

describe('stages', () => {
  it.each(['reported', 'confirmed'] as const)('%s', async (stage) => {
    const { id, settings } = await upload(app, 'officer', { name: `${stage}.csv`, text: pondsCsv(ponds(1)) });
    const patched = await app.json<Import>(`/api/imports/${id}`, {
      as: 'officer',
      method: 'PATCH',
      json: { settings: { ...settings, stage } },
    });
    expect(patched.settings.stage).toBe(stage);
    await step(app, 'officer', id, 'run');
    expect((await listSites()).map(({ status }) => status)).toEqual([stage]);
    await step(app, 'officer', id, 'undo');
  });
});

describe('an undo is refused once people have built on it', () => {
  it('names how many and which', async () => {
    const { id } = await upload(app, 'officer', { name: 'x.csv', text: pondsCsv(ponds(3)) });
    await step(app, 'officer', id, 'run');
    const [first, second] = await listSites();
    await app.json(
      `/api/sites/${first?.id}/events`,
      { as: 'field', json: { events: [newEvent('inspected')] } },
      201,
    );
    await app.json(`/api/sites/${second?.id}`, {
      as: 'officer',
      method: 'PATCH',
      json: { version: 1, name: 'Ao tên mới' },
    });
    const answer = await app.request(`/api/imports/${id}/undo`, { as: 'officer', method: 'POST' });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({
      code: 'import.built_on',
      count: 2,
      codes: `${first?.code}, ${second?.code}`,
    });
    expect(await listSites()).toHaveLength(3);
  });
});

describe('a file that leaves a question', () => {
  it('is not run on a guess, and is once somebody has answered', async () => {
    const swapped = ponds(2, 48).map((pond) => ({
      ...pond,
      name: `${pond.name} đảo`,
      lon: pond.lat,
      lat: pond.lon,
    }));
    const { id, inspection, settings } = await upload(app, 'officer', {
      name: 'đảo trục.csv',
      text: pondsCsv(swapped),
    });
    expect(inspection?.questions).toEqual(['axes']);
    const refused = await app.json(`/api/imports/${id}/run`, { as: 'officer', method: 'POST' }, 409);
    expect(refused).toMatchObject({ code: 'import.questions_open' });
    await app.json(`/api/imports/${id}`, {
      as: 'officer',
      method: 'PATCH',
      json: { settings: { ...settings, isSwapped: true, answered: ['axes'] } },
    });
    const { counts } = await step(app, 'officer', id, 'run');
    expect((await rowsOf(id)).items).toEqual([]);
    expect(counts).toMatchObject({ read: 2, added: 2 });
  });
});
