import type { Insertable, Selectable } from 'kysely';
import type { SyncConflictsTable, SyncItemsTable, SyncRefusalsTable } from '../db/sync-schema.ts';
import type { ErrorCode, ErrorDetails } from '../domain/errors.ts';
import type { DeviceReport, FieldConflict, SyncReceipt } from '../domain/sync.ts';

/** Why something was refused, before it is worded. */
export interface Problem {
  code: ErrorCode;
  details: ErrorDetails;
}

/** A receipt as it is kept. */
export interface StoredReceipt {
  number: number;
  itemId: string;
  userId: string;
  contentHash: string;
  outcome: SyncReceipt['outcome'];
  receivedAt: string;
  changedSettled: boolean;
  siteId: string | null;
  siteCode: string | null;
  /** Day of the tap by the corrected clock. */
  tappedOn: string | null;
  conflictId: string | null;
  problem: Problem | null;
  sha256s: string[];
}

/** What is kept of an item beside its receipt. */
export interface NewReceipt extends Omit<StoredReceipt, 'number'> {
  deviceId: string;
  handedInBy: string | null;
  sequence: number | null;
  kind: string;
  communeCode: string | null;
  statusBefore: string | null;
  statusAfter: string | null;
}

export function toReceiptRow(receipt: NewReceipt): Insertable<SyncItemsTable> {
  return {
    id: receipt.itemId,
    user_id: receipt.userId,
    device_id: receipt.deviceId,
    sequence: receipt.sequence,
    kind: receipt.kind,
    commune_code: receipt.communeCode,
    site_id: receipt.siteId,
    tapped_on: receipt.tappedOn,
    content_hash: receipt.contentHash,
    outcome: receipt.outcome,
    received_at: receipt.receivedAt,
    site_code: receipt.siteCode,
    conflict_id: receipt.conflictId,
    problem: receipt.problem === null ? null : JSON.stringify(receipt.problem),
    photos: JSON.stringify(receipt.sha256s),
    changed_settled: receipt.changedSettled ? 1 : 0,
    handed_in_by: receipt.handedInBy,
    status_before: receipt.statusBefore,
    status_after: receipt.statusAfter,
  };
}

export function toStoredReceipt(row: Selectable<SyncItemsTable>): StoredReceipt {
  return {
    number: row.number,
    itemId: row.id,
    userId: row.user_id,
    contentHash: row.content_hash,
    outcome: row.outcome as SyncReceipt['outcome'],
    receivedAt: row.received_at,
    changedSettled: row.changed_settled === 1,
    siteId: row.site_id,
    siteCode: row.site_code,
    tappedOn: row.tapped_on,
    conflictId: row.conflict_id,
    problem: row.problem === null ? null : (JSON.parse(row.problem) as Problem),
    sha256s: JSON.parse(row.photos) as string[],
  };
}

/** Content that is kept for the office because it could not be stored. */
export interface Refusal {
  itemId: string | null;
  userId: string;
  userName: string;
  deviceId: string;
  communeCode: string | null;
  tappedOn: string | null;
  receivedAt: string;
  problem: Problem;
  content: unknown;
  contentHash: string;
}

export function toRefusalRow(refusal: Refusal): Insertable<SyncRefusalsTable> {
  return {
    item_id: refusal.itemId,
    user_id: refusal.userId,
    user_name: refusal.userName,
    device_id: refusal.deviceId,
    commune_code: refusal.communeCode,
    tapped_on: refusal.tappedOn,
    received_at: refusal.receivedAt,
    problem: JSON.stringify(refusal.problem),
    content: JSON.stringify(refusal.content),
    content_hash: refusal.contentHash,
    settled_at: null,
    dismissed_at: null,
  };
}

export interface StoredRefusal extends Omit<Refusal, 'contentHash'> {
  number: number;
  deviceLabel: string | null;
  settledAt: string | null;
  isDismissed: boolean;
}

export function toStoredRefusal(
  row: Selectable<SyncRefusalsTable> & { tablet_report: string | null },
): StoredRefusal {
  const report = row.tablet_report === null ? null : (JSON.parse(row.tablet_report) as DeviceReport);
  return {
    number: row.number,
    itemId: row.item_id,
    userId: row.user_id,
    userName: row.user_name,
    deviceId: row.device_id,
    deviceLabel: report?.label ?? null,
    communeCode: row.commune_code,
    tappedOn: row.tapped_on,
    receivedAt: row.received_at,
    problem: JSON.parse(row.problem) as Problem,
    content: JSON.parse(row.content) as unknown,
    settledAt: row.settled_at,
    isDismissed: row.dismissed_at !== null,
  };
}

/** A tablet in the hands of one user, as the server knows it. */
export interface Tablet {
  deviceId: string;
  userId: string;
  userName: string;
  report: DeviceReport;
  /** null: it never told how far its count has gone, or is known from a file only. */
  lastContactAt: string | null;
  handedIn: { by: string; at: string; lastSequence: number } | null;
  /** When an item last came under a number that another item had. */
  recountedAt: string | null;
  clockOffsetMs: number;
  /** Every number of the count up to this one has arrived. */
  receivedThrough: number;
}

export interface StoredConflict {
  id: string;
  siteId: string;
  communeCode: string;
  fields: FieldConflict[];
  tablet: { by: string; at: string; receivedAt: string };
  office: { by: string; at: string };
  resolved: { by: string; at: string; choices: Record<string, 'office' | 'tablet'> } | null;
}

export function toStoredConflict(row: Selectable<SyncConflictsTable>): StoredConflict {
  return {
    id: row.id,
    siteId: row.site_id,
    communeCode: row.commune_code,
    fields: JSON.parse(row.fields) as FieldConflict[],
    tablet: { by: row.tablet_by, at: row.tablet_at, receivedAt: row.received_at },
    office: { by: row.office_by, at: row.office_at },
    resolved:
      row.resolved_at === null
        ? null
        : {
            by: row.resolved_by ?? '',
            at: row.resolved_at,
            choices: JSON.parse(row.choices ?? '{}') as Record<string, 'office' | 'tablet'>,
          },
  };
}
