import { VectorTile } from '@mapbox/vector-tile';
import { unzipSync } from 'fflate';
import { PbfReader } from 'pbf';
import { v7 as makeId } from 'uuid';
import type { RouteKey } from '../../../server/domain/access.ts';
import { EXPORT_FORMATS } from '../../../server/domain/exports.ts';
import { numberOfSiteCode } from '../../../server/domain/site-numbers.ts';
import { IN_LONG_BIEN, newEvent, newSite } from '../builders.ts';
import { photoForm } from '../photo-form.ts';
import { LONG_BIEN } from '../test-app.ts';
import { tileAt } from '../tile-at.ts';
import { sha256Of, tusClient, uploadMetadata } from '../tus-client.ts';
import { type Answer, has, json, MARK, open, type Sample, type Samples, type Walk } from './walk.ts';

const see = (path: string, ...words: string[]): Sample => ({
  call: async (walk) => {
    await Promise.all([walk.site(), walk.playSpace(), walk.photo()]);
    return { path };
  },
  sees: has(...words),
});
const numbers = (path: string, sees: (value: never) => boolean): Sample => ({
  ...see(path),
  sees: (answer) => answer.status === 200 && sees(json(answer) as never),
});

function featuresOf({ status, bytes }: Answer, layer: string) {
  if (status !== 200) return [];
  const found = new VectorTile(new PbfReader(bytes)).layers[layer];
  return Array.from({ length: found?.length ?? 0 }, (_, index) => found?.feature(index));
}

