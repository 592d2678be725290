import type { CodeLists } from '../domain/code-lists.ts';
import { SiteCard } from '../domain/sites.ts';
import type { CommuneCode } from '../domain/values.ts';
import { generatedName, readName } from './feature-names.ts';
import type { ReadFeature } from './geojson-features.ts';
import { areaOf } from './geometry/repair-rings.ts';
import { RowError } from './row-error.ts';

/** From this size on still water without a nearer description is a lake, below it a pond. */
const LAKE_FROM_M2 = 20_000;

/** OpenStreetMap tags and the plain words of other map files → hazard kinds. */
const KIND_BY_TAG: Record<string, Record<string, string>> = {
  waterway: {
    river: 'river',
    riverbank: 'river',
    stream: 'stream',
    canal: 'canal',
    ditch: 'ditch',
    drain: 'ditch',
    dam: 'dam',
    weir: 'dam',
  },
  water: {
    river: 'river',
    stream: 'stream',
    canal: 'canal',
    ditch: 'ditch',
    pond: 'pond',
    lake: 'lake',
    oxbow: 'lake',
    reservoir: 'irrigation_reservoir',
    basin: 'regulating_lake',
  },
  landuse: { reservoir: 'irrigation_reservoir', basin: 'regulating_lake', aquaculture: 'pond' },
  man_made: { water_well: 'well', water_tank: 'water_tank', reservoir_covered: 'water_tank', dyke: 'dam' },
  leisure: { swimming_pool: 'swimming_pool', bathing_place: 'informal_bathing' },
};
const STILL_WATER = new Set(['water', 'wetland', 'yes']);
/** How Vietnamese names begin; asked only where no tag tells. */
const KIND_BY_FIRST_WORD: Record<string, string> = {
  ao: 'pond',
  đầm: 'pond',
  hồ: 'lake',
  sông: 'river',
  suối: 'stream',
  kênh: 'canal',
  mương: 'ditch',
  đập: 'dam',
  giếng: 'well',
  bể: 'water_tank',
};

/**
 * Card of a candidate from a map feature; who looks at the place fills in the rest.
 * @throws RowError `import.kind_unknown`, `import.field_invalid`
 */
export function toSiteCard(feature: ReadFeature, communeCode: CommuneCode, lists: CodeLists): SiteCard {
  const found = readName(feature.properties);
  const kind = kindOf(feature, found?.name ?? '', lists);
  const parsed = SiteCard.safeParse({
    communeCode,
    name: (found?.name ?? generatedName(labelOf(kind, lists))).slice(0, 200),
    kind,
    setting: settingOf(kind),
    lonLat: feature.lonLat,
    outline: feature.outline,
  });
  if (!parsed.success) {
    throw new RowError('import.field_invalid', { field: parsed.error.issues[0]?.path.join('.') ?? '' });
  }
  return parsed.data;
}

function kindOf({ properties, outline }: ReadFeature, name: string, lists: CodeLists): string {
  const isKnown = (code: string) => lists.hazard_kinds.some((entry) => entry.code === code);
  const given = String(properties.kind ?? '').toLowerCase();
  if (isKnown(given)) return given;
  for (const [tag, kinds] of Object.entries(KIND_BY_TAG)) {
    const kind = kinds[String(properties[tag] ?? '').toLowerCase()];
    if (kind !== undefined && isKnown(kind)) return kind;
  }
  const firstWord = KIND_BY_FIRST_WORD[name.toLowerCase().split(' ')[0] ?? ''];
  if (firstWord !== undefined && isKnown(firstWord)) return firstWord;
  const values = [given, properties.natural, properties.water].map((value) => String(value ?? ''));
  if (values.some((value) => STILL_WATER.has(value))) {
    return areaOf(outline) >= LAKE_FROM_M2 ? 'lake' : 'pond';
  }
  throw new RowError('import.kind_unknown', { tags: tagsOf(properties) });
}

function settingOf(kind: string): string {
  if (kind === 'swimming_pool') return 'play';
  return kind === 'well' || kind === 'water_tank' ? 'residential' : 'public_water';
}

function labelOf(kind: string, lists: CodeLists): string {
  return lists.hazard_kinds.find(({ code }) => code === kind)?.label.vi ?? kind;
}

/** The first few property names, for the reason. */
export function tagsOf(properties: Record<string, unknown>): string {
  return Object.keys(properties).slice(0, 8).join(', ') || '–';
}
