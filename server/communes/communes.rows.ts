import type { Selectable } from 'kysely';
import type { CodeListItemsTable, CommunesTable, UnitsTable } from '../db/schema.ts';
import { CODE_LISTS, CodeListItem, type CodeListName, type CodeLists } from '../domain/code-lists.ts';
import type { Commune, OutlineQuality, Unit } from '../domain/communes.ts';
import { foldSearchText } from '../domain/search-text.ts';
import type { CommuneFact } from './reference-data.ts';

export type CommuneRow = Selectable<CommunesTable> & { outline_quality: OutlineQuality | null };
export type ListItem = CodeLists[CodeListName][number];

export function toCommune(row: CommuneRow): Commune {
  return {
    code: row.code,
    provinceCode: row.province_code,
    provinceName: row.province_name,
    name: row.name,
    nameAlt: row.name_alt,
    kind: row.kind,
    areaKm2: row.area_km2,
    population: row.population,
    lonLat: [row.lon, row.lat],
    thresholdGroup: row.threshold_group,
    thresholdBasis: row.threshold_basis,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    outlineQuality: row.outline_quality,
  };
}

export function fromCommuneFact(fact: CommuneFact): CommunesTable {
  const [lon, lat] = fact.lonLat;
  return {
    code: fact.code,
    province_code: fact.provinceCode,
    province_name: fact.provinceName,
    name: fact.name,
    name_alt: fact.nameAlt,
    search_text: foldSearchText(`${fact.code} ${fact.name} ${fact.nameAlt} ${fact.provinceName}`),
    kind: fact.kind,
    area_km2: fact.areaKm2,
    population: fact.population,
    lon,
    lat,
    threshold_group: fact.thresholdGroup,
    threshold_basis: fact.thresholdBasis,
    valid_from: fact.validFrom,
    valid_to: fact.validTo,
  };
}

export function toUnit(row: Pick<Selectable<UnitsTable>, 'id' | 'name' | 'commune_code'>): Unit {
  return { id: row.id, name: row.name, communeCode: row.commune_code };
}

export function fromListItem(list: CodeListName, item: ListItem, isShipped: boolean): CodeListItemsTable {
  return {
    list,
    code: item.code,
    label_vi: item.label.vi,
    label_en: item.label.en,
    sort: item.sort,
    props: JSON.stringify(item.props),
    is_shipped: isShipped ? 1 : 0,
  };
}

/** Rows of all lists, in order of `sort` and code. */
export function toCodeLists(rows: readonly Selectable<CodeListItemsTable>[]): CodeLists {
  const lists: Record<CodeListName, unknown[]> = {
    hazard_kinds: [],
    settings: [],
    risk_factors: [],
    measure_kinds: [],
    play_kinds: [],
    play_facilities: [],
    fund_sources: [],
  };
  for (const row of rows) {
    const list = CODE_LISTS.find((name) => name === row.list);
    if (list) lists[list].push(toListItem(list, row));
  }
  return lists as CodeLists;
}

export function toListItem(list: CodeListName, row: Selectable<CodeListItemsTable>): ListItem {
  return CodeListItem[list].parse({
    code: row.code,
    label: { vi: row.label_vi, en: row.label_en },
    sort: row.sort,
    props: JSON.parse(row.props),
  });
}
