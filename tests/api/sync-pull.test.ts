import { type Selectable, sql } from 'kysely';
import pg from 'pg';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureUser } from '../../server/auth/auth.service.ts';
import type { Schema } from '../../server/db/schema.ts';
import type { Site } from '../../server/domain/sites.ts';
import { newEvent, newSite } from '../support/builders.ts';
import { TestTablet } from '../support/tablet.ts';
import { createTestApp, DIALECT, LONG_BIEN, NEIGHBOUR, type TestApp } from '../support/test-app.ts';

type SitesRow = Selectable<Schema['sites']>;

const DAY = 24 * 3_600_000;

let aheadMs = 0;
let app: TestApp;
let tablet: TestTablet;
let admin: TestTablet;
beforeAll(async () => {
  const now = () => Date.now() + aheadMs;
  app = await createTestApp({ now: () => new Date(now()).toISOString() });
  tablet = new TestTablet(app, 'field', now);
  admin = new TestTablet(app, 'admin', now);
});
afterAll(() => app.close());

const create = (overrides: Record<string, unknown> = {}, as: 'officer' | 'admin' = 'officer') =>
  app.json<Site>('/api/sites', { as, json: newSite(overrides) }, 201);
const ids = (sites: readonly { id: string }[]) => sites.map(({ id }) => id).sort();
const db = () => app.parts.deps.database.db;
const mass = (action: string, entity = 'site', entityId = '*') =>
  db()
    .insertInto('changes')
    .values({
      ...{ entity, entity_id: entityId, commune_code: null, action },
      ...{ actor_id: 'x', at: new Date().toISOString() },
    })
    .execute();

/**
 * On PostgreSQL a cursor is the oldest transaction that still runs on the whole server, also in other databases.
 * While one does, a pull may bring a site once more; this waits until all of ours are behind.
 */
async function settle(): Promise<void> {
  if (DIALECT !== 'postgres') return;
  const own = await sql<{ id: string }>`SELECT pg_current_xact_id()::text AS id`.execute(db());
  await expect
    .poll(
      async () => {
        const { rows } = await sql<{
          oldest: string;
        }>`SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS oldest`.execute(db());
        return BigInt(rows[0]?.oldest ?? 0) > BigInt(own.rows[0]?.id ?? 0);
      },
      { timeout: 60_000 },
    )
    .toBe(true);
}

