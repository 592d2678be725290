import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reminders } from '../../server/domain/reminders.ts';
import type {
  CalendarFeed,
  MissingReports,
  NewCalendarFeed,
  ReportView,
  TrackedDeadline,
  TrackedDeadlineList,
} from '../../server/domain/report-views.ts';
import { ROLE_NAMES } from '../../server/domain/roles.ts';
import { installed, newSite } from '../support/builders.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp, type TestUser } from '../support/test-app.ts';
import { newValue, ratio, valuesOf } from '../support/values.ts';

/** A Wednesday: the reports of Long Biên were due on Monday, those of the education department are on Friday. */
let now = '2026-06-03T03:00:00.000Z';
const OWN_PLAN = '/api/reports/hanoi-2026/own-plan/2026-02-05';
const SCHOOLS = '/api/reports/long-bien-2026/half-year/2026-06-01/co-so-giao-duc';
const EDUCATION = '/api/reports/so-gddt-ha-noi-2026/half-year/2026-06-05';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => now });
  for (const as of ['officer', 'city', 'admin', 'neighbour'] as const) await app.signIn(as);
});
afterAll(() => app.close());

const submitted = (fields: object = {}) => ({ id: makeId(), type: 'submitted', ...fields });
const reopened = (reason = 'Thiếu phụ lục') => ({ id: makeId(), type: 'reopened', reason });
const send = (as: TestUser, path: string, json: object, status = 201) =>
  app.json<ReportView & { code: string; title: string }>(`${path}/events`, { as, json }, status);
const view = (as: TestUser, path: string) => app.json<ReportView>(path, { as });
const deadlines = (as: TestUser, query = '') =>
  app.json<TrackedDeadlineList>(`/api/deadlines${query}`, { as });
const missing = (as: TestUser, query = '') =>
  app.json<MissingReports>(`/api/reports/missing${query}`, { as });
async function rowOf(as: TestUser, plan: string): Promise<TrackedDeadline> {
  const row = (await deadlines(as)).items.find((item) => item.plan === plan);
  if (!row) throw new Error(`no due date of ${plan}`);
  return row;
}

describe('who owes a report', () => {
  it('is every commune of the province, and each other unit that the plan names, once', async () => {
    const row = await rowOf('city', 'hanoi-2026');
    expect(row.submissions).toMatchObject({ units: 128, communes: 126, submitted: 0, communesSubmitted: 0 });
    expect(row.submissions?.named).toEqual([]);
    const [group] = (await missing('city', '?plan=hanoi-2026')).groups;
    expect(group?.missing.filter(({ isCommune }) => !isCommune).map(({ unit }) => unit)).toEqual([
      'ubmttq',
      'so-nganh',
    ]);
    expect(group?.missing.find(({ unit }) => unit === LONG_BIEN)).toMatchObject({
      name: 'UBND phường Long Biên',
      communeCode: LONG_BIEN,
    });
  });

  it('is cut to the scope: units of the whole city are for those who see all of it', async () => {
    const { submissions } = await rowOf('officer', 'hanoi-2026');
    expect(submissions).toMatchObject({ units: 1, communes: 1 });
    expect(submissions?.named).toMatchObject([{ unit: LONG_BIEN, status: 'overdue' }]);
    expect((await rowOf('officer', 'long-bien-2026')).submissions?.named.map(({ unit }) => unit)).toEqual([
      'co-so-giao-duc',
      'phong-ban',
    ]);
    expect((await rowOf('neighbour', 'long-bien-2026')).submissions).toMatchObject({
      units: 0,
      isToDo: false,
    });
  });

  it('is nobody in the plan of a district that is no more', async () => {
    const { items } = await deadlines('city', '?from=2025-01-01&to=2025-12-31&plan=ha-dong-2025');
    expect(items.map(({ submissions }) => submissions)).toEqual([null, null, null, null, null]);
    const path = '/api/reports/ha-dong-2025/year/2025-11-14/ubnd-phuong';
    expect((await app.json(path, { as: 'city' }, 404)).code).toBe('report.not_found');
  });
});

