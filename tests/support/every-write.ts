import { randomUUID } from 'node:crypto';
import { Workbook } from '@cj-tech-master/excelts';
import { v7 as makeId } from 'uuid';
import type { Assessment } from '../../server/domain/assessment-views.ts';
import type { Import } from '../../server/domain/imports.ts';
import type { PlaySpace } from '../../server/domain/playspaces.ts';
import type { Site } from '../../server/domain/sites.ts';
import { act, newAssessment, SET_PATH } from './assessments.ts';
import { newEvent, newSite } from './builders.ts';
import { writesOfOwnAccount, writesOfPeople, writesOfStandIn } from './every-write-of-people.ts';
import { pdf } from './evidence-builders.ts';
import { pondsCsv, settled, step, upload } from './imports.ts';
import { photoForm, plainJpeg, seededScene } from './photo-form.ts';
import { TestTablet } from './tablet.ts';
import { LONG_BIEN, type RequestOptions, type TestApp, type TestUser } from './test-app.ts';
import { sha256Of, tusClient } from './tus-client.ts';
import { newValue } from './values.ts';

/** Writes of one part of the product. */
type Writes = (by: Writer) => Promise<void>;

export interface Writer {
  app: TestApp;
  /** A write as `officer`, unless said otherwise; answers what it answered. */
  write<T>(route: string, path: string, options?: RequestOptions): Promise<T>;
  told(route: string, answer: Response): Promise<unknown>;
}

