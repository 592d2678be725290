/* Tables of the child-friendly standard, part of `schema.ts`. */

/** Points that a criterion has at most, as administrators entered them; rows are added, never changed. */
export interface CriteriaMaximaTable {
  id: string;
  set_id: string;
  set_version: number;
  criterion: number;
  points: number;
  source_name: string;
  source_mark: string;
  entered_at: string;
  entered_by: string;
  entered_by_name: string;
}

export interface AssessmentsTable {
  id: string;
  commune_code: string;
  period_kind: string;
  period_year: number;
  set_id: string;
  set_version: number;
  /** Derived by `foldAssessment`, kept for queries. */
  status: string;
  /** Of the last event in its log. */
  last_sequence: number;
  created_at: string;
  updated_at: string;
}

export interface AssessmentEventsTable {
  assessment_id: string;
  /** Place in the log, 1, 2, 3 …, given under the lock of the assessment. */
  sequence: number;
  id: string;
  type: string;
  occurred_at: string;
  received_at: string;
  actor_id: string;
  actor_name: string;
  note: string;
  /** Fields of the event's own type, JSON. */
  payload: string;
}
