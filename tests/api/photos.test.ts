import { readFile } from 'node:fs/promises';
import ExifReader from 'exifreader';
import sharp from 'sharp';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../server/app.ts';
import { ProblemError } from '../../server/domain/errors.ts';
import { MAX_PHOTO_BYTES, type Photo } from '../../server/domain/photos.ts';
import { createPhotoService } from '../../server/photos/photos.service.ts';
import { photoForm, plainJpeg } from '../support/photo-form.ts';
import { createTestApp, LONG_BIEN, type TestApp, type TestUser } from '../support/test-app.ts';

const HEIC = new URL('../support/fixtures/two-colours.heic', import.meta.url);
const ORIGIN = 'http://localhost:8787';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const send = (bytes: Uint8Array, as: TestUser = 'field', name?: string) =>
  app.request('/api/photos', { as, body: photoForm(bytes, name) });
const upload = async (bytes: Uint8Array, as: TestUser = 'field') =>
  (await (await send(bytes, as)).json()) as Photo;

describe('POST /api/photos', () => {
  it('stores a photo stripped of its metadata and answers what the camera wrote', async () => {
    const original = await readFile(HEIC);
    const photo = await upload(original);
    expect(photo).toMatchObject({ widthPx: 96, heightPx: 64, capturedAt: '2026-03-01T01:15:00.000Z' });
    expect(photo.lonLat?.[0]).toBeCloseTo(105.88, 5);
    expect(photo.lonLat?.[1]).toBeCloseTo(21.04, 5);
    for (const size of ['full', 'thumb']) {
      const answer = await app.request(`/api/photos/${photo.id}?size=${size}`, { as: 'field' });
      const stored = Buffer.from(await answer.arrayBuffer());
      expect(Object.keys(ExifReader.load(stored, { expanded: true }))).toEqual(['file']);
    }
  });

  it('recognises the same photo when it is sent again, also by somebody else', async () => {
    const bytes = await plainJpeg(1);
    const first = await send(bytes);
    expect(first.status).toBe(201);
    const photo = (await first.json()) as Photo;
    const again = await send(bytes);
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual(photo);
    const other = await send(bytes, 'officer');
    expect(other.status).toBe(200);
    expect(await other.json()).toMatchObject({ id: photo.id });
    const both = await Promise.all([plainJpeg(2), plainJpeg(2)]);
    const statuses = await Promise.all(both.map(async (copy) => (await send(copy)).status));
    expect(statuses.sort()).toEqual([200, 201]);
  });

  it('is for those who may add photos', async () => {
    const bytes = await plainJpeg(3);
    const nobody = await app.request('/api/photos', { body: photoForm(bytes) });
    expect([nobody.status, (await nobody.json()) as object]).toMatchObject([401, { code: 'auth.required' }]);
    for (const as of ['viewer', 'city'] as const) {
      const answer = await send(bytes, as);
      expect([answer.status, (await answer.json()) as object]).toMatchObject([
        403,
        { code: 'auth.forbidden' },
      ]);
    }
  });

  it('judges files by their content and says why it refuses', async () => {
    const jpeg = await plainJpeg(4);
    const bomb = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const cases: [name: string, bytes: Uint8Array, status: number, code: string][] = [
      ['svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415, 'photo.not_an_image'],
      ['gif', await sharp(jpeg).gif().toBuffer(), 415, 'photo.not_an_image'],
      ['pdf', Buffer.from('%PDF-1.7'), 415, 'photo.not_an_image'],
      ['html', Buffer.from('<html><script>alert(1)</script></html>'), 415, 'photo.not_an_image'],
      ['empty', new Uint8Array(), 415, 'photo.not_an_image'],
      ['cut off', jpeg.subarray(0, jpeg.length - 40), 422, 'photo.damaged'],
      ['bomb', bomb, 422, 'photo.too_many_pixels'],
      ['broken HEIC', (await readFile(HEIC)).subarray(0, 400), 415, 'photo.heic_unreadable'],
      ['21 MB', Buffer.concat([jpeg, Buffer.alloc(MAX_PHOTO_BYTES)]), 413, 'photo.too_large'],
    ];
    for (const [name, bytes, status, code] of cases) {
      const answer = await send(bytes, 'field', 'innocent.jpg');
      expect(answer.headers.get('Content-Type'), name).toContain('application/problem+json');
      expect([answer.status, await answer.json()], name).toMatchObject([status, { code }]);
    }
  });

  it('words the refusal in the language asked for', async () => {
    for (const [language, words] of [
      ['vi', 'Tệp không phải ảnh'],
      ['en', 'The file is no JPEG'],
    ] as const) {
      const answer = await app.request('/api/photos', {
        as: 'field',
        body: photoForm(Buffer.from('plain text')),
        headers: { 'Accept-Language': language },
      });
      expect(((await answer.json()) as { title: string }).title).toContain(words);
    }
  });

  it('refuses bodies that hold no photo', async () => {
    const code = async (body: BodyInit, headers: Record<string, string> = {}) => {
      const answer = await app.request('/api/photos', { as: 'field', body, headers });
      return ((await answer.json()) as { code: string }).code;
    };
    expect(await code('{}', { 'Content-Type': 'application/json' })).toBe('request.unsupported_type');
    expect(await code('no parts', { 'Content-Type': 'multipart/form-data; boundary=x' })).toBe(
      'request.malformed',
    );
    expect(await code(new FormData())).toMatch(/^request\./);
    const text = new FormData();
    text.set('photo', 'not a file');
    expect(await code(text)).toBe('request.invalid');
  });

  it('stops reading a body that is too large, with and without an announced length', async () => {
    const cookie = await app.signIn('field');
    const headers = { Cookie: cookie, Origin: ORIGIN, 'Content-Type': 'multipart/form-data; boundary=x' };
    let sentBytes = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sentBytes += 1024 * 1024;
        controller.enqueue(new Uint8Array(1024 * 1024));
        if (sentBytes > 200 * 1024 * 1024) controller.close();
      },
    });
    const init = { method: 'POST', headers, body: endless, duplex: 'half' };
    const streamed = await app.app.request('/api/photos', init as RequestInit);
    expect([streamed.status, await streamed.json()]).toMatchObject([413, { code: 'photo.too_large' }]);
    expect(sentBytes).toBeLessThan(30 * 1024 * 1024);
    const announced = await app.app.request('/api/photos', {
      method: 'POST',
      headers: { ...headers, 'Content-Length': String(MAX_PHOTO_BYTES * 2) },
      body: 'x',
    });
    expect(announced.status).toBe(413);
  });

  it('writes no row when the disk is full, and says so', async () => {
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const photos = createPhotoService(app.parts.deps, {
      put: () => Promise.reject(full),
      get: () => Promise.resolve(null),
      has: () => Promise.resolve(false),
      checkRoom: () => Promise.resolve(),
      remove: () => Promise.resolve(),
    });
    const crowded = createApp({ ...app.parts, photos });
    const { db } = app.parts.deps.database;
    const count = async () => (await db.selectFrom('photos').select('id').execute()).length;
    const before = await count();
    const answer = await crowded.request('/api/photos', {
      method: 'POST',
      headers: { Cookie: await app.signIn('field'), Origin: ORIGIN },
      body: photoForm(await plainJpeg(5)),
    });
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'storage.full' }]);
    expect(await count()).toBe(before);
  });

  it('takes none of a stranger when little room is left, before anything is written', async () => {
    let putCount = 0;
    const photos = createPhotoService(app.parts.deps, {
      put: async () => {
        putCount += 1;
      },
      get: () => Promise.resolve(null),
      has: () => Promise.resolve(false),
      checkRoom: () => Promise.reject(new ProblemError('storage.full')),
      remove: () => Promise.resolve(),
    });
    await expect(photos.addUnsigned(await plainJpeg(7))).rejects.toMatchObject({ code: 'storage.full' });
    expect(putCount).toBe(0);
  });
});

