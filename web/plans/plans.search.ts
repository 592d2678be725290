import { z } from 'zod';
import { choiceParam, flagParam, patternParam, textParam } from '../api/search-params.ts';
import { CLASS_METHODS } from './map/class-methods.ts';

const KEY = /^[A-Za-z0-9-]{1,100}$/;

/** Of values; left out: the year of the plan. */
const period = patternParam(/^20\d\d(-[A-Z0-9]{2,3})?$/);

export const PlansSearch = z.object({});

/** What of a plan is shown, as the URL keeps it. */
export const PlanSearch = z.object({
  q: textParam(100),
  /** Key of a unit in charge. */
  unit: patternParam(KEY),
  /** Only what has another target in another plan. */
  differs: flagParam(),
  period,
});
export type PlanSearch = z.output<typeof PlanSearch>;

export const ValuesSearch = z.object({ period });

/** What the map of an indicator shows. */
export const IndicatorMapSearch = z.object({
  /** Key of the quantity; the plan's first. */
  indicator: patternParam(KEY),
  period,
  /** A second period beside it; none. */
  other: period,
  /** How values are put into classes; equal counts. */
  classes: choiceParam(CLASS_METHODS),
  /** Breaks of somebody's own. */
  breaks: textParam(60),
});
export type IndicatorMapSearch = z.output<typeof IndicatorMapSearch>;

/** `todo`: near or past and not submitted by everybody. */
export const SUBMISSION_STATES = ['todo', 'missing', 'overdue', 'submitted'] as const;

export const DeadlinesSearch = z.object({
  /** Left out: this year. */
  year: patternParam(/^20\d{2}$/),
  plan: patternParam(KEY),
  /** Name of a reporting unit. */
  unit: textParam(200),
  state: choiceParam(SUBMISSION_STATES),
});
export type DeadlinesSearch = z.output<typeof DeadlinesSearch>;

/** Which due dates the page of those who have not reported lists. */
export const MissingSearch = z.object({
  /** Left out: this year. */
  year: patternParam(/^20\d{2}$/),
  plan: patternParam(KEY),
  /** One report of the plan on one day. */
  report: patternParam(KEY),
  due: patternParam(/^20\d{2}-\d{2}-\d{2}$/),
  overdue: flagParam(),
});
export type MissingSearch = z.output<typeof MissingSearch>;
