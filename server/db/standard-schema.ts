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

/** Bytes of files that criteria rest on, each kept once whatever number of assessments name it. */
export interface EvidenceBytesTable {
  /** SHA-256 of the stored bytes, hex. */
  id: string;
  byte_count: number;
  /** Of the last upload: bytes that nothing names are taken away some days later. */
  uploaded_at: string;
}

/** Files of an assessment. */
export interface AssessmentFilesTable {
  assessment_id: string;
  file_id: string;
  kind: string;
  name: string;
  uploaded_at: string;
  uploaded_by: string;
  uploaded_by_name: string;
  /** Since when a criterion rests on it; null: uploaded only. */
  linked_at: string | null;
}
