import type { Db } from '../db/database.ts';
import type { DeviceReport } from '../domain/sync.ts';

/** A contact of a tablet. */
export interface Contact {
  userId: string;
  userName: string;
  report: DeviceReport;
  at: string;
  clockOffsetMs: number;
}

/**
 * Notes that a tablet is in contact and holds its row for the rest of the write: what one tablet sends twice at the
 * same time is taken one after the other.
 * @returns its report of the contact before, and how far its count has arrived
 */
export async function beginContact(
  trx: Db,
  { userId, userName, report, at, clockOffsetMs }: Contact,
): Promise<{ before: string; receivedThrough: number }> {
  const row = await trx
    .insertInto('tablets')
    .values({
      device_id: report.deviceId,
      user_id: userId,
      user_name: userName,
      report: '',
      first_contact_at: at,
      last_contact_at: at,
      clock_offset_ms: clockOffsetMs,
      received_through: 0,
      received_items: 0,
    })
    .onConflict((conflict) =>
      conflict.columns(['device_id', 'user_id']).doUpdateSet({
        user_name: userName,
        last_contact_at: at,
        clock_offset_ms: clockOffsetMs,
      }),
    )
    .returning(['report', 'received_through'])
    .executeTakeFirstOrThrow();
  return { before: row.report, receivedThrough: row.received_through };
}

/** Stores what the tablet said of itself, and how far its count has arrived by now. */
export async function endContact(
  trx: Db,
  { userId, report, at }: Contact,
  received: { through: number; added: number },
): Promise<void> {
  await trx
    .updateTable('tablets')
    .set((row) => ({
      report: JSON.stringify(report),
      received_through: received.through,
      received_items: row('received_items', '+', received.added),
    }))
    .where('device_id', '=', report.deviceId)
    .where('user_id', '=', userId)
    .execute();
  if (report.communes.length === 0) return;
  await trx
    .insertInto('tablet_communes')
    .values(
      [...new Set(report.communes)].map((commune) => ({
        device_id: report.deviceId,
        user_id: userId,
        commune_code: commune,
        until_at: at,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['device_id', 'user_id', 'commune_code']).doUpdateSet({ until_at: at }),
    )
    .execute();
}