describe('a report that nobody submitted', () => {
  it('is overdue by working days from the day after its date', async () => {
    expect((await view('officer', SCHOOLS)).unit).toMatchObject({ status: 'overdue', workingDaysOverdue: 2 });
    expect((await view('officer', `${EDUCATION}/${LONG_BIEN}`)).unit).toMatchObject({
      status: 'not_submitted',
      workingDaysOverdue: 0,
    });
  });

  it.each([
    '/api/reports/hanoi-2026/own-plan/2026-02-06/00145',
    '/api/reports/hanoi-2026/results/2026-02-05/00145',
    '/api/reports/hanoi-2026/own-plan/2026-02-05/99999',
  ])('does not exist at %s', async (path) => {
    expect((await app.json(path, { as: 'city' }, 404)).code).toBe('report.not_found');
    expect((await send('city', path, submitted(), 404)).code).toBe('report.not_found');
  });

  it('is found under no other plan and no impossible day', async () => {
    expect((await app.json(`${OWN_PLAN}/00145`.replace('hanoi', 'hue'), { as: 'city' }, 404)).code).toBe(
      'plan.not_found',
    );
    const far = await app.json('/api/reports/hanoi-2026/own-plan/1999-02-05/00145', { as: 'city' }, 422);
    expect(far.code).toBe('deadline.out_of_range');
    const bad = await app.json('/api/reports/hanoi-2026/own-plan/hôm-qua/00145', { as: 'city' }, 422);
    expect(bad.code).toBe('request.invalid');
  });
});

describe('who may do what', () => {
  it('is refused to viewer and field, and to whoever is not signed in', async () => {
    for (const as of ['viewer', 'field'] as const) {
      expect((await send(as, SCHOOLS, submitted(), 403)).code).toBe('auth.forbidden');
      expect((await view(as, SCHOOLS)).unit.status).toBe('overdue');
    }
    for (const path of [SCHOOLS, '/api/reports/missing', '/api/reports/reminders'])
      expect((await app.request(path)).status).toBe(401);
    expect((await app.request(`${SCHOOLS}/events`, { json: submitted() })).status).toBe(401);
  });

  it('ends at the border of the commune', async () => {
    for (const path of [SCHOOLS, `${OWN_PLAN}/${LONG_BIEN}`, `${OWN_PLAN}/so-nganh`]) {
      expect((await app.json(path, { as: 'neighbour' }, 404)).code).toBe('report.not_found');
      expect((await send('neighbour', path, submitted(), 404)).code).toBe('report.not_found');
    }
  });

  it('keeps submitting with the commune, city units and reopening with the city', async () => {
    expect((await send('city', SCHOOLS, submitted(), 403)).code).toBe('auth.forbidden');
    expect((await send('city', `${OWN_PLAN}/${LONG_BIEN}`, submitted(), 403)).code).toBe('auth.forbidden');
    expect((await send('admin', `${OWN_PLAN}/so-nganh`, submitted(), 403)).code).toBe('auth.forbidden');
    for (const as of ['officer', 'admin'] as const)
      expect((await send(as, SCHOOLS, reopened(), 403)).code).toBe('auth.forbidden');
    expect((await send('city', `${OWN_PLAN}/so-nganh`, submitted())).unit.status).toBe('submitted');
    expect((await send('admin', `${OWN_PLAN}/${NEIGHBOUR}`, submitted())).unit.status).toBe('submitted');
    expect((await rowOf('city', 'hanoi-2026')).submissions).toMatchObject({
      submitted: 2,
      communesSubmitted: 1,
    });
  });
});

