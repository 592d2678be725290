import { LRUCache } from 'lru-cache';
import type { Deps } from '../deps.ts';
import { type Board, type BoardRow, periodKeyOf } from '../domain/assessment-views.ts';
import type { AssessmentCard, AssessmentState } from '../domain/assessments.ts';
import { addDays, localDay } from '../domain/calendar.ts';
import type { CommuneStage } from '../domain/commune-stages.ts';
import type { Commune } from '../domain/communes.ts';
import { ProblemError } from '../domain/errors.ts';
import { scoresOf } from '../domain/fold-assessment.ts';
import { forecastFrom, scoreGapOf } from '../domain/forecast.ts';
import { type Path, rankByNearness, type ScoredCommune, type Step } from '../domain/path-to-target.ts';
import { type CommuneLogs, countByStage, paceLine, standingOn } from '../domain/pipeline.ts';
import type { RecognitionTarget } from '../domain/recognition-target.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { judge } from '../domain/scoring.ts';
import { type CriteriaSet, maximaOf, thresholdOf } from '../domain/standards.ts';
import type { CalendarDate } from '../domain/values.ts';
import { KeptLogs, type Logs } from './kept-logs.ts';
import { listCards, listLogs, listMaxima } from './standard.queries.ts';

export interface BoardDeps extends Pick<Deps, 'database' | 'now'> {
  sets: readonly CriteriaSet[];
  targets: readonly RecognitionTarget[];
  communes(): Promise<Commune[]>;
}

/** Boards kept per state of the data: a few days of a few provinces. */
const MOST_BOARDS = 64;

/** Where the communes of a province stand, from the kept logs. */
export class BoardService {
  private readonly deps: BoardDeps;
  private readonly logs: KeptLogs;
  private readonly boards = new LRUCache<string, Board>({ max: MOST_BOARDS });
  /** Of every commune that has an assessment, by day. */
  private readonly stagesOn = new LRUCache<string, Map<string, CommuneStage>>({ max: MOST_BOARDS });
  /** The state of the data that `boards` and `stagesOn` are of. */
  private keptOf: Logs | null = null;

  constructor(deps: BoardDeps) {
    this.deps = deps;
    const { db, feed } = deps.database;
    this.logs = new KeptLogs(feed, {
      cards: (communes) => listCards(db, communes),
      events: (communes) => listLogs(db, communes),
      maxima: () => listMaxima(db),
    });
  }

  close(): void {
    this.logs.close();
  }

  /** Of the communes in scope. @throws ProblemError `coverage.future_day` */
  async read(actor: Actor, province: string, at?: CalendarDate): Promise<Board> {
    const today = localDay(this.deps.now());
    const day = this.pastDay(at, today);
    return cutToScope(await this.whole(province, day, today), actor);
  }

  /**
   * Stage of every commune in scope on a day, today unless given; one that is not in it has no assessment.
   * @throws ProblemError `coverage.future_day`
   */
  async stages(actor: Actor, at?: CalendarDate): Promise<Map<string, CommuneStage>> {
    const today = localDay(this.deps.now());
    const day = this.pastDay(at, today);
    const logs = await this.presentLogs();
    const key = `${day} ${today}`;
    const all =
      this.stagesOn.get(key) ??
      new Map([...logs.byCommune].map(([code, own]) => [code, standingOn(own, day, today).stage]));
    if (this.keptOf === logs) this.stagesOn.set(key, all);
    return new Map([...all].filter(([code]) => isInScope(actor, code)));
  }

  /** Forgets what was computed from an earlier state. */
  private async presentLogs(): Promise<Logs> {
    const logs = await this.logs.get();
    if (this.keptOf !== logs) {
      this.boards.clear();
      this.stagesOn.clear();
    }
    this.keptOf = logs;
    return logs;
  }

  private pastDay(at: CalendarDate | undefined, today: CalendarDate): CalendarDate {
    if (at !== undefined && at > today) throw new ProblemError('coverage.future_day', { at });
    return at ?? today;
  }

  private async whole(province: string, day: CalendarDate, today: CalendarDate): Promise<Board> {
    const logs = await this.presentLogs();
    const key = `${province} ${day} ${today}`;
    const kept = this.boards.get(key);
    if (kept) return kept;
    const { sets, targets } = this.deps;
    const communes = (await this.deps.communes()).filter((commune) => commune.provinceCode === province);
    const target = targets.find(
      ({ provinceCode, startsOn, dueOn }) => provinceCode === province && startsOn <= day && day <= dueOn,
    );
    const board = makeBoard({ province, day, today, communes, logs, sets, target: target ?? null });
    if (this.keptOf === logs) this.boards.set(key, board);
    return board;
  }
}

interface BoardInput {
  province: string;
  day: CalendarDate;
  today: CalendarDate;
  communes: readonly Commune[];
  logs: Logs;
  sets: readonly CriteriaSet[];
  target: RecognitionTarget | null;
}

