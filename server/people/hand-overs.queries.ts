import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { OpenWork } from '../domain/people.ts';

/** Imports that wait for their maker: not ended, or ended with duplicates that nobody has decided about. */
const WAITS = sql<boolean>`(status NOT IN ('done', 'cancelled', 'undone') OR status = 'done' AND EXISTS (
  SELECT 1 FROM import_rows r
  WHERE r.import_id = imports.id AND r.outcome = 'duplicate' AND r.decision IS NULL))`;

/** Open work of a person, by what it is. */
export async function countOpenWork(
  db: Db,
  userId: string,
  today: string,
): Promise<Record<OpenWork['kind'], number>> {
  const count = async (rows: RawBuilder<unknown>) => {
    const { rows: found } = await sql<{ count: number }>`SELECT count(*) AS count FROM ${rows}`.execute(db);
    return Number(found[0]?.count ?? 0);
  };
  return {
    imports: await count(sql`imports WHERE created_by = ${userId} AND ${WAITS}`),
    mappings: await count(sql`import_mappings WHERE saved_by = ${userId}`),
    delegations: await count(sql`delegations
      WHERE ended_at IS NULL AND ends_on >= ${today} AND (from_user_id = ${userId} OR to_user_id = ${userId})`),
    drafts: await count(sql`indicator_values v JOIN indicator_value_events e
      ON e.period = v.period AND e.province_code = v.province_code AND e.indicator = v.indicator
        AND e.area = v.area AND e.version = v.version
      WHERE v.state = 'draft' AND v.kind IS NOT NULL AND e.actor_id = ${userId}`),
    assessments: await count(sql`assessments a JOIN assessment_events e
      ON e.assessment_id = a.id AND e.sequence = a.last_sequence
      WHERE a.status IN ('registered', 'scoring', 'returned') AND e.actor_id = ${userId}`),
    conflicts: await count(sql`sync_conflicts c JOIN sync_items i ON i.id = c.item_id
      WHERE c.resolved_at IS NULL AND i.user_id = ${userId}`),
    refusals: await count(sql`sync_refusals
      WHERE settled_at IS NULL AND dismissed_at IS NULL AND user_id = ${userId}`),
    photos: await count(sql`expected_photos WHERE photo_id IS NULL AND user_id = ${userId}`),
    tablets: await count(sql`tablets WHERE user_id = ${userId}`),
  };
}

/** Communes that rows of the waiting imports lie in. */
export async function listWaitingCommunes(db: Db, userId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('imports')
    .select('communes')
    .where('created_by', '=', userId)
    .where(WAITS)
    .execute();
  return new Set(rows.flatMap(({ communes }) => JSON.parse(communes) as string[]));
}

/** Imports that wait for their maker wait for somebody else from now on. */
export async function handOverImports(
  trx: Db,
  from: string,
  to: { id: string; name: string },
): Promise<number> {
  const result = await trx
    .updateTable('imports')
    .set({ created_by: to.id, created_by_name: to.name })
    .where('created_by', '=', from)
    .where(WAITS)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Saved choices for files that the successor has none for; their own stay as they are. */
export async function handOverMappings(trx: Db, from: string, to: string): Promise<void> {
  await sql`UPDATE import_mappings SET saved_by = ${to} WHERE saved_by = ${from} AND NOT EXISTS (
    SELECT 1 FROM import_mappings own WHERE own.saved_by = ${to}
      AND own.shape_hash = import_mappings.shape_hash AND own.target = import_mappings.target)`.execute(trx);
  await trx.deleteFrom('import_mappings').where('saved_by', '=', from).execute();
}

export async function insertHandOver(
  db: Db,
  handOver: {
    id: string;
    from: string;
    to: string;
    reason: string;
    counts: object;
    byId: string;
    byName: string;
    at: string;
  },
): Promise<void> {
  await db
    .insertInto('hand_overs')
    .values({
      id: handOver.id,
      from_user_id: handOver.from,
      to_user_id: handOver.to,
      reason: handOver.reason,
      counts: JSON.stringify(handOver.counts),
      by_id: handOver.byId,
      by_name: handOver.byName,
      at: handOver.at,
    })
    .execute();
}