describe('submitting', () => {
  const path = `${EDUCATION}/${LONG_BIEN}`;
  const first = submitted({ documentNumber: '12/BC-UBND', documentDate: '2026-06-02', note: 'Gửi qua trục' });

  it('is stored once, whatever is sent again', async () => {
    expect((await view('officer', path)).log).toEqual([]);
    const stored = await send('officer', path, first);
    expect(stored.unit).toMatchObject({ status: 'submitted', submittedBy: 'officer', submittedAt: now });
    expect(stored.log).toMatchObject([{ ...first, sequence: 1, actorName: 'officer', receivedAt: now }]);
    expect((await send('officer', path, first, 200)).log).toHaveLength(1);
    expect((await send('officer', path, { ...first, note: 'khác' }, 409)).code).toBe('event.id_taken');
    expect((await send('officer', SCHOOLS, first, 409)).code).toBe('event.id_taken');
    const again = await send('officer', path, submitted(), 409);
    expect(again).toMatchObject({ code: 'report.submitted_already' });
    expect(again.title).toContain('officer nộp ngày 03/06/2026');
    expect((await rowOf('officer', 'so-gddt-ha-noi-2026')).submissions).toMatchObject({
      units: 1,
      submitted: 1,
      isToDo: false,
      named: [{ status: 'submitted', submittedBy: 'officer' }],
    });
  });

  it('is open again after the city reopened it with a reason, and the log keeps all of it', async () => {
    expect((await send('city', path, { ...reopened(), reason: ' ' }, 422)).code).toBe('request.invalid');
    const open = await send('city', path, reopened());
    expect(open.unit).toMatchObject({ status: 'not_submitted', submittedAt: null, reopenedAt: now });
    expect((await send('city', path, reopened(), 409)).code).toBe('report.not_submitted');
    // Its answer got lost: it is stored, and no longer how the report stands.
    expect((await send('officer', path, first, 409)).code).toBe('report.event_overtaken');
    expect((await view('officer', path)).unit.status).toBe('not_submitted');
    const second = await send('officer', path, submitted());
    expect(second.unit).toMatchObject({ status: 'submitted', reopenedAt: null });
    expect(second.log.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['submitted', 1],
      ['reopened', 2],
      ['submitted', 3],
    ]);
  });

  it('is refused with a date after today, in the language asked for', async () => {
    const event = submitted({ documentDate: '2026-06-04' });
    const texts = await Promise.all(
      ['vi', 'en'].map(async (language) => {
        const headers = { 'Accept-Language': language };
        const answer = await app.json(`${SCHOOLS}/events`, { as: 'officer', json: event, headers }, 422);
        expect(answer.code).toBe('report.document_in_future');
        return answer.title;
      }),
    );
    expect(texts[0]).not.toBe(texts[1]);
  });

  it('at the same moment by two people is stored for one of them', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        app.request(`${SCHOOLS}/events`, { as: 'officer', json: submitted() }).then(({ status }) => status),
      ),
    );
    expect(answers.toSorted()).toEqual([201, 409, 409, 409, 409, 409]);
    expect((await view('officer', SCHOOLS)).log).toHaveLength(1);
  });

  it('moves the tag of the list, which is 304 before', async () => {
    const tag = (await app.request('/api/deadlines', { as: 'city' })).headers.get('ETag') ?? '';
    const ask = () => app.request('/api/deadlines', { as: 'city', headers: { 'If-None-Match': tag } });
    expect((await ask()).status).toBe(304);
    await send('officer', SCHOOLS.replace('co-so-giao-duc', 'phong-ban'), submitted());
    expect((await ask()).status).toBe(200);
  });
});

describe('figures of a report', () => {
  it('are those of the unit, and the submission keeps them as they stood', async () => {
    const path = `${OWN_PLAN}/${LONG_BIEN}`;
    const occurredAt = '2026-06-01T03:00:00.000Z';
    const site = newSite({ occurredAt });
    await app.json('/api/sites', { as: 'officer', json: site }, 201);
    const before = await view('officer', path);
    expect(before.quantities).toHaveLength(46);
    expect(before.figures.map(({ quantity }) => quantity)).toEqual(
      before.quantities.map(({ quantity }) => quantity.key),
    );
    const ownOf = (figures: ReportView['figures'], key: string) =>
      figures.find(({ quantity }) => quantity === key)?.own;
    expect(ownOf(before.figures, 'drowning-places-measured')).toMatchObject({ numerator: 0, denominator: 1 });
    expect(ownOf(before.figures, 'injury-rate')).toBeNull();
    await send('officer', path, submitted());
    const fence = { ...installed('fence'), occurredAt };
    await app.json(`/api/sites/${site.id}/events`, { as: 'officer', json: { events: [fence] } }, 201);
    const after = await view('officer', path);
    expect(ownOf(after.figures, 'drowning-places-measured')).toMatchObject({ numerator: 1 });
    expect(ownOf(after.log[0]?.figures ?? [], 'drowning-places-measured')).toMatchObject({ numerator: 0 });
  });
});

