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
 * Holds the row of a tablet for the rest of the write: what one tablet sends twice at the same time is taken one
 * after the other.
 * @returns its newest report so far, null at the first contact, and how far its count has arrived
 */
export async function beginContact(
  trx: Db,
  { userId, userName, report, at, clockOffsetMs }: Contact,
): Promise<{ report: DeviceReport | null; receivedThrough: number }> {
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
 * @param isNewest false: it was said before what is known already, so it tells nothing of now
 */
export async function endContact(
  trx: Db,
  { userId, report, at, clockOffsetMs }: Contact,
  received: { through: number; added: number },
  isNewest: boolean,
): Promise<void> {
  const said = {
    report: JSON.stringify(report),
    last_contact_at: at,
    clock_offset_ms: clockOffsetMs,
  };
  await trx
    .updateTable('tablets')
    .set((row) => ({
      received_through: received.through,
      received_items: row('received_items', '+', received.added),
      ...(isNewest ? said : {}),
    }))
    .where('device_id', '=', report.deviceId)
    .where('user_id', '=', userId)
    .execute();
  if (!isNewest || report.communes.length === 0) return;
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
