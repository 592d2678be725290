import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import sharp from 'sharp';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../server/app.ts';
import { MAX_PHOTO_BYTES } from '../../server/domain/photos.ts';
import type { SiteEvent } from '../../server/domain/site-events.ts';
import { createPhotoUploads } from '../../server/photos/photo-uploads.service.ts';
import { UnfinishedUploads } from '../../server/photos/unfinished-uploads.ts';
import { actorFor, announcePhotos, DEVICE } from '../support/announce-photos.ts';
import { newEvent, newSite } from '../support/builders.ts';
import { photoForm } from '../support/photo-form.ts';
import { createTestApp, type TestApp, type TestUser } from '../support/test-app.ts';
import { sha256Of, tusClient } from '../support/tus-client.ts';

let app: TestApp;
let clock = 0;
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(Date.now() + clock).toISOString() });
});
afterAll(() => app.close());

/** A JPEG like no other, several kilobytes long. */
const noise = (side = 48) =>
  sharp(randomBytes(side * side * 3), { raw: { width: side, height: side, channels: 3 } })
    .jpeg()
    .toBuffer();
const receiptOf = async (answer: Response) =>
  (await answer.json()) as { sha256: string; photoId: string | null; receivedAt: string | null };
const problemOf = async (answer: Response) => {
  const { code } = (await answer.json()) as { code: string };
  return [answer.status, code];
};
const uploadsFolder = () => join(app.parts.deps.config.dataDir, 'photo-uploads');

async function createSite(): Promise<string> {
  const site = newSite();
  await app.json('/api/sites', { as: 'field', json: site }, 201);
  return site.id;
}

/** An event and the announcement of its photos, as a tablet hands them in. */
async function recordWithPhotos(siteId: string, sha256s: string[]) {
  const event = newEvent('noted');
  await app.json(`/api/sites/${siteId}/events`, { as: 'field', json: { events: [event] } }, 201);
  const photos = sha256s.map((sha256) => ({ eventId: event.id, sha256, capturedAt: event.occurredAt }));
  const announce = () => announcePhotos(app, 'field', siteId, photos);
  return { event, receipts: await announce(), announce };
}

async function logOf(siteId: string): Promise<SiteEvent[]> {
  return (await app.json<{ items: SiteEvent[] }>(`/api/sites/${siteId}/events`, { as: 'viewer' })).items;
}
const photosOf = async (siteId: string, eventId: string) =>
  (await logOf(siteId)).find(({ id }) => id === eventId)?.photoIds ?? [];

