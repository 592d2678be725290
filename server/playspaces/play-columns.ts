import { localDay } from '../domain/calendar.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { DERIVED_COLUMNS, FIELD_COLUMNS, LIST_SEPARATOR } from '../domain/column-words.ts';
import type { ExportColumn, ExportRow } from '../domain/exports.ts';
import { exportLabels } from '../domain/list-labels.ts';
import { isPlayPoint, type PlaySpace } from '../domain/playspaces.ts';
import { CONDITION_WORDS, DEMO_WORDS, NO_WORDS, OPEN_TO_WORDS, YES_WORDS } from '../domain/words.ts';

type Language = 'vi' | 'en';
type Key = keyof typeof FIELD_COLUMNS.playspaces | keyof typeof DERIVED_COLUMNS.playspaces;

/** Order, kind and width in characters of the columns. */
const LAYOUT: readonly [Key, ExportColumn['kind'], number][] = [
  ['code', 'text', 13],
  ['commune', 'text', 13],
  ['communeName', 'text', 20],
  ['hamlet', 'text', 18],
  ['name', 'text', 32],
  ['kind', 'text', 22],
  ['areaM2', 'number', 12],
  ['facilities', 'text', 40],
  ['condition', 'text', 16],
  ['openTo', 'text', 14],
  ['isAccessible', 'text', 14],
  ['isPlayPoint', 'text', 14],
  ['lastInspectedOn', 'date', 12],
  ['nextInspectionOn', 'date', 12],
  ['description', 'text', 40],
  ['north', 'number', 11],
  ['east', 'number', 11],
  ['sourceId', 'text', 16],
  ['updatedOn', 'date', 12],
  ['remark', 'text', 16],
];

export function playColumns(language: Language): ExportColumn[] {
  const words = { ...FIELD_COLUMNS.playspaces, ...DERIVED_COLUMNS.playspaces };
  return LAYOUT.map(([key, kind, width]) => ({ header: words[key][language], kind, width }));
}

/** Turns play spaces into rows under `playColumns`. */
export function playRows(lists: CodeLists, communes: ReadonlyMap<string, string>, language: Language) {
  const kinds = exportLabels(lists.play_kinds, language);
  const facilities = exportLabels(lists.play_facilities, language);
  const yesNo = (value: boolean) => (value ? YES_WORDS : NO_WORDS)[language];
  return (space: PlaySpace): ExportRow => {
    const { sourceId, ...others } = space.extra;
    const values: Record<Key, string | number | null> = {
      code: space.code,
      commune: space.communeCode,
      communeName: communes.get(space.communeCode) ?? null,
      hamlet: space.hamlet,
      name: space.name,
      north: space.lonLat[1],
      east: space.lonLat[0],
      kind: kinds.get(space.kind) ?? space.kind,
      areaM2: space.areaM2,
      facilities: space.facilities.map((code) => facilities.get(code) ?? code).join(LIST_SEPARATOR),
      condition: CONDITION_WORDS[space.condition][language],
      openTo: OPEN_TO_WORDS[space.openTo][language],
      isAccessible: space.isAccessible === null ? null : yesNo(space.isAccessible),
      description: space.description,
      sourceId: typeof sourceId === 'string' ? sourceId : null,
      isPlayPoint: yesNo(isPlayPoint(space)),
      lastInspectedOn: space.lastInspectedAt === null ? null : localDay(space.lastInspectedAt),
      nextInspectionOn: space.nextInspectionOn,
      updatedOn: localDay(space.updatedAt),
      remark: space.isDemo ? DEMO_WORDS[language] : null,
    };
    return {
      name: space.name,
      lonLat: space.lonLat,
      outline: space.outline,
      cells: LAYOUT.map(([key]) => (values[key] === '' ? null : values[key])),
      others: typeof sourceId === 'string' ? others : space.extra,
      group: space.condition === 'unusable' ? 'unusable' : 'usable',
    };
  };
}
