import { toDayNumber } from '../domain/calendar.ts';
import { numberOfSiteCode } from '../domain/site-numbers.ts';
import { isUnfixed, type SiteStatus } from '../domain/sites.ts';
import { PLAY_SPACES, SITES } from './layers.ts';
import { NEVER, NOT_ONCE, type PlaceRow } from './place-row.ts';

interface CommonColumns {
  id: string;
  name: string;
  lon: number;
  lat: number;
  kind: string;
  commune_code: string;
}
interface SiteColumns extends CommonColumns {
  code: string;
  status: string;
  unit_id: string | null;
  due_on: string | null;
  covered_until: string | null;
  signed_until: string | null;
  next_inspection_on: string | null;
}
interface PlayColumns extends CommonColumns {
  condition: string;
}

export function toSitePlace(row: SiteColumns): PlaceRow {
  const status = row.status as SiteStatus;
  const ages = status === 'fixed' || status === 'verified';
  return {
    id: row.id,
    number: numberOfSiteCode(row.code),
    name: row.name,
    lon: row.lon,
    lat: row.lat,
    status: Math.max(0, SITES.statuses.indexOf(status)),
    kind: row.kind,
    communeCode: row.commune_code,
    unitId: row.unit_id,
    dueOn: isUnfixed(status) ? dayOf(row.due_on, NEVER) : NEVER,
    coveredUntil: dayOf(row.covered_until, NOT_ONCE),
    signedUntil: dayOf(row.signed_until, NOT_ONCE),
    inspectionOn: ages ? dayOf(row.next_inspection_on, NEVER) : NEVER,
  };
}

export function toPlaySpacePlace(row: PlayColumns): PlaceRow {
  return {
    id: row.id,
    number: 0,
    name: row.name,
    lon: row.lon,
    lat: row.lat,
    status: Math.max(0, PLAY_SPACES.statuses.indexOf(row.condition)),
    kind: row.kind,
    communeCode: row.commune_code,
    unitId: null,
    dueOn: NEVER,
    coveredUntil: NOT_ONCE,
    signedUntil: NOT_ONCE,
    inspectionOn: NEVER,
  };
}

/** Values of a scan, in the order of the columns. */
export function fromSiteValues(values: readonly unknown[]): PlaceRow {
  return toSitePlace({
    id: values[0] as string,
    code: values[1] as string,
    name: values[2] as string,
    lon: Number(values[3]),
    lat: Number(values[4]),
    status: values[5] as string,
    kind: values[6] as string,
    commune_code: values[7] as string,
    unit_id: values[8] as string | null,
    due_on: values[9] as string | null,
    covered_until: values[10] as string | null,
    signed_until: values[11] as string | null,
    next_inspection_on: values[12] as string | null,
  });
}

export function fromPlaySpaceValues(values: readonly unknown[]): PlaceRow {
  return toPlaySpacePlace({
    id: values[0] as string,
    name: values[1] as string,
    lon: Number(values[2]),
    lat: Number(values[3]),
    condition: values[4] as string,
    kind: values[5] as string,
    commune_code: values[6] as string,
  });
}

/** Days recur: a country's sites have some thousand different ones. */
const knownDays = new Map<string, number>();
const MOST_KNOWN = 50_000;

function dayOf(day: string | null, without: number): number {
  if (day === null) return without;
  const known = knownDays.get(day);
  if (known !== undefined) return known;
  if (knownDays.size >= MOST_KNOWN) knownDays.clear();
  const number = Math.min(NEVER - 1, Math.max(NOT_ONCE + 1, toDayNumber(day)));
  knownDays.set(day, number);
  return number;
}
