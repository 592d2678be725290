import { type CompiledQuery, type Insertable, type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { keepQuery, runTogether } from '../db/kept-query.ts';
import type { SiteEventsTable } from '../db/schema.ts';
import type { Dialect } from '../db/spatial.ts';
import type { FoldEvent } from '../domain/fold-site.ts';
import {
  type SiteRow,
  type StoredSite,
  toFoldEvent,
  toMeasureRows,
  toStateColumns,
  toStoredSite,
} from './sites.rows.ts';

type EventRow = Insertable<SiteEventsTable>;

/** What a write of events must know first. */
export interface LockedSite {
  site: StoredSite;
  /** In order of arrival, without notes and photos. */
  log: FoldEvent[];
  taken: TakenId[];
}

/** An id of the client that is in use, at the site of a measure. */
export interface TakenId {
  id: string;
  by: 'event' | 'inspection' | 'measure';
  siteId: string | null;
}

export interface WantedIds {
  events: readonly string[];
  measures: readonly string[];
}

/** Locks a site and reads what decides on new events, in one trip. */
export async function lockSite(
  trx: Db,
  dialect: Dialect,
  siteId: string,
  ids: WantedIds,
): Promise<LockedSite | null> {
  const [locked] = await lockSites(trx, dialect, [siteId], ids);
  return locked ?? null;
}

/**
 * Locks sites in the order of their ids, the same for all writers, and reads what decides on new events of each, in
 * one trip. Ids are looked for in every site's log, among play space inspections, whose photos hang on ids of the
 * same kind, and among measures of other sites.
 */
export async function lockSites(
  trx: Db,
  dialect: Dialect,
  siteIds: readonly string[],
  ids: WantedIds,
): Promise<LockedSite[]> {
  const list = (values: readonly string[]) => (dialect === 'postgres' ? values : JSON.stringify(values));
  const sites = list(siteIds);
  const [rows, events, taken] = await runTogether(trx, [
    LOCK[dialect](trx, sites),
    LOG[dialect](trx, sites),
    TAKEN[dialect](trx, list(ids.events), list(ids.measures)),
  ]);
  const logs = Map.groupBy(events, (event) => event.site_id);
  return rows.map((row) => ({
    site: toStoredSite(row),
    log: (logs.get(row.id) ?? []).map(toFoldEvent),
    taken: taken.filter(({ by, siteId }) => by !== 'measure' || siteId !== row.id),
  }));
}

/** The log as the fold reads it. */
export async function listFoldEvents(db: Db, siteId: string): Promise<FoldEvent[]> {
  const { rows } = await db.executeQuery(selectLog(db, siteId));
  return rows.map(toFoldEvent);
}

/** Who recorded an event, and when it came. */
export interface RecordedEvent {
  id: string;
  type: string;
  actorId: string;
  receivedAt: string;
  /** In order of arrival. */
  place: number;
}

export async function listRecorded(db: Db, siteId: string): Promise<RecordedEvent[]> {
  const rows = await db
    .selectFrom('site_events')
    .select(['id', 'type', 'actor_id', 'received_at', 'seq'])
    .where('site_id', '=', siteId)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    actorId: row.actor_id,
    receivedAt: row.received_at,
    place: row.seq,
  }));
}

/** Queries that bring row and measures from one state to the next. */
export function stateUpdates(trx: Db, before: StoredSite, after: StoredSite): CompiledQuery[] {
  const { identity, state, priorityScore } = after;
  const to = toStateColumns(state, priorityScore, identity.createdAt);
  const update = updateState(
    trx,
    to.priority_score,
    to.status,
    to.covered_until,
    to.fenced_until,
    to.signed_until,
    to.next_inspection_on,
    to.days_to_fix,
    to.spent_vnd,
    to.doubt,
    to.state,
    identity.updatedAt,
    identity.updatedBy,
    identity.updatedByName,
    identity.id,
  );
  const [old, now] = [toMeasureRows(before), toMeasureRows(after)];
  if (JSON.stringify(old) === JSON.stringify(now)) return [update];
  const queries: CompiledQuery[] = [update];
  if (old.length > 0) queries.push(deleteMeasures(trx, identity.id));
  if (now.length > 0) queries.push(trx.insertInto('site_measures').values(now).compile());
  return queries;
}

