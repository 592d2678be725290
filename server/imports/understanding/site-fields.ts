import type { CodeLists } from '../../domain/code-lists.ts';
import type { ImportSettings, ImportStage } from '../../domain/imports.ts';
import { SITE_STATUSES, type SiteCard, type SiteStatus } from '../../domain/sites.ts';
import { STATUS_WORDS } from '../../domain/words.ts';
import { RowError } from '../row-error.ts';
import { cellText, readText, saysNothing } from './cell-text.ts';
import { settingOfKind } from './kind-words.ts';
import { createCodeDictionary, createCodeReader, createCodesReader } from './read-codes.ts';
import { readDate } from './read-dates.ts';
import { moneyFactor, readMoney } from './read-numbers.ts';
import { createUnitReader, type NamedUnit } from './read-units.ts';
import { createDictionary } from './words.ts';

type Cells = readonly unknown[];
type Columns = Pick<ImportSettings, 'mapping' | 'decimal'> & { columns: readonly string[] };

/** What a site has beyond a name, a kind and a place. */
export type SiteDetails = Omit<SiteCard, 'communeCode' | 'name' | 'kind' | 'hamlet' | 'lonLat' | 'outline'>;

/** A reader of one column; `empty` where the field has none. */
export function fieldReader<T>(
  { columns, mapping }: Columns,
  field: string,
  empty: T,
  make: (column: string) => (value: unknown, communeCode: string) => T,
): (cells: Cells, communeCode?: string) => T {
  const column = mapping[field];
  const index = column === undefined ? -1 : columns.indexOf(column);
  if (column === undefined || index < 0) return () => empty;
  const read = make(column);
  return (cells, communeCode = '') => {
    const value = cells[index];
    return value === null || value === undefined || value === '' ? empty : read(value, communeCode);
  };
}

export const textReader = (maxLength: number) => (column: string) => (value: unknown) =>
  readText(value, maxLength, column);

/** @throws (from the reader) RowError for the first cell that does not hold what its column should */
export function createSiteDetailsReader(
  source: Columns,
  lists: CodeLists,
  units: readonly NamedUnit[],
): (cells: Cells, kind: string, communeCode: string) => SiteDetails {
  const oneOf = (items: CodeLists['settings']) => (column: string) =>
    createCodeReader(items, createCodeDictionary(items), column);
  const manyOf =
    (items: readonly { code: string; label: { vi: string; en: string } }[], words = {}) =>
    (column: string) =>
      createCodesReader(items, createCodeDictionary(items, words), column);
  const setting = fieldReader<string | null>(source, 'setting', null, oneOf(lists.settings));
  const owner = fieldReader(source, 'owner', '', textReader(200));
  const unitId = fieldReader<string | null>(source, 'unit', null, (column) =>
    createUnitReader(units, column),
  );
  const riskFactors = fieldReader<readonly string[]>(
    source,
    'riskFactors',
    [],
    manyOf(lists.risk_factors, RISK_WORDS),
  );
  const measures = fieldReader<readonly string[]>(
    source,
    'requiredMeasures',
    [],
    manyOf(lists.measure_kinds, MEASURE_WORDS),
  );
  const dueOn = fieldReader<string | null>(source, 'dueOn', null, dateReader);
  const cost = fieldReader<number | null>(source, 'estimatedCostVnd', null, (column) =>
    moneyReader(column, source.decimal),
  );
  const fundSource = fieldReader<string | null>(source, 'fundSource', null, oneOf(lists.fund_sources));
  const description = fieldReader(source, 'description', '', textReader(4000));
  return (cells, kind, communeCode) => ({
    setting: setting(cells) ?? settingOfKind(kind),
    owner: owner(cells),
    unitId: unitId(cells, communeCode),
    riskFactors: [...riskFactors(cells)],
    requiredMeasures: [...measures(cells)],
    dueOn: dueOn(cells),
    estimatedCostVnd: cost(cells),
    fundSource: fundSource(cells),
    description: description(cells),
  });
}

function dateReader(column: string) {
  return (value: unknown) => {
    const day = readDate(value);
    if (day !== null || (typeof value === 'string' && saysNothing(value.trim()))) return day;
    throw new RowError('import.date_invalid', { column, value: cellText(value).slice(0, 60) });
  };
}

