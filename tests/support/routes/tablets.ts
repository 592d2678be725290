import { localDay } from '../../../server/domain/calendar.ts';
import type { RejectedItem } from '../../../server/domain/custody.ts';
import type { Site } from '../../../server/domain/sites.ts';
import type { SyncAnswer } from '../../../server/domain/sync.ts';
import { photoForm } from '../photo-form.ts';
import { TestTablet } from '../tablet.ts';
import { LONG_BIEN } from '../test-app.ts';
import { sha256Of } from '../tus-client.ts';
import { has, json, MARK, type Samples, type Walk } from './walk.ts';

/** A tablet of the field team of Long Biên that has sent one item, and one that was refused. */
const tablet = (walk: Walk) =>
  walk.shared('tablet', async () => {
    const { id } = await walk.site();
    const device = new TestTablet(walk.app, 'field');
    device.report = { label: MARK };
    await device.send(device.events(id, [device.event('noted')]));
    await device.send(device.events(id, [device.event('verified')]));
    return device;
  });
const author = (walk: Walk) =>
  walk.shared(
    'author',
    async () => (await walk.app.json<{ userId: string }>('/api/me', { as: 'field' })).userId,
  );
const refused = async (walk: Walk): Promise<RejectedItem> => {
  const { id } = await walk.newSite();
  const device = await tablet(walk);
  await device.send(device.events(id, [device.event('verified')]));
  const { items } = await walk.app.json<{ items: RejectedItem[] }>('/api/sync/rejected?open=true', {
    as: 'officer',
  });
  const found = items.find(({ site }) => site?.id === id);
  if (!found) throw new Error('nothing was refused');
  return found;
};

/** A card on which a tablet and the office differ. */
const newConflict = async (walk: Walk): Promise<{ id: string; siteVersion: number }> => {
  const site = await walk.newSite();
  const edit = { version: site.version, hamlet: 'Tổ 2' };
  const path = `/api/sites/${site.id}`;
  const edited = await walk.app.json<Site>(path, { as: 'officer', method: 'PATCH', json: edit });
  const device = new TestTablet(walk.app, 'officer');
  const [receipt] = await device.send(device.card(site.id, { hamlet: 'Tổ 1' }, { hamlet: 'Tổ 3' }));
  if (!receipt?.conflictId) throw new Error('no conflict');
  return { id: receipt.conflictId, siteVersion: edited.version };
};
const conflict = (walk: Walk) => walk.shared('conflict', () => newConflict(walk));

/** What tablets send and pull, and what the office does with it. */
export const TABLETS: Samples = {
  'POST /api/sync': {
    call: async (walk) => {
      const device = new TestTablet(walk.app, 'field');
      const { id } = await walk.site();
      return { path: '/api/sync', json: device.request([device.events(id, [device.event('noted')])]) };
    },
    sees: (answer) => json<SyncAnswer>(answer).receipts[0]?.outcome === 'stored',
  },
  'GET /api/sync/receipts': {
    call: async (walk) => ({ path: `/api/sync/receipts?device=${(await tablet(walk)).deviceId}` }),
    // The device is another's, so that nobody has receipts of it.
    sees: ({ status, text }) => status === 200 && text.includes('"receipts":[]'),
  },
  'GET /api/sync/snapshot': { call: () => ({ path: `/api/sync/snapshot?communes=${LONG_BIEN}` }) },
  'GET /api/sync/basemap/size': {
    call: () => ({ path: `/api/sync/basemap/size?communes=${LONG_BIEN}` }),
  },
  'GET /api/sync/basemap': { call: () => ({ path: `/api/sync/basemap?communes=${LONG_BIEN}` }) },
  'GET /api/sync/conflicts': {
    call: async (walk) => {
      await conflict(walk);
      return { path: '/api/sync/conflicts' };
    },
    sees: async ({ text }, walk) => text.includes((await conflict(walk)).id),
  },
  'GET /api/sync/conflicts/{id}': {
    call: async (walk) => ({ path: `/api/sync/conflicts/${(await conflict(walk)).id}` }),
  },
  'POST /api/sync/conflicts/{id}/resolution': {
    call: async (walk) => {
      const { id, siteVersion } = await newConflict(walk);
      return {
        path: `/api/sync/conflicts/${id}/resolution`,
        json: { siteVersion, choices: { hamlet: 'tablet' } },
      };
    },
  },
  'GET /api/sync/custody': {
    call: async (walk) => {
      await tablet(walk);
      return { path: '/api/sync/custody' };
    },
    sees: has(MARK),
  },
  'GET /api/sync/custody/counts': {
    call: async (walk) => {
      await Promise.all([refused(walk), conflict(walk)]);
      return { path: '/api/sync/custody/counts' };
    },
    sees: ({ status, text }) => status === 200 && /:[1-9]/.test(text),
  },
  'POST /api/sync/custody/acts': {
    call: async (walk) => ({
      path: '/api/sync/custody/acts',
      json: { act: 'item_dismissed', number: (await refused(walk)).number, reason: 'Nhập nhầm' },
    }),
  },
  'GET /api/sync/arrival': {
    call: () => ({
      path: `/api/sync/arrival?commune=${LONG_BIEN}&day=${localDay(new Date().toISOString())}`,
    }),
  },
  'GET /api/sync/rejected': {
    call: async (walk) => {
      await walk.shared('refused', () => refused(walk));
      return { path: '/api/sync/rejected' };
    },
    sees: has(MARK),
  },
  'POST /api/sync/handed-in': {
    refusedAs: 'sync.file_of_others',
    call: async (walk) => {
      const device = new TestTablet(walk.app, 'field');
      const { id } = await walk.site();
      const items = [device.events(id, [device.event('noted')])];
      const file = { deviceId: device.deviceId, label: 'Máy 7', outboxVersion: 1, lastSequence: 1 };
      return {
        path: '/api/sync/handed-in',
        json: { ...file, userId: await author(walk), items, isTrial: false },
      };
    },
    sees: (answer) => json<{ receipts: unknown[] }>(answer).receipts.length === 1,
  },
  'POST /api/photos/handed-in': {
    hiddenAs: 'sync.photo_not_expected',
    call: async (walk) => {
      const bytes = await walk.jpeg();
      const sha256 = sha256Of(bytes);
      const { id } = await walk.site();
      const device = await tablet(walk);
      const event = device.event('noted');
      const photo = {
        eventId: event.id,
        sha256,
        capturedAt: event.occurredAt,
        byteCount: bytes.byteLength,
        isFromApp: true,
        lonLat: null,
        accuracyM: null,
      };
      await device.send(device.events(id, [event], { photos: [photo] }));
      return {
        path: `/api/photos/handed-in?userId=${await author(walk)}&sha256=${sha256}`,
        body: photoForm(bytes),
      };
    },
  },
};
