import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import ExifReader from 'exifreader';
import sharp from 'sharp';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Assessment } from '../../server/domain/assessment-views.ts';
import type { CommunePhoto, EvidenceFile } from '../../server/domain/evidence-files.ts';
import type { Photo } from '../../server/domain/photos.ts';
import type { Site } from '../../server/domain/sites.ts';
import { act, scored, standardOf } from '../support/assessments.ts';
import { newSite } from '../support/builders.ts';
import { docm, docx, pdf } from '../support/evidence-builders.ts';
import { photoForm, plainJpeg } from '../support/photo-form.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp, type TestUser } from '../support/test-app.ts';

let app: TestApp;
let standard: ReturnType<typeof standardOf>;
let year = 2030;
let now = Date.parse('2026-03-02T03:00:00.000Z');
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(now).toISOString() });
  standard = standardOf(app);
  for (const user of ['officer', 'city', 'admin', 'field', 'viewer', 'neighbour'] as const)
    await app.signIn(user);
});
afterAll(() => app.close());

const registered = (as: TestUser = 'officer', communeCode = LONG_BIEN) =>
  standard.register(as, { communeCode, period: { kind: 'self_review', year: ++year } });

const pathOf = ({ id }: Pick<Assessment, 'id'>, file = '') =>
  `/api/standard/assessments/${id}/files${file && `/${file}`}`;
function send(as: TestUser, of: Pick<Assessment, 'id'>, name: string, bytes: Uint8Array, more = {}) {
  const path = `${pathOf(of)}?name=${encodeURIComponent(name)}`;
  return app.request(path, { as, body: new Uint8Array(bytes), ...more });
}
async function upload(of: Pick<Assessment, 'id'>, name: string, bytes: Uint8Array, as: TestUser = 'officer') {
  const answer = await send(as, of, name, bytes);
  expect(answer.status, await answer.clone().text()).toBe(201);
  return (await answer.json()) as EvidenceFile;
}
async function refused(answer: Response, status: number) {
  const body = (await answer.json()) as { code: string; detail: string };
  expect(answer.status, body.detail).toBe(status);
  return body;
}
const evidenceOf = ({ fileId, name }: EvidenceFile, criterion = 3) => {
  const evidence = { id: makeId(), criterion, source: { kind: 'file', fileId, name } };
  return act('evidence_added', { evidence });
};