export function eventInserts(trx: Db, rows: readonly EventRow[]): CompiledQuery[] {
  return rows.map((row) =>
    insertEvent(
      trx,
      row.id,
      row.site_id,
      row.commune_code,
      row.type,
      row.occurred_at,
      row.received_at,
      row.actor_id,
      row.actor_name,
      row.lon ?? null,
      row.lat ?? null,
      row.accuracy_m ?? null,
      row.distance_m ?? null,
      row.note,
      row.payload,
    ),
  );
}

const LOG_COLUMNS = ['id', 'type', 'occurred_at', 'received_at', 'lon', 'lat', 'payload'] as const;

const selectLog = keepQuery((db: Db, siteId: string) =>
  db.selectFrom('site_events').select(LOG_COLUMNS).where('site_id', '=', siteId).orderBy('seq').compile(),
);

/** Ids are JSON on SQLite and an array on PostgreSQL, so that the text is the same for any number of them. */
type Ids = string | readonly string[];
const ANY: Record<Dialect, (ids: Ids) => RawBuilder<string>> = {
  sqlite: (ids) => sql`IN (SELECT value FROM json_each(${ids}))`,
  postgres: (ids) => sql`= ANY (${ids}::text[])`,
};
const perDialect = <R>(toQuery: (dialect: Dialect) => R): Record<Dialect, R> => ({
  sqlite: toQuery('sqlite'),
  postgres: toQuery('postgres'),
});

const LOCK = perDialect((dialect) =>
  keepQuery((db: Db, ids: Ids): CompiledQuery<SiteRow> => {
    const query = db
      .selectFrom('sites')
      .selectAll()
      .where(sql<boolean>`id ${ANY[dialect](ids)}`)
      .orderBy('id');
    // SQLite's transaction already holds the only write lock.
    return (dialect === 'postgres' ? query.forUpdate() : query).compile();
  }),
);

const LOG = perDialect((dialect) =>
  keepQuery((db: Db, siteIds: Ids) =>
    db
      .selectFrom('site_events')
      .select(['site_id', ...LOG_COLUMNS])
      .where(sql<boolean>`site_id ${ANY[dialect](siteIds)}`)
      // The order of the index: nothing has to be sorted.
      .orderBy('site_id')
      .orderBy('seq')
      .compile(),
  ),
);

const TAKEN = perDialect((dialect) =>
  keepQuery((db: Db, events: Ids, measures: Ids) =>
    sql<TakenId>`
      SELECT id, 'event' AS "by", site_id AS "siteId" FROM site_events WHERE id ${ANY[dialect](events)}
      UNION ALL SELECT id, 'inspection', NULL FROM play_inspections WHERE id ${ANY[dialect](events)}
      UNION ALL SELECT id, 'measure', site_id FROM site_measures
        WHERE id ${ANY[dialect](measures)}`.compile(db),
  ),
);

const updateState = keepQuery(
  (
    db: Db,
    priority_score: number,
    status: string,
    covered_until: string | null,
    fenced_until: string | null,
    signed_until: string | null,
    next_inspection_on: string | null,
    days_to_fix: number | null,
    spent_vnd: number,
    doubt: string | null,
    state: string,
    updated_at: string,
    updated_by: string,
    updated_by_name: string,
    id: string,
  ) =>
    db
      .updateTable('sites')
      .set({
        priority_score,
        status,
        covered_until,
        fenced_until,
        signed_until,
        next_inspection_on,
        days_to_fix,
        spent_vnd,
        doubt,
        state,
        updated_at,
        updated_by,
        updated_by_name,
      })
      .where('id', '=', id)
      .compile(),
);

const deleteMeasures = keepQuery((db: Db, siteId: string) =>
  db.deleteFrom('site_measures').where('site_id', '=', siteId).compile(),
);

const insertEvent = keepQuery(
  (
    db: Db,
    id: string,
    site_id: string,
    commune_code: string,
    type: string,
    occurred_at: string,
    received_at: string,
    actor_id: string,
    actor_name: string,
    lon: number | null,
    lat: number | null,
    accuracy_m: number | null,
    distance_m: number | null,
    note: string,
    payload: string,
  ) =>
    db
      .insertInto('site_events')
      .values({
        id,
        site_id,
        commune_code,
        type,
        occurred_at,
        received_at,
        actor_id,
        actor_name,
        lon,
        lat,
        accuracy_m,
        distance_m,
        note,
        payload,
      })
      .compile(),
);
