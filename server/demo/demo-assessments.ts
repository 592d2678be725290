import type { Evidence } from '../domain/assessments.ts';
import { daysBetween } from '../domain/calendar.ts';
import type { CommuneStage } from '../domain/commune-stages.ts';
import type { Commune } from '../domain/communes.ts';
import { sumPoints } from '../domain/points.ts';
import type { Score } from '../domain/scoring.ts';
import { type CriteriaSet, type Maxima, thresholdOf } from '../domain/standards.ts';
import type { Instant } from '../domain/values.ts';
import type { BulkPlaySpace } from '../playspaces/bulk-playspaces.service.ts';
import type { WholeAssessment } from '../standard/whole-assessments.service.ts';
import { DemoAssessmentLog, lastDayOfStory } from './demo-assessment-log.ts';
import { type DemoCommune, shareOut } from './demo-places.ts';
import type { DemoRandom } from './demo-random.ts';
import { shareOutPoints } from './demo-scores.ts';
import type { Scenario } from './demo-settings.ts';
import type { DemoSite } from './demo-sites.ts';
import type { DemoStandardSettings } from './demo-work-settings.ts';

export interface DemoStandardWorld {
  communes: readonly DemoCommune[];
  facts: readonly Commune[];
  sites: readonly DemoSite[];
  playSpaces: readonly BulkPlaySpace[];
  set: CriteriaSet;
  maxima: Maxima;
  settings: DemoStandardSettings;
  showcaseCode: string;
  now: Instant;
  random: DemoRandom;
}

/** Shorter than this the round has hardly begun. */
const LEAST_DAYS = 60;
const FIRST_DAY = '-01-05';
/** Criteria that are most often the weak ones. */
const OFTEN_WEAK = [5, 12, 11, 6, 8, 13, 1];
const COVERED: readonly Scenario[] = ['verified', 'fixed', 'damagedSign'];
const UNCOVERED: readonly Scenario[] = ['confirmed', 'planned', 'plannedOverdue', 'warned', 'warnedOverdue'];

type Stage = keyof DemoStandardSettings['sharesOfCommunes'];
const APPRAISED: readonly CommuneStage[] = ['recognised', 'not_recognised', 'appraised'];

/** Assessments of one round: the more diligent a commune is with its places, the further it is. */
export function makeDemoAssessments(world: DemoStandardWorld): WholeAssessment[] {
  const { period } = world.settings;
  const lastDay = lastDayOfStory(world.now, period.year);
  const span = daysBetween(`${period.year}${FIRST_DAY}`, lastDay);
  if (span < LEAST_DAYS) return [];
  const stages = stagesOf(world);
  return world.communes.flatMap((commune) => {
    const facts = world.facts.find(({ code }) => code === commune.code);
    const threshold = facts && thresholdOf(world.set, facts.thresholdGroup);
    const stage = stages.get(commune.code);
    if (threshold === undefined || threshold === null || !stage || stage === 'not_registered') return [];
    const log = new DemoAssessmentLog(
      {
        communeCode: commune.code,
        period,
        criteriaSet: { id: world.set.id, version: world.set.version },
      },
      world.random,
      lastDay,
      { commune: world.settings.office.replace('{c}', commune.label), city: world.settings.city },
    );
    new Story(world, commune, threshold, stage, log, span).tell();
    return [{ card: log.card, events: log.events }];
  });
}

function stagesOf({ communes, settings, showcaseCode, random }: DemoStandardWorld): Map<string, Stage> {
  const shares = Object.entries(settings.sharesOfCommunes) as [Stage, number][];
  const counts = shareOut(
    communes.length,
    shares.map(([, share]) => share),
  );
  const line = shares.flatMap(([stage], index) => Array.from({ length: counts[index] ?? 0 }, () => stage));
  const ordered = communes
    .map(({ code, diligence }) => ({ code, rank: diligence + random.between(-0.15, 0.15) }))
    .sort((a, b) => b.rank - a.rank);
  const stages = new Map(ordered.map(({ code }, index) => [code, line[index] ?? 'not_registered']));
  if (stages.has(showcaseCode)) stages.set(showcaseCode, settings.showcase.stage);
  return stages;
}

/** Days before the last day on which each thing was done. */
interface Days {
  registered: number;
  scoring: number;
  submitted: number;
  appraised: number;
  decided: number;
}

class Story {
  private readonly world: DemoStandardWorld;
  private readonly commune: DemoCommune;
  private readonly threshold: number;
  private readonly stage: Stage;
  private readonly log: DemoAssessmentLog;
  private readonly span: number;

  constructor(
    world: DemoStandardWorld,
    commune: DemoCommune,
    threshold: number,
    stage: Stage,
    log: DemoAssessmentLog,
    span: number,
  ) {
    this.world = world;
    this.commune = commune;
    this.threshold = threshold;
    this.stage = stage;
    this.log = log;
    this.span = span;
  }

