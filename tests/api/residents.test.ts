import { randomUUID } from 'node:crypto';
import ExifReader from 'exifreader';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  PublicReport,
  ReportReceipt,
  ResidentReport,
  ResidentReportDetail,
} from '../../server/domain/resident-reports.ts';
import type { Site } from '../../server/domain/sites.ts';
import { newSite } from '../support/builders.ts';
import { seededScene } from '../support/photo-form.ts';
import { IN_LONG_BIEN, IN_NEIGHBOUR, IN_NEITHER, useSquareOutlines } from '../support/square-outlines.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp, type TestUser } from '../support/test-app.ts';

let app: TestApp;
let clock = Date.parse('2026-11-26T02:00:00.000Z');
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(clock).toISOString() });
  await useSquareOutlines(app, 'official');
});
afterAll(() => app.close());
/** Every test begins with fresh limits. */
beforeEach(() => {
  clock += 2 * 3_600_000;
});

function newReport(overrides: Record<string, unknown> = {}) {
  return {
    id: randomUUID(),
    kind: 'pond',
    lonLat: IN_LONG_BIEN,
    text: `Ao sâu ngay cạnh đường tới trường, không có rào ${randomUUID().replace(/[\d-]/g, '')}`,
    writtenForMs: 40_000,
    ...overrides,
  };
}

function send(report: object | string, photo?: File, headers: Record<string, string> = {}) {
  const form = new FormData();
  form.set('report', typeof report === 'string' ? report : JSON.stringify(report));
  if (photo) form.set('photo', photo);
  return app.request('/api/public/reports', { body: form, headers });
}
async function sent(report: object, photo?: File): Promise<ReportReceipt> {
  const answer = await send(report, photo);
  if (answer.status >= 300) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as ReportReceipt;
}
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;
const file = (bytes: Uint8Array | string, name = 'anh.jpg', type = 'image/jpeg') =>
  new File([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], name, { type });
const tell = (code: string) => app.json<PublicReport>(`/api/public/reports/${code}`);
const list = async (heap: string, as: TestUser = 'officer') =>
  (await app.json<{ items: ResidentReport[] }>(`/api/resident-reports?heap=${heap}`, { as })).items;
const get = (id: string, as: TestUser = 'officer') =>
  app.json<ResidentReportDetail>(`/api/resident-reports/${id}`, { as });
const decide = (id: string, json: object, as: TestUser = 'officer') =>
  app.request(`/api/resident-reports/${id}/decision`, { as, json });
async function decided(id: string, json: object, as: TestUser = 'officer') {
  const answer = await decide(id, json, as);
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as ResidentReport;
}
const accept = (siteId: string = randomUUID()) => ({
  type: 'accept',
  siteId,
  name: 'Ao cạnh đường',
  kind: 'pond',
  setting: 'residential',
});

