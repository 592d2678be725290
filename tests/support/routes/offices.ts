import { Workbook } from '@cj-tech-master/excelts';
import { v7 as makeId } from 'uuid';
import type { Assessment } from '../../../server/domain/assessment-views.ts';
import type { Import } from '../../../server/domain/imports.ts';
import type { Reminders } from '../../../server/domain/reminders.ts';
import { ROLES } from '../../../server/domain/roles.ts';
import { act, newAssessment, SET_PATH, scored } from '../assessments.ts';
import { IN_LONG_BIEN } from '../builders.ts';
import { pdf } from '../evidence-builders.ts';
import { pondsCsv, step, upload } from '../imports.ts';
import { LONG_BIEN } from '../test-app.ts';
import { newValue, ratio } from '../values.ts';
import { unpacked } from './places.ts';
import { has, json, MARK, open, type Sample, type Samples, type Walk } from './walk.ts';

/** Of all communes of the city, and of Long Biên alone. */
const CITY_PLAN = 'hanoi-2026';
const PLAN = 'long-bien-2026';
const REPORT = '/api/reports/long-bien-2026/half-year/2026-06-01/co-so-giao-duc';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const SHARED_INDICATOR = 'underweight-under-5';

let month = 0;
let year = 2026;
let imported = 0;

/** A value of Long Biên with the mark in its source, entered by its officer. */
const value = (walk: Walk) =>
  walk.shared('value', async () => {
    const cells = [newValue({ source: MARK, note: MARK })];
    await walk.app.json('/api/values', { as: 'officer', json: { cells } });
    const request = { id: makeId(), step: 'submit', scope: { plan: CITY_PLAN, period: '2026' } };
    await walk.app.json('/api/values/steps', { as: 'officer', json: request });
  });
const afterValue = (path: string, sees: NonNullable<Sample['sees']>): Sample => ({
  call: async (walk) => {
    await value(walk);
    return { path };
  },
  sees,
});

const register = (walk: Walk) =>
  walk.app.json<Assessment>(
    '/api/standard/assessments',
    { as: 'officer', json: newAssessment({ period: { kind: 'self_review', year: ++year } }) },
    201,
  );
const assessment = (walk: Walk) => walk.shared('assessment', () => register(walk));
const file = (walk: Walk) =>
  walk.shared('file', async () => {
    const { id } = await assessment(walk);
    const path = `/api/standard/assessments/${id}/files?name=bien-ban.pdf`;
    return walk.app.json<{ fileId: string }>(path, { as: 'officer', body: new Uint8Array(pdf()) }, 201);
  });

/** Of a grid of 20 × 20 places within a few hundred metres, in degrees. */
const shift = (index: number) => ((Math.floor(index) % 20) - 10) * 0.0004;
/** Lines of a calendar file as they were before they were cut. */
const unfolded = (text: string) => text.replaceAll('\r\n ', '');

/** Read, not checked yet. */
const newImport = (walk: Walk, name = 'a.csv') => {
  const [lon, lat] = IN_LONG_BIEN;
  // Each at a place of its own, so that none is taken for another.
  const place = {
    name: `${MARK} ${++imported}`,
    lon: lon + shift(imported),
    lat: lat + shift(imported / 20),
  };
  return upload(walk.app, 'officer', { name, text: pondsCsv([place]) });
};
/** Checked: its rows lie in Long Biên, so that its officers see it. */
const checkedImport = async (walk: Walk, name?: string): Promise<Import> => {
  const { id, settings } = await newImport(walk, name);
  const patch = { settings: { ...settings, acceptsApproximate: true } };
  await walk.app.json(`/api/imports/${id}`, { as: 'officer', method: 'PATCH', json: patch });
  return step(walk.app, 'officer', id, 'check');
};
const import_ = (walk: Walk) => walk.shared('import', () => checkedImport(walk));
const ofImport = (rest: string, method = 'GET'): Sample => ({
  call: async (walk) => ({ path: `/api/imports/${(await import_(walk)).id}${rest}`, method }),
});
const ofNewImport = (rest: string, method = 'POST'): Sample => ({
  call: async (walk) => ({ path: `/api/imports/${(await checkedImport(walk)).id}${rest}`, method }),
});