/** Every file below the folder of evidence, by its path in it. */
async function onDisk(): Promise<string[]> {
  const all = await readdir(app.parts.deps.config.evidenceDir, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map(({ name }) => name);
}

describe('a file of an assessment', () => {
  it('is stored, becomes evidence, and is read by those who see the assessment', async () => {
    const mine = await registered();
    const bytes = pdf('duoc luu');
    const file = await upload(mine, 'Biên bản nghiệm thu.pdf', bytes);
    expect(file).toMatchObject({
      name: 'Biên bản nghiệm thu.pdf',
      kind: 'pdf',
      byteCount: bytes.length,
      uploadedByName: 'officer',
    });
    const added = await standard.add('officer', mine, [evidenceOf(file)]);
    expect(added.files).toEqual([file]);
    for (const as of ['officer', 'city', 'admin', 'field', 'viewer'] as const) {
      const answer = await app.request(pathOf(mine, file.fileId), { as });
      expect(answer.status).toBe(200);
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    }
  });

  it('is only ever saved, under its Vietnamese name, and shut in whatever opens it', async () => {
    const mine = await registered();
    const file = await upload(mine, 'Đề án “ao” (1).pdf', pdf('ten'));
    const { headers } = await app.request(pathOf(mine, file.fileId), { as: 'officer' });
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="De an ao (1).pdf"; filename*=UTF-8''%C4%90%E1%BB%81%20%C3%A1n%20%E2%80%9Cao%E2%80%9D%20%281%29.pdf`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
    });
  });

  it('is stored once, however often and for whatever it is sent', async () => {
    const [mine, other] = [await registered(), await registered()];
    const bytes = docx({ 'word/a.xml': Buffer.from('một lần') });
    const files = await Promise.all([1, 2, 3].map((turn) => upload(mine, `Lần ${turn}.docx`, bytes)));
    expect(new Set(files.map(({ fileId }) => fileId)).size).toBe(1);
    // The first name stays, so that every answer names the same file.
    const again = await upload(mine, 'Lần 4.docx', bytes);
    expect(files.map(({ name }) => name)).toContain(again.name);
    const elsewhere = await upload(other, 'Hồ sơ khác.docx', bytes);
    expect(elsewhere).toMatchObject({ fileId: again.fileId, name: 'Hồ sơ khác.docx' });
    expect((await onDisk()).filter((name) => name === again.fileId)).toHaveLength(1);
    expect((await onDisk()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('is judged by its content: a picture is written anew without place, time and serial number', async () => {
    const mine = await registered();
    const original = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#246' } })
      .withExif({ IFD0: { Make: 'Somebody', Software: 'Secret' }, IFD3: { GPSLatitude: '21/1 2/1 24/1' } })
      .jpeg()
      .toBuffer();
    expect(original.includes('Somebody')).toBe(true);
    const file = await upload(mine, 'hàng rào.pdf', original);
    expect(file).toMatchObject({ name: 'hàng rào.jpg', kind: 'image' });
    const answer = await app.request(pathOf(mine, file.fileId), { as: 'city' });
    const stored = Buffer.from(await answer.arrayBuffer());
    expect(stored.length).toBe(file.byteCount);
    expect(Object.keys(ExifReader.load(stored, { expanded: true }))).toEqual(['file']);
    expect(stored.includes('Somebody')).toBe(false);
    expect(await onDisk()).not.toContain('hàng rào.pdf');
  });

  it('that is refused leaves nothing behind and says why in both languages', async () => {
    const mine = await registered();
    const before = await onDisk();
    const html = Buffer.from('<html><script>alert(1)</script></html>');
    const vi = await refused(await send('officer', mine, 'kế hoạch.pdf', html), 415);
    expect(vi).toMatchObject({ code: 'evidence_file.unknown_kind' });
    expect(vi.detail).toContain('Tệp chưa được lưu');
    const en = await send('officer', mine, 'plan.docx', docm(), { headers: { 'Accept-Language': 'en' } });
    expect((await refused(en, 415)).detail).toContain('macros');
    expect((await refused(await send('officer', mine, 'a.pdf', Buffer.alloc(0)), 422)).code).toBe(
      'evidence_file.empty',
    );
    const spoilt = (await plainJpeg(5)).subarray(0, 200);
    expect((await refused(await send('officer', mine, 'a.jpg', spoilt), 422)).code).toBe('photo.damaged');
    expect(await onDisk()).toEqual(before);
  });

  it('has at most 25 MB, said before or found on the way', async () => {
    const mine = await registered();
    const before = await onDisk();
    const large = Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(25 * 1024 * 1024)]);
    const said = await send('officer', mine, 'a.pdf', large, {
      headers: { 'Content-Length': String(large.length) },
    });
    expect((await refused(said, 413)).code).toBe('evidence_file.too_large');
    const found = await refused(await send('officer', mine, 'a.pdf', large), 413);
    expect(found).toMatchObject({ code: 'evidence_file.too_large' });
    expect(found.detail).toContain('25 MB');
    expect(await onDisk()).toEqual(before);
  });

  it('takes no path from what somebody typed', async () => {
    const mine = await registered();
    const file = await upload(mine, '../../../etc/cron.d/x.pdf', pdf('duong dan'));
    expect(file.name).toBe('x.pdf');
    for (const path of ['..%2F..%2Fbo-an.sqlite', 'a', `${'A'.repeat(64)}`, `${'a'.repeat(63)}%2F`])
      expect((await app.request(pathOf(mine, path), { as: 'officer' })).status).toBe(422);
  });
});

describe('who may', () => {
  it('add files: the commune, while its assessment is open', async () => {
    const mine = await registered();
    for (const as of ['field', 'viewer', 'city'] as const)
      expect((await refused(await send(as, mine, 'a.pdf', pdf()), 403)).code).toBe('auth.forbidden');
    const path = `${pathOf(mine)}?name=a.pdf`;
    expect((await app.request(path, { body: new Uint8Array(pdf()) })).status).toBe(401);
    const foreign = await send('neighbour', mine, 'a.pdf', pdf());
    expect((await refused(foreign, 404)).code).toBe('assessment.not_found');
    const cancelled = await standard.add('officer', mine, [act('cancelled', { reason: 'Nhầm kỳ' })]);
    const late = await refused(await send('officer', cancelled, 'a.pdf', pdf()), 409);
    expect(late.code).toBe('assessment.not_applicable');
  });

  it('read files: nobody of another commune, not even with the same bytes in an assessment of its own', async () => {
    const mine = await registered();
    const bytes = pdf('cung noi dung');
    const file = await upload(mine, 'a.pdf', bytes);
    const theirs = await registered('neighbour', NEIGHBOUR);
    const foreign = await app.request(pathOf(mine, file.fileId), { as: 'neighbour' });
    expect((await refused(foreign, 404)).code).toBe('assessment.not_found');
    const absent = await app.request(pathOf(theirs, file.fileId), { as: 'neighbour' });
    expect((await refused(absent, 404)).code).toBe('evidence_file.not_found');
    expect((await app.request(pathOf(mine, file.fileId))).status).toBe(401);
    const own = await upload(theirs, 'b.pdf', bytes, 'neighbour');
    expect(own.fileId).toBe(file.fileId);
    expect((await app.request(pathOf(theirs, file.fileId), { as: 'neighbour' })).status).toBe(200);
  });

  it('link a file: only in the assessment that it was sent to, under the name that it has', async () => {
    const [mine, other] = [await registered(), await registered()];
    const file = await upload(mine, 'a.pdf', pdf('lien ket'));
    const elsewhere = await standard.refuse('officer', other, [evidenceOf(file)], 422);
    expect(elsewhere.code).toBe('assessment.evidence_not_found');
    const renamed = evidenceOf({ ...file, name: 'khác.exe' });
    expect((await standard.refuse('officer', mine, [renamed], 422)).code).toBe(
      'assessment.evidence_not_found',
    );
    // Nothing of a refused batch is linked.
    await standard.refuse('officer', mine, [evidenceOf(file), scored(1, 101)], 422);
    expect((await standard.get(mine.id)).files).toEqual([]);
  });
});

describe('what becomes of a file', () => {
  it('it stays with the log when the evidence is taken off', async () => {
    const mine = await registered();
    const file = await upload(mine, 'a.pdf', pdf('lich su'));
    const added = evidenceOf(file);
    const withIt = await standard.add('officer', mine, [added]);
    const evidenceId = (added as unknown as { evidence: { id: string } }).evidence.id;
    const without = await standard.add('officer', withIt, [act('evidence_removed', { evidenceId })]);
    expect(without.criteria.flatMap(({ evidence }) => evidence)).toEqual([]);
    expect(without.files).toEqual([file]);
    now += 30 * 24 * 60 * 60_000;
    await app.parts.evidence.removeUnused();
    expect((await app.request(pathOf(mine, file.fileId), { as: 'city' })).status).toBe(200);
  });

  it('one that was never linked goes after seven days, its bytes only when nobody else has them', async () => {
    const [mine, other] = [await registered(), await registered()];
    const shared = pdf('chung');
    const [alone, left] = [await upload(mine, 'a.pdf', pdf('mot minh')), await upload(mine, 'b.pdf', shared)];
    await standard.add('officer', other, [evidenceOf(await upload(other, 'c.pdf', shared))]);
    now += 6 * 24 * 60 * 60_000;
    await app.parts.evidence.removeUnused();
    expect(await onDisk()).toContain(alone.fileId);
    now += 2 * 24 * 60 * 60_000;
    await app.parts.evidence.removeUnused();
    for (const { fileId } of [alone, left])
      expect((await app.request(pathOf(mine, fileId), { as: 'officer' })).status).toBe(404);
    expect(await onDisk()).not.toContain(alone.fileId);
    expect((await app.request(pathOf(other, left.fileId), { as: 'officer' })).status).toBe(200);
    // Sent again, it is there again.
    const again = await upload(mine, 'a.pdf', pdf('mot minh'));
    expect((await app.request(pathOf(mine, again.fileId), { as: 'officer' })).status).toBe(200);
  });

  it('one that is sent while the same unused bytes are taken away is there, or was refused', async () => {
    const [mine, other] = [await registered(), await registered()];
    for (let turn = 0; turn < 5; turn++) {
      const bytes = pdf(`dua ${turn}`);
      const { fileId } = await upload(mine, 'a.pdf', bytes);
      now += 8 * 24 * 60 * 60_000;
      const [answer] = await Promise.all([
        send('officer', other, 'b.pdf', bytes),
        app.parts.evidence.removeUnused(),
      ]);
      expect([201, 503]).toContain(answer.status);
      const read = await app.request(pathOf(other, fileId), { as: 'officer' });
      expect(read.status).toBe(answer.status === 201 ? 200 : 404);
    }
  });

  it('one that is lost on the disk is named, and comes back when it is sent again', async () => {
    const mine = await registered();
    const bytes = pdf('mat');
    const file = await upload(mine, 'Biên bản mất.pdf', bytes);
    await standard.add('officer', mine, [evidenceOf(file)]);
    const path = join(app.parts.deps.config.evidenceDir, file.fileId.slice(0, 2), file.fileId);
    expect((await stat(path)).size).toBe(bytes.length);
    await rm(path);
    const lost = await refused(await app.request(pathOf(mine, file.fileId), { as: 'city' }), 404);
    expect(lost.code).toBe('evidence_file.lost');
    expect(lost.detail).toContain('Biên bản mất.pdf');
    await upload(mine, 'Biên bản mất.pdf', bytes);
    expect((await app.request(pathOf(mine, file.fileId), { as: 'city' })).status).toBe(200);
  });
});

describe('photos to choose from', () => {
  it('are those of the commune’s sites, found by name, and not those of another commune', async () => {
    const mine = await registered();
    const form = { as: 'officer', body: photoForm(await plainJpeg(77)) } as const;
    const photo = await app.json<Photo>('/api/photos', form, 201);
    const site = await app.json<Site>(
      '/api/sites',
      { as: 'officer', json: newSite({ name: 'Ao Đình' }) },
      201,
    );
    const event = {
      id: makeId(),
      type: 'noted',
      occurredAt: '2026-03-01T02:00:00.000Z',
      note: 'ảnh',
      photoIds: [photo.id],
    };
    await app.json(`/api/sites/${site.id}/events`, { as: 'officer', json: { events: [event] } }, 201);
    const list = async (of: Assessment, q: string, as: TestUser = 'officer') =>
      (
        await app.json<{ items: CommunePhoto[] }>(
          `/api/standard/assessments/${of.id}/photos?q=${encodeURIComponent(q)}`,
          { as },
        )
      ).items;
    expect(await list(mine, 'AO dinh')).toEqual([
      {
        photoId: photo.id,
        place: { kind: 'site', id: site.id, code: site.code, name: 'Ao Đình' },
        day: '2026-03-01',
      },
    ]);
    expect(await list(mine, '%')).toEqual([]);
    const theirs = await registered('neighbour', NEIGHBOUR);
    expect(await list(theirs, '', 'neighbour')).toEqual([]);
    const source = { kind: 'photo', photoId: photo.id };
    const evidence = { id: makeId(), criterion: 5, source };
    const now = await standard.add('officer', mine, [act('evidence_added', { evidence })]);
    expect(now.criteria).toMatchObject([{ criterion: 5, evidence: [{ source }] }]);
    const foreign = act('evidence_added', { evidence: { ...evidence, id: makeId() } });
    expect((await standard.refuse('neighbour', theirs, [foreign], 422)).code).toBe(
      'assessment.evidence_not_found',
    );
    const path = `/api/standard/assessments/${mine.id}/photos`;
    expect((await app.request(path, { as: 'neighbour' })).status).toBe(404);
  });
});
