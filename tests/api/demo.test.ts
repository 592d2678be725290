import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCounterDifferences } from '../../server/coverage/recount.service.ts';
import { type DemoLoad, loadDemo, removeDemo } from '../../server/demo/demo.service.ts';
import { localDay } from '../../server/domain/calendar.ts';
import { SITE_STATUSES } from '../../server/domain/sites.ts';
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
] as const;
const REAL_ID = '01999999-0000-7000-8000-000000000001';

let app: TestApp;
let loaded: DemoLoad | null;

beforeAll(async () => {
  app = await createTestApp();
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
    expect((await removeDemo(app.parts)).photos).toBe(40);
    expect(await findCounterDifferences(app.parts.deps.database.db)).toEqual([]);
    expect(await countRows()).toEqual({
      ...Object.fromEntries(TABLES.map((table) => [table, 0])),
      sites: 1,
      site_events: 1,
      units: 1,
      // Site codes of Long Biên go on where they were; its play spaces' too.
      site_codes: 2,
      coverage_counters: expect.any(Number),
    });
    const kept = await app.json<{ isDemo: boolean; unitId: string }>(`/api/sites/${REAL_ID}`, {
      as: 'officer',
    });
    expect(kept).toMatchObject({ isDemo: false, unitId: unit?.id });
    expect((await removeDemo(app.parts)).sites).toBe(0);
  });
});