describe('a report of a resident', () => {
  it('is stored once, whatever is sent again, and waits for the officer of its commune', async () => {
    const report = newReport();
    const first = await send(report);
    expect(first.status).toBe(201);
    const receipt = (await first.json()) as ReportReceipt;
    expect(receipt.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    const again = await send({ ...report, writtenForMs: 99_000 });
    expect([again.status, await again.json()]).toEqual([200, receipt]);
    const both = newReport();
    const answers = await Promise.all([send(both), send(both)]);
    const receipts = await Promise.all(answers.map((answer) => answer.json()));
    expect(receipts[0]).toEqual(receipts[1]);
    const other = await send({ ...report, text: 'Nội dung khác hẳn với lần trước' });
    expect([other.status, await codeOf(other)]).toEqual([409, 'resident.id_taken']);
    // Of an older report no hash is kept: its id says that it is the same.
    await app.parts.deps.database.db
      .updateTable('resident_reports')
      .set({ content_hash: '' })
      .where('id', '=', both.id)
      .execute();
    const older = await send({ ...both, writtenForMs: 99_000 });
    expect([older.status, await older.json()]).toEqual([200, receipts[0]]);
    const mine = (await list('inbox')).filter(({ id }) => id === report.id || id === both.id);
    expect(mine).toHaveLength(2);
    expect(mine.find(({ id }) => id === report.id)).toMatchObject({
      communeCode: LONG_BIEN,
      text: report.text,
      status: 'received',
    });
    expect((await list('inbox', 'neighbour')).filter(({ id }) => id === report.id)).toEqual([]);
  });

  it('is told to who has its code only, and without what was written', async () => {
    const report = newReport({ phone: '0912 345 678', hasConsented: true });
    const { code } = await sent(report);
    const told = await tell(code.toLowerCase().replaceAll('-', ' '));
    expect(told).toEqual({
      code,
      sentOn: '2026-11-26',
      kind: 'pond',
      communeCode: LONG_BIEN,
      status: 'received',
      place: null,
      reason: null,
      message: '',
    });
    expect(JSON.stringify(told)).not.toMatch(/0912345678|Ao sâu/);
    for (const path of [`/api/resident-reports/${report.id}`, '/api/resident-reports'])
      expect((await app.request(path)).status).toBe(401);
  });

  it('keeps the telephone number apart, for the officer of the commune alone, and deletes it in time', async () => {
    const withoutConsent = await send(newReport({ phone: '0912345678' }));
    expect(withoutConsent.status).toBe(422);
    expect(await withoutConsent.text()).toContain('chưa đồng ý');
    const report = newReport({ phone: '0987654321', hasConsented: true });
    await sent(report);
    expect((await get(report.id)).phone).toBe('0987654321');
    expect(await get(report.id, 'admin')).toMatchObject({ phone: null, hasPhone: true });
    const { db } = app.parts.deps.database;
    const stored = JSON.stringify(await db.selectFrom('resident_reports').selectAll().execute());
    expect(stored).not.toContain('0987654321');
    // Nor can it be found by trying all numbers: two that differ in it alone leave the same.
    const other = await send({ ...report, phone: '0912345678' });
    expect(other.status).toBe(200);
    expect((await get(report.id)).phone).toBe('0987654321');
    await decided(report.id, { type: 'decline', reason: 'no_danger' });
    clock += 29 * 86_400_000;
    await app.parts.residentReports.tidy();
    expect((await get(report.id)).phone).toBe('0987654321');
    clock += 2 * 86_400_000;
    // Not told any more, even before it is deleted.
    expect((await get(report.id)).phone).toBeNull();
    expect(await app.parts.residentReports.tidy()).toBe(1);
    expect((await get(report.id)).hasPhone).toBe(false);
    const phones = await db.selectFrom('resident_phones').select('report_id').execute();
    expect(phones.map(({ report_id }) => report_id)).not.toContain(report.id);
  });

  it('does not keep a telephone number for ever while its report waits', async () => {
    const report = newReport({ phone: '0987654321', hasConsented: true });
    await sent(report);
    clock += 89 * 86_400_000;
    await app.parts.residentReports.tidy();
    expect((await get(report.id)).phone).toBe('0987654321');
    clock += 2 * 86_400_000;
    expect((await get(report.id)).phone).toBeNull();
    await app.parts.residentReports.tidy();
    expect(await get(report.id)).toMatchObject({ status: 'received', hasPhone: false });
    const rows = await app.parts.deps.database.db.selectFrom('resident_phones').selectAll().execute();
    expect(rows.map(({ report_id }) => report_id)).not.toContain(report.id);
  });

  it('carries a photo that is stored without metadata and seen by the office only', async () => {
    const withPlace = await sharp(await seededScene(41))
      .withExif({
        IFD0: { Artist: 'Người Chụp' },
        IFD3: { GPSLatitude: '21/1 1/1 0/1', GPSLatitudeRef: 'N' },
      })
      .jpeg()
      .toBuffer();
    const report = newReport();
    await sent(report, file(withPlace, '../../../etc/passwd'));
    const answer = await app.request(`/api/resident-reports/${report.id}/photo`, { as: 'officer' });
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(answer.headers.get('Content-Type')).toBe('image/jpeg');
    expect(Object.keys(ExifReader.load(bytes, { expanded: true }))).toEqual(['file']);
    const { db } = app.parts.deps.database;
    const uploads = await db
      .selectFrom('photo_uploads')
      .selectAll()
      .where('uploaded_by', '=', 'residents')
      .execute();
    expect(uploads.at(-1)).toMatchObject({ lon: null, lat: null, captured_at: null });
    for (const as of ['neighbour', 'field', 'viewer', 'city'] as const)
      expect([as, (await app.request(`/api/resident-reports/${report.id}/photo`, { as })).status]).toEqual([
        as,
        as === 'neighbour' ? 404 : 403,
      ]);
    const { photo_id } = await db
      .selectFrom('resident_reports')
      .select('photo_id')
      .where('id', '=', report.id)
      .executeTakeFirstOrThrow();
    for (const as of ['field', 'viewer', 'admin'] as const)
      expect((await app.request(`/api/photos/${photo_id}`, { as })).status).toBe(404);
  });
});

describe('an attack', () => {
  const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

  it('by script in the text stays text', async () => {
    const text = `<script>alert("x")</script><img src=x onerror=alert(1)> '; DROP TABLE sites; -- ao sâu`;
    const report = newReport({ text });
    await sent(report);
    const all = [...(await list('inbox')), ...(await list('suspicious'))];
    expect(all.find(({ id }) => id === report.id)?.text).toBe(text);
    const control = await send(newReport({ text: 'ao\u0000sâu' }));
    expect(control.status).toBe(422);
  });

  it('by a file that is no photo is refused, whatever it calls itself', async () => {
    for (const [bytes, status, code] of [
      [SVG, 415, 'photo.not_an_image'],
      [`<?xml version="1.0"?>${SVG}`, 415, 'photo.not_an_image'],
      ['GIF89a;<?php system($_GET[0]) ?>', 415, 'photo.not_an_image'],
      ['\u00ff', 415, 'photo.not_an_image'],
      [new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), 422, 'photo.damaged'],
    ] as const) {
      const answer = await send(newReport(), file(bytes));
      expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
    }
  });

  it('by a photo with a page hidden in it leaves only pixels', async () => {
    const polyglot = Buffer.concat([
      await seededScene(42),
      Buffer.from('<html><script>alert(1)</script></html>PK\u0003\u0004'),
    ]);
    const report = newReport();
    await sent(report, file(polyglot, 'x.html', 'text/html'));
    const answer = await app.request(`/api/resident-reports/${report.id}/photo`, { as: 'officer' });
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
    const bytes = Buffer.from(await answer.arrayBuffer());
    for (const part of ['<html', '<script', 'PK\u0003\u0004'])
      expect(bytes.toString('latin1')).not.toContain(part);
  });

  it('by a photo of enormous size is refused before it is decoded', async () => {
    const wide = await sharp({
      create: { width: 16_000, height: 16_000, channels: 3, background: '#123456' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(wide.length).toBeLessThan(4_000_000);
    const answer = await send(newReport(), file(wide, 'bom.png', 'image/png'));
    expect([answer.status, await codeOf(answer)]).toEqual([422, 'photo.too_many_pixels']);
  });

  it('by too many bytes is refused, told or not', async () => {
    const large = file(new Uint8Array(20 * 1024 * 1024 + 70_000));
    const length = { 'Content-Length': String(large.size + 1000) };
    const answer = await send(newReport(), large, length);
    expect([answer.status, await codeOf(answer)]).toEqual([413, 'photo.too_large']);
    const boundary = 'x';
    // Nobody says how long it is.
    const endless = new ReadableStream({
      start(controller) {
        for (let part = 0; part < 21; part++) controller.enqueue(new Uint8Array(1024 * 1024));
        controller.close();
      },
    });
    const streamed = await app.app.request('/api/public/reports', {
      method: 'POST',
      headers: {
        'Content-Type': `multipart/form-data; boundary=${boundary}`,
        Origin: 'http://localhost:8787',
      },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect(streamed.status).toBe(413);
    const long = await send(newReport({ text: 'a'.repeat(1001) }));
    expect(long.status).toBe(422);
    const longer = await send(JSON.stringify({ ...newReport(), website: 'x'.repeat(20_000) }));
    expect(longer.status).toBe(400);
  });

  it('by bodies that never end takes three places, not all of them', async () => {
    const ends: (() => void)[] = [];
    const hanging = Array.from({ length: 3 }, () => {
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('--x'));
        },
        // Asked for once the first part has been read: the sender has its place.
        pull: (controller) =>
          new Promise<void>((resolve) => {
            ends.push(() => {
              controller.close();
              resolve();
            });
          }),
      });
      const headers = { 'Content-Type': 'multipart/form-data; boundary=x', Origin: 'http://localhost:8787' };
      return app.app.request('/api/public/reports', {
        ...{ method: 'POST', headers, body, duplex: 'half' },
      } as RequestInit);
    });
    await expect.poll(() => ends.length, { timeout: 20_000 }).toBe(3);
    const fourth = await send(newReport());
    expect([fourth.status, await codeOf(fourth)]).toEqual([503, 'server.busy']);
    for (const end of ends) end();
    for (const answer of await Promise.all(hanging)) expect(answer.status).toBe(400);
    expect((await send(newReport())).status).toBe(201);
  });

  it('by broken bodies is refused with a sentence', async () => {
    for (const body of [
      '{',
      '[]',
      'null',
      '{"id":"../../x"}',
      JSON.stringify(newReport({ lonLat: [1e9, 2] })),
    ])
      expect([400, 422]).toContain((await send(body)).status);
    const unknown = await send(newReport({ kind: 'volcano' }));
    expect(await codeOf(unknown)).toBe('code_list.unknown_code');
    const json = await app.request('/api/public/reports', { json: newReport() });
    expect(json.status).toBe(415);
    const foreign = await send(newReport(), undefined, { Origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
  });

  it('by guessing codes is slowed down, also for codes that exist', async () => {
    const { code } = await sent(newReport());
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess++)
      statuses.push((await app.request(`/api/public/reports/0000-0000-${1000 + guess}`)).status);
    expect(statuses).toEqual([...Array(10).fill(404), 429, 429]);
    expect((await app.request(`/api/public/reports/${code}`)).status).toBe(429);
    clock += 600_000;
    expect((await app.request(`/api/public/reports/${code}`)).status).toBe(200);
  });

  it('by many reports from one address is stopped after twenty in an hour, in every process', async () => {
    const statuses: number[] = [];
    for (let report = 0; report < 21; report++) statuses.push((await send(newReport())).status);
    expect(statuses).toEqual([...Array(20).fill(201), 429]);
    const { db } = app.parts.deps.database;
    const counts = await db.selectFrom('public_counts').selectAll().execute();
    expect(counts.some(({ bucket, amount }) => bucket.startsWith('reports from ') && amount >= 20)).toBe(
      true,
    );
    // No address is stored.
    expect(JSON.stringify(counts)).not.toContain('127.0.0.1');
    clock += 3_600_000;
    expect((await send(newReport())).status).toBe(201);
  });

  it('by bodies that are no reports uses up the limit of its address, not that of all', async () => {
    const from = (address: string) => ({ 'X-Forwarded-For': address });
    const countInAll = async () => {
      const since = new Date(Math.floor(clock / 3_600_000) * 3_600_000).toISOString();
      const rows = await app.parts.deps.database.db
        .selectFrom('public_counts')
        .select('amount')
        .where('bucket', '=', 'reports ')
        .where('since', '=', since)
        .execute();
      return rows[0]?.amount ?? 0;
    };
    // All of one network of IPv6.
    for (let body = 0; body < 20; body++)
      expect((await send('{', undefined, from(`2001:db8::${body + 1}:2:3:4`))).status).toBe(400);
    expect((await send('{', undefined, from('2001:db8::99:2:3:4'))).status).toBe(429);
    expect(await countInAll()).toBe(0);
    const report = newReport();
    expect((await send(report, undefined, from('203.0.113.7'))).status).toBe(201);
    // Nor does one that is sent again.
    expect((await send(report, undefined, from('203.0.113.7'))).status).toBe(200);
    expect(await countInAll()).toBe(1);
  });

  it('after all reports of the hour are used up costs no write', async () => {
    const { db } = app.parts.deps.database;
    const since = new Date(Math.floor(clock / 3_600_000) * 3_600_000).toISOString();
    await db.insertInto('public_counts').values({ bucket: 'reports ', since, amount: 300 }).execute();
    const rows = () => db.selectFrom('public_counts').selectAll().where('since', '=', since).execute();
    const before = await rows();
    const answer = await send(newReport(), undefined, { 'X-Forwarded-For': '203.0.113.8' });
    expect([answer.status, await codeOf(answer)]).toEqual([429, 'resident.too_many']);
    expect(await rows()).toEqual(before);
    clock += 3_600_000;
  });
});

describe('a suspicious report', () => {
  it.each([
    ['hidden_field', { website: 'http://x.example' }],
    ['too_fast', { writtenForMs: 800 }],
    ['links', { text: 'Xem ngay tại http://vaytien.example nhé' }],
    ['says_nothing', { text: '...' }],
    ['outside', { lonLat: IN_NEITHER }],
  ])('%s is put aside, not lost, and its sender sees no difference', async (suspicion, change) => {
    const report = newReport(change);
    const { code } = await sent(report);
    expect((await tell(code)).status).toBe('received');
    const as = suspicion === 'outside' ? 'admin' : 'officer';
    expect((await list('inbox', as)).some(({ id }) => id === report.id)).toBe(false);
    const aside = (await list('suspicious', as)).find(({ id }) => id === report.id);
    expect(aside?.suspicions).toEqual([suspicion]);
    const before = await app.json<{ inbox: number; suspicious: number }>('/api/resident-reports/count', {
      as,
    });
    await decided(report.id, { type: 'reopen' }, as);
    const after = await app.json('/api/resident-reports/count', { as });
    expect(after).toEqual({ inbox: before.inbox + 1, suspicious: before.suspicious - 1 });
  });

  it('is one that says the third time the same, or shows the same photo again', async () => {
    const text = 'Nạp thẻ nhận quà, ao hồ sông suối giá rẻ';
    const photo = file(await seededScene(43));
    const reports = [
      newReport({ text }),
      newReport({ text: ` ${text}!!` }),
      newReport({ text: text.toUpperCase() }),
    ];
    for (const report of reports) await sent(report);
    const withPhoto = [newReport(), newReport()];
    for (const report of withPhoto) await sent(report, photo);
    const found = new Map((await list('suspicious')).map(({ id, suspicions }) => [id, suspicions]));
    expect(reports.map(({ id }) => found.get(id))).toEqual([undefined, undefined, ['repeated_text']]);
    expect(withPhoto.map(({ id }) => found.get(id))).toEqual([undefined, ['repeated_photo']]);
  });
});

describe('a photo of spam', () => {
  const spamOf = async (photo: File) => {
    const report = newReport();
    await sent(report, photo);
    await decided(report.id, { type: 'spam' });
    const { photo_id } = await app.parts.deps.database.db
      .selectFrom('resident_reports')
      .select('photo_id')
      .where('id', '=', report.id)
      .executeTakeFirstOrThrow();
    return { id: report.id, photoId: photo_id ?? '' };
  };

  it('is thrown away 30 days after, with its bytes, and not before', async () => {
    const { id, photoId } = await spamOf(file(await seededScene(45)));
    clock += 29 * 86_400_000;
    await app.parts.residentReports.tidy();
    expect((await get(id)).hasPhoto).toBe(true);
    clock += 2 * 86_400_000;
    await app.parts.residentReports.tidy();
    expect(await get(id)).toMatchObject({ status: 'spam', hasPhoto: false });
    await expect(app.parts.photos.readBytes(photoId, 'full')).rejects.toMatchObject({ code: 'photo.lost' });
    const rows = await app.parts.deps.database.db.selectFrom('photos').select('id').execute();
    expect(rows.map((row) => row.id)).not.toContain(photoId);
    // The same photo is stored anew when it comes again.
    const again = await spamOf(file(await seededScene(45)));
    expect(again.photoId).toBe(photoId);
    expect((await app.parts.photos.readBytes(photoId, 'full')).byteLength).toBeGreaterThan(0);
  });

  it('stays when another report or a site has it', async () => {
    const photo = file(await seededScene(46));
    const taken = newReport();
    await sent(taken, photo);
    const other = await spamOf(photo);
    clock += 31 * 86_400_000;
    await app.parts.residentReports.tidy();
    expect((await get(other.id)).hasPhoto).toBe(false);
    expect((await app.parts.photos.readBytes(other.photoId, 'full')).byteLength).toBeGreaterThan(0);
    expect((await get(taken.id)).hasPhoto).toBe(true);
  });
});

describe('the officer', () => {
  it('makes a site of a report, with its photo, and its sender learns the state of the place', async () => {
    const report = newReport({ text: 'Hố sâu, trẻ con hay tắm ở đây' });
    const { code } = await sent(report, file(await seededScene(44)));
    await decided(report.id, { type: 'look' });
    expect((await tell(code)).status).toBe('looking');
    const decision = accept();
    await decided(report.id, decision);
    // A second tap changes nothing.
    await decided(report.id, decision);
    const site = await app.json<Site>(`/api/sites/${decision.siteId}`, { as: 'officer' });
    expect(site).toMatchObject({ origin: 'resident', communeCode: LONG_BIEN, lonLat: IN_LONG_BIEN });
    expect(site.state.status).toBe('reported');
    const log = await app.json<{ items: { type: string; note: string; photoIds: string[] }[] }>(
      `/api/sites/${decision.siteId}/events`,
      { as: 'field' },
    );
    expect(log.items).toMatchObject([
      { type: 'reported', note: 'Người dân báo: Hố sâu, trẻ con hay tắm ở đây' },
    ]);
    const [photoId] = log.items[0]?.photoIds ?? [];
    expect((await app.request(`/api/photos/${photoId}`, { as: 'field' })).status).toBe(200);
    expect(await tell(code)).toMatchObject({ status: 'accepted', place: 'danger' });
    expect(JSON.stringify(await tell(code))).not.toContain(decision.siteId);
    const coverage = await app.json<{ total: { sites: number } }>('/api/coverage', { as: 'officer' });
    expect(coverage.total.sites).toBeGreaterThan(0);
    const closed = [
      { id: randomUUID(), type: 'closed', reason: 'not_a_hazard', occurredAt: new Date(clock).toISOString() },
    ];
    await app.json(`/api/sites/${decision.siteId}/events`, { as: 'officer', json: { events: closed } }, 201);
    expect((await tell(code)).place).toBe('gone');
    for (const next of [{ type: 'spam' }, { type: 'decline', reason: 'unclear' }, accept()]) {
      const answer = await decide(report.id, next);
      expect([answer.status, await codeOf(answer)]).toEqual([409, 'resident.decided']);
    }
    expect(await codeOf(await decide(report.id, { type: 'reopen' }))).toBe('resident.not_reopenable');
  });

  it('sees the sites within 100 m and adds a report to one of them', async () => {
    const near = newSite({ lonLat: [IN_LONG_BIEN[0] + 0.0004, IN_LONG_BIEN[1] + 0.003] });
    const occurredAt = new Date(clock - 60_000).toISOString();
    await app.json('/api/sites', { as: 'officer', json: { ...near, occurredAt } }, 201);
    const report = newReport({ lonLat: [IN_LONG_BIEN[0], IN_LONG_BIEN[1] + 0.003] });
    const { code } = await sent(report);
    const { nearSites } = await get(report.id);
    expect(nearSites.map(({ id }) => id)).toEqual([near.id]);
    await decided(report.id, { type: 'known', siteId: near.id });
    expect(await tell(code)).toMatchObject({ status: 'known', place: 'danger' });
    const log = await app.json<{ items: { type: string; note: string }[] }>(`/api/sites/${near.id}/events`, {
      as: 'officer',
    });
    expect(log.items.at(-1)).toMatchObject({ type: 'noted', note: `Người dân báo: ${report.text}` });
  });

  it('joins a report to no site of another commune', async () => {
    const other = newSite({ communeCode: NEIGHBOUR, lonLat: IN_NEIGHBOUR });
    const occurredAt = new Date(clock - 60_000).toISOString();
    await app.json('/api/sites', { as: 'neighbour', json: { ...other, occurredAt } }, 201);
    const report = newReport();
    await sent(report);
    const answer = await decide(report.id, { type: 'known', siteId: other.id });
    expect([answer.status, await codeOf(answer)]).toEqual([404, 'site.not_found']);
    expect((await get(report.id)).status).toBe('received');
    const moved = await decide(report.id, { ...accept(), communeCode: NEIGHBOUR });
    expect(await codeOf(moved)).toBe('site.outside_commune');
  });

  it('declines with a reason that the sender reads, and can take it back', async () => {
    const report = newReport();
    const { code } = await sent(report);
    const decision = { type: 'decline', reason: 'no_danger', message: 'Ao đã được lấp hôm qua.' };
    await decided(report.id, decision);
    expect(await tell(code)).toMatchObject({
      status: 'not_taken',
      reason: 'no_danger',
      message: decision.message,
    });
    await decided(report.id, { type: 'reopen' });
    expect(await tell(code)).toMatchObject({ status: 'received', reason: null, message: '' });
    await decided(report.id, { type: 'spam' });
    // Nobody is told that they were taken for a machine.
    expect(await tell(code)).toMatchObject({ status: 'not_taken', reason: 'unclear', message: '' });
  });

  it('decides in the own commune only, and no other role decides at all', async () => {
    const report = newReport();
    await sent(report);
    for (const [as, status] of [
      ['neighbour', 404],
      ['field', 403],
      ['viewer', 403],
      ['city', 403],
    ] as const) {
      for (const json of [{ type: 'look' }, { type: 'spam' }, accept()])
        expect([as, (await decide(report.id, json, as)).status]).toEqual([as, status]);
      expect([as, (await app.request(`/api/resident-reports/${report.id}`, { as })).status]).toEqual([
        as,
        status,
      ]);
    }
    const unchanged = await get(report.id);
    expect(unchanged.status).toBe('received');
    const { db } = app.parts.deps.database;
    const changes = await db
      .selectFrom('changes')
      .select(['action', 'actor_id', 'commune_code'])
      .where('entity_id', '=', report.id)
      .execute();
    expect(changes).toEqual([{ action: 'received', actor_id: 'resident', commune_code: LONG_BIEN }]);
  });
});
