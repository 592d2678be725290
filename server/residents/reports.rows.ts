import type { Insertable, Selectable } from 'kysely';
import type { ResidentReportsTable } from '../db/public-schema.ts';
import type { DeclineReason, ReportStatus, Suspicion } from '../domain/resident-reports.ts';
import type { LonLat } from '../domain/values.ts';

export type ReportRow = Selectable<ResidentReportsTable>;

/** A report with what only the server needs of it. */
export interface StoredReport {
  id: string;
  code: string;
  contentHash: string;
  communeCode: string | null;
  kind: string;
  lonLat: LonLat;
  accuracyM: number | null;
  text: string;
  photoId: string | null;
  hasPhone: boolean;
  receivedAt: string;
  status: ReportStatus;
  suspicions: Suspicion[];
  isAside: boolean;
  siteId: string | null;
  reason: DeclineReason | null;
  message: string;
  decidedAt: string | null;
  decidedByName: string;
}

export function toReport(row: ReportRow): StoredReport {
  return {
    id: row.id,
    code: row.code,
    contentHash: row.content_hash,
    communeCode: row.commune_code,
    kind: row.kind,
    lonLat: [row.lon, row.lat],
    accuracyM: row.accuracy_m,
    text: row.note,
    photoId: row.photo_id,
    hasPhone: row.has_phone === 1,
    receivedAt: row.received_at,
    status: row.status as ReportStatus,
    suspicions: JSON.parse(row.suspicions) as Suspicion[],
    isAside: row.is_aside === 1,
    siteId: row.site_id,
    reason: row.reason as DeclineReason | null,
    message: row.message,
    decidedAt: row.decided_at,
    decidedByName: row.decided_by_name,
  };
}

export function toReportRow(report: StoredReport, noteKey: string): Insertable<ResidentReportsTable> {
  return {
    id: report.id,
    code: report.code,
    content_hash: report.contentHash,
    commune_code: report.communeCode,
    kind: report.kind,
    lon: report.lonLat[0],
    lat: report.lonLat[1],
    accuracy_m: report.accuracyM,
    note: report.text,
    note_key: noteKey,
    photo_id: report.photoId,
    has_phone: report.hasPhone ? 1 : 0,
    received_at: report.receivedAt,
    status: report.status,
    suspicions: JSON.stringify(report.suspicions),
    is_aside: report.isAside ? 1 : 0,
    site_id: report.siteId,
    reason: report.reason,
    message: report.message,
    decided_at: report.decidedAt,
    decided_by: null,
    decided_by_name: report.decidedByName,
  };
}