/** Sites, play spaces, photos, the map, communes. */
export const PLACES: Samples = {
  'GET /api/health': open('/api/health'),
  'GET /api/health/live': open('/api/health/live'),
  'GET /api/health/ready': open('/api/health/ready'),
  'GET /metrics': open('/metrics'),
  'GET /api/keeping/backups': open('/api/keeping/backups'),
  'GET /api/me': {
    call: () => ({ path: '/api/me' }),
    sees: ({ text }, _walk, who) => text.includes(who.userId),
  },
  'GET /api/events': {
    call: () => ({ path: '/api/events' }),
    async run(walk, who) {
      const { id } = await walk.site();
      const stop = new AbortController();
      const answer = await walk.app.app.request('/api/events', {
        headers: { Cookie: who.cookie },
        signal: stop.signal,
      });
      const reader = answer.body?.getReader();
      if (answer.status !== 200 || reader === undefined) {
        const text = await answer.text();
        return { status: answer.status, text, bytes: new Uint8Array() };
      }
      const read = async () => new TextDecoder().decode((await reader.read()).value);
      let text = await read();
      // What all may hear of ends the waiting, for those who hear nothing of the site.
      await walk.app.json(
        `/api/sites/${id}/events`,
        { as: 'officer', json: { events: [newEvent('noted')] } },
        201,
      );
      const code = `walk_${makeId().slice(-8)}`;
      const item = { code, label: { vi: code, en: code }, props: { group: 'built' } };
      await walk.app.json('/api/code-lists/hazard_kinds', { as: 'admin', json: item }, 201);
      while (!text.includes('"code_list"')) text += await read();
      await reader.cancel();
      stop.abort();
      return { status: 200, text, bytes: new Uint8Array() };
    },
    sees: async ({ text }, walk) => text.includes((await walk.site()).id),
  },

  'GET /api/communes': numbers(
    '/api/communes',
    ({ items }: { items: { code: string; recognition: string | null }[] }) =>
      items.some(({ code, recognition }) => code === LONG_BIEN && recognition !== null),
  ),
  'GET /api/communes/{code}': numbers(
    `/api/communes/${LONG_BIEN}`,
    ({ recognition }: { recognition: string | null }) => recognition !== null,
  ),
  'GET /api/communes/former': open('/api/communes/former'),
  'GET /api/communes/outlines': open('/api/communes/outlines'),
  'GET /api/communes/outlines/overview': open('/api/communes/outlines/overview'),
  'GET /api/communes/outlines/{file}': {
    call: async (walk) => {
      const { url } = await walk.app.json<{ url: string }>('/api/communes/outlines', { as: 'admin' });
      return { path: url };
    },
  },
  'GET /api/communes/at': open('/api/communes/at?lon=105.9&lat=21.02'),
  'GET /api/units': {
    call: async (walk) => {
      await walk.shared('unit', async () => {
        const unit = { id: makeId(), name: MARK, commune_code: LONG_BIEN, is_demo: 0 };
        await walk.app.parts.deps.database.db.insertInto('units').values(unit).execute();
      });
      return { path: '/api/units' };
    },
    sees: has(MARK),
  },
  'GET /api/code-lists': open('/api/code-lists'),
  'POST /api/code-lists/{list}': {
    call: () => {
      const code = `walk_${makeId().slice(-8)}`;
      return {
        path: '/api/code-lists/hazard_kinds',
        json: { code, label: { vi: code, en: code }, props: { group: 'built' } },
      };
    },
  },

  'GET /api/sites': see('/api/sites', MARK),
  'GET /api/sites/count': numbers('/api/sites/count', ({ count }: { count: number }) => count > 0),
  'GET /api/sites/proof-counts': {
    ...see('/api/sites/proof-counts'),
    call: async (walk) => {
      await walk.shared('fix', async () => {
        const { id } = await walk.newSite();
        const events = [newEvent('fix_marked')];
        await walk.app.json(`/api/sites/${id}/events`, { as: 'officer', json: { events } }, 201);
      });
      return { path: '/api/sites/proof-counts' };
    },
    sees: ({ status, text }) => status === 200 && /:[1-9]/.test(text),
  },
  ...exportsOf('sites'),
  'POST /api/sites': { call: () => ({ path: '/api/sites', json: newSite({ name: MARK }) }) },
  'POST /api/sites/assign': {
    call: async (walk) => {
      const { id, version } = await walk.newSite();
      return { path: '/api/sites/assign', json: { sites: [{ id, version }], dueOn: '2027-01-01' } };
    },
    sees: (answer) => json<{ assigned: string[] }>(answer).assigned.length === 1,
  },
  'POST /api/sites/events': {
    call: async (walk) => {
      const { id } = await walk.site();
      return { path: '/api/sites/events', json: { items: [{ siteId: id, event: newEvent('noted') }] } };
    },
    sees: (answer) => json<{ stored: string[] }>(answer).stored.length === 1,
  },
  'GET /api/sites/{id}': { call: async (walk) => ({ path: `/api/sites/${(await walk.site()).id}` }) },
  'GET /api/sites/by-code/{code}': {
    call: async (walk) => ({ path: `/api/sites/by-code/${(await walk.site()).code}` }),
  },
  'PATCH /api/sites/{id}': {
    call: async (walk) => {
      const { id, version } = await walk.newSite();
      return { path: `/api/sites/${id}`, method: 'PATCH', json: { version, hamlet: 'Tổ 9' } };
    },
  },
  'GET /api/sites/{id}/events': {
    call: async (walk) => ({ path: `/api/sites/${(await walk.site()).id}/events` }),
  },
  'POST /api/sites/{id}/events': {
    call: async (walk) => ({
      path: `/api/sites/${(await walk.site()).id}/events`,
      json: { events: [newEvent('noted')] },
    }),
  },

  'GET /api/playspaces': see('/api/playspaces', MARK),
  'GET /api/playspaces/reach': see('/api/playspaces/reach', LONG_BIEN),
  ...exportsOf('playspaces'),
  'POST /api/playspaces': {
    call: () => ({
      path: '/api/playspaces',
      json: { id: makeId(), name: MARK, kind: 'playground', lonLat: IN_LONG_BIEN, communeCode: LONG_BIEN },
    }),
  },
  'GET /api/playspaces/{id}': {
    call: async (walk) => ({ path: `/api/playspaces/${(await walk.playSpace()).id}` }),
  },
  'PATCH /api/playspaces/{id}': {
    call: async (walk) => {
      const { id, version } = await walk.newPlaySpace();
      return { path: `/api/playspaces/${id}`, method: 'PATCH', json: { version, hamlet: 'Tổ 9' } };
    },
  },
  'GET /api/playspaces/{id}/inspections': {
    call: async (walk) => ({ path: `/api/playspaces/${(await walk.playSpace()).id}/inspections` }),
  },
  'POST /api/playspaces/{id}/inspections': {
    call: async (walk) => ({
      path: `/api/playspaces/${(await walk.playSpace()).id}/inspections`,
      json: { id: makeId(), occurredAt: '2026-10-01T02:00:00Z', condition: 'good' },
    }),
  },

  'GET /api/tiles/sites/{z}/{x}/{y}': {
    ...see(`/api/tiles/sites/${tileAt(14, IN_LONG_BIEN)}.mvt`),
    sees: async (answer, walk) => {
      const number = numberOfSiteCode((await walk.site()).code);
      return featuresOf(answer, 'sites').some((feature) => feature?.id === number);
    },
  },
  'GET /api/tiles/playspaces/{z}/{x}/{y}': {
    ...see(`/api/tiles/playspaces/${tileAt(14, IN_LONG_BIEN)}.mvt`),
    sees: (answer) => featuresOf(answer, 'playspaces').some((feature) => feature?.properties.name === MARK),
  },
  'GET /api/coverage': numbers('/api/coverage', ({ items }: { items: { figures: { sites: number } }[] }) =>
    items.some(({ figures }) => figures.sites > 0),
  ),
  'GET /api/coverage/series': {
    ...see('/api/coverage/series'),
    sees: ({ status, text }) => status === 200 && /"sites":[1-9]/.test(text),
  },

  'POST /api/photos': {
    call: async (walk) => ({ path: '/api/photos', body: photoForm(await walk.jpeg()) }),
  },
  'GET /api/photos/{id}': { call: async (walk) => ({ path: `/api/photos/${await walk.photo()}` }) },
  'OPTIONS /api/sync/photos': { call: () => ({ path: '/api/sync/photos', method: 'OPTIONS' }) },
  'POST /api/sync/photos': {
    call: async (walk) => {
      const bytes = await walk.jpeg();
      return {
        ...{ path: '/api/sync/photos', method: 'POST' },
        headers: {
          'Tus-Resumable': '1.0.0',
          'Upload-Length': String(bytes.byteLength),
          'Upload-Metadata': uploadMetadata(sha256Of(bytes)),
        },
      };
    },
  },
  'GET /api/sync/photos/{id}': {
    call: async (walk, who) => ({
      ...{ path: await begin(walk, who.cookie), method: 'HEAD' },
      headers: { 'Tus-Resumable': '1.0.0' },
    }),
  },
  'PATCH /api/sync/photos/{id}': {
    call: async (walk, who) => ({
      ...{ path: await begin(walk, who.cookie), method: 'PATCH', body: new Uint8Array(10) },
      headers: {
        'Tus-Resumable': '1.0.0',
        'Upload-Offset': '0',
        'Content-Type': 'application/offset+octet-stream',
        'Content-Length': '10',
      },
    }),
  },
  'DELETE /api/sync/photos/{id}': {
    call: async (walk, who) => ({
      ...{ path: await begin(walk, who.cookie), method: 'DELETE' },
      headers: { 'Tus-Resumable': '1.0.0' },
    }),
  },
  'POST /api/sync/photos/state': {
    call: async (walk) => ({ path: '/api/sync/photos/state', json: { sha256s: [await walk.photo()] } }),
  },
};

/** An upload of whoever asks, where the role may begin one at all. */
async function begin(walk: Walk, cookie: string): Promise<string> {
  const client = tusClient({
    request: (path, options = {}) =>
      walk.app.app.request(path, {
        method: options.method ?? 'GET',
        headers: { ...options.headers, Cookie: cookie },
        ...(options.body === undefined ? {} : { body: options.body }),
      }) as Promise<Response>,
  });
  return client.begin(await walk.jpeg()).catch(() => `/api/sync/photos/${makeId()}`);
}

function exportsOf(kind: 'sites' | 'playspaces'): Samples {
  return Object.fromEntries(
    EXPORT_FORMATS.map((format): [RouteKey, Sample] => {
      const path = `/api/${kind}/export.${format}` as const;
      const textOf = ({ text, bytes }: Answer) => (format === 'xlsx' ? unpacked(bytes) : text);
      return [
        `GET ${path}`,
        { ...see(path), sees: (answer) => answer.status === 200 && textOf(answer).includes(MARK) },
      ];
    }),
  );
}

/** The text of all parts of a workbook. */
export function unpacked(bytes: Uint8Array): string {
  return Object.values(unzipSync(bytes))
    .map((part) => new TextDecoder().decode(part))
    .join('\n');
}
