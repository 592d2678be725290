import { sql } from 'kysely';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCounterDifferences, findStateDifferences } from '../../server/coverage/recount.service.ts';
import { writeTransaction } from '../../server/db/write.ts';
import type { Coverage } from '../../server/domain/coverage.ts';
import { type Site, SiteCard } from '../../server/domain/sites.ts';
import { IMPORTER } from '../../server/imports/importer.ts';
import { addWholeSites, type WholeSite } from '../../server/sites/sites-bulk.service.ts';
import { IN_LONG_BIEN, installed, newEvent, newSite } from '../support/builders.ts';
import { createTestApp, LONG_BIEN, type TestApp } from '../support/test-app.ts';

const START = '2026-03-01T03:00:00.000Z';
const NEXT_DAY = '2026-03-02T03:00:00.000Z';

let now = START;
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => now });
  await app.signIn('officer');
});
afterAll(async () => {
  expect(await findCounterDifferences(app.parts.deps.database.db)).toEqual([]);
  expect(await findStateDifferences(app.parts.deps.database.db)).toEqual([]);
  await app.close();
});

/** A site as an import brings it, and the body of a request for the same one. */
function sameSite(overrides: Record<string, unknown> = {}) {
  const card = SiteCard.parse(newSite({ communeCode: LONG_BIEN, ...overrides }));
  const report = { id: makeId(), type: 'reported' as const, isCandidate: true, note: '', photoIds: [] };
  const whole: WholeSite = {
    id: makeId(),
    card,
    origin: 'survey',
    importKey: null,
    extra: {},
    isDemo: false,
    createdAt: now,
    // As a request without a position leaves them.
    events: [{ ...report, occurredAt: now, lonLat: null, accuracyM: null }],
  };
  return { whole, body: { ...card, id: makeId(), occurredAt: now, isCandidate: true } };
}

async function addBulk(sites: readonly WholeSite[], actor = IMPORTER): Promise<void> {
  const { deps, codeLists } = app.parts;
  const lists = await codeLists();
  await writeTransaction(deps.database, actor.userId, now, async (context) => {
    await addWholeSites(context, actor, lists, sites);
    context.record({ entity: 'site', entityId: '*', communeCode: null, action: 'imported' });
  });
}

const patch = (id: string, json: object, status = 200) =>
  app.json<Site>(`/api/sites/${id}`, { as: 'officer', method: 'PATCH', json }, status);
const send = (id: string, events: unknown[]) =>
  app.json<{ site: Site }>(`/api/sites/${id}/events`, { as: 'officer', json: { events } }, 201);

async function rowsOf(table: 'sites' | 'site_events' | 'site_card_versions', siteId: string) {
  const column = table === 'sites' ? 'id' : 'site_id';
  const { rows } = await sql<Record<string, unknown>>`
    SELECT * FROM ${sql.table(table)} WHERE ${sql.ref(column)} = ${siteId}`.execute(
    app.parts.deps.database.db,
  );
  return rows;
}

describe('a site of a bulk import', () => {
  it('is stored as one of a request is, column by column', async () => {
    const cards = [{}, { dueOn: '2026-05-01', estimatedCostVnd: 5_000_000, riskFactors: ['no_barrier'] }];
    for (const overrides of cards) {
      const { whole, body } = sameSite(overrides);
      await app.json('/api/sites', { as: 'officer', json: body }, 201);
      const [made] = await rowsOf('sites', body.id);
      const author = { userId: String(made?.updated_by), name: String(made?.updated_by_name) };
      // Neighbours in the batch differ in every column that may.
      const other = sameSite({ name: "Hồ 'khác'", lonLat: [105.9, 21.03], kind: 'lake', hamlet: 'Tổ 3' });
      await addBulk([other.whole, whole], { ...IMPORTER, ...author });
      const own = ['id', 'code', 'site_id', 'seq', 'search_text'];
      const facts = (rows: Record<string, unknown>[]) =>
        rows.map((row) =>
          Object.fromEntries(Object.entries(row).filter(([column]) => !own.includes(column))),
        );
      for (const table of ['sites', 'site_events', 'site_card_versions'] as const) {
        const bulk = await rowsOf(table, whole.id);
        expect(facts(bulk)).toEqual(facts(await rowsOf(table, body.id)));
        expect(bulk).toHaveLength(table === 'site_card_versions' ? 0 : 1);
      }
    }
  });

  it('takes edits, events and clashes, and its first card is kept once there is a second', async () => {
    const { whole } = sameSite({ dueOn: '2026-03-10' });
    await addBulk([whole]);
    await send(whole.id, [
      newEvent('inspected', { occurredAt: now }),
      installed('fence', { occurredAt: now }),
    ]);
    const edited = await patch(whole.id, { version: 1, owner: 'HTX', dueOn: '2026-04-01' });
    expect(edited).toMatchObject({ version: 2, owner: 'HTX', state: { status: 'in_progress' } });
    const clash = await patch(whole.id, { version: 1, owner: 'UBND' }, 409);
    expect(clash).toMatchObject({ code: 'site.conflict' });
    const versions = await rowsOf('site_card_versions', whole.id);
    expect(
      versions.map(({ version, card, actor_name }) => [version, JSON.parse(String(card)).owner, actor_name]),
    ).toEqual([
      [1, '', IMPORTER.name],
      [2, 'HTX', 'officer'],
    ]);
    expect(JSON.parse(String(versions[0]?.card))).toEqual(whole.card);
  });

  it('is found in the figures of a past day as it was known then', async () => {
    now = NEXT_DAY;
    const figures = async () => {
      const path = `/api/coverage?by=commune&at=2026-03-01&commune=${LONG_BIEN}`;
      return (await app.json<Coverage>(path, { as: 'officer' })).total;
    };
    const before = await figures();
    const { whole } = sameSite({ lonLat: IN_LONG_BIEN });
    const yesterday = { ...whole, createdAt: START };
    yesterday.events = whole.events.map((event) => ({ ...event, occurredAt: START, receivedAt: START }));
    await addBulk([yesterday]);
    const expected = { ...before.byStatus, candidate: before.byStatus.candidate + 1 };
    expect((await figures()).byStatus).toEqual(expected);
    // What is learned or decided today changes nothing of yesterday.
    await send(whole.id, [newEvent('inspected', { occurredAt: now })]);
    await patch(whole.id, { version: 1, kind: 'lake', dueOn: '2026-03-01' });
    expect((await figures()).byStatus).toEqual(expected);
  });
});
