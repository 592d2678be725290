import { z } from 'zod';
import { VERDICTS } from '#domain/close-out-proof.ts';
import { COVERS, SITE_SORTS, SITE_STATUSES } from '#domain/sites.ts';
import {
  choiceParam,
  flagParam,
  listParam,
  patternParam,
  stringsParam,
  textParam,
} from '../api/search-params.ts';
import type { SiteParams } from '../api/site-data.ts';
import type { LineFilter } from '../offline/index.ts';

/** Filters and order of the table, as the URL keeps them. */
export const SitesSearch = z.object({
  commune: stringsParam(/^\d{5}$/),
  kind: stringsParam(/^[a-z][a-z0-9_]{0,39}$/),
  status: listParam(SITE_STATUSES),
  cover: listParam(COVERS),
  unit: patternParam(/^[0-9a-f-]{36}$/),
  overdue: flagParam(),
  inspectionDue: flagParam(),
  doubted: flagParam(),
  photosMissing: flagParam(),
  closeOut: listParam(VERDICTS),
  q: textParam(100),
  sort: choiceParam(SITE_SORTS),
  direction: choiceParam(['asc', 'desc']),
});
export type SitesSearch = z.output<typeof SitesSearch>;

export const SiteSearch = z.object({});

const LAST_LIST = 'sites.last-list';

/** Remembers filters and order in this tab, for the way back from a site. */
export function keepLastList(search: SitesSearch): void {
  try {
    sessionStorage.setItem(LAST_LIST, JSON.stringify(search));
  } catch {
    // Without storage the way back is the plain list.
  }
}

export function lastList(): SitesSearch {
  try {
    return SitesSearch.parse(JSON.parse(sessionStorage.getItem(LAST_LIST) ?? '{}'));
  } catch {
    return {};
  }
}

/** The filters alone: what the table, the map, the export and the count have in common. */
export function filterOf(search: SitesSearch): SiteParams {
  const {
    sort: _sort,
    direction: _direction,
    overdue,
    inspectionDue,
    doubted,
    photosMissing,
    ...filter
  } = search;
  // Off means "no matter", so it is left out rather than sent as false.
  return {
    ...filter,
    overdue: overdue || undefined,
    inspectionDue: inspectionDue || undefined,
    doubted: doubted || undefined,
    photosMissing: photosMissing || undefined,
  };
}

export function hasFilter(search: SitesSearch): boolean {
  return Object.values(filterOf(search)).some((value) => value !== undefined && value !== '');
}

/** The filters as the tablet's own store takes them; what only the server knows (unit, proof) does not narrow it. */
export const lineFilterOf = (search: SitesSearch): LineFilter => ({
  ...(search.commune && { communes: search.commune }),
  ...(search.kind && { kinds: search.kind }),
  ...(search.status && { statuses: search.status }),
  ...(search.cover && { covers: search.cover }),
  ...(search.overdue && { isOverdue: true }),
  ...(search.inspectionDue && { isInspectionDue: true }),
  ...(search.doubted && { isDoubted: true }),
  ...(search.q && { words: search.q }),
});
