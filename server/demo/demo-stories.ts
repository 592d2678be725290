import type { DemoLog } from './demo-log.ts';
import type { DemoRandom } from './demo-random.ts';
import type { DemoNames, DemoSettings, Scenario } from './demo-settings.ts';

/** What is to be built at a site, and what each part is thought to cost. */
export interface DemoRemedy {
  main: string;
  sign: string;
  extra: string | null;
  costVnd: ReadonlyMap<string, number>;
  /** What was spent over what was thought, 1 = as planned. */
  costFactor: number;
}

/** Days from today, negative in the past; null: no date agreed. */
export interface DemoStory {
  dueInDays: number | null;
}

/** Fences and covers are inspected every 180 days; the chain keeps well within that. */
const INSPECT_BEFORE_DAYS = 168;
const LAPSED_AFTER_DAYS = 182;
const SURVEY_DAYS = 120;

/**
 * Writes the log of one story. Every story ends, folded today, in the state that its name says, whatever
 * the day on which the demo set is loaded.
 */
export function tellStory(
  scenario: Scenario,
  log: DemoLog,
  remedy: DemoRemedy,
  { historyDays }: DemoSettings,
  names: DemoNames,
  random: DemoRandom,
): DemoStory {
  const story = new Story(log, remedy, historyDays, names, random);
  return { dueInDays: story.tell(scenario) };
}

interface BuildOptions {
  needsSign?: boolean;
  /** Left out: the interval of each kind of measure. */
  inspectAfterDays?: number;
}

class Story {
  private readonly log: DemoLog;
  private readonly remedy: DemoRemedy;
  private readonly historyDays: number;
  private readonly names: DemoNames;
  private readonly random: DemoRandom;
  private readonly measureIds: string[] = [];

  constructor(log: DemoLog, remedy: DemoRemedy, historyDays: number, names: DemoNames, random: DemoRandom) {
    this.log = log;
    this.remedy = remedy;
    this.historyDays = historyDays;
    this.names = names;
    this.random = random;
  }

  tell(scenario: Scenario): number | null {
    const { random } = this;
    switch (scenario) {
      case 'candidate':
        this.report(random.int(3, 260), true);
        return null;
      case 'reported':
        this.maybeNote(this.report(random.int(1, 40)), 0.3);
        return random.chance(0.5) ? random.int(20, 120) : null;
      case 'closed':
        return this.close();
      case 'confirmed':
        this.maybeNote(this.confirm(random.int(12, 300)), 0.4);
        return null;
      case 'planned':
        this.maybeNote(this.confirm(random.int(40, this.historyDays)), 0.4);
        return random.int(5, 130);
      case 'plannedOverdue':
        this.maybeNote(this.confirm(random.int(130, this.historyDays)), 0.7);
        return -random.int(3, 85);
      case 'warned':
        this.putUpSigns(random.int(30, this.historyDays));
        return random.int(4, 110);
      case 'warnedOverdue':
        this.putUpSigns(random.int(140, this.historyDays));
        return -random.int(4, 75);
      case 'rejected':
        return this.reject();
      case 'building': {
        const builtDaysAgo = random.int(2, 45);
        this.build(this.reportedBefore(builtDaysAgo), builtDaysAgo);
        return random.int(-12, 60);
      }
      case 'fixed': {
        const builtDaysAgo = random.int(3, 26);
        this.build(this.reportedBefore(builtDaysAgo), builtDaysAgo);
        this.markFixed(random.int(1, builtDaysAgo - 1));
        return random.int(-40, 30);
      }
      case 'verified':
        // More was built of late than at first: the share grows from month to month.
        return this.finish(6 + Math.floor((this.historyDays - 60) * random.next() ** 1.35), 2);
      case 'damagedSign': {
        const damagedDaysAgo = random.int(2, 40);
        const due = this.finish(random.int(damagedDaysAgo + 25, 300), damagedDaysAgo + 2, true);
        this.damage(1, damagedDaysAgo, random.pick(this.names.notes.damagedSign));
        return due;
      }
      case 'damagedFence': {
        const damagedDaysAgo = random.int(3, 70);
        this.finish(random.int(damagedDaysAgo + 25, 300), damagedDaysAgo + 2);
        this.damage(0, damagedDaysAgo, random.pick(this.names.notes.damagedFence));
        return random.int(-20, 60);
      }
      case 'reopened': {
        const reopenedDaysAgo = random.int(2, 60);
        this.finish(random.int(LAPSED_AFTER_DAYS + reopenedDaysAgo, this.historyDays - 40), null);
        this.log.add(reopenedDaysAgo, 'office', {
          type: 'reopened',
          note: '',
          reason: random.pick(this.names.notes.reopened),
        });
        return random.int(5, 70);
      }
      case 'reinspectionDue':
        // Built and checked, then forgotten: the protection counts no longer.
        return this.finish(random.int(LAPSED_AFTER_DAYS, LAPSED_AFTER_DAYS + 120), null);
    }
  }

