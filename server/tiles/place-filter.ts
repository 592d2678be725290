import type { Cover } from '../domain/sites.ts';
import type { Columns } from './columnar-index.ts';

export const COVER_NUMBER = { covered: 0, warned: 1, none: 2 } as const satisfies Record<Cover, number>;

/** Which places a tile shows. Tables hold 1 at the numbers that pass; null lets everything pass. */
export interface PlaceFilter {
  /** Day number that dates are judged by. */
  day: number;
  /** Never null: a layer has statuses that are not drawn unless asked for. */
  statuses: Uint8Array;
  kinds: Uint8Array | null;
  communes: Uint8Array | null;
  unit: number | null;
  covers: Uint8Array | null;
  isOverdue: boolean | null;
  isInspectionDue: boolean | null;
}

export function passes(columns: Columns, at: number, filter: PlaceFilter): boolean {
  if (columns.isGone[at] === 1 || filter.statuses[columns.status[at] as number] !== 1) return false;
  if (filter.communes !== null && filter.communes[columns.commune[at] as number] !== 1) return false;
  if (filter.kinds !== null && filter.kinds[columns.kind[at] as number] !== 1) return false;
  if (filter.unit !== null && columns.unit[at] !== filter.unit) return false;
  if (filter.covers !== null && filter.covers[coverOf(columns, at, filter.day)] !== 1) return false;
  if (filter.isOverdue !== null && isOverdue(columns, at, filter.day) !== filter.isOverdue) return false;
  if (filter.isInspectionDue === null) return true;
  return (columns.inspectionOn[at] as number) <= filter.day === filter.isInspectionDue;
}

export function isOverdue(columns: Columns, at: number, day: number): boolean {
  return (columns.dueOn[at] as number) < day;
}

export function coverOf(columns: Columns, at: number, day: number): number {
  if ((columns.coveredUntil[at] as number) >= day) return COVER_NUMBER.covered;
  return (columns.signedUntil[at] as number) >= day ? COVER_NUMBER.warned : COVER_NUMBER.none;
}
