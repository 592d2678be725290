import type { Selectable } from 'kysely';
import type { AssessmentEventsTable, AssessmentsTable, CriteriaMaximaTable } from '../db/standard-schema.ts';
import type { AssessmentListItem, StoredMaximum } from '../domain/assessment-views.ts';
import type { AssessmentEvent, AssessmentPeriod, AssessmentStatus } from '../domain/assessments.ts';
import type { Source } from '../domain/standards.ts';

export type AssessmentRow = Selectable<AssessmentsTable>;
export type AssessmentEventRow = Selectable<AssessmentEventsTable>;

export function toListItem(row: AssessmentRow): AssessmentListItem {
  return {
    id: row.id,
    communeCode: row.commune_code,
    period: { kind: row.period_kind as AssessmentPeriod['kind'], year: row.period_year },
    criteriaSet: { id: row.set_id, version: row.set_version },
    status: row.status as AssessmentStatus,
    sequence: row.last_sequence,
    updatedAt: row.updated_at,
  };
}

export function toRow(item: AssessmentListItem, createdAt: string): AssessmentRow {
  return {
    id: item.id,
    commune_code: item.communeCode,
    period_kind: item.period.kind,
    period_year: item.period.year,
    set_id: item.criteriaSet.id,
    set_version: item.criteriaSet.version,
    status: item.status,
    last_sequence: item.sequence,
    created_at: createdAt,
    updated_at: item.updatedAt,
  };
}

export function toEvent(row: AssessmentEventRow): AssessmentEvent {
  return {
    ...JSON.parse(row.payload),
    id: row.id,
    type: row.type,
    occurredAt: row.occurred_at,
    note: row.note,
    assessmentId: row.assessment_id,
    sequence: row.sequence,
    receivedAt: row.received_at,
    actorName: row.actor_name,
  } as AssessmentEvent;
}

export function toEventRow(event: AssessmentEvent, actorId: string): AssessmentEventRow {
  const { id, type, occurredAt, note, assessmentId, sequence, receivedAt, actorName, ...own } = event;
  return {
    assessment_id: assessmentId,
    sequence,
    id,
    type,
    occurred_at: occurredAt,
    received_at: receivedAt,
    actor_id: actorId,
    actor_name: actorName,
    note,
    payload: JSON.stringify(own),
  };
}

export function toMaximum(row: Selectable<CriteriaMaximaTable>): StoredMaximum {
  return {
    id: row.id,
    criteriaSet: { id: row.set_id, version: row.set_version },
    criterion: row.criterion,
    points: row.points,
    source: { name: row.source_name, mark: row.source_mark as Source['mark'] },
    enteredAt: row.entered_at,
    enteredByName: row.entered_by_name,
  };
}

export function toMaximumRow(maximum: StoredMaximum, enteredBy: string): Selectable<CriteriaMaximaTable> {
  return {
    id: maximum.id,
    set_id: maximum.criteriaSet.id,
    set_version: maximum.criteriaSet.version,
    criterion: maximum.criterion,
    points: maximum.points,
    source_name: maximum.source.name,
    source_mark: maximum.source.mark,
    entered_at: maximum.enteredAt,
    entered_by: enteredBy,
    entered_by_name: maximum.enteredByName,
  };
}