/** Every route that writes and leaves an entry in the audit, called once with success. */
export const EVERY_WRITE: Readonly<Record<string, Writes>> = {
  async 'of sites'({ write }) {
    const site = await write<Site>('POST /api/sites', '/api/sites', { json: newSite() });
    await write('PATCH /api/sites/{id}', `/api/sites/${site.id}`, { json: { version: 1, hamlet: 'Tổ 9' } });
    await write('POST /api/sites/{id}/events', `/api/sites/${site.id}/events`, {
      json: { events: [newEvent('noted')] },
    });
    await write('POST /api/sites/events', '/api/sites/events', {
      json: { items: [{ siteId: site.id, event: newEvent('noted') }] },
    });
    await write('POST /api/sites/assign', '/api/sites/assign', {
      json: { sites: [{ id: site.id, version: 2 }], dueOn: '2027-01-31' },
    });
    await write('POST /api/code-lists/{list}', '/api/code-lists/fund_sources', {
      as: 'admin',
      json: {
        code: 'own_kind',
        label: { vi: 'Loại riêng', en: 'Own kind' },
        props: { hazardClass: 'water' },
      },
    });
  },
  async 'of play spaces'({ write }) {
    const space = await write<PlaySpace>('POST /api/playspaces', '/api/playspaces', {
      json: {
        ...{ id: makeId(), name: 'Sân chơi', kind: 'park', lonLat: [105.896, 21.02], communeCode: LONG_BIEN },
      },
    });
    await write('PATCH /api/playspaces/{id}', `/api/playspaces/${space.id}`, {
      json: { version: 1, areaM2: 9 },
    });
    await write('POST /api/playspaces/{id}/inspections', `/api/playspaces/${space.id}/inspections`, {
      json: { id: makeId(), occurredAt: new Date().toISOString(), condition: 'worn' },
    });
  },
  async 'of photos'({ app, write, told }) {
    await write('POST /api/photos', '/api/photos', { body: photoForm(await plainJpeg(1)) });
    await told('PATCH /api/sync/photos/{id}', await tusClient(app).send(await seededScene(2)));
  },
  async 'of values and reports'({ app, write }) {
    const cell = newValue();
    await write('POST /api/values', '/api/values', { json: { cells: [cell] } });
    const key = { indicator: cell.indicator, area: cell.area, period: cell.period };
    await write('POST /api/values/steps', '/api/values/steps', {
      json: { id: makeId(), step: 'submit', scope: { cells: [{ ...key, version: 1 }] } },
    });
    await write('POST /api/plans/{id}/values/locks', '/api/plans/hanoi-2026/values/locks?period=2026-9M', {
      as: 'city',
      json: { id: makeId(), isLocked: true },
    });
    const workbook = '/api/plans/long-bien-2026/values.xlsx?period=2026-M03';
    const book = new Workbook();
    await book.xlsx.load(Buffer.from(await (await app.request(workbook, { as: 'officer' })).arrayBuffer()));
    const sheet = book.getWorksheet('Số liệu');
    for (let column = 1; sheet && column <= sheet.columnCount; column++) {
      const part = /^stunting-under-5\|(\w+)$/.exec(String(sheet.getCell(1, column).value))?.[1];
      if (part !== undefined) sheet.getCell(3, column).value = part === 'numerator' ? 5 : 60;
    }
    await write('POST /api/plans/{id}/values.xlsx', `${workbook}&apply=true`, {
      body: new Uint8Array(await book.xlsx.writeBuffer()),
      headers: { 'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
    });
    const report = '/api/reports/long-bien-2026/half-year/2026-06-01/co-so-giao-duc/events';
    await write('POST /api/reports/{plan}/{report}/{due}/{unit}/events', report, {
      json: { id: makeId(), type: 'submitted' },
    });
    await write('POST /api/calendar-feed', '/api/calendar-feed', { json: {} });
    await write('DELETE /api/calendar-feed', '/api/calendar-feed');
  },
  async 'of the standard'({ write }) {
    const source = { name: 'Quyết định 06/QĐ-TTg, phụ lục', mark: 'confirmed' };
    await write('POST /api/standard/criteria/{set}/{version}/maxima', SET_PATH, {
      as: 'admin',
      json: { id: makeId(), criterion: 2, points: 70, source },
    });
    const path = '/api/standard/assessments';
    const { id, sequence } = await write<Assessment>(`POST ${path}`, path, { json: newAssessment() });
    await write(`POST ${path}/{id}/events`, `${path}/${id}/events`, {
      json: { sequence, events: [act('scored', { criterion: 2, score: { points: 1, isMet: true } })] },
    });
    await write(`POST ${path}/{id}/files`, `${path}/${id}/files?name=a.pdf`, { body: new Uint8Array(pdf()) });
  },
  async 'of imports'({ app, write }) {
    const text = pondsCsv([{ name: 'Ao A', lon: 105.8951, lat: 21.0211 }]);
    const query = `/api/imports?target=sites&name=a.csv`;
    const headers = { 'Content-Type': 'application/octet-stream' };
    const { id, settings } = await write<Import>('POST /api/imports', query, { body: text, headers });
    await write('PATCH /api/imports/{id}', `/api/imports/${id}`, {
      json: { settings: { ...settings, stage: 'reported' } },
    });
    await write('POST /api/imports/{id}/check', `/api/imports/${id}/check`);
    await settled(app, 'officer', id);
    await write('POST /api/imports/{id}/run', `/api/imports/${id}/run`);
    await settled(app, 'officer', id);

    await write('POST /api/imports/{id}/undo', `/api/imports/${id}/undo`);
  },
  async 'of imports that were not run'({ app, write }) {
    const name = 'b.csv';
    const pond = { lon: 105.8971, lat: 21.0231 };
    const twice = pondsCsv([pond, pond].map((place, index) => ({ ...place, name: `Ao ${index}` })));
    const near = await upload(app, 'officer', { name, text: twice });
    await step(app, 'officer', near.id, 'check');
    await write('POST /api/imports/{id}/decisions', `/api/imports/${near.id}/decisions`, {
      json: { decision: 'skip' },
    });
    // Without a worker the next check is not over before it is cancelled.
    await app.parts.imports.close();
    const other = await upload(app, 'officer', { name, text: pondsCsv([{ ...pond, name: 'Ao C' }]) });
    await app.json(`/api/imports/${other.id}/check`, { as: 'officer', method: 'POST' }, 202);
    await write('POST /api/imports/{id}/cancel', `/api/imports/${other.id}/cancel`);
    await write('DELETE /api/imports/{id}', `/api/imports/${other.id}`);
  },
  async 'of the public page and of residents'({ write }) {
    await write('PUT /api/public-view', '/api/public-view', {
      as: 'admin',
      json: { isOn: true, roundedM: 100, phoneKeptDays: 14 },
    });
    await write('PUT /api/communes/{code}/hotlines', `/api/communes/${LONG_BIEN}/hotlines`, {
      json: { items: [{ name: 'Công an phường', phone: '02438271234' }] },
    });
    const id = randomUUID();
    const report = {
      ...{ id, kind: 'pond', lonLat: [105.896, 21.02], writtenForMs: 40_000 },
      text: 'Ao sâu ngay cạnh đường tới trường, không có rào',
    };
    const form = new FormData();
    form.set('report', JSON.stringify(report));
    await write('POST /api/public/reports', '/api/public/reports', { body: form });
    await write('POST /api/resident-reports/{id}/decision', `/api/resident-reports/${id}/decision`, {
      json: { type: 'decline', reason: 'unclear', message: 'Cảm ơn, xin gửi thêm ảnh.' },
    });
  },
  'of people': writesOfPeople,
  'of standing in': writesOfStandIn,
  'of the own account': writesOfOwnAccount,
  async 'of tablets'({ app, write }) {
    const site = await app.json<Site>(
      '/api/sites',
      { as: 'officer', json: newSite({ hamlet: 'Tổ 1' }) },
      201,
    );
    const tablet = new TestTablet(app, 'officer');
    await app.json(`/api/sites/${site.id}`, {
      as: 'admin',
      method: 'PATCH',
      json: { version: 1, hamlet: 'Tổ 2' },
    });
    const item = tablet.card(site.id, { hamlet: 'Tổ 1' }, { hamlet: 'Tổ 3' });
    const { receipts } = await write<{ receipts: { conflictId: string }[] }>('POST /api/sync', '/api/sync', {
      json: tablet.request([item]),
    });
    const conflict = receipts[0]?.conflictId;
    await write('POST /api/sync/conflicts/{id}/resolution', `/api/sync/conflicts/${conflict}/resolution`, {
      json: { siteVersion: 2, choices: { hamlet: 'tablet' } },
    });

    const lost = new TestTablet(app, 'field');
    const event = lost.event('noted');
    const bytes = await plainJpeg(3);
    const sha256 = sha256Of(bytes);
    const photo = {
      ...{ eventId: event.id, sha256, byteCount: bytes.length, capturedAt: lost.clock() },
      ...{ isFromApp: true, lonLat: null, accuracyM: null },
    };
    const userId = await idOf(app, 'field');
    const { deviceId } = lost;
    await write('POST /api/sync/handed-in', '/api/sync/handed-in', {
      json: {
        ...{ deviceId, label: 'Máy 7', outboxVersion: 1, userId, isTrial: false },
        ...{ items: [lost.events(site.id, [event], { photos: [photo] })], lastSequence: 1 },
      },
    });
    await write('POST /api/photos/handed-in', `/api/photos/handed-in?userId=${userId}&sha256=${sha256}`, {
      body: photoForm(bytes),
    });
    await write('POST /api/sync/custody/acts', '/api/sync/custody/acts', {
      json: { act: 'tablet_lost', deviceId, userId, reason: 'Rơi hồ' },
    });
  },
};

const idOf = async (app: TestApp, user: TestUser) =>
  (await app.json<{ userId: string }>('/api/me', { as: user })).userId;
