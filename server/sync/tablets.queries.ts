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

/** A file that a tablet exported, as far as it tells of the tablet. */
export interface TabletFile {
  deviceId: string;
  userId: string;
  label: string;
  outboxVersion: number;
  /** Highest number given out when the file was made. */
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
      report: JSON.stringify(reportOfFile(file)),
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

/** Stores how far the count has arrived and who handed the file in; a later number of the file is news. */
export async function endFile(
  trx: Db,
  { deviceId, userId, lastSequence }: TabletFile,
  received: { through: number; added: number },
  handedIn: { by: string; at: string },
): Promise<void> {
  const ofTablet = trx
    .selectFrom('tablets')
    .select('report')
    .where('device_id', '=', deviceId)
    .where('user_id', '=', userId);
  const report = JSON.parse((await ofTablet.executeTakeFirstOrThrow()).report) as DeviceReport;
  await trx
    .updateTable('tablets')
    .set((row) => ({
      report: JSON.stringify({ ...report, lastSequence: Math.max(report.lastSequence, lastSequence) }),
      received_through: received.through,
      received_items: row('received_items', '+', received.added),
      handed_in_by: handedIn.by,
      handed_in_at: handedIn.at,
    }))
    .where('device_id', '=', deviceId)
    .where('user_id', '=', userId)
    .execute();
}

function reportOfFile({ deviceId, label, outboxVersion, lastSequence }: TabletFile): DeviceReport {
  return {
    ...{ deviceId, label, outboxVersion, lastSequence, appVersion: '–' },
    ...{ unsentItems: 0, unsentPhotos: 0, unsentPhotoBytes: 0, oldestUnsentAt: null, setAside: 0 },
    ...{ storageUsedBytes: null, storageQuotaBytes: null, isStoragePersistent: false, battery: null },
    ...{ communes: [], snapshotAt: null },
  };
}