  tell(): void {
    const { stage, log, world } = this;
    const days = this.days();
    log.add(days.registered, 'commune', { type: 'registered' });
    if (stage === 'registered') return;
    const weakest = this.weakest();
    const scores = shareOutPoints(this.tops(), this.total(), weakest, world.random);
    const until = stage === 'scoring' ? days.submitted : days.submitted + 1;
    const scored = stage === 'scoring' ? world.random.int(3, 12) : scores.size;
    const chosen = this.shuffled([...scores.keys()]).slice(0, scored);
    for (const [index, criterion] of chosen.entries()) {
      const daysAgo = Math.round(days.scoring + ((until - days.scoring) * index) / scores.size);
      this.score(daysAgo, criterion, scores);
      this.addEvidence(daysAgo, criterion);
    }
    this.planSteps(until, scores, weakest, new Set(chosen));
    if (stage === 'scoring') return;
    log.add(days.submitted, 'commune', { type: 'submitted' });
    if (stage === 'returned') this.returnSome(days.appraised, weakest);
    if (!APPRAISED.includes(stage)) return;
    if (world.random.chance(0.25)) this.returnAndResubmit(days, scores);
    const total = this.appraise(days.appraised, scores);
    if (stage !== 'appraised') this.decide(days.decided, total);
  }

  /** Oldest first: each at least as long ago as the one after it, none before the round began. */
  private days(): Days {
    const { random } = this.world;
    const decided = this.decidedAgo();
    const appraised = this.stage === 'returned' ? random.int(1, 12) : decided + random.int(3, 9);
    const submitted = APPRAISED.includes(this.stage)
      ? appraised + random.int(10, 28)
      : this.stage === 'returned'
        ? appraised + random.int(5, 18)
        : random.int(1, 30);
    const scoring = submitted + random.int(12, 45);
    const registered = this.stage === 'registered' ? random.int(2, 60) : scoring + random.int(3, 24);
    const last = (days: number) => Math.min(days, this.span);
    return {
      registered: last(registered),
      scoring: last(scoring),
      submitted: last(submitted),
      appraised: last(appraised),
      decided: last(decided),
    };
  }

  /** Decisions come in sittings, a fortnight apart. */
  private decidedAgo(): number {
    const { random } = this.world;
    if (this.stage === 'appraised') return 0;
    const sittings = Math.max(1, Math.floor((this.span * 0.82) / 14));
    return 4 + 14 * random.int(0, sittings - 1);
  }

  private tops(): Map<number, number> {
    const { set, maxima, settings } = this.world;
    return new Map(
      set.criteria.map(({ number }) => [
        number,
        maxima.get(number) ?? settings.criteria[number - 1]?.points ?? 1,
      ]),
    );
  }

  private isShowcase(): boolean {
    return this.commune.code === this.world.showcaseCode;
  }

  private weakest(): number[] {
    const { random, settings, set } = this.world;
    if (this.isShowcase()) return settings.showcase.weakest;
    if (this.stage === 'recognised' || this.stage === 'appraised') return [];
    const known = OFTEN_WEAK.filter((number) =>
      set.criteria.some((criterion) => criterion.number === number),
    );
    return this.shuffled(known).slice(0, random.int(1, 2));
  }

  private total(): number {
    const { random, settings } = this.world;
    if (this.isShowcase()) return settings.showcase.total;
    const passes = this.stage === 'recognised' || this.stage === 'appraised';
    return this.threshold + (passes ? random.int(4, 60) : random.int(-70, 4));
  }

  private score(daysAgo: number, criterion: number, scores: ReadonlyMap<number, Score>): void {
    const score = scores.get(criterion);
    if (!score) return;
    const note = this.world.random.pick(this.world.settings.scoreNotes);
    this.log.add(daysAgo, 'commune', { type: 'scored', criterion, score }, score.isMet ? note : '');
  }

  private addEvidence(daysAgo: number, criterion: number): void {
    const { random } = this.world;
    const source = this.evidenceOf(criterion);
    if (source === null || !random.chance(0.6)) return;
    const evidence: Evidence = { id: this.log.makeId(), criterion, source };
    this.log.add(daysAgo, 'commune', { type: 'evidence_added', evidence });
  }

  private evidenceOf(criterion: number): Evidence['source'] | null {
    const { set, settings, random, playSpaces } = this.world;
    const reads = set.criteria.find(({ number }) => number === criterion)?.mapEvidence ?? null;
    const sites = this.sitesOf(COVERED);
    const spaces = playSpaces.filter(({ card }) => card.communeCode === this.commune.code);
    if (reads === 'hazard_coverage' && sites.length > 0 && random.chance(0.7)) {
      return { kind: 'site', siteId: random.pick(sites) };
    }
    if (reads === 'play_points' && spaces.length > 0 && random.chance(0.7)) {
      return { kind: 'play_space', playSpaceId: random.pick(spaces).id };
    }
    const text = settings.criteria[criterion - 1]?.evidence;
    return text === undefined ? null : { kind: 'note', text };
  }

  private sitesOf(scenarios: readonly Scenario[]): string[] {
    return this.world.sites
      .filter(
        ({ site, scenario }) => site.card.communeCode === this.commune.code && scenarios.includes(scenario),
      )
      .map(({ site }) => site.id);
  }

