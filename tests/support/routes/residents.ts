import { randomUUID } from 'node:crypto';
import type { ResidentReportCounts } from '../../../server/domain/resident-reports.ts';
import { IN_LONG_BIEN } from '../builders.ts';
import { LONG_BIEN } from '../test-app.ts';
import { has, json, MARK, type Sample, type Samples, type Walk } from './walk.ts';

const newReport = () => ({
  ...{ id: randomUUID(), kind: 'pond', lonLat: IN_LONG_BIEN, accuracyM: null, phone: null },
  ...{ text: MARK, hasConsented: false, writtenForMs: 60_000, website: '' },
});

/** One report of Long Biên with a photo, not by its route, which few may use in an hour. */
function report(walk: Walk) {
  return walk.shared('report of a resident', async () => {
    const sent = newReport();
    const { receipt } = await walk.app.parts.residentReports.take(sent, await walk.jpeg());
    return { id: sent.id, code: receipt.code };
  });
}

const open = (path: string): Sample => ({ call: () => ({ path }) });
const ofReport = (path: (ids: { id: string; code: string }) => string, more: object = {}): Sample => ({
  call: async (walk) => ({ path: path(await report(walk)), ...more }),
});

/** The public page, and what residents report. */
export const RESIDENTS: Samples = {
  'GET /api/public/places': open('/api/public/places'),
  'GET /api/public/outlines': open('/api/public/outlines'),
  'POST /api/public/reports': {
    call: () => {
      const body = new FormData();
      body.set('report', JSON.stringify({ ...newReport(), text: randomUUID() }));
      return { path: '/api/public/reports', body };
    },
  },
  'GET /api/public/reports/{code}': ofReport(({ code }) => `/api/public/reports/${code}`),
  'GET /api/public-view': open('/api/public-view'),
  'PUT /api/public-view': {
    call: () => ({
      path: '/api/public-view',
      method: 'PUT',
      json: { isOn: true, roundedM: 50, phoneKeptDays: 30 },
    }),
  },
  'GET /api/communes/{code}/hotlines': open(`/api/communes/${LONG_BIEN}/hotlines`),
  'PUT /api/communes/{code}/hotlines': {
    call: () => ({ path: `/api/communes/${LONG_BIEN}/hotlines`, method: 'PUT', json: { items: [] } }),
  },
  'GET /api/resident-reports': { ...ofReport(() => '/api/resident-reports'), sees: has(MARK) },
  'GET /api/resident-reports/count': {
    ...ofReport(() => '/api/resident-reports/count'),
    sees: (answer) => answer.status === 200 && json<ResidentReportCounts>(answer).inbox > 0,
  },
  'GET /api/resident-reports/{id}': ofReport(({ id }) => `/api/resident-reports/${id}`),
  'GET /api/resident-reports/{id}/photo': ofReport(({ id }) => `/api/resident-reports/${id}/photo`),
  'POST /api/resident-reports/{id}/decision': ofReport(({ id }) => `/api/resident-reports/${id}/decision`, {
    json: { type: 'look' },
  }),
};
