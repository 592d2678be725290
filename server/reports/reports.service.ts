import { isDeepStrictEqual } from 'node:util';
import type { Db } from '../db/database.ts';
import { outsideScope } from '../db/origin.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { addDays, localDay } from '../domain/calendar.ts';
import type { Commune } from '../domain/communes.ts';
import type { Deadline, DeadlineList } from '../domain/deadlines.ts';
import { ProblemError } from '../domain/errors.ts';
import { type Plan, quantitiesOf } from '../domain/plans.ts';
import type { Reminders } from '../domain/reminders.ts';
import {
  canRecordReport,
  type LastReportEvent,
  type ReportEvent,
  type ReportEventInput,
  type ReportFigure,
} from '../domain/report-events.ts';
import {
  type MissingGroup,
  type MissingReports,
  type ReportAddress,
  type ReportView,
  submissionsOf,
  type TrackedDeadlineList,
  type UnitReport,
  unitReportOf,
} from '../domain/report-views.ts';
import { isUnitInScope, type ReportingUnit, reportingUnitsOf } from '../domain/reporting-units.ts';
import type { Actor } from '../domain/roles.ts';
import { periodCovered } from '../domain/value-periods.ts';
import type { CalendarDate } from '../domain/values.ts';
import type { DeadlineQueryInput, PlanService } from '../plans/plans.service.ts';
import type { PlanFigureService } from '../values/figures.service.ts';
import { addressKey, findEvent, insertEvent, listLastEvents, listLog } from './reports.queries.ts';

export interface ReportDeps extends Pick<Deps, 'database' | 'now'> {
  plans: PlanService;
  figures: Pick<PlanFigureService, 'entered' | 'officialOf'>;
  communes(): Promise<Commune[]>;
}

/** Days from today in which the next due date to be reminded of may lie: five working days, with Tết between. */
const REMIND_AHEAD_DAYS = 31;

/** What was submitted of the reports that plans ask for. Reads are cut to the scope. */
export class ReportService {
  private readonly deps: ReportDeps;

  constructor(deps: ReportDeps) {
    this.deps = deps;
  }

  /** Names the state that lists and reports come from. */
  version(today: CalendarDate): string {
    return `${this.deps.plans.version(today)}|${this.deps.database.feed.version}`;
  }

  /** Due dates with what was submitted. @throws ProblemError `plan.not_found`, `deadline.out_of_range` */
  async deadlines(
    actor: Actor,
    today: CalendarDate,
    query: DeadlineQueryInput,
  ): Promise<TrackedDeadlineList> {
    const list = this.deps.plans.deadlines(today, query);
    const reportsOf = await this.reportsOf(actor, list);
    return {
      ...list,
      items: list.items.map((deadline) => {
        const reports = reportsOf(deadline);
        return { ...deadline, submissions: reports && submissionsOf(reports, deadline) };
      }),
    };
  }

  /** Who has not reported, of the due dates that somebody in scope owes. */
  async missing(
    actor: Actor,
    today: CalendarDate,
    query: DeadlineQueryInput & { report?: string | undefined },
  ): Promise<MissingReports> {
    const list = this.deps.plans.deadlines(today, query);
    const reportsOf = await this.reportsOf(actor, list);
    const groups = list.items.flatMap((deadline): MissingGroup[] => {
      const reports = reportsOf(deadline) ?? [];
      const isOther = query.report !== undefined && deadline.report !== query.report;
      if (reports.length === 0 || isOther) return [];
      const missing = reports.filter(({ status }) => status !== 'submitted');
      return [
        {
          deadline,
          plan: planFacts(this.deps.plans.get(deadline.plan)),
          units: reports.length,
          submitted: reports.length - missing.length,
          missing,
        },
      ];
    });
    return { today, from: list.from, to: list.to, groups };
  }

  /** Counts of the same rows that `/deadlines?state=todo` shows. */
  async reminders(actor: Actor, today: CalendarDate): Promise<Reminders> {
    const { items } = await this.deadlines(actor, today, remindRange(today));
    const toDo = items.filter(({ submissions }) => submissions?.isToDo);
    const overdue = toDo.filter(({ timing }) => timing === 'passed').length;
    return { overdue, dueSoon: toDo.length - overdue };
  }

  /** @throws ProblemError `report.not_found` */
  async view(actor: Actor, today: CalendarDate, address: ReportAddress): Promise<ReportView> {
    const due = await this.find(actor, today, address);
    return this.toView(actor, today, due, await listLog(this.deps.database.db, address));
  }

  /**
   * Appends an event. The same one sent again answers the stored state.
   * @throws ProblemError `report.not_found`, `report.submitted_already`, `report.not_submitted`, `event.id_taken`,
   * `report.event_overtaken`
   */
  async addEvent(
    actor: Actor,
    address: ReportAddress,
    input: ReportEventInput,
  ): Promise<{ report: ReportView; isNew: boolean }> {
    const { database, now } = this.deps;
    const receivedAt = now();
    const today = localDay(receivedAt);
    const due = await this.find(actor, today, address);
    const { unit } = due;
    if (!canRecordReport(actor, input.type, unit))
      throw new ProblemError('auth.forbidden', { role: actor.role });
    const figures = input.type === 'submitted' ? await this.figuresOf(actor, today, due) : [];
    const { log, isNew } = await writeTransaction(database, actor.userId, receivedAt, async (context) => {
      const { trx } = context;
      const known = await listLog(trx, address);
      if (await isStored(trx, address, input, known.at(-1))) return { log: known, isNew: false };
      refuse(known.at(-1), input, today);
      const event: ReportEvent = {
        ...input,
        sequence: known.length + 1,
        receivedAt,
        actorName: actor.name,
        figures,
      };
      await insertEvent(trx, address, unit.communeCode, event, actor.userId);
      context.record({
        entity: 'report',
        entityId: addressKey(address),
        communeCode: unit.communeCode,
        action: input.type,
        details: { facts: { sequence: event.sequence, events: [event.id] } },
      });
      return { log: [...known, event], isNew: true };
    });
    return { report: await this.toView(actor, today, due, log), isNew };
  }