  private report(daysAgo: number, isCandidate = false): number {
    const who = this.random.chance(0.25) ? 'resident' : 'field';
    this.log.add(daysAgo, who, {
      type: 'reported',
      isCandidate,
      note: this.random.pick(this.names.notes.reported),
    });
    return daysAgo;
  }

  /** Most sites came from the survey at the start, the others while the work went on. */
  private reportedBefore(builtDaysAgo: number): number {
    const surveyEnd = this.historyDays - SURVEY_DAYS;
    return builtDaysAgo + 15 < surveyEnd && this.random.chance(0.6)
      ? this.random.int(surveyEnd, this.historyDays)
      : builtDaysAgo + this.random.int(18, 150);
  }

  /** Reported, then inspected on site. Answers when it was inspected. */
  private confirm(reportedDaysAgo: number): number {
    this.report(reportedDaysAgo);
    const daysAgo = Math.max(1, reportedDaysAgo - this.random.int(2, 9));
    this.log.add(daysAgo, 'field', {
      type: 'inspected',
      isHazardConfirmed: true,
      measures: [],
      note: this.random.pick(this.names.notes.inspected),
    });
    return daysAgo;
  }

  private close(): null {
    const reportedDaysAgo = this.report(this.random.int(30, this.historyDays), this.random.chance(0.5));
    const isDuplicate = this.random.chance(0.3);
    this.log.add(reportedDaysAgo - this.random.int(5, 20), 'field', {
      type: 'inspected',
      isHazardConfirmed: false,
      measures: [],
      note: isDuplicate ? '' : this.random.pick(this.names.notes.dismissed),
    });
    this.log.add(reportedDaysAgo - this.random.int(21, 29), 'office', {
      type: 'closed',
      reason: isDuplicate ? 'duplicate' : 'not_a_hazard',
      note: '',
    });
    return null;
  }

  /** Signs alone, still readable today: newer than their 90 days or checked since. */
  private putUpSigns(reportedDaysAgo: number): void {
    const confirmed = this.random.chance(0.5)
      ? this.confirm(reportedDaysAgo)
      : this.report(reportedDaysAgo) - this.random.int(1, 5);
    const installed = Math.max(1, confirmed - this.random.int(5, 30));
    this.install(installed, this.remedy.sign);
    const doesHelp = this.remedy.extra === 'rescue_gear' || this.remedy.extra === 'awareness';
    if (this.remedy.extra !== null && doesHelp) this.install(installed, this.remedy.extra);
    if (installed > 84) this.inspect(this.random.int(4, 80));
    else this.maybeNote(installed, 0.3);
  }

  private reject(): number {
    const rejectedDaysAgo = this.random.int(3, 60);
    const marked = rejectedDaysAgo + this.random.int(1, 6);
    const installed = marked + this.random.int(1, 12);
    this.report(installed + this.random.int(20, 120));
    this.install(installed, this.remedy.sign);
    this.markFixed(marked);
    this.log.add(rejectedDaysAgo, 'office', {
      type: 'rejected',
      note: '',
      reason: this.random.pick(this.names.notes.rejected),
    });
    return this.random.int(-10, 45);
  }

