import type { Db } from '../db/database.ts';
import type { ReportEvent } from '../domain/report-events.ts';
import type { ReportAddress } from '../domain/report-views.ts';
import type { Actor } from '../domain/roles.ts';
import { insertFirstEvents } from './reports.queries.ts';

/** A report that was submitted once, as the demo set brings it. */
export interface WholeReport {
  address: ReportAddress;
  communeCode: string | null;
  event: ReportEvent;
}

/** Inserts first submissions in the caller's transaction; the caller records one change for the whole. */
export async function addWholeReports(trx: Db, actor: Actor, reports: readonly WholeReport[]): Promise<void> {
  await insertFirstEvents(trx, reports, actor.userId);
}
