import { z } from 'zod';
import { localDay } from '#domain/calendar.ts';
import { type Candidate, chooseStops, MOST_STOPS, planRoute } from '#domain/day-route.ts';
import { isUnfixed, type SiteListItem } from '#domain/sites.ts';
import { CalendarDate, Id, type LonLat } from '#domain/values.ts';
import { useContainer } from '../api/container.ts';
import type { Tablet } from '../offline/index.ts';
import { useStored } from './tablet.ts';

/** The sites of a day in the order of visiting, kept on the device. */
export const DayPlan = z.object({
  version: z.literal(1),
  day: CalendarDate,
  stops: z.array(Id).max(MOST_STOPS),
});
export type DayPlan = z.infer<typeof DayPlan>;

const KEY = 'field.plan';
/** What a team does in a day; more is added by hand. */
const STOPS_BY_ITSELF = 10;

export async function readPlan(tablet: Tablet, day: string): Promise<DayPlan | null> {
  const plan = DayPlan.safeParse((await tablet.readDraft(KEY))?.value);
  return plan.success && plan.data.day === day ? plan.data : null;
}

export const writePlan = (tablet: Tablet, plan: DayPlan) =>
  tablet.writeDraft(KEY, { ...plan, stops: [...new Set(plan.stops)].slice(0, MOST_STOPS) }, []);

/** Today's plan; null: none was made. */
export function usePlan(): DayPlan | null | undefined {
  const { now } = useContainer();
  const day = localDay(now());
  return useStored(`plan ${day}`, (tablet) => readPlan(tablet, day), { isOfDrafts: true });
}

/** Sites that a team is expected at: unfixed with a deadline or a unit, or due for inspection. */
export const candidatesOf = (items: readonly SiteListItem[]): (SiteListItem & Candidate)[] =>
  items
    .filter(({ status, isInspectionDue }) => isUnfixed(status) || isInspectionDue)
    .map((item) => ({
      ...item,
      dueOn: isUnfixed(item.status) ? item.dueOn : null,
      isCalledFor: item.unitId !== null || item.isInspectionDue,
    }));

/** Chosen by priority × deadline × distance, then put into a short order. */
export function makePlan(items: readonly SiteListItem[], start: LonLat | null, day: string): DayPlan {
  const chosen = chooseStops(candidatesOf(items), start, day, STOPS_BY_ITSELF);
  return { version: 1, day, stops: planRoute(start, chosen).map(({ id }) => id) };
}

/** The stop moved by one place up or down, or to another place. */
export function moved(stops: readonly string[], id: string, to: number): string[] {
  const rest = stops.filter((stop) => stop !== id);
  const at = Math.max(0, Math.min(rest.length, to));
  return [...rest.slice(0, at), id, ...rest.slice(at)];
}
