import { addDays, localDay } from '../domain/calendar.ts';
import type { PlaySpaceCard } from '../domain/playspaces.ts';
import type { BulkPlaySpace } from '../playspaces/bulk-playspaces.service.ts';
import { fillName } from './demo-names.ts';
import { type DemoCommune, placeNear, shareOut } from './demo-places.ts';
import type { DemoWorld } from './demo-sites.ts';

/** About a third of the communes has no play point open to every child: the target is 65 %. */
const WITHOUT_PLAY_POINT = 0.27;
const INSPECT_EVERY_DAYS = 180;

export function makeDemoPlaySpaces(world: DemoWorld): BulkPlaySpace[] {
  const { communes, settings, random } = world;
  const counts = shareOut(
    settings.playSpaceCount,
    communes.map(({ population }) => (population / 1000) ** 0.8 + 8),
  );
  return communes.flatMap((commune, index) => {
    const isShowcase = commune.code === settings.showcase.communeCode;
    const isClosedToMost = !isShowcase && random.chance(WITHOUT_PLAY_POINT);
    return Array.from({ length: counts[index] ?? 0 }, () => makePlaySpace(world, commune, isClosedToMost));
  });
}

function makePlaySpace(world: DemoWorld, commune: DemoCommune, isClosedToMost: boolean): BulkPlaySpace {
  const { random, settings, names } = world;
  const hamlet = random.pick(commune.hamlets);
  const kind = random.weighted(
    commune.density === 'rural' ? settings.playKindWeights.rural : settings.playKindWeights.urban,
  );
  const [low, high] = settings.playAreasM2[kind] ?? [100, 1000];
  const isPark = kind === 'park' || kind === 'garden';
  const openTo: PlaySpaceCard['openTo'] = isPark
    ? 'everyone'
    : random.weighted({ everyone: 62, residents: 22, pupils: 9, members: 7 });
  const condition = random.weighted({ good: 66, worn: 25, unusable: 9 });
  // A commune without a play point may still have places: broken ones, or only for pupils and members.
  const closed: Partial<PlaySpaceCard> = random.chance(0.4)
    ? { condition: 'unusable', openTo }
    : { condition, openTo: random.chance(0.6) ? 'pupils' : 'members' };
  const daysAgo = random.int(12, settings.historyDays);
  const createdAt = morning(world, daysAgo);
  const lonLat = placeNear(hamlet, commune, world.at, random);
  const card: PlaySpaceCard = {
    communeCode: commune.code,
    name: fillName(names.playSpaces[kind] ?? ['{h}'], { commune, hamlet }, names, random),
    kind,
    hamlet: hamlet.name,
    lonLat,
    outline: null,
    // Small places are more frequent than large ones.
    areaM2: Math.round(low * (high / low) ** random.next()),
    facilities: (settings.playFacilities[kind] ?? []).filter(() => random.chance(0.55)),
    condition,
    openTo,
    isAccessible: random.chance(0.3) ? null : random.chance(0.38),
    description: '',
    ...(isClosedToMost ? closed : {}),
  };
  const inspectedDaysAgo = random.int(2, Math.min(230, daysAgo - 1));
  const inspectedAt = morning(world, inspectedDaysAgo);
  return {
    id: random.uuid(Date.parse(createdAt)),
    card,
    origin: 'demo',
    importKey: null,
    isDemo: true,
    extra: {},
    createdAt,
    inspections: random.chance(0.6)
      ? [
          {
            id: random.uuid(Date.parse(inspectedAt)),
            occurredAt: inspectedAt,
            condition: card.condition,
            nextInspectionOn: addDays(localDay(inspectedAt), INSPECT_EVERY_DAYS),
            note: '',
          },
        ]
      : [],
  };
}

function morning({ now, random }: DemoWorld, daysAgo: number): string {
  const day = addDays(localDay(now), -Math.max(1, daysAgo));
  return new Date(Date.parse(`${day}T01:00:00Z`) + random.int(0, 540) * 60_000).toISOString();
}