/** Steps are as known today; a forecast of a past day knows what was known on it. */
function makeBoard({ province, day, today, communes, logs, sets, target }: BoardInput): Board {
  const valid = communes.filter(
    ({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo),
  );
  const groups = new Map(valid.map(({ code, thresholdGroup }) => [code, thresholdGroup]));
  const maxima = logs.maxima.filter(({ enteredAt }) => localDay(enteredAt) <= day);
  const maximaBySet = new Map(sets.map((set) => [set, maximaOf(set, maxima)]));

  function scored(card: AssessmentCard, state: AssessmentState): ScoredCommune | null {
    const { id, version } = card.criteriaSet;
    const set = sets.find((each) => each.id === id && each.version === version);
    const threshold = set ? thresholdOf(set, groups.get(card.communeCode) ?? '') : null;
    if (!set || threshold === null) return null;
    const known = maximaBySet.get(set) ?? new Map();
    return { communeCode: card.communeCode, set, maxima: known, scores: scoresOf(state), threshold };
  }
  const gapOf = (card: AssessmentCard, state: AssessmentState) => {
    const commune = scored(card, state);
    return scoreGapOf(commune && judge(commune.set, commune.maxima, commune.scores, commune.threshold));
  };

  const all = valid.map(
    ({ code }): CommuneLogs => logs.byCommune.get(code) ?? { communeCode: code, logs: [] },
  );
  const standings = all.map((commune) => standingOn(commune, day, today));
  const open = standings.flatMap(({ stage, card, state }) => {
    const commune = stage !== 'recognised' && card && state ? scored(card, state) : null;
    return commune ? [commune] : [];
  });
  const steps = standings.flatMap(({ communeCode, state }) =>
    (state?.steps ?? []).map((step): Step => ({ ...step, communeCode })),
  );
  const nearest = rankByNearness(open, steps);
  const place = new Map(nearest.map((near, index) => [near.communeCode, { ...near, index }]));
  const criteria = new Map(open.map(({ communeCode, set }) => [communeCode, set.criteria.length]));
  const rows = standings.map(({ communeCode, stage, card, recognisedUntil }): BoardRow => {
    const near = place.get(communeCode);
    return {
      communeCode,
      stage,
      assessmentId: card?.id ?? null,
      period: card && periodKeyOf(card.period),
      recognisedUntil,
      score: near
        ? {
            outcome: near.verdict.outcome,
            total: near.verdict.total,
            threshold: near.verdict.threshold,
            pointsShort: near.verdict.pointsShort,
            scored: near.verdict.criteria.filter(({ points }) => points !== null).length,
            criteria: criteria.get(communeCode) ?? 0,
            blocking: near.blocking,
            path: pathOf(near.path),
          }
        : null,
    };
  });
  const rank = ({ communeCode, stage }: BoardRow) =>
    place.get(communeCode)?.index ?? (stage === 'recognised' ? rows.length + 1 : rows.length);
  rows.sort((a, b) => rank(a) - rank(b) || (a.communeCode < b.communeCode ? -1 : 1));

  return {
    province,
    at: day,
    counts: countByStage(standings),
    communes: valid.length,
    goal: target && goalOf(target, all, day, today, gapOf),
    rows,
  };
}

function pathOf(path: Path): NonNullable<BoardRow['score']>['path'] {
  return path.kind === 'steps'
    ? {
        kind: 'steps',
        steps: path.steps.length,
        costVnd: path.costVnd,
        unknownCosts: path.unknownCosts,
      }
    : { kind: path.kind };
}

function goalOf(
  target: RecognitionTarget,
  communes: readonly CommuneLogs[],
  day: CalendarDate,
  today: CalendarDate,
  gapOf: Parameters<typeof forecastFrom>[0]['gapOf'],
): Board['goal'] {
  const line = paceLine(target, communes, lineDays(target.startsOn, day), today);
  const pace = line.at(-1);
  if (!pace) throw new Error('The line ends on the day itself.');
  return { target, pace, line, forecast: forecastFrom({ target, communes, today: day, gapOf }) };
}

/** The first of every month, and the day itself. */
function lineDays(startsOn: CalendarDate, day: CalendarDate): CalendarDate[] {
  const days: CalendarDate[] = [];
  for (
    let next = startsOn;
    next < day;
    next = addDays(`${next.slice(0, 7)}-01`, 32)
      .slice(0, 7)
      .concat('-01')
  ) {
    days.push(next);
  }
  return [...days, day];
}

/** The goal is the whole province's: a part of its communes says nothing about it. */
function cutToScope(board: Board, actor: Actor): Board {
  const rows = board.rows.filter(({ communeCode }) => isInScope(actor, communeCode));
  if (rows.length === board.rows.length) return board;
  return { ...board, counts: countByStage(rows), communes: rows.length, goal: null, rows };
}