describe('who has not reported', () => {
  it('is told on one page, by plan and due date, and a reported unit is gone from it', async () => {
    const { groups } = await missing('city');
    expect(
      groups.map(({ deadline, units, submitted: done }) => [deadline.plan, deadline.due, units, done]),
    ).toEqual([
      ['hanoi-2026', '2026-02-05', 128, 3],
      ['long-bien-2026', '2026-06-01', 2, 2],
      ['so-gddt-ha-noi-2026', '2026-06-05', 127, 1],
      ['long-bien-2026', '2026-12-01', 2, 0],
      ['so-gddt-ha-noi-2026', '2026-12-05', 127, 0],
    ]);
    const names = groups[0]?.missing.map(({ unit }) => unit);
    expect(names).toHaveLength(125);
    expect(names).not.toContain(NEIGHBOUR);
    // By hand: 1 + 5 before Tết, 5 after it in February, 22 in March, 20 in April, 20 in May, 3 in June.
    for (const { workingDaysOverdue } of groups[0]?.missing ?? []) expect(workingDaysOverdue).toBe(76);
    const mine = await missing('neighbour', '?report=half-year&from=2026-06-01&to=2026-06-30');
    expect(mine.groups.map((group) => group.missing.map(({ unit }) => unit))).toEqual([[NEIGHBOUR]]);
  });
});

describe('reminders', () => {
  it('count due dates near or past that wait for somebody in scope', async () => {
    const reminders = (as: TestUser) => app.json<Reminders>('/api/reports/reminders', { as });
    expect(await reminders('officer')).toEqual({ overdue: 0, dueSoon: 0 });
    expect(await reminders('neighbour')).toEqual({ overdue: 0, dueSoon: 1 });
    expect(await reminders('city')).toEqual({ overdue: 1, dueSoon: 1 });
    now = '2027-01-04T03:00:00.000Z';
    // The education department’s report of the year, due on 5 December, stays to be done; so does that of June.
    expect(await reminders('neighbour')).toEqual({ overdue: 2, dueSoon: 0 });
    now = '2026-06-03T03:00:00.000Z';
  });
});

describe('the calendar feed', () => {
  const make = async (as: TestUser) => {
    const feed = await app.json<NewCalendarFeed>('/api/calendar-feed', { as, method: 'POST' }, 201);
    return { ...feed, path: feed.address.replace(/^https?:\/\/[^/]+/, '') };
  };
  const read = (path: string) => app.request(path);

  it('has a secret address of 256 bits, told once; only its hash is kept', async () => {
    const { address, path } = await make('officer');
    expect(address).toMatch(/^http:\/\/localhost:8787\/api\/calendar\/[\w-]{43}\.ics\?language=vi$/);
    const state = await app.json<CalendarFeed>('/api/calendar-feed', { as: 'officer' });
    expect(state).toEqual({ madeAt: now });
    const key = /calendar\/([\w-]+)\.ics/.exec(path)?.[1] ?? '';
    const rows = await app.parts.deps.database.db.selectFrom('calendar_feeds').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(key);
    const changes = await app.parts.deps.database.db.selectFrom('changes').selectAll().execute();
    expect(JSON.stringify(changes)).not.toContain(key);
  });

  it('gives without a session what concerns the owner’s communes', async () => {
    const { path } = await make('neighbour');
    const answer = await read(path);
    expect(answer.headers.get('Content-Type')).toBe('text/calendar; charset=utf-8');
    const text = await answer.text();
    expect(text).toContain('hanoi-2026.own-plan.2026@bo-an');
    expect(text).toContain('so-gddt-ha-noi-2026.year.2027@bo-an');
    expect(text).not.toContain('long-bien-2026');
    const tag = answer.headers.get('ETag') ?? '';
    expect((await app.request(path, { headers: { 'If-None-Match': tag } })).status).toBe(304);
  });

  it('follows the scope of now', async () => {
    const { path } = await make('neighbour');
    const { db } = app.parts.deps.database;
    const { id } = await db
      .selectFrom('user')
      .select('id')
      .where('name', '=', 'neighbour')
      .executeTakeFirstOrThrow();
    const scopeTo = (scope: string) =>
      db.updateTable('user_scopes').set({ scope }).where('user_id', '=', id).execute();
    await scopeTo(`commune:${LONG_BIEN}`);
    expect(await (await read(path)).text()).toContain('long-bien-2026');
    await scopeTo(`commune:${NEIGHBOUR}`);
    expect(await (await read(path)).text()).not.toContain('long-bien-2026');
  });

  it('ends with the account, and with a role that reads nothing', async () => {
    const { path } = await make('viewer');
    const { db } = app.parts.deps.database;
    const setRole = (role: string) =>
      db.updateTable('user').set({ role }).where('name', '=', 'viewer').execute();
    await setRole('left');
    expect((await read(path)).status).toBe(404);
    await setRole('viewer');
    expect((await read(path)).status).toBe(200);
  });

  it('is silent once it was renewed or withdrawn, and at any other address', async () => {
    const old = await make('officer');
    const fresh = await make('officer');
    expect(fresh.path).not.toBe(old.path);
    expect((await read(fresh.path)).status).toBe(200);
    const withdrawn = await app.json('/api/calendar-feed', { as: 'officer', method: 'DELETE' });
    expect(withdrawn).toEqual({ madeAt: null });
    const bodies = [];
    for (const path of [old.path, fresh.path, '/api/calendar/x.ics', `/api/calendar/${'A'.repeat(43)}.ics`]) {
      const answer = await read(path);
      expect(answer.status).toBe(404);
      const { requestId: _id, ...body } = (await answer.json()) as Record<string, unknown>;
      bodies.push(JSON.stringify(body));
    }
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).not.toContain(old.path.slice(15, 30));
  });

  it('opens nothing else', async () => {
    const { path } = await make('city');
    expect((await app.request(path.replace('/calendar/', '/calendar-feed/'))).status).toBe(404);
    expect((await app.request('/api/deadlines.ics?key=x')).status).toBe(401);
  });

  it('is made by every role for itself, and by nobody who is not signed in', async () => {
    for (const as of ROLE_NAMES) expect((await read((await make(as)).path)).status, as).toBe(200);
    for (const method of ['GET', 'POST', 'DELETE'])
      expect((await app.request('/api/calendar-feed', { method })).status).toBe(401);
  });
});