  /** Reported, often inspected, then the main measure and where asked for a sign. */
  private build(reportedDaysAgo: number, builtDaysAgo: number, options: BuildOptions = {}): void {
    const firstDaysAgo = Math.min(reportedDaysAgo, this.historyDays);
    if (this.random.chance(0.12)) this.confirm(firstDaysAgo);
    else this.report(firstDaysAgo);
    this.install(builtDaysAgo, this.remedy.main, options.inspectAfterDays);
    if (options.needsSign === true || this.random.chance(0.12)) {
      this.install(builtDaysAgo, this.remedy.sign, options.inspectAfterDays);
    }
    if (this.remedy.extra !== null && this.random.chance(0.08)) this.install(builtDaysAgo, this.remedy.extra);
  }

  /**
   * Built, marked, verified, and looked after until `until` days ago; `null`: never inspected again.
   * Answers the due date.
   */
  private finish(builtDaysAgo: number, until: number | null, needsSign = false): number {
    // Solid work is given a year until its next inspection, the rest the usual half year.
    const isSolid = until !== null && this.random.chance(0.8);
    this.build(this.reportedBefore(builtDaysAgo), builtDaysAgo, {
      needsSign,
      ...(isSolid ? { inspectAfterDays: 365 } : {}),
    });
    const marked = Math.max(2, builtDaysAgo - this.random.int(0, 5));
    this.markFixed(marked);
    const verified = Math.max(1, marked - this.random.int(1, 9));
    this.log.add(verified, 'office', { type: 'verified', note: this.random.pick(this.names.notes.verified) });
    if (until !== null) {
      let last = verified;
      let unseenFor = builtDaysAgo - (isSolid ? 180 : 0);
      while (unseenFor > INSPECT_BEFORE_DAYS && last > until + 1) {
        last = Math.max(until, Math.min(last - 1, unseenFor - this.random.int(105, 165)));
        this.inspect(last);
        unseenFor = last;
      }
    }
    return -builtDaysAgo + this.random.int(-25, 45);
  }

  private install(daysAgo: number, kind: string, inspectAfterDays?: number): void {
    const measureId = this.log.makeId();
    this.measureIds.push(measureId);
    const planned = this.remedy.costVnd.get(kind) ?? 0;
    this.log.add(daysAgo, 'field', {
      type: 'measure_installed',
      note: this.random.pick(this.names.notes.installed),
      measure: {
        id: measureId,
        kind,
        ...(inspectAfterDays === undefined
          ? {}
          : { nextInspectionOn: this.log.dayInDays(inspectAfterDays - daysAgo) }),
        costVnd: planned === 0 ? null : Math.round((planned * this.remedy.costFactor) / 10_000) * 10_000,
      },
    });
  }

  private inspect(daysAgo: number): void {
    this.log.add(daysAgo, 'field', {
      type: 'inspected',
      isHazardConfirmed: true,
      measures: this.measureIds.map((measureId) => ({ measureId, condition: 'good' as const })),
      note: this.random.pick(this.names.notes.checked),
    });
  }

  private markFixed(daysAgo: number): void {
    this.log.add(daysAgo, 'field', {
      type: 'fix_marked',
      note: this.random.pick(this.names.notes.fixed),
    });
  }

  private damage(index: number, daysAgo: number, note: string): void {
    const measureId = this.measureIds[index];
    if (measureId === undefined) throw new Error('no such measure in the story');
    this.log.add(daysAgo, 'field', {
      type: 'damaged',
      measureId,
      condition: this.random.chance(0.6) ? 'damaged' : 'missing',
      note,
    });
  }

  private maybeNote(daysAgo: number, probability: number): void {
    if (!this.random.chance(probability)) return;
    this.log.add(this.random.int(1, daysAgo), 'office', {
      type: 'noted',
      note: this.random.pick(this.names.notes.noted),
    });
  }
}
