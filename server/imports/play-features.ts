import type { CodeLists } from '../domain/code-lists.ts';
import { PlaySpaceCard } from '../domain/playspaces.ts';
import type { CommuneCode } from '../domain/values.ts';
import { generatedName, readName } from './feature-names.ts';
import type { ReadFeature } from './geojson-features.ts';
import { areaOf } from './geometry/repair-rings.ts';
import { RowError } from './row-error.ts';
import { tagsOf } from './water-features.ts';

const KIND_BY_TAG: Record<string, Record<string, string>> = {
  leisure: {
    playground: 'playground',
    park: 'park',
    garden: 'garden',
    pitch: 'pitch',
    track: 'pitch',
    sports: 'sports_centre',
    sports_centre: 'sports_centre',
    sports_hall: 'sports_centre',
    stadium: 'sports_centre',
    swimming_pool: 'swimming_pool',
    water_park: 'swimming_pool',
  },
  amenity: { library: 'library', community_centre: 'cultural_house', social_centre: 'cultural_house' },
};
const OPEN_BY_ACCESS: Record<string, PlaySpaceCard['openTo']> = {
  private: 'members',
  customers: 'members',
  members: 'members',
  no: 'members',
  residents: 'residents',
};

/**
 * Card of a play space from a map feature. Without a word on access it is taken as open to everyone, as parks
 * and playgrounds are; what nobody surveyed stays empty.
 * @throws RowError `import.kind_unknown`, `import.field_invalid`
 */
export function toPlaySpaceCard(
  feature: ReadFeature,
  communeCode: CommuneCode,
  lists: CodeLists,
): PlaySpaceCard {
  const { properties, outline } = feature;
  const kind = kindOf(properties, lists);
  const label = lists.play_kinds.find(({ code }) => code === kind)?.label.vi ?? kind;
  const areaM2 = Math.round(areaOf(outline));
  const parsed = PlaySpaceCard.safeParse({
    communeCode,
    name: (readName(properties)?.name ?? generatedName(label)).slice(0, 200),
    kind,
    lonLat: feature.lonLat,
    outline,
    areaM2: areaM2 > 0 ? areaM2 : null,
    openTo: OPEN_BY_ACCESS[String(properties.access ?? '')] ?? 'everyone',
    isAccessible: properties.wheelchair === 'yes' ? true : properties.wheelchair === 'no' ? false : null,
  });
  if (!parsed.success) {
    throw new RowError('import.field_invalid', { field: parsed.error.issues[0]?.path.join('.') ?? '' });
  }
  return parsed.data;
}

function kindOf(properties: Record<string, unknown>, lists: CodeLists): string {
  const isKnown = (code: string) => lists.play_kinds.some((entry) => entry.code === code);
  const given = String(properties.kind ?? '').toLowerCase();
  if (isKnown(given)) return given;
  for (const [tag, kinds] of Object.entries(KIND_BY_TAG)) {
    const kind = kinds[String(properties[tag] ?? '').toLowerCase()];
    if (kind !== undefined && isKnown(kind)) return kind;
  }
  throw new RowError('import.kind_unknown', { tags: tagsOf(properties) });
}
