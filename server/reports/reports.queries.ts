import { bulkInsert } from '../db/bulk-insert.ts';
import type { Db } from '../db/database.ts';
import type { LastReportEvent, ReportEvent } from '../domain/report-events.ts';
import type { ReportAddress } from '../domain/report-views.ts';
import type { CalendarDate, Instant } from '../domain/values.ts';
import { toAddress, toEvent, toEventRow, toLastEvent } from './reports.rows.ts';

/** One text per report that is due. */
export const addressKey = ({ plan, report, due, unit }: ReportAddress) => `${plan}/${report}/${due}/${unit}`;

/** The last event of every log of these plans whose due date lies in the range, by `addressKey`. */
export async function listLastEvents(
  db: Db,
  plans: readonly string[],
  { from, to }: { from: CalendarDate; to: CalendarDate },
): Promise<Map<string, LastReportEvent>> {
  if (plans.length === 0) return new Map();
  const rows = await db
    .selectFrom('report_events as e')
    .select([
      'e.plan_id',
      'e.due_on',
      'e.report_key',
      'e.unit_key',
      'e.type',
      'e.received_at',
      'e.actor_name',
    ])
    .where('e.plan_id', 'in', [...plans])
    .where('e.due_on', '>=', from)
    .where('e.due_on', '<=', to)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('report_events as later')
            .select('later.id')
            .whereRef('later.plan_id', '=', 'e.plan_id')
            .whereRef('later.due_on', '=', 'e.due_on')
            .whereRef('later.report_key', '=', 'e.report_key')
            .whereRef('later.unit_key', '=', 'e.unit_key')
            .whereRef('later.sequence', '>', 'e.sequence'),
        ),
      ),
    )
    .execute();
  return new Map(rows.map((row) => [addressKey(toAddress(row)), toLastEvent(row)]));
}

/** The log of one report, in its order. */
export async function listLog(db: Db, { plan, report, due, unit }: ReportAddress): Promise<ReportEvent[]> {
  const rows = await db
    .selectFrom('report_events')
    .selectAll()
    .where('plan_id', '=', plan)
    .where('due_on', '=', due)
    .where('report_key', '=', report)
    .where('unit_key', '=', unit)
    .orderBy('sequence')
    .execute();
  return rows.map(toEvent);
}

/** A stored event of any report. */
export async function findEvent(
  db: Db,
  id: string,
): Promise<{ address: ReportAddress; event: ReportEvent } | null> {
  const row = await db.selectFrom('report_events').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? { address: toAddress(row), event: toEvent(row) } : null;
}

export async function insertEvent(
  trx: Db,
  address: ReportAddress,
  communeCode: string | null,
  event: ReportEvent,
  actorId: string,
): Promise<void> {
  await trx
    .insertInto('report_events')
    .values(toEventRow(address, communeCode, event, actorId))
    .execute();
}

/** The first event of many reports. */
export async function insertFirstEvents(
  trx: Db,
  reports: readonly { address: ReportAddress; communeCode: string | null; event: ReportEvent }[],
  actorId: string,
): Promise<void> {
  await bulkInsert(
    trx,
    'report_events',
    reports.map(({ address, communeCode, event }) => toEventRow(address, communeCode, event, actorId)),
  );
}

export async function findFeedOf(db: Db, userId: string): Promise<{ madeAt: Instant } | null> {
  const row = await db
    .selectFrom('calendar_feeds')
    .select('made_at')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row ? { madeAt: row.made_at } : null;
}

export async function findUserOfFeed(db: Db, keyHash: string): Promise<string | null> {
  const row = await db
    .selectFrom('calendar_feeds')
    .select('user_id')
    .where('key_hash', '=', keyHash)
    .executeTakeFirst();
  return row?.user_id ?? null;
}

/** Takes the place of the one before. */
export async function replaceFeed(
  trx: Db,
  feed: { userId: string; keyHash: string; madeAt: Instant },
): Promise<void> {
  await trx
    .insertInto('calendar_feeds')
    .values({ user_id: feed.userId, key_hash: feed.keyHash, made_at: feed.madeAt })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet({ key_hash: feed.keyHash, made_at: feed.madeAt }),
    )
    .execute();
}

/** Answers whether there was one. */
export async function removeFeed(trx: Db, userId: string): Promise<boolean> {
  const result = await trx.deleteFrom('calendar_feeds').where('user_id', '=', userId).executeTakeFirst();
  return result.numDeletedRows > 0n;
}
