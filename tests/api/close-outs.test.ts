import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloseOutProof } from '../../server/domain/close-out-proof.ts';
import type { SiteEvent } from '../../server/domain/site-events.ts';
import { announcePhotos } from '../support/announce-photos.ts';
import { IN_LONG_BIEN, installed, newEvent, newSite } from '../support/builders.ts';
import { photoForm, seededScene } from '../support/photo-form.ts';
import { createTestApp, type TestApp, type TestUser } from '../support/test-app.ts';
import { sha256Of, tusClient } from '../support/tus-client.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
let seed = 100;
const newScene = () => seededScene(seed++);

async function createSite(): Promise<string> {
  const site = newSite({ occurredAt: ago(600) });
  await app.json('/api/sites', { as: 'officer', json: site }, 201);
  return site.id;
}
const record = (siteId: string, events: unknown[], as: TestUser = 'field') =>
  app.json(`/api/sites/${siteId}/events`, { as, json: { events } }, 201);

/** A mark at the place, with the announcement of its photo. */
async function markFixed(
  siteId: string,
  photo: Uint8Array | null,
  {
    minutesAgo = 30,
    takenMinutesAgo = minutesAgo,
    ...changes
  }: Record<string, unknown> & {
    minutesAgo?: number;
    takenMinutesAgo?: number;
  } = {},
): Promise<string> {
  const fence = installed('fence', { occurredAt: ago(minutesAgo) });
  const mark = newEvent('fix_marked', {
    occurredAt: ago(minutesAgo),
    lonLat: IN_LONG_BIEN,
    accuracyM: 8,
    ...changes,
  });
  const { measure: _measure, ...fenceEvent } = fence;
  await record(siteId, [{ ...fenceEvent, measure: fence.measure }, mark]);
  if (photo !== null) {
    const capturedAt = ago(takenMinutesAgo);
    await announcePhotos(app, 'field', siteId, [{ eventId: mark.id, sha256: sha256Of(photo), capturedAt }]);
  }
  return mark.id;
}
const send = async (photo: Uint8Array) => expect((await tusClient(app).send(photo)).status).toBe(200);
const proofOf = async (siteId: string) =>
  (await app.json<{ closeOut: CloseOutProof | null }>(`/api/sites/${siteId}`, { as: 'officer' })).closeOut;

