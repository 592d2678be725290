import type { Selectable } from 'kysely';
import type { ReportEventsTable } from '../db/reports-schema.ts';
import type { LastReportEvent, ReportEvent } from '../domain/report-events.ts';
import type { ReportAddress } from '../domain/report-views.ts';

export type ReportEventRow = Selectable<ReportEventsTable>;

export function toEvent(row: ReportEventRow): ReportEvent {
  return {
    ...JSON.parse(row.payload),
    id: row.id,
    type: row.type,
    sequence: row.sequence,
    receivedAt: row.received_at,
    actorName: row.actor_name,
  } as ReportEvent;
}

export function toEventRow(
  { plan, report, due, unit }: ReportAddress,
  communeCode: string | null,
  event: ReportEvent,
  actorId: string,
): ReportEventRow {
  const { id, type, sequence, receivedAt, actorName, ...own } = event;
  return {
    plan_id: plan,
    due_on: due,
    report_key: report,
    unit_key: unit,
    sequence,
    id,
    commune_code: communeCode,
    type,
    received_at: receivedAt,
    actor_id: actorId,
    actor_name: actorName,
    payload: JSON.stringify(own),
  };
}

export function toAddress(
  row: Pick<ReportEventRow, 'plan_id' | 'due_on' | 'report_key' | 'unit_key'>,
): ReportAddress {
  return { plan: row.plan_id, report: row.report_key, due: row.due_on, unit: row.unit_key };
}

export function toLastEvent(
  row: Pick<ReportEventRow, 'type' | 'received_at' | 'actor_name'>,
): LastReportEvent {
  return {
    type: row.type as LastReportEvent['type'],
    receivedAt: row.received_at,
    actorName: row.actor_name,
  };
}
