/* Tables of reports that are due, part of `schema.ts`. */

/** Log of every report that is due: plan × report × due date × reporting unit. Rows are added, never changed. */
export interface ReportEventsTable {
  plan_id: string;
  due_on: string;
  report_key: string;
  /** Code of the commune, or key of the plan's unit. */
  unit_key: string;
  /** Place in the log, 1, 2, 3 …; the key refuses the second of two writers. */
  sequence: number;
  id: string;
  /** null for a unit of the whole city. */
  commune_code: string | null;
  type: string;
  received_at: string;
  actor_id: string;
  actor_name: string;
  /** Fields of the event's own type and the figures, JSON. */
  payload: string;
}

/** One per user at most. The secret in the address is not kept, only its SHA-256. */
export interface CalendarFeedsTable {
  user_id: string;
  key_hash: string;
  made_at: string;
}
