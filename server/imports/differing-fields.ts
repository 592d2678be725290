import { isDeepStrictEqual } from 'node:util';
import type { ImportField } from '../domain/imports.ts';
import type { PlaySpaceCard } from '../domain/playspaces.ts';
import type { SiteCard } from '../domain/sites.ts';
import type { LonLat, Outline } from '../domain/values.ts';
import { outlineHash } from './outline-hash.ts';

/** Degrees, about a tenth of a metre: what an export rounds away is no change. */
const SAME_PLACE = 1e-6;

/** Fields of a card that a column can hold, where they have another name than the column's. */
const CARD_FIELD: Partial<Record<ImportField, string>> = { commune: 'communeCode', unit: 'unitId' };
/** Not of the card: how the row is found, and what events decide. */
const NOT_COMPARED = new Set<ImportField>(['code', 'sourceId', 'status', 'east', 'north', 'position']);

/** What the file says about a place at all: a field without a column is no difference. */
export interface GivenFields {
  fields: ReadonlySet<ImportField>;
  hasGeometry: boolean;
}

/** Names of the fields in which a row differs from the stored card. */
export function differingFields(
  row: SiteCard | PlaySpaceCard,
  stored: SiteCard | PlaySpaceCard,
  given: GivenFields,
): string[] {
  const differing: string[] = [];
  const inRow: Record<string, unknown> = { ...row };
  const inStore: Record<string, unknown> = { ...stored };
  for (const field of given.fields) {
    if (NOT_COMPARED.has(field)) continue;
    const name = CARD_FIELD[field] ?? field;
    if (!isDeepStrictEqual(comparable(inRow[name]), comparable(inStore[name]))) differing.push(field);
  }
  const hasPoint = given.fields.has('position') || (given.fields.has('east') && given.fields.has('north'));
  if (hasPoint || (given.hasGeometry && stored.outline === null)) {
    if (!isSamePlace(row.lonLat, stored.lonLat)) differing.push('position');
  }
  if (given.hasGeometry && !isSameOutline(row.outline, stored.outline)) differing.push('outline');
  return differing;
}

/** The order of a list of codes says nothing. */
function comparable(value: unknown): unknown {
  return Array.isArray(value) ? value.toSorted() : value;
}

function isSamePlace(a: LonLat, b: LonLat): boolean {
  return Math.abs(a[0] - b[0]) <= SAME_PLACE && Math.abs(a[1] - b[1]) <= SAME_PLACE;
}

function isSameOutline(a: Outline | null, b: Outline | null): boolean {
  if (a === null || b === null) return a === b;
  return outlineHash(a) === outlineHash(b);
}