/** Plans, values, reports, imports, the standard. */
export const OFFICES: Samples = {
  'GET /api/plans': open('/api/plans'),
  'GET /api/plans/{id}': {
    call: async (walk) => {
      await walk.site();
      return { path: `/api/plans/${CITY_PLAN}` };
    },
    // The neighbour has communes to count, but no sites.
    sees: ({ status, text }) =>
      status === 200 &&
      [...text.matchAll(/"figure":"drowning_places_measured","numerator":\d+,"denominator":(\d+)/g)].some(
        ([, sites]) => Number(sites) > 0,
      ),
  },
  'GET /api/plans/{id}/values': afterValue(`/api/plans/${CITY_PLAN}/values?period=2026`, has(MARK)),
  'GET /api/plans/{id}/figures': afterValue(
    `/api/plans/${CITY_PLAN}/figures?period=2026&least=draft`,
    ({ text }) => /"reported":[1-9]/.test(text),
  ),
  'GET /api/plans/{id}/values.xlsx': afterValue(
    `/api/plans/${CITY_PLAN}/values.xlsx?period=2026`,
    ({ status, bytes }) => status === 200 && unpacked(bytes).includes(LONG_BIEN),
  ),
  'POST /api/plans/{id}/values.xlsx': {
    call: async (walk) => {
      const book = await walk.shared('workbook', async () => {
        const path = `/api/plans/${CITY_PLAN}/values.xlsx?period=2026-Q1`;
        return new Uint8Array(await (await walk.app.request(path, { as: 'officer' })).arrayBuffer());
      });
      return {
        path: `/api/plans/${CITY_PLAN}/values.xlsx?period=2026-Q1`,
        body: await filledIn(book),
        headers: { 'Content-Type': XLSX },
      };
    },
    sees: (answer) => answer.status === 200 && json<{ changes: unknown[] }>(answer).changes.length > 0,
    finer: (role) => ROLES[role].valueAreas.some((area) => area === 'commune'),
  },
  'POST /api/plans/{id}/values/locks': {
    call: () => {
      month = (month % 11) + 1;
      const period = `2025-M${String(month).padStart(2, '0')}`;
      return {
        path: `/api/plans/${CITY_PLAN}/values/locks?period=${period}`,
        json: { id: makeId(), isLocked: true },
      };
    },
    finer: (role) => ROLES[role].valueSteps.some((each) => each === 'lock'),
  },
  'GET /api/values/history': afterValue(
    `/api/values/history?indicator=${SHARED_INDICATOR}&area=${LONG_BIEN}&period=2026`,
    has(MARK),
  ),
  'POST /api/values': {
    call: () => ({
      path: '/api/values',
      json: {
        cells: [
          newValue({ period: `2026-M${String((++month % 9) + 1).padStart(2, '0')}`, value: ratio(1, 2) }),
        ],
      },
    }),
    sees: (answer) => json<{ refused: number }>(answer).refused === 0,
    finer: (role) => ROLES[role].valueAreas.some((area) => area === 'commune'),
  },
  'POST /api/values/steps': {
    call: async (walk, who) => {
      await value(walk);
      const request = {
        id: makeId(),
        step: who.role === 'city' ? 'return' : 'submit',
        reason: 'Thiếu nguồn',
      };
      const cells = [{ indicator: SHARED_INDICATOR, area: LONG_BIEN, period: '2026', version: 999 }];
      return { path: '/api/values/steps', json: { ...request, scope: { cells } } };
    },
    // A version of its own: whoever may take the step is told that the cell is another one by now.
    sees: (answer) =>
      json<{ refused: { code: string }[] }>(answer).refused[0]?.code.startsWith('auth.') !== true,
  },

  'GET /api/deadlines': { ...open(`/api/deadlines?plan=${PLAN}`), sees: has('co-so-giao-duc') },
  'GET /api/deadlines.ics': {
    ...open(`/api/deadlines.ics?plan=${PLAN}&language=vi`),
    sees: ({ status, text }) => status === 200 && unfolded(text).includes('Đã nộp'),
  },
  'GET /api/calendar/{file}': {
    call: async (walk) => {
      const { address } = await walk.shared('feed', () =>
        walk.app.json<{ address: string }>('/api/calendar-feed', { as: 'officer', method: 'POST' }, 201),
      );
      return { path: new URL(address).pathname };
    },
  },
  'GET /api/calendar-feed': open('/api/calendar-feed'),
  'POST /api/calendar-feed': { call: () => ({ path: '/api/calendar-feed', method: 'POST' }) },
  'DELETE /api/calendar-feed': { call: () => ({ path: '/api/calendar-feed', method: 'DELETE' }) },
  'GET /api/reports/missing': { ...open(`/api/reports/missing?plan=${PLAN}`), sees: has('co-so-giao-duc') },
  'GET /api/reports/reminders': {
    ...open('/api/reports/reminders'),
    // A commune of one's own has reports of its own to come: Long Biên shows as more than those of its neighbour.
    sees: async (answer, walk) => {
      const total = ({ overdue, dueSoon }: Reminders) => overdue + dueSoon;
      const neighbour = await walk.app.json<Reminders>('/api/reports/reminders', { as: 'neighbour' });
      return total(json<Reminders>(answer)) > total(neighbour);
    },
  },
  'GET /api/reports/{plan}/{report}/{due}/{unit}': open(REPORT),
  'POST /api/reports/{plan}/{report}/{due}/{unit}/events': {
    call: (_walk, who) => {
      if (who.role !== 'city') return { path: `${REPORT}/events`, json: { id: makeId(), type: 'submitted' } };
      return { path: `${REPORT}/events`, json: { id: makeId(), type: 'reopened', reason: 'Thiếu phụ lục' } };
    },
  },

  'POST /api/imports': {
    call: () => ({
      path: '/api/imports?target=sites&name=x.csv',
      body: 'name,lon,lat\nAo,105.9,21.02\n',
      headers: { 'Content-Type': 'application/octet-stream' },
    }),
  },
  'GET /api/imports': {
    call: async (walk) => {
      await walk.shared('named import', () => checkedImport(walk, 'danh-sach-rieng.csv'));
      return { path: '/api/imports?limit=100' };
    },
    sees: has('danh-sach-rieng.csv'),
  },
  'GET /api/imports/template.xlsx': {
    call: () => ({ path: '/api/imports/template.xlsx?target=sites' }),
    sees: ({ status, bytes }) => status === 200 && unpacked(bytes).includes('Long Biên'),
  },
  'GET /api/imports/{id}': ofImport(''),
  'PATCH /api/imports/{id}': {
    call: async (walk) => {
      const { id, settings } = await checkedImport(walk);
      return { path: `/api/imports/${id}`, method: 'PATCH', json: { settings } };
    },
  },
  'DELETE /api/imports/{id}': ofNewImport('', 'DELETE'),
  'POST /api/imports/{id}/check': ofNewImport('/check'),
  'POST /api/imports/{id}/run': ofNewImport('/run'),
  'POST /api/imports/{id}/cancel': ofNewImport('/cancel'),
  'POST /api/imports/{id}/undo': ofNewImport('/undo'),
  'POST /api/imports/{id}/decisions': {
    call: async (walk) => ({
      path: `/api/imports/${(await checkedImport(walk)).id}/decisions`,
      json: { decision: 'skip' },
    }),
  },
  'GET /api/imports/{id}/preview': ofImport('/preview'),
  'GET /api/imports/{id}/rows': ofImport('/rows'),
  'GET /api/imports/{id}/returned': ofImport('/returned'),
  'GET /api/imports/{id}/file': ofImport('/file'),

  'GET /api/standard/criteria': open('/api/standard/criteria'),
  'POST /api/standard/criteria/{set}/{version}/maxima': {
    call: () => ({
      path: SET_PATH,
      json: { id: makeId(), criterion: 2, points: 75, source: { name: 'Kiểm thử', mark: 'unconfirmed' } },
    }),
  },
  'GET /api/standard/board': {
    call: async (walk) => {
      await assessment(walk);
      return { path: '/api/standard/board' };
    },
    sees: has(`"communeCode":"${LONG_BIEN}"`),
  },
  'GET /api/standard/assessments': {
    call: async (walk) => {
      await assessment(walk);
      return { path: '/api/standard/assessments' };
    },
    sees: async ({ text }, walk) => text.includes((await assessment(walk)).id),
  },
  'POST /api/standard/assessments': {
    call: () => ({
      path: '/api/standard/assessments',
      json: newAssessment({ period: { kind: 'self_review', year: ++year } }),
    }),
  },
  'GET /api/standard/assessments/{id}': {
    call: async (walk) => ({ path: `/api/standard/assessments/${(await assessment(walk)).id}` }),
  },
  'POST /api/standard/assessments/{id}/events': {
    call: async (walk, who) => {
      const { id, sequence } = await register(walk);
      const event = who.role === 'city' ? act('cancelled', { reason: 'Nhập nhầm' }) : scored(1, 10);
      return { path: `/api/standard/assessments/${id}/events`, json: { sequence, events: [event] } };
    },
  },
  'POST /api/standard/assessments/{id}/files': {
    call: async (walk) => ({
      path: `/api/standard/assessments/${(await assessment(walk)).id}/files?name=a.pdf`,
      body: new Uint8Array(pdf(makeId())),
    }),
    finer: (role) => ROLES[role].assessmentEvents.some((each) => each === 'evidence_added'),
  },
  'GET /api/standard/assessments/{id}/files/{file}': {
    call: async (walk) => ({
      path: `/api/standard/assessments/${(await assessment(walk)).id}/files/${(await file(walk)).fileId}`,
    }),
  },
  'GET /api/standard/assessments/{id}/photos': {
    call: async (walk) => ({ path: `/api/standard/assessments/${(await assessment(walk)).id}/photos` }),
  },

  'GET /api/audit': { call: () => ({ path: `/api/audit?commune=${LONG_BIEN}` }) },
  'GET /api/audit/export.csv': { call: () => ({ path: `/api/audit/export.csv?commune=${LONG_BIEN}` }) },
  'GET /api/audit/people': {
    call: async (walk) => {
      await walk.site();
      return { path: '/api/audit/people?q=officer' };
    },
    sees: has('"name":"officer"'),
  },
  'GET /api/audit/standing': open('/api/audit/standing'),
};

/** The template of the officer with one number in the row of Long Biên. */
async function filledIn(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const book = new Workbook();
  await book.xlsx.load(Buffer.from(bytes) as never);
  const sheet = book.getWorksheet('Số liệu');
  if (!sheet) throw new Error('no sheet');
  for (let column = 1; column <= sheet.columnCount; column++) {
    const key = sheet.getCell(1, column).value;
    if (key === `${SHARED_INDICATOR}|numerator`) sheet.getCell(3, column).value = 1;
    if (key === `${SHARED_INDICATOR}|denominator`) sheet.getCell(3, column).value = 2;
  }
  return new Uint8Array(await book.xlsx.writeBuffer());
}