describe('a photo in parts', () => {
  it('goes on where it stopped, and the last byte is answered with its receipt', async () => {
    const bytes = await noise();
    const client = tusClient(app);
    const path = await client.begin(bytes);
    const first = await client.patch(path, 0, bytes.subarray(0, 1000));
    expect([first.status, first.headers.get('Upload-Offset')]).toEqual([204, '1000']);
    expect(await problemOf(await client.patch(path, 500, bytes.subarray(500)))).toEqual([
      409,
      'upload.wrong_offset',
    ]);
    const head = await client.head(path);
    expect(head.headers.get('Upload-Offset')).toBe('1000');
    expect(head.headers.get('Upload-Length')).toBe(String(bytes.byteLength));
    const last = await client.patch(path, 1000, bytes.subarray(1000));
    expect(last.status).toBe(200);
    const receipt = await receiptOf(last);
    expect(receipt).toMatchObject({ sha256: sha256Of(bytes), receivedAt: expect.any(String) });
    expect((await app.request(`/api/photos/${receipt.photoId}?size=thumb`, { as: 'field' })).status).toBe(
      200,
    );
    const unknown = 'a'.repeat(64);
    const state = await app.json('/api/sync/photos/state', {
      as: 'field',
      json: { sha256s: [unknown, receipt.sha256] },
    });
    expect(state).toEqual({ photos: [{ sha256: unknown, photoId: null, receivedAt: null }, receipt] });
    expect(await problemOf(await client.patch(path, bytes.byteLength, new Uint8Array()))).toEqual([
      404,
      'upload.not_found',
    ]);
    expect(await readdir(uploadsFolder())).toEqual([]);
  });

  it('arrives in one request with its announcement too', async () => {
    const bytes = await noise();
    const answer = await app.request('/api/sync/photos', {
      as: 'field',
      body: new Uint8Array(bytes),
      headers: {
        'Tus-Resumable': '1.0.0',
        'Upload-Length': String(bytes.byteLength),
        'Upload-Metadata': `sha256 ${Buffer.from(sha256Of(bytes)).toString('base64')}`,
        'Content-Type': 'application/offset+octet-stream',
      },
    });
    expect([answer.status, answer.headers.has('Location')]).toEqual([201, true]);
    expect((await receiptOf(answer)).photoId).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps what had come when the line broke in the middle of a request', async () => {
    const bytes = await noise(96);
    const path = await tusClient(app).begin(bytes);
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        controller.enqueue(new Uint8Array(bytes.subarray(0, 3000)));
        await new Promise((resolve) => setTimeout(resolve, 50));
        controller.error(new Error('the line broke'));
      },
    });
    const init = {
      method: 'PATCH',
      body,
      duplex: 'half',
      headers: {
        Cookie: await app.signIn('field'),
        'Tus-Resumable': '1.0.0',
        'Upload-Offset': '0',
        'Content-Type': 'application/offset+octet-stream',
      },
    };
    await app.app.request(path, init as RequestInit);
    const offset = Number((await tusClient(app).head(path)).headers.get('Upload-Offset'));
    expect(offset).toBe(3000);
    expect((await tusClient(app).patch(path, offset, bytes.subarray(offset))).status).toBe(200);
  });

  it('is refused and removed when other bytes came than were announced', async () => {
    const bytes = await noise();
    const client = tusClient(app);
    const path = await client.begin(bytes, sha256Of(Buffer.from('another photo')));
    expect(await problemOf(await client.patch(path, 0, bytes))).toEqual([422, 'upload.bytes_differ']);
    expect((await client.head(path)).status).toBe(404);
    expect((await client.send(bytes)).status).toBe(200);
  });

  it('takes no more bytes than were announced, and waits for those that are missing', async () => {
    const bytes = await noise();
    const client = tusClient(app);
    const path = await client.begin(bytes.subarray(0, 500), sha256Of(bytes));
    expect(await problemOf(await client.patch(path, 0, bytes))).toEqual([413, 'upload.too_long']);
    const longer =
      (await client.create(bytes.byteLength + 10, sha256Of(bytes))).headers.get('Location') ?? '';
    const answer = await client.patch(longer, 0, bytes);
    expect([answer.status, answer.headers.get('Upload-Offset')]).toEqual([204, String(bytes.byteLength)]);
    const [state] = await app.parts.photoUploads.listReceipts(await actorFor(app, 'field'), [
      sha256Of(bytes),
    ]);
    expect(state?.photoId).toBeNull();
    expect((await client.remove(longer)).status).toBe(204);
    expect((await client.head(longer)).status).toBe(404);
  });

  it('needs a hash and a length, and the words of the protocol', async () => {
    const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Length': '10', Origin: 'http://localhost:8787' };
    const send = (others: Record<string, string>) =>
      app.request('/api/sync/photos', { as: 'field', method: 'POST', headers: others });
    expect(await problemOf(await send(headers))).toEqual([422, 'upload.no_hash']);
    expect(await problemOf(await send({ ...headers, 'Upload-Metadata': 'sha256 eA==' }))).toEqual([
      422,
      'upload.no_hash',
    ]);
    expect(await problemOf(await send({ 'Upload-Length': '10' }))).toEqual([400, 'upload.protocol']);
    expect(await problemOf(await send({ 'Tus-Resumable': '1.0.0' }))).toEqual([400, 'upload.protocol']);
    const deferred = { 'Tus-Resumable': '1.0.0', 'Upload-Defer-Length': '1' };
    expect(await problemOf(await send(deferred))).toEqual([400, 'upload.protocol']);
    const options = await app.request('/api/sync/photos', { as: 'field', method: 'OPTIONS' });
    expect([options.status, options.headers.get('Tus-Max-Size')]).toEqual([204, String(MAX_PHOTO_BYTES)]);
    expect(options.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  it("belongs to its user: another's is answered like an absent one", async () => {
    const bytes = await noise();
    const path = await tusClient(app).begin(bytes);
    const other = tusClient(app, 'officer');
    for (const answer of [
      await other.head(path),
      await other.patch(path, 0, bytes),
      await other.remove(path),
      await other.head(`/api/sync/photos/${makeId()}`),
    ])
      expect(answer.status).toBe(404);
    for (const as of ['viewer', 'city'] as const) {
      expect((await tusClient(app, as).create(10, sha256Of(bytes))).status, as).toBe(403);
      expect((await tusClient(app, as).patch(path, 0, bytes)).status, as).toBe(403);
    }
    expect((await tusClient(app).patch(path, 0, bytes)).status).toBe(200);
    const state = await app.json<{ photos: { photoId: string | null }[] }>('/api/sync/photos/state', {
      as: 'officer',
      json: { sha256s: [sha256Of(bytes)] },
    });
    expect(state.photos[0]?.photoId).toBeNull();
  });

  it('is one photo when two tablets of a user send it at once, or it is sent twice', async () => {
    const bytes = await noise();
    const client = tusClient(app);
    const both = await Promise.all([client.send(bytes), client.send(bytes)]);
    const receipts = await Promise.all([...both, await client.send(bytes)].map(receiptOf));
    expect(new Set(receipts.map((receipt) => JSON.stringify(receipt))).size).toBe(1);
    const other = await receiptOf(await tusClient(app, 'officer').send(bytes));
    expect(other.photoId).toBe(receipts[0]?.photoId);
  });

  it('says that the disk is full and loses nothing', async () => {
    const bytes = await noise(96);
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    let isFull = true;
    class CrowdedUploads extends UnfinishedUploads {
      override async write(readable: Readable, id: string, offset: number): Promise<number> {
        if (!isFull) return super.write(readable, id, offset);
        for await (const chunk of readable) {
          await super.write(Object.assign([(chunk as Buffer).subarray(0, 100)]) as never, id, offset);
          break;
        }
        throw full;
      }
    }
    let isStorageFull = false;
    const photos: typeof app.parts.photos = {
      ...app.parts.photos,
      addPhoto: (actor, original) =>
        isStorageFull ? Promise.reject(full) : app.parts.photos.addPhoto(actor, original),
    };
    const photoUploads = createPhotoUploads(app.parts.deps, photos, new CrowdedUploads(uploadsFolder()));
    const crowded = createApp({ ...app.parts, photoUploads });
    const client = tusClient({
      request: async (path, { as = 'field', headers = {}, method = 'GET', body } = {}) =>
        crowded.request(path, {
          method,
          headers: { ...headers, Cookie: await app.signIn(as) },
          ...(body === undefined ? {} : { body }),
        }),
    });
    const path = await client.begin(bytes);
    expect(await problemOf(await client.patch(path, 0, bytes))).toEqual([503, 'storage.full']);
    isFull = false;
    const offset = Number((await client.head(path)).headers.get('Upload-Offset'));
    expect(offset).toBe(100);
    isStorageFull = true;
    expect(await problemOf(await client.patch(path, offset, bytes.subarray(offset)))).toEqual([
      503,
      'storage.full',
    ]);
    expect((await client.head(path)).status).toBe(503);
    await photoUploads.tidy();
    isStorageFull = false;
    const done = await client.head(path);
    expect([done.status, done.headers.get('Upload-Offset')]).toEqual([200, String(bytes.byteLength)]);
    const [receipt] = await photoUploads.listReceipts(await actorFor(app, 'field'), [sha256Of(bytes)]);
    expect(receipt?.photoId).not.toBeNull();
  });

  it('is given up after seven days, but made of what had arrived whole', async () => {
    const [part, whole] = [await noise(), await noise()];
    const client = tusClient(app);
    const path = await client.begin(part);
    await client.patch(path, 0, part.subarray(0, 200));
    // The process ended after the last byte: nothing has looked at the bytes yet.
    const wholePath = await client.begin(whole);
    await client.patch(wholePath, 0, whole.subarray(0, -1));
    const store = new UnfinishedUploads(uploadsFolder());
    const id = wholePath.split('/').at(-1) ?? '';
    await store.write([whole.subarray(-1)] as never, id, whole.byteLength - 1);
    clock = 7 * 86_400_000 - 60_000;
    await app.parts.photoUploads.tidy();
    expect((await client.head(path)).headers.get('Upload-Offset')).toBe('200');
    const [receipt] = await app.parts.photoUploads.listReceipts(await actorFor(app, 'field'), [
      sha256Of(whole),
    ]);
    expect(receipt?.photoId).not.toBeNull();
    clock = 7 * 86_400_000 + 60_000;
    await app.parts.photoUploads.tidy();
    clock = 0;
    expect((await client.head(path)).status).toBe(404);
    expect(await readdir(uploadsFolder())).toEqual([]);
  });
});

describe('photos that follow their event', () => {
  it('are attached when they arrive, after those that the event brought along', async () => {
    const siteId = await createSite();
    const [one, two] = [await noise(), await noise()];
    const { event, receipts, announce } = await recordWithPhotos(siteId, [sha256Of(one), sha256Of(two)]);
    expect(receipts).toEqual([
      { sha256: sha256Of(one), photoId: null, receivedAt: null },
      { sha256: sha256Of(two), photoId: null, receivedAt: null },
    ]);
    const before = app.parts.deps.database.feed.version;
    const second = await receiptOf(await tusClient(app).send(two));
    expect(app.parts.deps.database.feed.version).not.toBe(before);
    const first = await receiptOf(await tusClient(app).send(one));
    expect(await photosOf(siteId, event.id)).toEqual([first.photoId, second.photoId]);
    expect(await announce()).toEqual([first, second]);
    for (const as of ['viewer', 'city', 'officer'] as const)
      expect((await app.request(`/api/photos/${first.photoId}`, { as })).status, as).toBe(200);
    expect((await app.request(`/api/photos/${first.photoId}`, { as: 'neighbour' })).status).toBe(404);
  });

  it('are attached at once when this user has sent them already, by either way', async () => {
    const siteId = await createSite();
    const [one, two, foreign] = [await noise(), await noise(), await noise()];
    const sent = await receiptOf(await tusClient(app).send(one));
    await app.request('/api/photos', { as: 'field', body: photoForm(two) });
    await tusClient(app, 'officer').send(foreign);
    const { event, receipts } = await recordWithPhotos(siteId, [one, two, foreign].map(sha256Of));
    expect(receipts[0]).toEqual(sent);
    expect(receipts.map(({ photoId }) => photoId !== null)).toEqual([true, true, false]);
    expect(await photosOf(siteId, event.id)).toEqual([receipts[0]?.photoId, receipts[1]?.photoId]);
  });

  it('meet even when event and bytes arrive at the same moment', async () => {
    const siteId = await createSite();
    for (let round = 0; round < 8; round++) {
      const bytes = await noise(16);
      const [recorded] = await Promise.all([
        recordWithPhotos(siteId, [sha256Of(bytes)]),
        tusClient(app).send(bytes),
      ]);
      expect(await photosOf(siteId, recorded.event.id)).toHaveLength(1);
    }
  });

  it('leave their event "not complete" until they arrive', async () => {
    const siteId = await createSite();
    const bytes = await noise();
    const { event } = await recordWithPhotos(siteId, [sha256Of(bytes)]);
    const site = () => app.json(`/api/sites/${siteId}`, { as: 'viewer' });
    const missing = async () => (await logOf(siteId)).find(({ id }) => id === event.id)?.missingPhotos;
    const filtered = async (as: TestUser, query: string) =>
      (await app.json<{ items: { id: string }[] }>(`/api/sites?limit=1000&${query}`, { as })).items.some(
        ({ id }) => id === siteId,
      );
    expect(await site()).toMatchObject({ missingPhotos: 1 });
    expect(await missing()).toMatchObject([{ deviceId: DEVICE, deviceLabel: null, refusal: null }]);
    expect(await filtered('officer', 'photosMissing=true')).toBe(true);
    expect(await filtered('officer', 'photosMissing=false')).toBe(false);
    expect(await filtered('neighbour', 'photosMissing=true')).toBe(false);
    const counts = async (as: TestUser) =>
      (await app.json<{ photosMissing: number }>('/api/sites/proof-counts', { as })).photosMissing;
    const [before, elsewhere] = [await counts('officer'), await counts('neighbour')];
    expect([before > 0, elsewhere]).toEqual([true, 0]);
    await tusClient(app).send(bytes);
    expect(await site()).toMatchObject({ missingPhotos: 0 });
    expect(await missing()).toBeUndefined();
    expect(await filtered('officer', 'photosMissing=true')).toBe(false);
    expect(await counts('officer')).toBe(before - 1);
  });

  it('that can never become one say why, and their event stays "not complete"', async () => {
    const siteId = await createSite();
    const text = Buffer.from(`no picture ${makeId()}`);
    const large = 'b'.repeat(64);
    const { event } = await recordWithPhotos(siteId, [sha256Of(text), large]);
    expect(await problemOf(await tusClient(app).send(text))).toEqual([415, 'photo.not_an_image']);
    expect(await problemOf(await tusClient(app).create(MAX_PHOTO_BYTES + 1, large))).toEqual([
      413,
      'photo.too_large',
    ]);
    const missing = (await logOf(siteId)).find(({ id }) => id === event.id)?.missingPhotos;
    expect(missing?.map(({ refusal }) => refusal?.code)).toEqual(['photo.not_an_image', 'photo.too_large']);
    expect(await app.json(`/api/sites/${siteId}`, { as: 'officer' })).toMatchObject({ missingPhotos: 2 });
    expect(await readdir(uploadsFolder())).toEqual([]);
  });

  it('do not make a stranger of their event when it is sent again', async () => {
    const siteId = await createSite();
    const bytes = await noise();
    const { event } = await recordWithPhotos(siteId, [sha256Of(bytes)]);
    await tusClient(app).send(bytes);
    const again = await app.json<{ alreadyStored: string[] }>(
      `/api/sites/${siteId}/events`,
      { as: 'field', json: { events: [event] } },
      201,
    );
    expect(again.alreadyStored).toEqual([event.id]);
  });
});