describe('a fix that was marked', () => {
  it('is proven once its photo has arrived, and can be found, counted and exported as such', async () => {
    const siteId = await createSite();
    expect(await proofOf(siteId)).toBeNull();
    const scene = await newScene();
    const eventId = await markFixed(siteId, scene);
    expect(await proofOf(siteId)).toEqual({ eventId, verdict: 'not_verified', doubts: ['photos_missing'] });
    await send(scene);
    expect(await proofOf(siteId)).toEqual({ eventId, verdict: 'proven', doubts: [] });
    const { items: log } = await app.json<{ items: SiteEvent[] }>(`/api/sites/${siteId}/events`, {
      as: 'viewer',
    });
    expect(log.map(({ type, closeOut }) => [type, closeOut?.verdict])).toContainEqual([
      'fix_marked',
      'proven',
    ]);
    const found = async (as: TestUser, closeOut: string) =>
      (
        await app.json<{ items: { id: string }[] }>(`/api/sites?limit=1000&closeOut=${closeOut}`, { as })
      ).items.some(({ id }) => id === siteId);
    expect(await found('officer', 'proven')).toBe(true);
    expect(await found('officer', 'not_verified,rejected')).toBe(false);
    expect(await found('neighbour', 'proven')).toBe(false);
    expect(await app.json('/api/sites/proof-counts', { as: 'officer' })).toMatchObject({ proven: 1 });
    expect(await app.json('/api/sites/proof-counts', { as: 'neighbour' })).toMatchObject({ proven: 0 });
    const csv = await (await app.request('/api/sites/export.csv?closeOut=proven', { as: 'officer' })).text();
    expect(csv).toContain('Chứng cứ khắc phục');
    expect(csv).toContain('Đủ chứng cứ');
  });

  it('is not proven from afar, or by other photos than those of the app at the time, and never refused', async () => {
    const cases: [doubts: string[], changes: Record<string, unknown>][] = [
      [['no_position', 'no_photo'], { lonLat: null }],
      [['inaccurate', 'no_photo'], { accuracyM: 21 }],
      [['too_far', 'no_photo'], { lonLat: [IN_LONG_BIEN[0], IN_LONG_BIEN[1] + 0.0005] }],
    ];
    for (const [doubts, changes] of cases) {
      const siteId = await createSite();
      await markFixed(siteId, null, changes);
      expect(await proofOf(siteId)).toMatchObject({ verdict: 'not_verified', doubts });
    }
    const late = await createSite();
    const scene = await newScene();
    await markFixed(late, scene, { takenMinutesAgo: 41 });
    await send(scene);
    expect((await proofOf(late))?.doubts).toEqual(['photo_too_old']);

    const gallery = await createSite();
    const upload = await app.request('/api/photos', { as: 'field', body: photoForm(await newScene()) });
    const { id: photoId } = (await upload.json()) as { id: string };
    await markFixed(gallery, null, { photoIds: [photoId] });
    expect((await proofOf(gallery))?.doubts).toEqual(['photo_not_from_app']);
  });

  it('takes the outline of the site for the site', async () => {
    const [lon, lat] = IN_LONG_BIEN;
    const ring = [
      [lon - 0.002, lat - 0.002],
      [lon + 0.002, lat - 0.002],
      [lon + 0.002, lat + 0.002],
      [lon - 0.002, lat - 0.002],
    ];
    const site = newSite({ occurredAt: ago(600), outline: { type: 'Polygon', coordinates: [ring] } });
    await app.json('/api/sites', { as: 'officer', json: site }, 201);
    const scene = await newScene();
    await send(scene);
    await markFixed(site.id, scene, { lonLat: [lon + 0.0015, lat - 0.0015] });
    expect((await proofOf(site.id))?.verdict).toBe('proven');
  });

  it('is not proven by a photo that was seen before, in other bytes too, also when the earlier one comes late', async () => {
    const [first, second, third] = [await createSite(), await createSite(), await createSite()];
    const scene = await newScene();
    await markFixed(first, scene, { minutesAgo: 120 });
    const copy = await sharp(scene).resize(600).jpeg({ quality: 75 }).toBuffer();
    await markFixed(second, copy, { minutesAgo: 60 });
    await send(copy);
    expect((await proofOf(second))?.verdict).toBe('proven');
    await send(scene);
    expect((await proofOf(first))?.verdict).toBe('proven');
    expect(await proofOf(second)).toMatchObject({ verdict: 'not_verified', doubts: ['photo_seen_before'] });
    await markFixed(third, scene, { minutesAgo: 20 });
    expect((await proofOf(third))?.doubts).toEqual(['photo_seen_before']);
  });

  it('is proven by a photo that the measure of the same visit carries', async () => {
    const siteId = await createSite();
    const [scene, other] = [await newScene(), await newScene()];
    const fence = installed('fence', { occurredAt: ago(33) });
    await record(siteId, [fence]);
    const photo = { eventId: fence.id, sha256: sha256Of(scene), capturedAt: ago(33) };
    await announcePhotos(app, 'field', siteId, [photo]);
    const mark = newEvent('fix_marked', { occurredAt: ago(30), lonLat: IN_LONG_BIEN, accuracyM: 5 });
    await record(siteId, [mark]);
    await send(scene);
    expect((await proofOf(siteId))?.verdict).toBe('proven');
    const late = { eventId: mark.id, sha256: sha256Of(other), capturedAt: ago(29) };
    await announcePhotos(app, 'field', siteId, [late]);
    expect((await proofOf(siteId))?.doubts).toEqual(['photos_missing']);
  });

  it('is rejected by the office alone, and the next mark is judged by itself', async () => {
    const siteId = await createSite();
    const scene = await newScene();
    const eventId = await markFixed(siteId, scene);
    await send(scene);
    await record(siteId, [newEvent('rejected', { reason: 'hàng rào thấp', occurredAt: ago(20) })], 'officer');
    expect(await proofOf(siteId)).toEqual({ eventId, verdict: 'rejected', doubts: [] });
    const next = newEvent('fix_marked', { occurredAt: ago(10), lonLat: IN_LONG_BIEN, accuracyM: 5 });
    await record(siteId, [next]);
    const capturedAt = ago(10);
    await announcePhotos(app, 'field', siteId, [{ eventId: next.id, sha256: sha256Of(scene), capturedAt }]);
    expect(await proofOf(siteId)).toMatchObject({ eventId: next.id, doubts: ['photo_seen_before'] });
    await record(siteId, [newEvent('reopened', { reason: 'x', occurredAt: ago(5) })], 'officer');
    expect(await proofOf(siteId)).toBeNull();
  });

  it('is told by the corrected clock of the tablet', async () => {
    const siteId = await createSite();
    const scene = await newScene();
    await send(scene);
    const mark = newEvent('fix_marked', { occurredAt: ago(30), lonLat: IN_LONG_BIEN, accuracyM: 5 });
    await record(siteId, [installed('fence', { occurredAt: ago(31) }), mark]);
    const photo = { eventId: mark.id, sha256: sha256Of(scene), capturedAt: ago(30 + 180) };
    await announcePhotos(app, 'field', siteId, [photo], 180 * 60_000);
    expect((await proofOf(siteId))?.verdict).toBe('proven');
  });

  it('knows photos that were stored before anybody looked at them', async () => {
    const { db } = app.parts.deps.database;
    const [first, second] = [await createSite(), await createSite()];
    const scene = await newScene();
    await markFixed(first, scene, { minutesAgo: 120 });
    await send(scene);
    await db.deleteFrom('photo_view_bands').execute();
    await db.updateTable('photos').set({ view_hash: null }).execute();
    const copy = await sharp(scene).jpeg({ quality: 60 }).toBuffer();
    await send(copy);
    await markFixed(second, copy);
    expect((await proofOf(second))?.verdict).toBe('proven');
    await app.parts.photos.lookAtStored();
    expect((await proofOf(second))?.doubts).toEqual(['photo_seen_before']);
  });

  it('is judged with all of its photos when they arrive at once', async () => {
    for (let round = 0; round < 4; round++) {
      const siteId = await createSite();
      const scenes = [await newScene(), await newScene(), await newScene()];
      const eventId = await markFixed(siteId, null);
      await announcePhotos(
        app,
        'field',
        siteId,
        scenes.map((scene) => ({ eventId, sha256: sha256Of(scene), capturedAt: ago(30) })),
      );
      await Promise.all(scenes.map(send));
      expect((await proofOf(siteId))?.verdict).toBe('proven');
    }
  });
});
