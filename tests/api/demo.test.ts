import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCounterDifferences } from '../../server/coverage/recount.service.ts';
import { type DemoLoad, loadDemo, removeDemo } from '../../server/demo/demo.service.ts';
import { refusalOf } from '../../server/domain/assessment-rules.ts';
import type { Board } from '../../server/domain/assessment-views.ts';
import { localDay } from '../../server/domain/calendar.ts';
import type { CommuneStage } from '../../server/domain/commune-stages.ts';
import { foldAssessment } from '../../server/domain/fold-assessment.ts';
import { VALUE_STATES } from '../../server/domain/indicator-values.ts';
import type { TrackedDeadline } from '../../server/domain/report-views.ts';
import { type Actor, canAddAssessmentEvent } from '../../server/domain/roles.ts';
import { SITE_STATUSES } from '../../server/domain/sites.ts';
import { thresholdOf } from '../../server/domain/standards.ts';
import { checkEntry, refusalOfPlace } from '../../server/domain/value-rules.ts';
import { listCards, listLogs } from '../../server/standard/standard.queries.ts';
import { findSumDifferences } from '../../server/values/value-sums.queries.ts';
import { toValue } from '../../server/values/values.rows.ts';
import { createTestApp, LONG_BIEN, type TestApp } from '../support/test-app.ts';

interface SiteRow {
  id: string;
  version: number;
  communeCode: string;
  status: string;
  cover: string;
  isOverdue: boolean;
  isInspectionDue: boolean;
  isDemo: boolean;
  spentVnd: number;
  estimatedCostVnd: number | null;
  lonLat: [number, number];
}
interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

const TABLES = [
  'sites',
  'site_card_versions',
  'site_events',
  'site_measures',
  'site_codes',
  'event_photos',
  'photos',
  'photo_uploads',
  'photo_originals',
  'photo_view_bands',
  'play_spaces',
  'play_space_versions',
  'play_inspections',
  'coverage_counters',
  'units',
  'assessments',
  'assessment_events',
  'indicator_values',
  'indicator_value_events',
  'period_lock_events',
  'report_events',
] as const;
/** Of the round that the demo set tells; about 126 communes. */
const LEAST_IN_STAGE: Partial<Record<CommuneStage, number>> = {
  recognised: 45,
  appraised: 5,
  submitted: 10,
  returned: 4,
  not_recognised: 3,
  scoring: 25,
  registered: 4,
  not_registered: 5,
};
const REAL_ID = '01999999-0000-7000-8000-000000000001';

let app: TestApp;
let loaded: DemoLoad | null;
/** Offices of the organisation that come with the product. */
let unitsBefore: number;

beforeAll(async () => {
  app = await createTestApp();
  unitsBefore = (await countRows()).units ?? 0;
  loaded = await loadDemo(app.parts);
});
afterAll(() => app.close());