describe('a pull', () => {
  it('brings everything first, then what changed, and folds to what the server has', async () => {
    const one = await create();
    const two = await create({ dueOn: '2027-01-01' });
    const first = await tablet.pull([LONG_BIEN]);
    expect(first).toMatchObject({ isFull: true, gone: [], total: first.sites.length });
    expect(ids(first.sites)).toEqual(expect.arrayContaining(ids([one, two])));
    const quiet = await tablet.pull([LONG_BIEN], first.cursor);
    const isQuiet = DIALECT === 'postgres' || quiet.sites.length === 0;
    expect([quiet.isFull, isQuiet]).toEqual([false, true]);

    await tablet.send(tablet.events(two.id, [tablet.event('noted', { note: 'không gửi kèm' })]));
    const delta = await tablet.pull([LONG_BIEN], quiet.cursor);
    expect(delta.isFull).toBe(false);
    expect(ids(delta.sites)).toContain(two.id);
    const site = delta.sites.find(({ id }) => id === two.id);
    expect(site).toMatchObject({ code: two.code, version: 1, card: { dueOn: '2027-01-01' } });
    expect(site?.events.map(({ type, note, actorName }) => [type, note, actorName])).toEqual([
      ['reported', '', 'officer'],
      ['noted', '', 'field'],
    ]);
  });

  it('names sites that have left its communes, and brings those that came', async () => {
    const site = await create({}, 'admin');
    const both = await admin.pull([LONG_BIEN, NEIGHBOUR]);
    await settle();
    const here = await tablet.pull([LONG_BIEN]);
    const there = await admin.pull([NEIGHBOUR]);
    await app.json(`/api/sites/${site.id}`, {
      as: 'admin',
      method: 'PATCH',
      json: { version: 1, communeCode: NEIGHBOUR },
    });
    const left = await tablet.pull([LONG_BIEN], here.cursor);
    expect([left.isFull, left.gone.includes(site.id)]).toEqual([false, true]);
    const came = await admin.pull([NEIGHBOUR], there.cursor);
    expect([ids(came.sites).includes(site.id), came.gone.includes(site.id)]).toEqual([true, false]);
    const moved = await admin.pull([LONG_BIEN, NEIGHBOUR], both.cursor);
    expect([ids(moved.sites).includes(site.id), moved.gone.includes(site.id)]).toEqual([true, false]);
  });

  it('goes in pages, and has a cursor only at the end', async () => {
    const { parts } = app;
    const { geom: _geom, ...template } = (await parts.deps.database.db
      .selectFrom('sites')
      .selectAll()
      .limit(1)
      .executeTakeFirstOrThrow()) as Record<string, unknown> & SitesRow;
    const rows = Array.from({ length: 1100 }, (_, index) => ({
      ...template,
      id: makeId(),
      code: `bulk-${index}`,
      commune_code: NEIGHBOUR,
      status: 'closed',
    }));
    for (let start = 0; start < rows.length; start += 100)
      await db()
        .insertInto('sites')
        .values(rows.slice(start, start + 100))
        .execute();
    const query = `communes=${NEIGHBOUR},${LONG_BIEN}`;
    const page = await app.json<Record<string, unknown>>(`/api/sync/snapshot?${query}`, { as: 'admin' });
    expect(page).toMatchObject({ cursor: null });
    expect((page.sites as unknown[]).length).toBe(500);
    await settle();
    const whole = await admin.pull([NEIGHBOUR, LONG_BIEN]);
    expect(whole.pages).toBeGreaterThanOrEqual(3);
    expect(new Set(ids(whole.sites)).size).toBe(whole.sites.length);
    expect(whole.sites.length).toBe(whole.total);
    const other = await app.request(`/api/sync/snapshot?communes=${NEIGHBOUR}&page=${page.nextPage}`, {
      as: 'admin',
    });
    expect(other.status).toBe(400);
    for (const { id } of rows)
      await db()
        .insertInto('changes')
        .values({
          ...{ entity: 'site', entity_id: id, commune_code: NEIGHBOUR, action: 'noted' },
          ...{ actor_id: 'x', at: 'x' },
        })
        .execute();
    await db()
      .deleteFrom('sites')
      .where(
        'id',
        'in',
        rows.slice(0, 300).map(({ id }) => id),
      )
      .execute();
    const delta = await admin.pull([NEIGHBOUR, LONG_BIEN], whole.cursor);
    expect(delta.pages).toBeGreaterThanOrEqual(3);
    expect(delta.gone).toEqual(expect.arrayContaining(rows.slice(0, 300).map(({ id }) => id)));
    expect(delta.sites.length).toBe(delta.total);
    expect(ids(delta.sites)).toEqual(expect.arrayContaining(ids(rows.slice(300))));
    await db().deleteFrom('sites').where('code', 'like', 'bulk-%').execute();
  });

  it('begins anew after mass changes, imports of its communes, and 90 days', async () => {
    await create();
    await settle();
    const { cursor } = await tablet.pull([LONG_BIEN]);
    const isFull = async () => (await tablet.pull([LONG_BIEN], cursor)).isFull;
    expect(await isFull()).toBe(false);
    const imported = async (communes: string[], action: string) => {
      const id = makeId();
      await sql`
        INSERT INTO imports (id, target, file_name, byte_count, sha256, status, created_at, created_by,
          created_by_name, settings, communes, read_count, added_count, unchanged_count, returned_count,
          duplicate_count, merged_count, skipped_count)
        VALUES (${id}, 'sites', 'x', 0, '', 'done', '', '', '', '{}',
          ${JSON.stringify({ rows: communes, added: [] })}, 0, 0, 0, 0, 0, 0, 0)`.execute(db());
      await mass(action, 'import', id);
      await mass(`import ${id}: 1 added, 0 merged`);
    };
    await imported([NEIGHBOUR], 'added 1, merged 0');
    expect(await isFull()).toBe(false);
    await imported([LONG_BIEN, NEIGHBOUR], 'removed 12');
    expect(await isFull()).toBe(true);
    await settle();
    const after = (await tablet.pull([LONG_BIEN])).cursor;
    await mass('rescored 3');
    expect((await tablet.pull([LONG_BIEN], after)).isFull).toBe(true);
    await settle();
    const last = (await tablet.pull([LONG_BIEN])).cursor;
    aheadMs += 89 * DAY;
    expect((await tablet.pull([LONG_BIEN], last)).isFull).toBe(false);
    aheadMs += 2 * DAY;
    expect((await tablet.pull([LONG_BIEN], last)).isFull).toBe(true);
  });

  it('begins anew when a commune was added, or the database is not the one it knew', async () => {
    await settle();
    const { cursor } = await admin.pull([LONG_BIEN]);
    expect((await admin.pull([LONG_BIEN, NEIGHBOUR], cursor)).isFull).toBe(true);
    const known = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as {
      position: Record<string, unknown>;
    };
    const altered = (changes: Record<string, unknown>) =>
      Buffer.from(JSON.stringify({ ...known, position: { ...known.position, ...changes } })).toString(
        'base64url',
      );
    for (const changes of [{ at: 1e12 }, { lastAt: '2020-01-01T00:00:00.000Z' }, { cluster: 'other' }])
      expect((await admin.pull([LONG_BIEN], altered(changes))).isFull).toBe(true);
    const broken = await app.request(`/api/sync/snapshot?communes=${LONG_BIEN}&cursor=abc`, { as: 'admin' });
    expect(broken.status).toBe(400);
  });

  it('is refused outside the scope, and drops what a narrowed scope no longer holds', async () => {
    const outside = await app.request(`/api/sync/snapshot?communes=${NEIGHBOUR}`, { as: 'field' });
    expect(outside.status).toBe(403);
    const staying = await create({}, 'admin');
    const leaving = await create({}, 'admin');
    await app.json(`/api/sites/${leaving.id}`, {
      as: 'admin',
      method: 'PATCH',
      json: { version: 1, communeCode: NEIGHBOUR },
    });
    const { deps, auth } = app.parts;
    const scope = (...scopes: string[]) =>
      ensureUser(auth, deps.database, {
        ...{ email: 'field@bo-an.test', username: 'field', name: 'field', role: 'field', password: 'x' },
        scopes,
      });
    await scope(`commune:${LONG_BIEN}`, `commune:${NEIGHBOUR}`);
    await settle();
    const held = await tablet.pull([LONG_BIEN, NEIGHBOUR]);
    await scope(`commune:${LONG_BIEN}`);
    const query = `communes=${LONG_BIEN},${NEIGHBOUR}&cursor=${held.cursor}`;
    expect((await app.request(`/api/sync/snapshot?${query}`, { as: 'field' })).status).toBe(403);
    const left = await tablet.pull([LONG_BIEN], held.cursor);
    expect(left.isFull).toBe(false);
    expect(left.gone).toContain(leaving.id);
    expect(left.gone).not.toContain(staying.id);
    const none = await tablet.pull([], held.cursor);
    expect(none.gone).toEqual(expect.arrayContaining([leaving.id, staying.id]));
  });
});

