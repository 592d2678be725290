import { toDayNumber } from '../domain/calendar.ts';
import { isUnfixed, type SiteStatus } from '../domain/sites.ts';
import { NEVER, NOT_ONCE, type PlaceRow } from './columnar-index.ts';
import { PLAY_SPACES, SITES } from './layers.ts';

interface CommonColumns {
  id: string;
  code: string;
  name: string;
  lon: number;
  lat: number;
  kind: string;
  commune_code: string;
}

export function toSitePlace(
  row: CommonColumns & {
    status: string;
    unit_id: string | null;
    due_on: string | null;
    covered_until: string | null;
    signed_until: string | null;
    next_inspection_on: string | null;
    priority_score: number;
  },
): PlaceRow {
  const status = row.status as SiteStatus;
  const ages = status === 'fixed' || status === 'verified';
  return {
    ...common(row),
    status: Math.max(0, SITES.statuses.indexOf(status)),
    unitId: row.unit_id,
    dueOn: isUnfixed(status) && row.due_on !== null ? toDayNumber(row.due_on) : NEVER,
    coveredUntil: row.covered_until === null ? NOT_ONCE : toDayNumber(row.covered_until),
    signedUntil: row.signed_until === null ? NOT_ONCE : toDayNumber(row.signed_until),
    inspectionOn: ages && row.next_inspection_on !== null ? toDayNumber(row.next_inspection_on) : NEVER,
    priority: row.priority_score,
  };
}

export function toPlaySpacePlace(row: CommonColumns & { condition: string }): PlaceRow {
  return {
    ...common(row),
    status: Math.max(0, PLAY_SPACES.statuses.indexOf(row.condition)),
    unitId: null,
    dueOn: NEVER,
    coveredUntil: NOT_ONCE,
    signedUntil: NOT_ONCE,
    inspectionOn: NEVER,
    priority: 0,
  };
}

function common(row: CommonColumns) {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    lon: row.lon,
    lat: row.lat,
    kind: row.kind,
    communeCode: row.commune_code,
  };
}
