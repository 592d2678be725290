import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { DeviceReport } from '../domain/sync.ts';
import type { Tablet } from './sync.rows.ts';

/** Names a tablet in the hands of one user. */
export type TabletKey = Pick<Tablet, 'deviceId' | 'userId'>;

export const nameOf = ({ deviceId, userId }: TabletKey) => `${deviceId} ${userId}`;

interface StoredTablet extends Tablet {
  receivedItems: number;
}

/**
 * Tablets that ever held or sent anything of the communes, the longest silent first.
 * @param communes null: all tablets
 */
export async function listTablets(db: Db, communes: readonly string[] | null): Promise<StoredTablet[]> {
  let query = db.selectFrom('tablets').selectAll('tablets');
  if (communes !== null) {
    const wanted = communes.length === 0 ? [''] : [...communes];
    query = query.where(({ or, exists, selectFrom }) =>
      or([
        exists(
          selectFrom('tablet_communes')
            .select('tablet_communes.device_id')
            .whereRef('tablet_communes.device_id', '=', 'tablets.device_id')
            .whereRef('tablet_communes.user_id', '=', 'tablets.user_id')
            .where('tablet_communes.commune_code', 'in', wanted),
        ),
        exists(
          selectFrom('sync_items')
            .select('sync_items.id')
            .whereRef('sync_items.device_id', '=', 'tablets.device_id')
            .whereRef('sync_items.user_id', '=', 'tablets.user_id')
            .where('sync_items.commune_code', 'in', wanted),
        ),
      ]),
    );
  }
  const rows = await query.orderBy('last_contact_at').orderBy('device_id').orderBy('user_id').execute();
  return rows.map((row) => ({
    deviceId: row.device_id,
    userId: row.user_id,
    userName: row.user_name,
    report: JSON.parse(row.report) as DeviceReport,
    lastContactAt: row.last_contact_at === '' ? null : row.last_contact_at,
    handedIn:
      row.handed_in_at === null
        ? null
        : {
            ...{ by: row.handed_in_by ?? '', at: row.handed_in_at },
            lastSequence: row.file_last_sequence ?? 0,
          },
    recountedAt: row.recounted_at,
    clockOffsetMs: row.clock_offset_ms,
    receivedThrough: row.received_through,
    receivedItems: row.received_items,
  }));
}

/** Which tablets may have tapped something in the commune on a day or later. */
export async function listTabletsHolding(
  db: Db,
  { commune, day, from }: { commune: string; day: string; from: string },
): Promise<Set<string>> {
  const { rows } = await sql<{ device_id: string; user_id: string }>`
    SELECT device_id, user_id FROM tablet_communes WHERE commune_code = ${commune} AND until_at >= ${from}
    UNION SELECT device_id, user_id FROM sync_items WHERE commune_code = ${commune} AND tapped_on = ${day}
    UNION SELECT device_id, user_id FROM sync_refusals
      WHERE commune_code = ${commune} AND tapped_on = ${day} AND settled_at IS NULL AND dismissed_at IS NULL`.execute(
    db,
  );
  return new Set(rows.map((row) => nameOf({ deviceId: row.device_id, userId: row.user_id })));
}

/** The end of the count by the tablet's own word; of one that never told it, whatever files hold is all that is known. */
const lastSequenceOf = ({ lastContactAt, report }: Tablet) =>
  lastContactAt === null ? Number.MAX_SAFE_INTEGER : report.lastSequence;

/** Numbers of the count that have arrived beyond the unbroken part, lowest first; none beyond the tablet's own word. */
export async function listSequencesBeyond(db: Db, tablet: Tablet): Promise<number[]> {
  const rows = await db
    .selectFrom('sync_items')
    .select('sequence')
    .distinct()
    .where('device_id', '=', tablet.deviceId)
    .where('user_id', '=', tablet.userId)
    .where('sequence', '>', tablet.receivedThrough)
    .where('sequence', '<=', lastSequenceOf(tablet))
    .orderBy('sequence')
    .execute();
  return rows.flatMap((row) => row.sequence ?? []);
}

