import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import { localDay } from '../domain/calendar.ts';
import type { Commune } from '../domain/communes.ts';
import type { Actor } from '../domain/roles.ts';
import type { Instant } from '../domain/values.ts';
import type { PlanService } from '../plans/plans.service.ts';
import type { BulkPlaySpace } from '../playspaces/bulk-playspaces.service.ts';
import { addWholeReports, type WholeReport } from '../reports/whole-reports.service.ts';
import type { StandardService } from '../standard/standard.service.ts';
import { addWholeAssessments, type WholeAssessment } from '../standard/whole-assessments.service.ts';
import type { ValueService } from '../values/values.service.ts';
import { addWholeValues } from '../values/whole-values.service.ts';
import { isEmptyOf } from './demo.queries.ts';
import { makeDemoAssessments } from './demo-assessments.ts';
import type { DemoCommune } from './demo-places.ts';
import type { DemoRandom } from './demo-random.ts';
import { makeDemoReports } from './demo-reports.ts';
import type { DemoSite } from './demo-sites.ts';
import { type DemoValues, makeDemoValues } from './demo-values.ts';
import { readDemoWorkSettings } from './demo-work-settings.ts';

/** What the work of the offices is made with. */
export interface DemoWorkParts {
  standard: Pick<StandardService, 'listSets'>;
  plans: Pick<PlanService, 'list' | 'get'>;
  values: Pick<ValueService, 'catalogue'>;
}

/** The places of the demo set, as far as the offices name them. */
export interface DemoPlaces {
  communes: readonly DemoCommune[];
  facts: readonly Commune[];
  sites: readonly DemoSite[];
  playSpaces: readonly BulkPlaySpace[];
  showcaseCode: string;
  now: Instant;
  random: DemoRandom;
}

/** Assessments, values of indicators and reports: what the offices did over the year. */
export interface DemoWork {
  assessments: WholeAssessment[];
  values: DemoValues;
  reports: WholeReport[];
}

export async function makeDemoWork(
  { standard, plans, values }: DemoWorkParts,
  places: DemoPlaces,
): Promise<DemoWork> {
  const settings = await readDemoWorkSettings();
  const [newest] = await standard.listSets();
  const maxima = new Map(newest?.maxima.map(({ criterion, points }) => [criterion, points]));
  const { catalogue } = values;
  const assessments = newest
    ? makeDemoAssessments({ ...places, set: newest.set, maxima, settings: settings.standard })
    : [];
  const made = makeDemoValues({ ...places, catalogue, settings: settings.values });
  const reports = makeDemoReports({
    ...places,
    plans: plans.list(localDay(places.now)).map(({ id }) => plans.get(id)),
    catalogue,
    cells: made.cells,
    settings: settings.values.reports,
  });
  return { assessments, values: made, reports };
}

/** What was added of the work. */
export interface DemoWorkCounts {
  assessments: number;
  values: number;
  reports: number;
}

/** Where people have begun, nothing of the demo set is added, so that it never meets their work. */
export async function addDemoWork(
  trx: Db,
  dialect: Dialect,
  actor: Actor,
  work: DemoWork,
): Promise<DemoWorkCounts> {
  const counts = { assessments: 0, values: 0, reports: 0 };
  if (await isEmptyOf(trx, 'assessments')) {
    await addWholeAssessments(trx, actor, work.assessments);
    counts.assessments = work.assessments.length;
  }
  if (await isEmptyOf(trx, 'indicator_values')) {
    await addWholeValues(trx, dialect, actor, work.values.cells, work.values.locks);
    counts.values = work.values.cells.length;
  }
  if (await isEmptyOf(trx, 'report_events')) {
    await addWholeReports(trx, actor, work.reports);
    counts.reports = work.reports.length;
  }
  return counts;
}