  /** Steps for what is weak, and more until the points that are short are made up. */
  private planSteps(
    daysAgo: number,
    scores: ReadonlyMap<number, Score>,
    weakest: readonly number[],
    scored: ReadonlySet<number>,
  ): void {
    let short = this.threshold - totalOf(scores);
    const others = this.shuffled([...scores.keys()].filter((criterion) => !weakest.includes(criterion)));
    for (const criterion of [...weakest, ...others].slice(0, weakest.length + 4)) {
      const isWeak = weakest.includes(criterion);
      if (!scored.has(criterion) || (!isWeak && short <= 0)) continue;
      const room = (this.tops().get(criterion) ?? 0) - (scores.get(criterion)?.points ?? 0);
      short -= this.planStep(daysAgo, criterion, isWeak, room);
    }
  }

  /** @returns the points that it brings */
  private planStep(daysAgo: number, criterion: number, makesMet: boolean, room: number): number {
    const { random, settings, set } = this.world;
    const step = settings.criteria[criterion - 1]?.step;
    const [low = 0, high = 0] = step?.points ?? [];
    const points = Math.min(Math.floor(room), random.int(low, high));
    if (!step || (points <= 0 && !makesMet)) return 0;
    const isOfSites = set.criteria.some(
      ({ number, mapEvidence }) => number === criterion && mapEvidence === 'hazard_coverage',
    );
    const siteIds = isOfSites ? this.sitesOf(UNCOVERED).slice(0, 6) : [];
    if (isOfSites && siteIds.length === 0) return 0;
    const [cheap, dear] = step.costMillions;
    this.log.add(daysAgo, 'commune', {
      type: 'step_planned',
      step: {
        id: this.log.makeId(),
        criterion,
        title: step.title.replace('{n}', String(siteIds.length)),
        points: Math.max(0, points),
        makesMet,
        costVnd: random.chance(0.15) ? null : random.int(cheap, dear) * 1_000_000,
        siteIds,
      },
    });
    return points;
  }

  private returnSome(daysAgo: number, weakest: readonly number[]): void {
    const { random, settings } = this.world;
    for (const criterion of weakest) {
      const reason = random.pick(settings.returnReasons);
      this.log.add(daysAgo, 'city', { type: 'criterion_returned', criterion, reason });
    }
  }

  private returnAndResubmit({ submitted, appraised }: Days, scores: ReadonlyMap<number, Score>): void {
    const { random, settings } = this.world;
    const criterion = random.pick([...scores.keys()]);
    const at = (share: number) => Math.round(submitted + (appraised - submitted) * share);
    const reason = random.pick(settings.returnReasons);
    this.log.add(at(0.4), 'city', { type: 'criterion_returned', criterion, reason });
    this.score(at(0.7), criterion, scores);
    this.addEvidence(at(0.7), criterion);
    this.log.add(at(0.7), 'commune', { type: 'resubmitted' });
  }

  /** @returns the total as the city sees it */
  private appraise(daysAgo: number, scores: ReadonlyMap<number, Score>): number {
    const { random, settings } = this.world;
    const spare = totalOf(scores) - this.threshold;
    const isAdjusted = random.chance(0.3) && (spare > 6 || this.stage === 'not_recognised');
    const touched = isAdjusted ? random.pick([...scores.keys()]) : null;
    const loss = random.int(2, 6);
    let lost = 0;
    for (const [criterion, score] of scores) {
      if (criterion === touched && score.points > loss + 1) {
        lost = loss;
        this.log.add(daysAgo, 'city', {
          type: 'criterion_adjusted',
          criterion,
          score: { ...score, points: score.points - loss },
          reason: random.pick(settings.adjustReasons),
        });
      } else this.log.add(daysAgo, 'city', { type: 'criterion_accepted', criterion });
    }
    this.log.add(daysAgo, 'city', { type: 'appraised' });
    return totalOf(scores) - lost;
  }

  /** While maxima are not known the decision is recorded as it stands on paper. */
  private decide(daysAgo: number, officialTotal: number): void {
    const { settings, random } = this.world;
    const date = this.log.dayBefore(daysAgo);
    const paper = {
      number: settings.decisionNumber.replace('{n}', String(random.int(1200, 6400))),
      date,
      authority: settings.authority,
    };
    const shared = { basis: 'paper' as const, officialTotal };
    if (this.stage === 'recognised') {
      const decision = { ...paper, validFrom: date, validTo: null };
      this.log.add(daysAgo, 'city', { type: 'recognised', decision, ...shared });
    } else {
      const reason = random.pick(settings.refusalReasons);
      this.log.add(daysAgo, 'city', { type: 'not_recognised', decision: paper, reason, ...shared });
    }
  }

  private shuffled<T>(items: readonly T[]): T[] {
    const { random } = this.world;
    return items
      .map((item) => ({ item, place: random.next() }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);
  }
}

function totalOf(scores: ReadonlyMap<number, Score>): number {
  return sumPoints([...scores.values()].map(({ points }) => points));
}
