import type { CodeLists } from '#domain/code-lists.ts';
import { foldSite, type MeasureKinds } from '#domain/fold-site.ts';
import { distanceBetweenM } from '#domain/geometry.ts';
import { foldSearchText } from '#domain/search-text.ts';
import type { SiteEventInput } from '#domain/site-events.ts';
import {
  type Cover,
  type SiteCard,
  type SiteListItem,
  type SiteState,
  type SiteStatus,
  siteOnDay,
} from '#domain/sites.ts';
import type { SnapshotSite } from '#domain/sync.ts';
import type { CalendarDate, CommuneCode, LonLat } from '#domain/values.ts';

/** A site as lists need it: card fields and what the fold says, without what depends on the day. */
export type SiteLine = Omit<
  SiteListItem,
  'cover' | 'isFenced' | 'isSigned' | 'isOverdue' | 'isInspectionDue' | 'distanceM'
> &
  Pick<SiteState, 'coveredUntil' | 'fencedUntil' | 'signedUntil'> & {
    /** Code, name and hamlet, folded for search. */
    words: string;
  };

export const measureKindsOf = (lists: CodeLists): MeasureKinds =>
  new Map(lists.measure_kinds.map((kind) => [kind.code, kind]));

export function stateOf(
  card: Pick<SiteCard, 'dueOn'>,
  events: readonly SiteEventInput[],
  kinds: MeasureKinds,
): SiteState {
  return foldSite(card, events, kinds);
}

export function lineOf(site: Omit<SnapshotSite, 'events' | 'photos'>, state: SiteState): SiteLine {
  const { card } = site;
  return {
    id: site.id,
    code: site.code,
    communeCode: card.communeCode,
    name: card.name,
    kind: card.kind,
    setting: card.setting,
    hamlet: card.hamlet,
    unitId: card.unitId,
    lonLat: card.lonLat,
    dueOn: card.dueOn,
    estimatedCostVnd: card.estimatedCostVnd,
    spentVnd: state.spentVnd,
    priorityScore: site.priorityScore,
    status: state.status,
    coveredUntil: state.coveredUntil,
    fencedUntil: state.fencedUntil,
    signedUntil: state.signedUntil,
    nextInspectionOn: state.nextInspectionOn,
    doubt: state.doubt?.finding ?? null,
    updatedAt: site.updatedAt,
    version: site.version,
    isDemo: site.isDemo,
    words: foldSearchText(`${site.code} ${card.name} ${card.hamlet}`),
  };
}

/** The same filters as of the office's table, on the tablet's own lines. */
export interface LineFilter {
  communes?: readonly CommuneCode[];
  kinds?: readonly string[];
  statuses?: readonly SiteStatus[];
  covers?: readonly Cover[];
  isOverdue?: boolean;
  isInspectionDue?: boolean;
  isDoubted?: boolean;
  /** As typed: with or without marks. */
  words?: string;
  /** Only sites so near; the answer is sorted by distance. */
  near?: { lonLat: LonLat; radiusM: number };
}

/** What a list shows, in the order of the lines, or nearest first with `near`; `most` at most. */
export function filterLines(
  lines: readonly SiteLine[],
  filter: LineFilter,
  day: CalendarDate,
  most = Number.POSITIVE_INFINITY,
): SiteListItem[] {
  const found = findLines(lines, filter, day);
  if (filter.near) found.sort((a, b) => (a.distanceM ?? 0) - (b.distanceM ?? 0));
  return found.slice(0, most).map((one) => toItem(one, day));
}

export const countLines = (lines: readonly SiteLine[], filter: LineFilter, day: CalendarDate): number =>
  findLines(lines, filter, day).length;

interface Found {
  line: SiteLine;
  distanceM: number | undefined;
}

function findLines(lines: readonly SiteLine[], filter: LineFilter, day: CalendarDate): Found[] {
  const words = foldSearchText(filter.words ?? '');
  const { near } = filter;
  const found: Found[] = [];
  for (const line of lines) {
    if (filter.communes && !filter.communes.includes(line.communeCode)) continue;
    if (filter.kinds && !filter.kinds.includes(line.kind)) continue;
    if (filter.statuses && !filter.statuses.includes(line.status)) continue;
    if (filter.isDoubted !== undefined && (line.doubt !== null) !== filter.isDoubted) continue;
    if (words !== '' && !line.words.includes(words)) continue;
    const distanceM = near ? distanceBetweenM(near.lonLat, line.lonLat) : undefined;
    if (near && distanceM !== undefined && distanceM > near.radiusM) continue;
    if (!isOfDay(line, filter, day)) continue;
    found.push({ line, distanceM });
  }
  return found;
}

/** What depends on the day is worked out only where it is asked for: most lists show a few of many lines. */
function isOfDay(line: SiteLine, filter: LineFilter, day: CalendarDate): boolean {
  const { covers, isOverdue, isInspectionDue } = filter;
  if (covers === undefined && isOverdue === undefined && isInspectionDue === undefined) return true;
  const today = siteOnDay(line, line.dueOn, day);
  if (covers && !covers.includes(today.cover)) return false;
  if (isOverdue !== undefined && today.isOverdue !== isOverdue) return false;
  return isInspectionDue === undefined || today.isInspectionDue === isInspectionDue;
}

function toItem({ line, distanceM }: Found, day: CalendarDate): SiteListItem {
  const { words: _words, coveredUntil: _covered, fencedUntil: _fenced, signedUntil: _signed, ...rest } = line;
  const today = siteOnDay(line, line.dueOn, day);
  return distanceM === undefined ? { ...rest, ...today } : { ...rest, ...today, distanceM };
}
