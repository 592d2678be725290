import { type SqlBool, sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { CountedSite } from '../domain/coverage-counters.ts';
import type { PlaySpaceCard } from '../domain/playspaces.ts';
import type { DemoUnit } from './demo-sites.ts';

/**
 * The demo set is the one thing in the product that is ever deleted, so the statements that delete are
 * here and no feature has any. They reach into tables of several slices for that reason.
 */
const ROWS_AT_ONCE = 400;

export async function isEmptyOfPlaces(db: Db): Promise<boolean> {
  const site = await db.selectFrom('sites').select('id').limit(1).executeTakeFirst();
  const space = await db.selectFrom('play_spaces').select('id').limit(1).executeTakeFirst();
  return site === undefined && space === undefined;
}

/** Whether assessments, values or reports are kept: what a table holds, the demo set adds nothing to. */
export async function isEmptyOf(
  db: Db,
  table: 'assessments' | 'indicator_values' | 'report_events',
): Promise<boolean> {
  const row = await db.selectFrom(table).select(sql<number>`1`.as('one')).limit(1).executeTakeFirst();
  return row === undefined;
}

const REMOVED_KEY = 'demo_removed';

/** Was the demo set taken out by hand: then a start does not bring it back. */
export async function isDemoRemoved(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('app_settings')
    .select('key')
    .where('key', '=', REMOVED_KEY)
    .executeTakeFirst();
  return row !== undefined;
}

export async function setDemoRemoved(db: Db, isRemoved: boolean): Promise<void> {
  await db.deleteFrom('app_settings').where('key', '=', REMOVED_KEY).execute();
  if (isRemoved) await db.insertInto('app_settings').values({ key: REMOVED_KEY, value: '1' }).execute();
}

/** Only demo places are there, and nobody but the named actors has ever written. */
export async function isUntouchedDemo(db: Db, actorIds: readonly string[]): Promise<boolean> {
  const real = await db.selectFrom('sites').select('id').where('is_demo', '=', 0).limit(1).executeTakeFirst();
  const stranger = await db
    .selectFrom('changes')
    .select('seq')
    .where('actor_id', 'not in', [...actorIds])
    .limit(1)
    .executeTakeFirst();
  return real === undefined && stranger === undefined && !(await isEmptyOfPlaces(db));
}

export async function listDemoPositions(
  db: Db,
): Promise<{ communeCode: string; lonLat: [number, number] }[]> {
  const rows = await db
    .selectFrom('sites')
    .select(['commune_code', 'lon', 'lat'])
    .where('is_demo', '=', 1)
    .execute();
  return rows.map((row) => ({ communeCode: row.commune_code, lonLat: [row.lon, row.lat] }));
}

/** Units of an earlier load whose removal kept them, because a real site uses them, are passed over. */
export async function insertDemoUnits(trx: Db, units: readonly DemoUnit[]): Promise<void> {
  for (let start = 0; start < units.length; start += ROWS_AT_ONCE) {
    await trx
      .insertInto('units')
      .values(
        units.slice(start, start + ROWS_AT_ONCE).map((unit) => ({
          id: unit.id,
          name: unit.name,
          commune_code: unit.communeCode,
          is_demo: 1,
        })),
      )
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }
}

/** Each demo site's place in the counters and what it adds to them, as its row stands. */
export async function listDemoSiteShares(
  db: Db,
): Promise<{ communeCode: string; kind: string; unitId: string | null; site: CountedSite }[]> {
  const rows = await db
    .selectFrom('sites')
    .select([
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
    ])
    .where('is_demo', '=', 1)
    .execute();
  return rows.map((row) => ({
    communeCode: row.commune_code,
    kind: row.kind,
    unitId: row.unit_id,
    site: {
      status: row.status as CountedSite['status'],
      coveredUntil: row.covered_until,
      fencedUntil: row.fenced_until,
      signedUntil: row.signed_until,
      nextInspectionOn: row.next_inspection_on,
      daysToFix: row.days_to_fix,
      spentVnd: row.spent_vnd,
      dueOn: row.due_on,
      priorityScore: row.priority_score,
      estimatedCostVnd: row.estimated_cost_vnd,
    },
  }));
}

export async function listDemoPlaySpaces(
  db: Db,
): Promise<Pick<PlaySpaceCard, 'communeCode' | 'condition' | 'openTo'>[]> {
  const rows = await db
    .selectFrom('play_spaces')
    .select(['commune_code', 'condition', 'open_to'])
    .where('is_demo', '=', 1)
    .execute();
  return rows.map((row) => ({
    communeCode: row.commune_code,
    condition: row.condition as PlaySpaceCard['condition'],
    openTo: row.open_to as PlaySpaceCard['openTo'],
  }));
}

/** Deletes every demo row but counters and photos. Answers the ids of photos that hung on them. */
export async function deleteDemoRows(trx: Db): Promise<string[]> {
  const demoSites = trx.selectFrom('sites').select('id').where('is_demo', '=', 1);
  const demoSpaces = trx.selectFrom('play_spaces').select('id').where('is_demo', '=', 1);
  const demoRecords = trx
    .selectFrom('site_events')
    .select('id')
    .where('site_id', 'in', demoSites)
    .union(trx.selectFrom('play_inspections').select('id').where('play_space_id', 'in', demoSpaces));
  const photos = await trx
    .selectFrom('event_photos')
    .select('photo_id')
    .distinct()
    .where('event_id', 'in', demoRecords)
    .execute();
  await trx.deleteFrom('event_photos').where('event_id', 'in', demoRecords).execute();
  await trx.deleteFrom('close_outs').where('site_id', 'in', demoSites).execute();
  await trx.deleteFrom('expected_photos').where('site_id', 'in', demoSites).execute();
  await trx.deleteFrom('site_events').where('site_id', 'in', demoSites).execute();
  await trx.deleteFrom('site_measures').where('site_id', 'in', demoSites).execute();
  await trx.deleteFrom('site_card_versions').where('site_id', 'in', demoSites).execute();
  await trx.deleteFrom('play_inspections').where('play_space_id', 'in', demoSpaces).execute();
  await trx.deleteFrom('play_space_versions').where('play_space_id', 'in', demoSpaces).execute();
  await trx.deleteFrom('sites').where('is_demo', '=', 1).execute();
  await trx.deleteFrom('play_spaces').where('is_demo', '=', 1).execute();
  await deleteDemoUnits(trx);
  await deleteUnusedCodes(trx);
  await trx.deleteFrom('coverage_counters').where('amount', '=', 0).execute();
  return photos.map((row) => row.photo_id);
}

/**
 * Deletes every log of an assessment, a value, a locked period or a report that the demo set began, with what people
 * added to it. What people began stays.
 */
export async function deleteDemoLogs(
  trx: Db,
  demoActorId: string,
): Promise<{ assessments: number; values: number; reports: number }> {
  const assessments = trx
    .selectFrom('assessment_events')
    .select('assessment_id')
    .where('sequence', '=', 1)
    .where('actor_id', '=', demoActorId);
  const ids = (await assessments.execute()).map((row) => row.assessment_id);
  for (let start = 0; start < ids.length; start += ROWS_AT_ONCE) {
    const part = ids.slice(start, start + ROWS_AT_ONCE);
    await trx.deleteFrom('assessment_events').where('assessment_id', 'in', part).execute();
    await trx.deleteFrom('assessments').where('id', 'in', part).execute();
  }
  const deleteBegun = async (table: string, key: string, first: string, log = table): Promise<number> => {
    const { numAffectedRows } = await sql`DELETE FROM ${sql.table(table)} WHERE (${sql.raw(key)}) IN
      (SELECT ${sql.raw(key)} FROM ${sql.table(log)} WHERE ${sql.ref(first)} = 1 AND actor_id = ${demoActorId})`.execute(
      trx,
    );
    return Number(numAffectedRows ?? 0);
  };
  const cell = 'period, province_code, indicator, area';
  const values = await deleteBegun('indicator_values', cell, 'version', 'indicator_value_events');
  await deleteBegun('indicator_value_events', cell, 'version');
  await deleteBegun('period_lock_events', 'plan_id, period', 'sequence');
  const reports = await deleteBegun('report_events', 'plan_id, due_on, report_key, unit_key', 'sequence');
  return { assessments: ids.length, values, reports };
}

/** A unit that somebody gave to a real site is in real use from then on, and stays. */
async function deleteDemoUnits(trx: Db): Promise<void> {
  const used = trx.selectFrom('sites').select('unit_id').where('unit_id', 'is not', null).$castTo<{
    unit_id: string;
  }>();
  await trx
    .updateTable('units')
    .set({ is_demo: 0 })
    .where('is_demo', '=', 1)
    .where('id', 'in', used)
    .execute();
  await trx.deleteFrom('units').where('is_demo', '=', 1).execute();
}

/** Numbering starts anew where no code has been given to anything real. */
async function deleteUnusedCodes(trx: Db): Promise<void> {
  const inUse = sql`SELECT substr(code, 1, 5) FROM sites UNION SELECT substr(code, 1, 5) FROM play_spaces`;
  await trx.deleteFrom('site_codes').where(sql<SqlBool>`substr(prefix, 1, 5) NOT IN (${inUse})`).execute();
}

/** Deletes those of the photos that hang on no record any more, and answers which. */
export async function deleteUnreferencedPhotos(trx: Db, photoIds: readonly string[]): Promise<string[]> {
  const gone: string[] = [];
  for (let start = 0; start < photoIds.length; start += ROWS_AT_ONCE) {
    const part = photoIds.slice(start, start + ROWS_AT_ONCE);
    const kept = await trx
      .selectFrom('event_photos')
      .select('photo_id')
      .where('photo_id', 'in', part)
      .execute();
    const keptIds = new Set(kept.map((row) => row.photo_id));
    const unreferenced = part.filter((id) => !keptIds.has(id));
    if (unreferenced.length === 0) continue;
    await trx.deleteFrom('photo_uploads').where('photo_id', 'in', unreferenced).execute();
    await trx.deleteFrom('photo_view_bands').where('photo_id', 'in', unreferenced).execute();
    await trx.deleteFrom('photo_originals').where('photo_id', 'in', unreferenced).execute();
    await trx.deleteFrom('photos').where('id', 'in', unreferenced).execute();
    gone.push(...unreferenced);
  }
  return gone;
}
