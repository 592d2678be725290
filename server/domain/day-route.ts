import { daysBetween } from './calendar.ts';
import { distanceBetweenM } from './geometry.ts';
import type { CalendarDate, LonLat } from './values.ts';

/** A day on foot and by motorbike holds no more; the planner is fast up to here. */
export const MOST_STOPS = 60;

export interface Stop {
  id: string;
  lonLat: LonLat;
}

/** What decides how much a site is worth a visit today. */
export interface Candidate extends Stop {
  /** 0–100. */
  priorityScore: number;
  dueOn: CalendarDate | null;
  /** An inspection is due, or somebody answers for the fix. */
  isCalledFor: boolean;
}

/** Metres at which nearness has halved its share. */
const HALF_WAY_M = 3_000;
/** Days before the deadline from which it presses. */
const PRESSING_DAYS = 14;

/**
 * Priority × deadline × distance: 0 for nothing to do, higher is more worth a visit. Overdue presses three times as
 * much as no deadline, a deadline within two weeks up to twice.
 */
export function worthOf(candidate: Candidate, start: LonLat | null, day: CalendarDate): number {
  const { priorityScore, dueOn, isCalledFor, lonLat } = candidate;
  const left = dueOn === null ? null : daysBetween(day, dueOn);
  const pressing = left === null ? 1 : left < 0 ? 3 : left <= PRESSING_DAYS ? 2 - left / PRESSING_DAYS : 1;
  if (left === null && !isCalledFor) return 0;
  const nearness = start === null ? 1 : HALF_WAY_M / (HALF_WAY_M + distanceBetweenM(start, lonLat));
  return (priorityScore + 10) * pressing * nearness;
}

/** The most worthwhile ones, ties by id, so that the same day gives the same plan. */
export function chooseStops<T extends Candidate>(
  candidates: readonly T[],
  start: LonLat | null,
  day: CalendarDate,
  most: number,
): T[] {
  return candidates
    .map((candidate) => ({ candidate, worth: worthOf(candidate, start, day) }))
    .filter(({ worth }) => worth > 0)
    .sort((a, b) => b.worth - a.worth || (a.candidate.id < b.candidate.id ? -1 : 1))
    .slice(0, Math.min(most, MOST_STOPS))
    .map(({ candidate }) => candidate);
}

/** Metres in straight lines from the start over all stops; the way back is not counted. */
export function routeLengthM(start: LonLat | null, stops: readonly Stop[]): number {
  let from = start ?? stops[0]?.lonLat ?? null;
  let length = 0;
  for (const { lonLat } of stops) {
    if (from) length += distanceBetweenM(from, lonLat);
    from = lonLat;
  }
  return length;
}

/**
 * A short order of the stops from `start`, in straight lines: nearest insertion, then 2-opt until nothing gets
 * shorter. Never longer than the order that was given; each stop once.
 */
export function planRoute<T extends Stop>(start: LonLat | null, stops: readonly T[]): T[] {
  if (stops.length < 2) return [...stops];
  const inserted = untangle(start, insertNearest(start, stops));
  const given = untangle(start, stops);
  return routeLengthM(start, inserted) <= routeLengthM(start, given) ? inserted : given;
}

/** Takes the stop that is nearest to the route so far and puts it where it adds least. */
function insertNearest<T extends Stop>(start: LonLat | null, stops: readonly T[]): T[] {
  const left = new Map(stops.map((stop, at) => [at, stop]));
  const toRoute = new Map(
    stops.map(({ lonLat }, at) => [at, start ? distanceBetweenM(start, lonLat) : at === 0 ? 0 : Infinity]),
  );
  const route: T[] = [];
  while (left.size > 0) {
    let next = -1;
    for (const at of left.keys())
      if (next < 0 || (toRoute.get(at) ?? 0) < (toRoute.get(next) ?? 0)) next = at;
    const stop = left.get(next);
    if (!stop) break;
    left.delete(next);
    route.splice(cheapestPlace(start, route, stop), 0, stop);
    for (const [at, other] of left)
      toRoute.set(at, Math.min(toRoute.get(at) ?? Infinity, distanceBetweenM(stop.lonLat, other.lonLat)));
  }
  return route;
}

function cheapestPlace(start: LonLat | null, route: readonly Stop[], stop: Stop): number {
  let best = route.length;
  let least = Infinity;
  for (let at = 0; at <= route.length; at += 1) {
    const before = at === 0 ? start : (route[at - 1]?.lonLat ?? null);
    const after = route[at]?.lonLat ?? null;
    const added =
      (before ? distanceBetweenM(before, stop.lonLat) : 0) +
      (after ? distanceBetweenM(stop.lonLat, after) : 0) -
      (before && after ? distanceBetweenM(before, after) : 0);
    if (added < least) [best, least] = [at, added];
  }
  return best;
}

/** A gain below this is rounding. */
const LEAST_GAIN_M = 0.001;

/** 2-opt: turns a stretch of the route round as long as that makes it shorter. */
function untangle<T extends Stop>(start: LonLat | null, stops: readonly T[]): T[] {
  const route = [...stops];
  const place = (at: number): LonLat | null => (at < 0 ? start : (route[at]?.lonLat ?? null));
  const between = (a: LonLat | null, b: LonLat | null) => (a && b ? distanceBetweenM(a, b) : 0);
  for (let isShorter = true; isShorter; ) {
    isShorter = false;
    for (let from = 0; from < route.length - 1; from += 1) {
      for (let to = from + 1; to < route.length; to += 1) {
        const [before, first, last, after] = [place(from - 1), place(from), place(to), place(to + 1)];
        const gain =
          between(before, first) + between(last, after) - between(before, last) - between(first, after);
        if (gain <= LEAST_GAIN_M) continue;
        route.splice(from, to - from + 1, ...route.slice(from, to + 1).reverse());
        isShorter = true;
      }
    }
  }
  return route;
}
