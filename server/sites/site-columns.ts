import { localDay } from '../domain/calendar.ts';
import type { Verdict } from '../domain/close-out-proof.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { DERIVED_COLUMNS, FIELD_COLUMNS, LIST_SEPARATOR } from '../domain/column-words.ts';
import type { ExportColumn, ExportRow } from '../domain/exports.ts';
import { exportLabels } from '../domain/list-labels.ts';
import { siteOnDay, statusGroup } from '../domain/sites.ts';
import type { CalendarDate } from '../domain/values.ts';
import {
  COVER_WORDS,
  DEMO_WORDS,
  NO_WORDS,
  STATUS_WORDS,
  VERDICT_WORDS,
  YES_WORDS,
} from '../domain/words.ts';
import type { StoredSite } from './sites.rows.ts';

type Language = 'vi' | 'en';
type Key = keyof typeof FIELD_COLUMNS.sites | keyof typeof DERIVED_COLUMNS.sites;

/** Names behind the codes of a card. */
export interface SiteNames {
  lists: CodeLists;
  communes: ReadonlyMap<string, string>;
  /** What stands for a unit of a commune in a cell. */
  unitName(unitId: string, communeCode: string): string;
}

/** Order, kind and width in characters of the columns. */
const LAYOUT: readonly [Key, ExportColumn['kind'], number][] = [
  ['code', 'text', 13],
  ['commune', 'text', 13],
  ['communeName', 'text', 20],
  ['hamlet', 'text', 18],
  ['name', 'text', 32],
  ['kind', 'text', 18],
  ['setting', 'text', 18],
  ['status', 'text', 20],
  ['cover', 'text', 22],
  ['closeOut', 'text', 18],
  ['isOverdue', 'text', 9],
  ['dueOn', 'date', 12],
  ['unit', 'text', 26],
  ['owner', 'text', 24],
  ['priorityScore', 'number', 9],
  ['riskFactors', 'text', 40],
  ['requiredMeasures', 'text', 30],
  ['estimatedCostVnd', 'number', 16],
  ['spentVnd', 'number', 14],
  ['fundSource', 'text', 22],
  ['nextInspectionOn', 'date', 12],
  ['description', 'text', 40],
  ['north', 'number', 11],
  ['east', 'number', 11],
  ['sourceId', 'text', 16],
  ['updatedOn', 'date', 12],
  ['remark', 'text', 16],
];

export function siteColumns(language: Language): ExportColumn[] {
  const words = { ...FIELD_COLUMNS.sites, ...DERIVED_COLUMNS.sites };
  return LAYOUT.map(([key, kind, width]) => ({ header: words[key][language], kind, width }));
}

/** Turns sites into rows under `siteColumns`; flags hold for the day. */
export function siteRows(names: SiteNames, language: Language, today: CalendarDate) {
  const { lists } = names;
  const labels = {
    kind: exportLabels(lists.hazard_kinds, language),
    setting: exportLabels(lists.settings, language),
    factor: exportLabels(lists.risk_factors, language),
    measure: exportLabels(lists.measure_kinds, language),
    fund: exportLabels(lists.fund_sources, language),
  };
  const label = (list: keyof typeof labels, code: string) => labels[list].get(code) ?? code;
  const labelled = (list: keyof typeof labels, codes: readonly string[]) =>
    codes.map((code) => label(list, code)).join(LIST_SEPARATOR);
  return ({ identity, card, state, priorityScore }: StoredSite, verdict: Verdict | undefined): ExportRow => {
    const { sourceId, ...others } = identity.extra;
    const day = siteOnDay(state, card.dueOn, today);
    const values: Record<Key, string | number | null> = {
      code: identity.code,
      commune: card.communeCode,
      communeName: names.communes.get(card.communeCode) ?? null,
      hamlet: card.hamlet,
      name: card.name,
      north: card.lonLat[1],
      east: card.lonLat[0],
      kind: label('kind', card.kind),
      setting: label('setting', card.setting),
      status: STATUS_WORDS[state.status][language],
      owner: card.owner,
      unit: card.unitId === null ? null : names.unitName(card.unitId, card.communeCode),
      riskFactors: labelled('factor', card.riskFactors),
      requiredMeasures: labelled('measure', card.requiredMeasures),
      dueOn: card.dueOn,
      estimatedCostVnd: card.estimatedCostVnd,
      fundSource: card.fundSource === null ? null : label('fund', card.fundSource),
      description: card.description,
      sourceId: typeof sourceId === 'string' ? sourceId : null,
      cover: COVER_WORDS[day.cover][language],
      closeOut: verdict === undefined ? null : VERDICT_WORDS[verdict][language],
      isOverdue: (day.isOverdue ? YES_WORDS : NO_WORDS)[language],
      priorityScore,
      spentVnd: state.spentVnd,
      nextInspectionOn: state.nextInspectionOn,
      updatedOn: localDay(identity.updatedAt),
      remark: identity.isDemo ? DEMO_WORDS[language] : null,
    };
    return {
      name: card.name,
      lonLat: card.lonLat,
      outline: card.outline,
      cells: LAYOUT.map(([key]) => (values[key] === '' ? null : values[key])),
      others: typeof sourceId === 'string' ? others : identity.extra,
      group: statusGroup(state.status),
    };
  };
}