// SQLite has one writer at a time.
if (DIALECT === 'postgres')
  describe('changes that are committed out of order', () => {
    it('loses none of a transaction that was open during the pull', async () => {
      const site = await create();
      const client = new pg.Client({
        connectionString: app.parts.deps.config.databaseUrl,
        user: new URL(app.parts.deps.config.databaseUrl).username,
      });
      await client.connect();
      try {
        await client.query('BEGIN');
        await client.query(
          `INSERT INTO changes (entity, entity_id, commune_code, action, actor_id, at)
         VALUES ('site', $1, $2, 'noted', 'x', 'x')`,
          [site.id, LONG_BIEN],
        );
        const later = await create();
        await app.json(
          `/api/sites/${later.id}/events`,
          { as: 'officer', json: { events: [newEvent('noted')] } },
          201,
        );
        let { cursor } = await tablet.pull([LONG_BIEN]);
        const during = await tablet.pull([LONG_BIEN], cursor);
        expect(ids(during.sites)).not.toContain(site.id);
        cursor = during.cursor;
        await client.query('COMMIT');
        const after = await tablet.pull([LONG_BIEN], cursor);
        expect(after.isFull).toBe(false);
        expect(ids(after.sites)).toContain(site.id);
      } finally {
        await client.end();
      }
    });
  });
