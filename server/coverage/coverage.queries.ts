import { type CompiledQuery, sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import type { MeasureKind, RiskFactor } from '../domain/code-lists.ts';
import type { PlaySpaceCard } from '../domain/playspaces.ts';
import {
  type CountedRow,
  type KnownCard,
  type KnownEvent,
  type KnownInspection,
  type KnownPlayCard,
  toCountedSite,
  toFirstCard,
  toKnownCard,
  toKnownEvent,
  toKnownInspection,
  toKnownPlayCard,
} from './coverage.rows.ts';

/** One counter as it is stored; `unitId` is empty for sites without a unit. */
export interface CounterRow {
  communeCode: string;
  kind: string;
  unitId: string;
  metric: string;
  bucket: number;
  amount: number;
}

/** Adds to counters in one statement; the rows' keys must differ from each other. */
export function addToCounters(db: Db, rows: readonly CounterRow[]): CompiledQuery {
  return db
    .insertInto('coverage_counters')
    .values(
      rows.map((row) => ({
        commune_code: row.communeCode,
        kind: row.kind,
        unit_id: row.unitId,
        metric: row.metric,
        bucket: row.bucket,
        amount: row.amount,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['commune_code', 'kind', 'unit_id', 'metric', 'bucket']).doUpdateSet((expression) => ({
        amount: expression('coverage_counters.amount', '+', expression.ref('excluded.amount')),
      })),
    )
    .compile();
}

/** Counters of one commune, those at zero left out. */
export async function listCounters(db: Db, communeCode: string): Promise<CounterRow[]> {
  const rows = await db
    .selectFrom('coverage_counters')
    .selectAll()
    .where('commune_code', '=', communeCode)
    .where('amount', '!=', 0)
    .execute();
  return rows.map((row) => ({
    communeCode: row.commune_code,
    kind: row.kind,
    unitId: row.unit_id,
    metric: row.metric,
    bucket: row.bucket,
    amount: row.amount,
  }));
}

/** Province of every commune, by code. */
export async function listProvinces(db: Db): Promise<Map<string, string>> {
  const rows = await db.selectFrom('communes').select(['code', 'province_code']).orderBy('code').execute();
  return new Map(rows.map((row) => [row.code, row.province_code]));
}

export async function hasDemoRows(db: Db): Promise<boolean> {
  const site = db.selectFrom('sites').select('id').where('is_demo', '=', 1).limit(1);
  const space = db.selectFrom('play_spaces').select('id').where('is_demo', '=', 1).limit(1);
  return (await site.executeTakeFirst()) !== undefined || (await space.executeTakeFirst()) !== undefined;
}

/** Every commune that the sites or play spaces have ever belonged to: moving one touches two. */
export async function listCommunesOf(
  db: Db,
  entity: 'site' | 'play_space',
  ids: readonly string[],
): Promise<string[]> {
  const rows =
    entity === 'site'
      ? await db
          .selectFrom('site_card_versions')
          .select('commune_code')
          .where('site_id', 'in', ids)
          .union(db.selectFrom('sites').select('commune_code').where('id', 'in', ids))
          .execute()
      : await db
          .selectFrom('play_space_versions')
          .select('commune_code')
          .distinct()
          .where('play_space_id', 'in', ids)
          .execute();
  return rows.map((row) => row.commune_code);
}

export async function listMeasureKinds(db: Db): Promise<Map<string, MeasureKind>> {
  const rows = await db
    .selectFrom('code_list_items')
    .selectAll()
    .where('list', '=', 'measure_kinds')
    .execute();
  return new Map(rows.map((row) => [row.code, toListItem<MeasureKind>(row)]));
}

export async function listRiskFactors(db: Db): Promise<RiskFactor[]> {
  const rows = await db
    .selectFrom('code_list_items')
    .selectAll()
    .where('list', '=', 'risk_factors')
    .execute();
  return rows.map((row) => toListItem<RiskFactor>(row));
}

function toListItem<T>(row: {
  code: string;
  label_vi: string;
  label_en: string;
  sort: number;
  props: string;
}): T {
  return {
    code: row.code,
    label: { vi: row.label_vi, en: row.label_en },
    sort: row.sort,
    props: JSON.parse(row.props) as unknown,
  } as T;
}

/** The next ids after `after`, in order, at most `limit`. */
export async function listIds(
  db: Db,
  table: 'sites' | 'play_spaces',
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom(table)
    .select('id')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/** Card versions of the sites with ids in the range, recorded by `until`; those of a site in order. */
export async function listKnownCards(
  db: Db,
  first: string,
  last: string,
  until: string,
): Promise<KnownCard[]> {
  const versions = await db
    .selectFrom('site_card_versions')
    .select(['site_id', 'commune_code', 'card', 'recorded_at'])
    .where('site_id', '>=', first)
    .where('site_id', '<=', last)
    .where('recorded_at', '<=', until)
    .orderBy('site_id')
    .orderBy('version')
    .execute();
  const cards = versions.map(toKnownCard);
  const known = new Set(cards.map(({ siteId }) => siteId));
  // A card that was never changed is kept in the row alone.
  const unchanged = await db
    .selectFrom('sites')
    .select([
      'id',
      'commune_code',
      'kind',
      'unit_id',
      'due_on',
      'risk_factors',
      'estimated_cost_vnd',
      'created_at',
    ])
    .where('id', '>=', first)
    .where('id', '<=', last)
    .where('version', '=', 1)
    .where('created_at', '<=', until)
    .execute();
  for (const row of unchanged) if (!known.has(row.id)) cards.push(toFirstCard(row));
  return cards;
}

/** Events of the sites with ids in the range, received by `until`, by site and order of arrival. */
export async function listKnownEvents(
  db: Db,
  first: string,
  last: string,
  until: string,
): Promise<KnownEvent[]> {
  const rows = await db
    .selectFrom('site_events')
    .select(['id', 'site_id', 'type', 'occurred_at', 'received_at', 'payload'])
    .where('site_id', '>=', first)
    .where('site_id', '<=', last)
    .where('received_at', '<=', until)
    .orderBy('site_id')
    .orderBy('seq')
    .execute();
  return rows.map(toKnownEvent);
}

export async function listKnownPlayCards(db: Db, until: string): Promise<KnownPlayCard[]> {
  const rows = await db
    .selectFrom('play_space_versions')
    .select(['play_space_id', 'commune_code', 'card', 'recorded_at'])
    .where('recorded_at', '<=', until)
    .orderBy('play_space_id')
    .orderBy('version')
    .execute();
  return rows.map(toKnownPlayCard);
}

export async function listKnownInspections(db: Db, until: string): Promise<KnownInspection[]> {
  const rows = await db
    .selectFrom('play_inspections')
    .select(['play_space_id', 'occurred_at', 'received_at', 'condition'])
    .where('received_at', '<=', until)
    .execute();
  return rows.map(toKnownInspection);
}

export async function listCountedSites(db: Db, communeCode: string): Promise<CountedRow[]> {
  const rows = await countedRows(db).where('commune_code', '=', communeCode).execute();
  return rows.map(toCountedSite);
}

/** Rows with ids in the range, in order of id. */
export async function listCountedSitesBetween(db: Db, first: string, last: string): Promise<CountedRow[]> {
  const rows = await countedRows(db).where('id', '>=', first).where('id', '<=', last).orderBy('id').execute();
  return rows.map(toCountedSite);
}

function countedRows(db: Db) {
  return db
    .selectFrom('sites')
    .select([
      'id',
      'commune_code',
      'kind',
      'unit_id',
      'status',
      'covered_until',
      'fenced_until',
      'signed_until',
      'next_inspection_on',
      'days_to_fix',
      'spent_vnd',
      'due_on',
      'priority_score',
      'estimated_cost_vnd',
    ]);
}

export async function listCountedPlaySpaces(
  db: Db,
  communeCode: string,
): Promise<Pick<PlaySpaceCard, 'communeCode' | 'condition' | 'openTo'>[]> {
  const rows = await db
    .selectFrom('play_spaces')
    .select(['commune_code', 'condition', 'open_to'])
    .where('commune_code', '=', communeCode)
    .execute();
  return rows.map((row) => ({
    communeCode: row.commune_code,
    condition: row.condition as PlaySpaceCard['condition'],
    openTo: row.open_to as PlaySpaceCard['openTo'],
  }));
}

/** Communes that have counters, beside those of the reference list. */
export async function listCountedCommunes(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('coverage_counters').select('commune_code').distinct().execute();
  return rows.map((row) => row.commune_code);
}

/** Keeps writers out until the transaction ends; SQLite's transactions already do. */
export async function lockCountedTables(db: Db, dialect: Dialect): Promise<void> {
  if (dialect === 'postgres') {
    await sql`LOCK TABLE sites, play_spaces, coverage_counters IN SHARE ROW EXCLUSIVE MODE`.execute(db);
  }
}
