import type { Db } from '../db/database.ts';
import { runTogether } from '../db/kept-query.ts';
import type { DeviceReport } from '../domain/sync.ts';
import { blankReport } from './read-report.ts';

/** A contact of a tablet. */
export interface Contact {
  deviceId: string;
  userId: string;
  userName: string;
  at: string;
  clockOffsetMs: number;
}

/** What arrived with a contact or a file. */
export interface Received {
  /** Every number of the count up to this one has arrived. */
  through: number;
  /** Receipts that are new. */
  added: number;
  /** An item came under a number that another item has. */
  isRecounted: boolean;
}

/**
 * Holds the row of a tablet for the rest of the write: what one tablet sends twice at the same time is taken one
 * after the other.
 * @returns its newest report so far, null at the first contact, and how far its count has arrived
 */
export async function beginContact(
  trx: Db,
  { deviceId, userId, userName, at, clockOffsetMs }: Contact,
): Promise<{ report: DeviceReport | null; receivedThrough: number }> {
  const row = await trx
    .insertInto('tablets')
    .values({
      device_id: deviceId,
      user_id: userId,
      user_name: userName,
      report: '',
      first_contact_at: at,
      last_contact_at: '',
      clock_offset_ms: clockOffsetMs,
      received_through: 0,
      received_items: 0,
    })
    .onConflict((conflict) => conflict.columns(['device_id', 'user_id']).doUpdateSet({ user_name: userName }))
    .returning(['report', 'received_through'])
    .executeTakeFirstOrThrow();
  return {
    report: row.report === '' ? null : (JSON.parse(row.report) as DeviceReport),
    receivedThrough: row.received_through,
  };
}

/**
 * Stores how far the count has arrived, and what the tablet said of itself.
 * @param said null: it was said before what is known already, so it tells nothing of now
 */
export async function endContact(
  trx: Db,
  { deviceId, userId, at, clockOffsetMs }: Contact,
  received: Received,
  said: { report: DeviceReport; tellsCount: boolean } | null,
): Promise<void> {
  const ofNow = said !== null && {
    report: JSON.stringify(said.report),
    clock_offset_ms: clockOffsetMs,
    ...(said.tellsCount ? { last_contact_at: at } : {}),
  };
  const ofTablet = trx
    .updateTable('tablets')
    .set((row) => ({
      received_through: received.through,
      received_items: row('received_items', '+', received.added),
      ...(received.isRecounted ? { recounted_at: at } : {}),
      ...ofNow,
    }))
    .where('device_id', '=', deviceId)
    .where('user_id', '=', userId)
    .compile();
  const communes = new Set([...(said?.report.communes ?? []), ...(said?.report.unsentCommunes ?? [])]);
  if (communes.size === 0) {
    await runTogether(trx, [ofTablet]);
    return;
  }
  const ofCommunes = trx
    .insertInto('tablet_communes')
    .values(
      [...communes].map((commune) => ({
        device_id: deviceId,
        user_id: userId,
        commune_code: commune,
        until_at: at,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['device_id', 'user_id', 'commune_code']).doUpdateSet({ until_at: at }),
    )
    .compile();
  await runTogether(trx, [ofTablet, ofCommunes]);
}

/** A file that a tablet exported, as far as it tells of the tablet. */
export interface TabletFile {
  deviceId: string;
  userId: string;
  label: string;
  outboxVersion: number;
  /** Highest number given out when the file was made, as it says. */
  lastSequence: number;
}

/** Server's clock minus tablet's at the last contact; 0 without one. */
export async function findClockOffset(
  db: Db,
  { deviceId, userId }: Pick<TabletFile, 'deviceId' | 'userId'>,
): Promise<number> {
  const row = await db
    .selectFrom('tablets')
    .select('clock_offset_ms')
    .where('device_id', '=', deviceId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.clock_offset_ms ?? 0;
}

/** Holds the row of the tablet; one that was never heard of gets a row. @returns how far its count has arrived */
export async function beginFile(trx: Db, file: TabletFile & { userName: string }): Promise<number> {
  const row = await trx
    .insertInto('tablets')
    .values({
      device_id: file.deviceId,
      user_id: file.userId,
      user_name: file.userName,
      report: JSON.stringify({
        ...blankReport(file.deviceId),
        ...{ label: file.label, outboxVersion: file.outboxVersion },
      }),
      first_contact_at: '',
      last_contact_at: '',
      clock_offset_ms: 0,
      received_through: 0,
      received_items: 0,
    })
    .onConflict((conflict) =>
      conflict.columns(['device_id', 'user_id']).doUpdateSet({ user_name: file.userName }),
    )
    .returning('received_through')
    .executeTakeFirstOrThrow();
  return row.received_through;
}

/**
 * Stores how far the count has arrived and who handed the file in. What the file says of the count stays apart: it is
 * no word of the tablet.
 */
export async function endFile(
  trx: Db,
  { deviceId, userId, lastSequence }: TabletFile,
  received: Received,
  handedIn: { by: string; at: string },
): Promise<void> {
  await trx
    .updateTable('tablets')
    .set((row) => ({
      received_through: received.through,
      received_items: row('received_items', '+', received.added),
      handed_in_by: handedIn.by,
      handed_in_at: handedIn.at,
      file_last_sequence: lastSequence,
      ...(received.isRecounted ? { recounted_at: handedIn.at } : {}),
    }))
    .where('device_id', '=', deviceId)
    .where('user_id', '=', userId)
    .execute();
}

/** Communes that the tablet held, and those of what came from it. */
export async function listCommunesOfTablet(
  db: Db,
  { deviceId, userId }: Pick<TabletFile, 'deviceId' | 'userId'>,
): Promise<string[]> {
  const rows = await db
    .selectFrom('tablet_communes')
    .select('commune_code')
    .where('device_id', '=', deviceId)
    .where('user_id', '=', userId)
    .union(
      db
        .selectFrom('sync_items')
        .select(({ ref }) => ref('commune_code').$notNull().as('commune_code'))
        .where('device_id', '=', deviceId)
        .where('user_id', '=', userId)
        .where('commune_code', 'is not', null),
    )
    .execute();
  return rows.map((row) => row.commune_code);
}