function moneyReader(column: string, decimal: ImportSettings['decimal']) {
  const factor = moneyFactor(column);
  return (value: unknown) => {
    const vnd = readMoney(value, decimal, factor);
    if (vnd !== null || (typeof value === 'string' && saysNothing(value.trim()))) return vnd;
    throw new RowError('import.money_invalid', { column, value: cellText(value).slice(0, 60) });
  };
}

const RISK_WORDS: Record<string, readonly string[]> = {
  past_incident: ['đã có tai nạn', 'đã xảy ra đuối nước', 'từng xảy ra đuối nước', 'có tiền sử đuối nước'],
  no_barrier: [
    'không có rào',
    'chưa có rào',
    'không có rào chắn',
    'chưa có rào chắn',
    'không có nắp',
    'chưa có nắp đậy',
  ],
  near_home: ['gần nhà', 'gần nhà ở', 'gần khu dân cư', 'sát khu dân cư'],
  under_six_nearby: ['có trẻ dưới 6 tuổi', 'gần nơi có trẻ nhỏ'],
  near_school_or_play: ['gần trường', 'gần trường học', 'gần nơi vui chơi', 'gần sân chơi'],
  deep_water: ['nước sâu', 'sâu', 'có hố sâu'],
  unsupervised_bathing: ['trẻ hay tắm', 'trẻ em hay tắm', 'hay có trẻ tắm'],
  steep_bank: ['bờ dốc', 'bờ trơn', 'bờ dốc trơn', 'dốc', 'bờ trơn trượt'],
  strong_current: ['chảy xiết', 'dòng chảy mạnh', 'nước chảy mạnh'],
  flood_season: ['mùa mưa', 'mùa lũ', 'mùa mưa lũ', 'hay ngập'],
};
const MEASURE_WORDS: Record<string, readonly string[]> = {
  fill: ['san lấp', 'lấp', 'xoá bỏ'],
  hard_cover: ['nắp đậy', 'làm nắp', 'đậy nắp'],
  fence: ['rào', 'làm rào', 'hàng rào', 'rào chắn bảo vệ', 'lan can'],
  gate: ['cửa', 'cổng'],
  guard: ['người trông coi', 'tổ canh trực', 'canh trực', 'bảo vệ', 'trông coi'],
  rescue_gear: ['phao', 'phao cứu sinh', 'sào', 'dây cứu sinh', 'phao sào'],
  prohibition_sign: ['biển cấm tắm', 'cắm biển cấm'],
  warning_sign: [
    'biển báo',
    'cắm biển cảnh báo',
    'biển cảnh báo nguy hiểm',
    'biển báo nguy hiểm',
    'cắm biển',
  ],
  camera: ['camera', 'lắp camera'],
  awareness: ['tuyên truyền', 'nhắc nhở'],
};

/**
 * How far along a row says that its site is; null where it does not say. What lies beyond "confirmed" needs proof
 * that a file does not bring, so such a site comes in as confirmed; a closed one as a candidate, to be looked at.
 */
export function createStageReader({ columns, mapping }: Columns): (cells: Cells) => ImportStage | null {
  const index = mapping.status === undefined ? -1 : columns.indexOf(mapping.status);
  if (index < 0) return () => null;
  return (cells) => {
    const found = STATUSES.find(cellText(cells[index]));
    return 'value' in found ? stageOf(found.value) : null;
  };
}

const STATUSES = createDictionary<SiteStatus>([
  ...SITE_STATUSES.flatMap((status) =>
    [status, STATUS_WORDS[status].vi, STATUS_WORDS[status].en].map((name) => [name, status] as const),
  ),
  ['mới báo', 'reported'],
  ['chưa khắc phục', 'confirmed'],
  ['đã khắc phục', 'fixed'],
  ['đang khắc phục', 'in_progress'],
  ['đang xử lý', 'in_progress'],
]);

function stageOf(status: SiteStatus): ImportStage {
  switch (status) {
    case 'candidate':
    case 'closed':
      return 'candidate';
    case 'reported':
      return 'reported';
    default:
      return 'confirmed';
  }
}