  /** Answers the reports in scope of a due date of the list; null where nothing is handed in. */
  private async reportsOf(
    actor: Actor,
    { from, to, plans }: DeadlineList,
  ): Promise<(deadline: Deadline) => UnitReport[] | null> {
    const { database, communes } = this.deps;
    const ids = plans.map(({ id }) => id);
    const [all, last] = [await communes(), await listLastEvents(database.db, ids, { from, to })];
    return (deadline) => {
      const units = this.unitsOf(deadline, all);
      return (
        units
          ?.filter((unit) => isUnitInScope(actor, unit))
          .map((unit) => {
            const { plan, report, due } = deadline;
            return unitReportOf(unit, last.get(addressKey({ plan, report, due, unit: unit.unit })), deadline);
          }) ?? null
      );
    };
  }

  private unitsOf(deadline: Deadline, communes: readonly Commune[]): ReportingUnit[] | null {
    const plan = this.deps.plans.get(deadline.plan);
    const report = plan.reports.find(({ key }) => key === deadline.report);
    return report ? reportingUnitsOf(plan, report, deadline.due, communes) : [];
  }

  private async find(actor: Actor, today: CalendarDate, address: ReportAddress): Promise<Due> {
    const { plans, communes } = this.deps;
    const plan = plans.get(address.plan);
    const deadline = plans.findDeadline(today, plan, address.report, address.due);
    const units = deadline && this.unitsOf(deadline, await communes());
    const unit = units?.find((known) => known.unit === address.unit);
    // Outside the scope is answered like absent.
    if (!deadline || !unit) throw new ProblemError('report.not_found');
    if (!isUnitInScope(actor, unit))
      throw outsideScope('report.not_found', unit.communeCode, addressKey(address));
    return { plan, deadline, unit };
  }

  /** Of a commune its own; of any other unit what the communes of the plan add up to, beside the official figure. */
  private async figuresOf(actor: Actor, today: CalendarDate, due: Due): Promise<ReportFigure[]> {
    const { plan, deadline, unit } = due;
    const own = await this.deps.plans.figuresOf(actor, today, plan, unit.communeCode);
    const period = periodCovered(deadline.covers, deadline.due);
    const entered = await this.deps.figures.entered(plan, period, unit.communeCode);
    const official = unit.communeCode === null ? await this.deps.figures.officialOf(plan, period) : null;
    return own.map((figure) => ({
      ...figure,
      entered: entered.get(figure.quantity) ?? null,
      official: official?.get(figure.quantity) ?? null,
    }));
  }

  private async toView(
    actor: Actor,
    today: CalendarDate,
    { plan, deadline, unit }: Due,
    log: ReportEvent[],
  ): Promise<ReportView> {
    const places = new Map(
      [
        ...plan.indicators.flatMap(({ place, quantities }) => quantities.map(({ key }) => ({ place, key }))),
        ...plan.duties.flatMap(({ place, quantity }) => (quantity ? [{ place, key: quantity.key }] : [])),
      ].map(({ place, key }) => [key, place]),
    );
    return {
      today,
      plan: planFacts(plan),
      deadline,
      unit: unitReportOf(unit, log.at(-1), deadline),
      quantities: quantitiesOf(plan).map((quantity) => ({
        place: places.get(quantity.key) ?? '',
        quantity,
      })),
      period: periodCovered(deadline.covers, deadline.due),
      figures: await this.figuresOf(actor, today, { plan, deadline, unit }),
      log,
    };
  }
}

interface Due {
  plan: Plan;
  deadline: Deadline;
  unit: ReportingUnit;
}

/** Since the start of last year: what is overdue at New Year stays to be done. */
export function remindRange(today: CalendarDate): { from: CalendarDate; to: CalendarDate } {
  return { from: `${Number(today.slice(0, 4)) - 1}-01-01`, to: addDays(today, REMIND_AHEAD_DAYS) };
}

function planFacts({ id, title, issuerName, year }: Plan) {
  return { id, title, issuer: issuerName, year };
}

/** Whether this very event is stored and still the last word. An id that names something else is told. */
async function isStored(
  trx: Db,
  address: ReportAddress,
  input: ReportEventInput,
  last: ReportEvent | undefined,
): Promise<boolean> {
  const known = await findEvent(trx, input.id);
  if (known === null) return false;
  const {
    sequence: _sequence,
    receivedAt: _at,
    actorName: _name,
    figures: _figures,
    ...content
  } = known.event;
  const isSame = addressKey(known.address) === addressKey(address) && isDeepStrictEqual(content, input);
  if (!isSame) throw new ProblemError('event.id_taken');
  // Sent again after the other side has acted: "submitted" would be untrue by now.
  if (last?.id !== input.id) throw new ProblemError('report.event_overtaken');
  return true;
}

/** @throws ProblemError when the report is not open to this event */
function refuse(last: LastReportEvent | undefined, input: ReportEventInput, today: CalendarDate): void {
  if (input.type === 'reopened') {
    if (last?.type !== 'submitted') throw new ProblemError('report.not_submitted');
    return;
  }
  if (last?.type === 'submitted') {
    const on = localDay(last.receivedAt).split('-').reverse().join('/');
    throw new ProblemError('report.submitted_already', { by: last.actorName, on });
  }
  const date = input.documentDate;
  if (date !== null && date > today) throw new ProblemError('report.document_in_future', { date });
}