// Last: it submits a report that others count.
describe('figures that were entered', () => {
  const REPORT = `/api/reports/so-gddt-ha-noi-2026/half-year/2026-06-05`;
  const enteredOf = (figures: ReportView['figures'], key: string) =>
    figures.find(({ quantity }) => quantity === key)?.entered;
  const officialOf = (figures: ReportView['figures']) =>
    figures.find(({ quantity }) => quantity === 'underweight-under-5')?.official;

  it('come with the report of the same period once they are submitted, and are kept with it', async () => {
    const values = valuesOf(app);
    const { results } = await values.save('officer', [
      newValue({ period: '2026-H1', indicator: 'underweight-under-5', value: ratio(30, 600) }),
      newValue({ period: '2026', indicator: 'underweight-under-5', value: ratio(99, 600) }),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['saved', 'saved']);
    const unit = (await missing('city')).groups
      .find(({ deadline }) => deadline.plan === 'so-gddt-ha-noi-2026')
      ?.missing.find(({ isCommune }) => !isCommune)?.unit;
    const path = `${REPORT}/${unit}`;
    const draft = await view('city', path);
    expect(draft.period).toBe('2026-H1');
    expect(enteredOf(draft.figures, 'underweight-under-5')).toBeNull();
    await values.step('officer', {
      step: 'submit',
      scope: { plan: 'hanoi-2026', period: '2026-H1', area: LONG_BIEN },
    });
    const now = await view('city', path);
    expect(officialOf(now.figures)).toBeNull();
    expect(enteredOf(now.figures, 'underweight-under-5')).toMatchObject({
      numerator: 30,
      denominator: 600,
      value: 5,
      reported: 1,
      of: 126,
    });
    await values.saveOne('city', { period: '2026-H1', area: '01', value: ratio(60, 1000) });
    expect(officialOf((await view('city', path)).figures)).toBeNull();
    await values.step('city', {
      step: 'submit',
      scope: { plan: 'hanoi-2026', period: '2026-H1', area: '01' },
    });
    await send('city', path, submitted());
    const kept = (await view('city', path)).log.at(-1)?.figures ?? [];
    expect(enteredOf(kept, 'underweight-under-5')).toMatchObject({ numerator: 30, reported: 1 });
    expect(officialOf(kept)).toMatchObject({ value: 6, cell: { by: 'city', state: 'submitted' } });
    const commune = await view('officer', `${REPORT}/${LONG_BIEN}`);
    expect(officialOf(commune.figures)).toBeNull();
  });
});