/**
 * The first number that was given out after a day; null when nothing of a later day has arrived. Numbers are given out
 * in order, so one below a number of the day or earlier was given out by then, whatever day the clock said. What a file
 * holds beyond the tablet's own word tells nothing.
 */
export async function firstSequenceAfter(db: Db, tablet: Tablet, day: string): Promise<number | null> {
  const { deviceId, userId } = tablet;
  const upTo = lastSequenceOf(tablet);
  const { rows } = await sql<{ first: number | null }>`
    SELECT min(sequence) AS first FROM sync_items
    WHERE device_id = ${deviceId} AND user_id = ${userId} AND tapped_on > ${day} AND sequence <= ${upTo}
      AND sequence > coalesce(
      (SELECT max(sequence) FROM sync_items
       WHERE device_id = ${deviceId} AND user_id = ${userId} AND tapped_on <= ${day} AND sequence <= ${upTo}), 0)`.execute(
    db,
  );
  return rows[0]?.first ?? null;
}

export async function countMissingPhotos(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('expected_photos')
    .select(({ fn }) => ['device_id', 'user_id', fn.countAll<number>().as('count')])
    .where('photo_id', 'is', null)
    .groupBy(['device_id', 'user_id'])
    .execute();
  return new Map(
    rows.map((row) => [nameOf({ deviceId: row.device_id, userId: row.user_id }), Number(row.count)]),
  );
}

export async function countOpenRefusals(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('sync_refusals')
    .select(({ fn }) => ['device_id', 'user_id', fn.countAll<number>().as('count')])
    .where('settled_at', 'is', null)
    .where('dismissed_at', 'is', null)
    .groupBy(['device_id', 'user_id'])
    .execute();
  return new Map(
    rows.map((row) => [nameOf({ deviceId: row.device_id, userId: row.user_id }), Number(row.count)]),
  );
}

/** What came from a tablet of a day in a commune. */
export interface DayCounts {
  items: number;
  photos: number;
  missingPhotos: number;
  /** Refused, of this day and commune or of one that could not be read. */
  setAside: number;
  /** Refused, and left at that by the office. */
  dismissed: number;
}

export async function countDay(
  db: Db,
  { deviceId, userId }: TabletKey,
  { commune, day }: { commune: string; day: string },
): Promise<DayCounts> {
  const items = await db
    .selectFrom('sync_items')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('device_id', '=', deviceId)
    .where('user_id', '=', userId)
    .where('commune_code', '=', commune)
    .where('tapped_on', '=', day)
    .executeTakeFirstOrThrow();
  const { rows } = await sql<{ photos: number; missing: number | null }>`
    SELECT count(*) AS photos, sum(CASE WHEN p.photo_id IS NULL THEN 1 ELSE 0 END) AS missing
    FROM sync_items i JOIN expected_photos p ON p.item_id = i.id
    WHERE i.device_id = ${deviceId} AND i.user_id = ${userId} AND i.commune_code = ${commune}
      AND i.tapped_on = ${day}`.execute(db);
  const refused = await db
    .selectFrom('sync_refusals')
    .select(({ fn, eb }) => [
      fn.countAll<number>().as('count'),
      fn.sum<number | null>(eb.case().when('dismissed_at', 'is', null).then(0).else(1).end()).as('dismissed'),
    ])
    .where('device_id', '=', deviceId)
    .where('user_id', '=', userId)
    .where('settled_at', 'is', null)
    .where(({ or, eb }) => or([eb('commune_code', '=', commune), eb('commune_code', 'is', null)]))
    .where(({ or, eb }) => or([eb('tapped_on', '=', day), eb('tapped_on', 'is', null)]))
    .executeTakeFirstOrThrow();
  return {
    items: Number(items.count),
    photos: Number(rows[0]?.photos ?? 0),
    missingPhotos: Number(rows[0]?.missing ?? 0),
    setAside: Number(refused.count) - Number(refused.dismissed ?? 0),
    dismissed: Number(refused.dismissed ?? 0),
  };
}
