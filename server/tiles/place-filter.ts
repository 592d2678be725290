import type { Cover } from '../domain/sites.ts';
import { type Columns, FLAGS } from './columns.ts';
import type { Layer } from './layers.ts';
import type { Dictionaries } from './place-row.ts';

/** Order of covers in a look; the names are those of the tile. */
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

/** Whether statuses alone decide, so that kept counts per status are enough. */
export function isByStatus(filter: PlaceFilter): boolean {
  const { kinds, communes, unit, covers, isOverdue, isInspectionDue } = filter;
  return [kinds, communes, unit, covers, isOverdue, isInspectionDue].every((part) => part === null);
}

/** 1 at every look (`Columns.looksOn`) that the filter lets pass; what is gone has look 0 and never does. */
export function passingLooks(filter: PlaceFilter, layer: Layer, words: Dictionaries): Uint8Array {
  const statusCount = layer.statuses.length;
  const table = new Uint8Array(1 + words.kinds.words.length * statusCount * FLAGS);
  for (let look = 1; look < table.length; look++) {
    const flags = (look - 1) % FLAGS;
    const kindAndStatus = Math.floor((look - 1) / FLAGS);
    if (filter.statuses[kindAndStatus % statusCount] !== 1) continue;
    if (filter.kinds !== null && filter.kinds[Math.floor(kindAndStatus / statusCount)] !== 1) continue;
    if (filter.covers !== null && filter.covers[flags >>> 1] !== 1) continue;
    if (filter.isOverdue !== null && (flags % 2 === 1) !== filter.isOverdue) continue;
    table[look] = 1;
  }
  return table;
}

/** Whether anything is asked beyond the look. */
export function asksMore({ communes, unit, isInspectionDue }: PlaceFilter): boolean {
  return communes !== null || unit !== null || isInspectionDue !== null;
}

/** What the look does not say. */
export function passesMore(columns: Columns, at: number, filter: PlaceFilter): boolean {
  if (filter.communes !== null && filter.communes[columns.commune[at] as number] !== 1) return false;
  if (filter.unit !== null && columns.unit[at] !== filter.unit) return false;
  if (filter.isInspectionDue === null) return true;
  return (columns.inspectionOn[at] as number) <= filter.day === filter.isInspectionDue;
}
