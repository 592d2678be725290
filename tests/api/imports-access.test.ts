import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Import } from '../../server/domain/imports.ts';
import { pondsCsv, step, upload } from '../support/imports.ts';
import { IN_LONG_BIEN, IN_NEIGHBOUR, useSquareOutlines } from '../support/square-outlines.ts';
import { createTestApp, type TestApp, type TestUser } from '../support/test-app.ts';

interface ImportList {
  items: Import[];
  nextCursor: string | null;
}

// A worker thread starts with the first upload and the first run.
vi.setConfig({ testTimeout: 120_000 });

let app: TestApp;
let record: Import;
beforeAll(async () => {
  app = await createTestApp();
  await useSquareOutlines(app, 'official');
  const [lon, lat] = IN_LONG_BIEN;
  const { id } = await upload(app, 'officer', {
    name: 'a.csv',
    text: pondsCsv([{ name: 'Ao A', lon, lat }]),
  });
  record = await step(app, 'officer', id, 'check');
});
afterAll(() => app.close());

/** Every route of imports, as somebody would call it. */
const ROUTES: [method: string, path: string, json?: unknown][] = [
  ['POST', '/api/imports?target=sites&name=x.csv'],
  ['GET', '/api/imports'],
  ['GET', '/api/imports/template.xlsx?target=sites'],
  ['GET', '/api/imports/:id'],
  ['PATCH', '/api/imports/:id', { settings: {} }],
  ['POST', '/api/imports/:id/check'],
  ['POST', '/api/imports/:id/run'],
  ['POST', '/api/imports/:id/cancel'],
  ['POST', '/api/imports/:id/undo'],
  ['POST', '/api/imports/:id/decisions', { decision: 'skip' }],
  ['GET', '/api/imports/:id/preview'],
  ['GET', '/api/imports/:id/rows'],
  ['GET', '/api/imports/:id/returned'],
  ['GET', '/api/imports/:id/file'],
  ['DELETE', '/api/imports/:id'],
];
const OF_ONE = ROUTES.filter(([, path]) => path.includes(':id'));

function call(as: TestUser, [method, path, json]: (typeof ROUTES)[number]): Promise<Response> {
  return app.request(path.replace(':id', record.id), { as, method, ...(json === undefined ? {} : { json }) });
}

describe('routes of imports', () => {
  it.each(['viewer', 'field', 'city'] as const)('are closed to the role %s', async (role) => {
    for (const route of ROUTES) {
      const answer = await call(role, route);
      expect(answer.status, route.join(' ')).toBe(403);
    }
  });

  it('answer the officer of another commune as if there were no such import', async () => {
    for (const route of OF_ONE) {
      const answer = await call('neighbour', route);
      expect(answer.status, route.join(' ')).toBe(404);
      expect(await answer.json()).toMatchObject({ code: 'import.not_found' });
    }
    const { items } = await app.json<ImportList>('/api/imports', { as: 'neighbour' });
    expect(items).toEqual([]);
    expect((await app.json<Import>(`/api/imports/${record.id}`, { as: 'officer' })).status).toBe('checked');
  });

  it('show an import to whoever answers for all of its communes, and to nobody who does not', async () => {
    const [lon, lat] = IN_NEIGHBOUR;
    const both = pondsCsv([
      { name: 'Ao B', lon, lat },
      { name: 'Ao C', lon: IN_LONG_BIEN[0], lat: IN_LONG_BIEN[1] },
    ]);
    const one = pondsCsv([{ name: 'Ao B', lon, lat }]);
    const idOf = async (name: string, text: string) => {
      const { id } = await upload(app, 'admin', { name, text });
      return (await step(app, 'admin', id, 'check')).id;
    };
    const [ofBoth, ofOne] = [await idOf('b.csv', both), await idOf('c.csv', one)];
    const { items } = await app.json<ImportList>('/api/imports', { as: 'neighbour' });
    expect(items.map(({ id }) => id)).toEqual([ofOne]);
    expect((await app.request(`/api/imports/${ofBoth}`, { as: 'neighbour' })).status).toBe(404);
    const all = await app.json<ImportList>('/api/imports?limit=2', { as: 'admin' });
    expect(all.items.map(({ id }) => id)).toEqual([ofOne, ofBoth]);
    const rest = await app.json<ImportList>(`/api/imports?limit=2&cursor=${all.nextCursor}`, { as: 'admin' });
    expect(rest.items.map(({ id }) => id)).toEqual([record.id]);
  });

  it('return rows of other communes to an officer, whoever may see them', async () => {
    const [lon, lat] = IN_NEIGHBOUR;
    const { id } = await upload(app, 'officer', {
      name: 'd.csv',
      text: pondsCsv([{ name: 'Ao D', lon, lat }]),
    });
    const done = await step(app, 'officer', id, 'run');
    expect(done.counts).toMatchObject({ added: 0, returned: 1 });
    const rows = await app.json<{ reasons: { code: string }[] }>(`/api/imports/${id}/rows`, {
      as: 'officer',
    });
    expect(rows.reasons.map(({ code }) => code)).toEqual(['auth.outside_scope']);
  });

  it('give an officer a template to fill in', async () => {
    const answer = await app.request('/api/imports/template.xlsx?target=sites&language=vi', {
      as: 'officer',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Disposition')).toContain('bo-an-mau-diem-nguy-co.xlsx');
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
  });
});

describe('what may be done when', () => {
  const refused = async (verb: string, id: string, json?: unknown) => {
    const answer = await app.request(`/api/imports/${id}/${verb}`, {
      as: 'officer',
      method: 'POST',
      ...(json === undefined ? {} : { json }),
    });
    return { status: answer.status, code: ((await answer.json()) as { code: string }).code };
  };
  const NOT_READY = { status: 409, code: 'import.not_ready' };

  it('nothing is undone or decided on before it ran', async () => {
    const { id } = await upload(app, 'officer', {
      name: 'e.csv',
      text: pondsCsv([{ name: 'E', lon: 1, lat: 1 }]),
    });
    expect(await refused('undo', id)).toEqual(NOT_READY);
    expect(await refused('cancel', id)).toEqual(NOT_READY);
    expect(await refused('decisions', id, { decision: 'skip' })).toEqual(NOT_READY);
    expect((await app.request(`/api/imports/${id}`, { as: 'officer', method: 'DELETE' })).status).toBe(204);
    expect((await app.request(`/api/imports/${id}`, { as: 'officer' })).status).toBe(404);
  });

  it('a finished run is neither run again, nor changed, nor forgotten', async () => {
    const done = await step(app, 'officer', record.id, 'run');
    expect(done.status).toBe('done');
    expect(await refused('run', record.id)).toEqual(NOT_READY);
    expect(await refused('check', record.id)).toEqual(NOT_READY);
    const patch = { as: 'officer' as const, method: 'PATCH', json: { settings: done.settings } };
    expect((await app.request(`/api/imports/${record.id}`, patch)).status).toBe(409);
    expect((await app.request(`/api/imports/${record.id}`, { as: 'officer', method: 'DELETE' })).status).toBe(
      409,
    );
  });

  it('a file without content is refused and not kept', async () => {
    const answer = await app.request('/api/imports?target=sites&name=x.csv', {
      as: 'officer',
      body: '',
      headers: { 'Content-Type': 'application/octet-stream' },
    });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'import.file_empty' });
  });

  it('a file that claims to be too large is refused before it is read', async () => {
    const answer = await app.request('/api/imports?target=sites&name=x.csv', {
      as: 'officer',
      body: 'x',
      headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': String(400 * 1024 * 1024) },
    });
    expect(answer.status).toBe(413);
  });
});