async function allSites(query = ''): Promise<SiteRow[]> {
  const rows: SiteRow[] = [];
  for (let cursor = ''; ; ) {
    const page = await app.json<Page<SiteRow>>(`/api/sites?limit=1000${query}${cursor}`, { as: 'city' });
    rows.push(...page.items);
    if (page.nextCursor === null) return rows;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

async function countRows(): Promise<Record<string, number>> {
  const { db } = app.parts.deps.database;
  const counts: Record<string, number> = {};
  for (const table of TABLES) {
    const row = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    counts[table] = Number(row.count);
  }
  return counts;
}

describe('the demo set', () => {
  it('is as large as documented and loads into an empty database only', async () => {
    expect(loaded).toMatchObject({ playSpaces: 600, photos: 40 });
    expect(loaded?.sites).toBeGreaterThan(1450);
    expect(loaded?.events).toBeGreaterThan(4000);
    expect(loaded?.communes).toBeGreaterThan(120);
    expect(await loadDemo(app.parts)).toBeNull();
  });

  it('shows every status and what the screens are for', async () => {
    const sites = await allSites();
    expect(sites.every((site) => site.isDemo)).toBe(true);
    expect(new Set(sites.map((site) => site.status))).toEqual(new Set(SITE_STATUSES));
    expect(sites.some((site) => site.isInspectionDue)).toBe(true);
    expect(
      sites.some((site) => site.estimatedCostVnd !== null && site.spentVnd > site.estimatedCostVnd),
    ).toBe(true);
    const here = sites.filter((site) => site.communeCode === LONG_BIEN);
    expect(here.length).toBeGreaterThanOrEqual(25);
    expect(here.filter((site) => site.isOverdue && site.cover === 'warned').length).toBeGreaterThanOrEqual(3);
  });

  it('has assessments in every stage, and a forecast that leaves something open', async () => {
    const { counts, goal } = await app.json<Board>('/api/standard/board?province=01', { as: 'city' });
    for (const [stage, least] of Object.entries(LEAST_IN_STAGE)) {
      expect(counts[stage as CommuneStage], stage).toBeGreaterThanOrEqual(least);
    }
    if (goal) {
      const { low, high } = goal.forecast.range;
      expect(low).toBeGreaterThanOrEqual(counts.recognised);
      expect(high - low).toBeGreaterThan(4);
      expect(high - low).toBeLessThan(35);
    }
  });

  it('has only assessments that people could have made, one permitted step after the other', async () => {
    const { db } = app.parts.deps.database;
    const [view] = await app.parts.standard.listSets();
    if (!view) throw new Error('no criteria set');
    const maxima = new Map(view.maxima.map(({ criterion, points }) => [criterion, points]));
    const byAssessment = Map.groupBy(await listLogs(db), ({ assessmentId }) => assessmentId);
    const facts = await db.selectFrom('communes').select(['code', 'threshold_group']).execute();
    const groups = new Map(facts.map((row) => [row.code, row.threshold_group]));
    const as = (role: 'officer' | 'city'): Actor => ({
      userId: role,
      name: role,
      email: '',
      role,
      scope: 'all',
    });
    let events = 0;
    for (const card of await listCards(db)) {
      const { communeCode } = card;
      const log = byAssessment.get(card.id) ?? [];
      const threshold = thresholdOf(view.set, groups.get(communeCode) ?? '');
      if (threshold === null) throw new Error(`no threshold for ${communeCode}`);
      for (const [index, event] of log.entries()) {
        const state = foldAssessment(log.slice(0, index));
        const context = { card, set: view.set, maxima, threshold, now: event.receivedAt };
        const role = canAddAssessmentEvent(as('officer'), event.type) ? 'officer' : 'city';
        expect(refusalOf(state, event, as(role), context), `${communeCode} ${event.type}`).toBeNull();
        expect(event.receivedAt < new Date().toISOString()).toBe(true);
        expect((log[index - 1]?.receivedAt ?? '') <= event.receivedAt).toBe(true);
        events += 1;
      }
      const { outcome, withoutEffect } = foldAssessment(log);
      expect(withoutEffect).toEqual([]);
      if (outcome?.isRecognised) expect(outcome.officialTotal).toBeGreaterThanOrEqual(threshold);
    }
    expect(events).toBeGreaterThan(2000);
  });

  it('has only values that people could have entered, with gaps and in every state', async () => {
    const { db } = app.parts.deps.database;
    const { catalogue } = app.parts.values;
    const rows = await db.selectFrom('indicator_values').selectAll().execute();
    expect(rows.length).toBeGreaterThan(8000);
    expect(new Set(rows.map((row) => row.state))).toEqual(new Set(VALUE_STATES));
    expect(new Set(rows.map((row) => row.kind))).toEqual(
      new Set(['ratio', 'count', 'yes_no', 'not_applicable']),
    );
    const today = localDay(new Date().toISOString());
    const admin: Actor = { userId: 'a', name: 'a', email: '', role: 'admin', scope: 'all' };
    for (const row of rows) {
      const indicator = catalogue.byKey.get(row.indicator);
      if (!indicator) throw new Error(row.indicator);
      const place = { indicator, province: row.province_code, today };
      expect(refusalOfPlace(row, place, admin), `${row.indicator} ${row.area} ${row.period}`).toBeNull();
      const value = toValue(row);
      expect(checkEntry({ value, source: row.source, note: row.note }, indicator, row.area)).toHaveProperty(
        'ok',
      );
      expect(row.updated_at < new Date().toISOString()).toBe(true);
    }
  });

  it('has reports in time, late and missing; the commune of the demo accounts owes some', async () => {
    const { items } = await app.json<{ items: TrackedDeadline[] }>(
      '/api/deadlines?from=2026-01-01&to=2026-12-31&plan=hanoi-2026',
      { as: 'city' },
    );
    const [own] = items;
    expect(own?.submissions?.submitted).toBeGreaterThan(80);
    expect(own?.submissions?.submitted).toBeLessThan(own?.submissions?.units ?? 0);
    const { db } = app.parts.deps.database;
    const rows = await db.selectFrom('report_events').selectAll().execute();
    expect(rows.some((row) => localDay(row.received_at) > row.due_on)).toBe(true);
    expect(rows.some((row) => row.commune_code === LONG_BIEN)).toBe(false);
    const halfYear = rows.filter((row) => row.report_key === 'half-year');
    expect(halfYear.some((row) => JSON.parse(row.payload).figures.length > 10)).toBe(true);
  });

  it('lies where the locator says', async () => {
    const locator = await app.parts.boundaries.locator();
    for (const { lonLat, communeCode } of await allSites()) {
      expect(locator.at(lonLat).communeCode).toBe(communeCode);
    }
  });

  it('has nothing in the future but due and inspection days', async () => {
    const { db } = app.parts.deps.database;
    const now = new Date().toISOString();
    const late = await db
      .selectFrom('site_events')
      .select('id')
      .where((eb) =>
        eb.or([eb('received_at', '>', now), eb('occurred_at', '>', eb.ref('site_events.received_at'))]),
      )
      .execute();
    expect(late).toEqual([]);
  });

  it('keeps counters that a recount gives too', async () => {
    expect(await findCounterDifferences(app.parts.deps.database.db)).toEqual([]);
  });

  it('improves over the months', async () => {
    const share = async (day: string) => {
      const { total } = await app.json<{ total: { sites: number; covered: number } }>(
        `/api/coverage?by=city&at=${day}`,
        { as: 'city' },
      );
      return total.covered / total.sites;
    };
    const daysAgo = (days: number) => localDay(new Date(Date.now() - days * 86_400_000).toISOString());
    const [first, middle, last] = [
      await share(daysAgo(330)),
      await share(daysAgo(150)),
      await share(daysAgo(0)),
    ];
    expect(first).toBeLessThan(middle);
    expect(middle).toBeLessThan(last);
  });

  it('stays a demo set where somebody edits it', async () => {
    const [site] = await allSites(`&commune=${LONG_BIEN}&status=planned`);
    if (!site) throw new Error('no planned site');
    const edited = await app.json<{ isDemo: boolean; version: number }>(`/api/sites/${site.id}`, {
      as: 'officer',
      method: 'PATCH',
      json: { version: site.version, description: 'Đã sửa khi tập huấn' },
    });
    expect(edited).toMatchObject({ isDemo: true, version: site.version + 1 });
  });

  it('leaves whole, and leaves what is not its own', async () => {
    const { items: units } = await app.json<Page<{ id: string; communeCode: string | null }>>('/api/units', {
      as: 'officer',
    });
    const unit = units.find(({ communeCode }) => communeCode === LONG_BIEN);
    const commune = await app.json<{ lonLat: [number, number] }>(`/api/communes/${LONG_BIEN}`, {
      as: 'officer',
    });
    await app.json(
      '/api/sites',
      {
        as: 'officer',
        json: {
          id: REAL_ID,
          name: 'Ao thật',
          kind: 'pond',
          setting: 'public_water',
          communeCode: LONG_BIEN,
          lonLat: commune.lonLat,
          unitId: unit?.id,
          occurredAt: new Date().toISOString(),
        },
      },
      201,
    );
    await app.json(
      '/api/standard/assessments',
      {
        as: 'officer',
        json: {
          id: '01999999-0000-7000-8000-000000000002',
          communeCode: LONG_BIEN,
          period: { kind: 'self_review', year: 2024 },
          criteriaSet: { id: '06-qd-ttg-2019', version: 1 },
          registration: { id: '01999999-0000-7000-8000-000000000003', occurredAt: new Date().toISOString() },
        },
      },
      201,
    );
    const newborns = { indicator: 'hanoi-2026.newborn-screening', area: LONG_BIEN };
    const value = { type: 'ratio', numerator: 39, denominator: 40 };
    await app.json('/api/values', {
      as: 'officer',
      json: {
        cells: [
          {
            ...newborns,
            id: '01999999-0000-7000-8000-000000000004',
            period: '2026-M01',
            baseVersion: 0,
            value,
          },
        ],
      },
    });
    await app.json(
      `/api/reports/hanoi-2026/own-plan/2026-02-05/${LONG_BIEN}/events`,
      { as: 'officer', json: { id: '01999999-0000-7000-8000-000000000005', type: 'submitted' } },
      201,
    );
    expect(await findSumDifferences(app.parts.deps.database.db)).toEqual([]);
    const removal = await removeDemo(app.parts);
    expect(removal.photos).toBe(40);
    expect(removal).toMatchObject({
      assessments: loaded?.assessments,
      values: loaded?.values,
      reports: loaded?.reports,
    });
    expect(await findCounterDifferences(app.parts.deps.database.db)).toEqual([]);
    expect(await findSumDifferences(app.parts.deps.database.db)).toEqual([]);
    expect(await countRows()).toEqual({
      ...Object.fromEntries(TABLES.map((table) => [table, 0])),
      sites: 1,
      site_events: 1,
      units: unitsBefore + 1,
      // Site codes of Long Biên go on where they were; its play spaces' too.
      site_codes: 2,
      coverage_counters: expect.any(Number),
      assessments: 1,
      assessment_events: 1,
      indicator_values: 1,
      indicator_value_events: 1,
      report_events: 1,
    });
    const board = await app.json<Board>('/api/standard/board?province=01', { as: 'city' });
    expect(board.counts).toMatchObject({ registered: 1, recognised: 0 });
    const kept = await app.json<{ isDemo: boolean; unitId: string }>(`/api/sites/${REAL_ID}`, {
      as: 'officer',
    });
    expect(kept).toMatchObject({ isDemo: false, unitId: unit?.id });
    expect((await removeDemo(app.parts)).sites).toBe(0);
  });
});