describe('GET /api/photos/:id', () => {
  it('sends bytes that may be kept for ever by the browser alone', async () => {
    const { id } = await upload(await plainJpeg(6));
    const answer = await app.request(`/api/photos/${id}?size=thumb`, { as: 'field' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe('image/jpeg');
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(answer.headers.get('Cache-Control')).toBe('private, max-age=31536000, immutable');
    const tag = answer.headers.get('ETag') ?? '';
    const again = await app.request(`/api/photos/${id}?size=thumb`, {
      as: 'field',
      headers: { 'If-None-Match': tag },
    });
    expect(again.status).toBe(304);
    const full = await app.request(`/api/photos/${id}`, { as: 'field', headers: { 'If-None-Match': tag } });
    expect(full.status).toBe(200);
  });

  it('shows a photo to its uploader, and once attached to whoever reads that commune', async () => {
    const { id: photoId } = await upload(await plainJpeg(7));
    const status = async (as?: TestUser) =>
      (await app.request(`/api/photos/${photoId}`, as ? { as } : {})).status;
    expect(await status('field')).toBe(200);
    expect(await status()).toBe(401);
    for (const as of ['officer', 'viewer', 'neighbour', 'city'] as const)
      expect(await status(as), as).toBe(404);

    const space = await createSpace();
    await app.json(`/api/playspaces/${space}/inspections`, { as: 'field', json: inspection([photoId]) }, 201);
    for (const as of ['officer', 'viewer', 'city', 'admin'] as const) expect(await status(as), as).toBe(200);
    expect(await status('neighbour')).toBe(404);
    expect(await status()).toBe(401);
  });

  it('answers an unknown id like one out of reach, and a bad id as a fault', async () => {
    const unknown = await app.request(`/api/photos/${'0'.repeat(64)}`, { as: 'admin' });
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: 'photo.not_found' }]);
    expect((await app.request('/api/photos/..%2F..%2Fsecret', { as: 'admin' })).status).toBe(422);
  });
});

describe('attaching photos', () => {
  it("takes own photos and those of the scope's records, no others", async () => {
    const own = await upload(await plainJpeg(8));
    const foreign = await upload(await plainJpeg(9), 'neighbour');
    const space = await createSpace();
    const attach = (photoIds: string[], as: TestUser) =>
      app.request(`/api/playspaces/${space}/inspections`, { as, json: inspection(photoIds) });
    for (const id of [foreign.id, 'f'.repeat(64)]) {
      const answer = await attach([own.id, id], 'field');
      expect([answer.status, await answer.json()]).toMatchObject([
        422,
        { code: 'photo.unknown', photoId: id },
      ]);
    }
    const list = await app.json<{ items: unknown[] }>(`/api/playspaces/${space}/inspections`, {
      as: 'field',
    });
    expect(list.items).toEqual([]);
    expect((await attach([own.id], 'officer')).status).toBe(422);
    expect((await attach([own.id], 'field')).status).toBe(201);
    expect((await attach([own.id], 'officer')).status).toBe(201);
  });
});

function inspection(photoIds: string[]) {
  return { id: makeId(), occurredAt: '2026-11-01T02:00:00Z', condition: 'good', photoIds };
}

async function createSpace(): Promise<string> {
  const id = makeId();
  const json = {
    id,
    communeCode: LONG_BIEN,
    name: 'Sân chơi',
    kind: 'playground',
    lonLat: [105.887, 21.027],
  };
  await app.json('/api/playspaces', { as: 'officer', json }, 201);
  return id;
}
