import { addDays, localDay } from '../domain/calendar.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import type { CommuneAt } from '../domain/communes.ts';
import type { SiteCard } from '../domain/sites.ts';
import type { Instant, LonLat } from '../domain/values.ts';
import type { WholeSite } from '../sites/sites-bulk.service.ts';
import { DemoLog } from './demo-log.ts';
import { fillName } from './demo-names.ts';
import { type DemoCommune, placeNear, shareOut } from './demo-places.ts';
import type { DemoRandom } from './demo-random.ts';
import type { DemoNames, DemoSettings, HazardClass, Scenario } from './demo-settings.ts';
import { type DemoRemedy, tellStory } from './demo-stories.ts';

export interface DemoUnit {
  id: string;
  name: string;
  communeCode: string | null;
}

/** What the generator knows of a site beyond what is stored: photos are drawn to fit it. */
export interface DemoSite {
  site: WholeSite;
  scenario: Scenario;
  hazardClass: HazardClass;
}

export interface DemoWorld {
  communes: readonly DemoCommune[];
  units: readonly DemoUnit[];
  settings: DemoSettings;
  names: DemoNames;
  lists: CodeLists;
  at(lonLat: LonLat): CommuneAt;
  now: Instant;
  random: DemoRandom;
}

/** Sites with their logs, communes in order, the commune of the walk-through with its own share. */
export function makeDemoSites(world: DemoWorld): DemoSite[] {
  const { communes, settings } = world;
  const counts = shareOut(
    settings.siteCount,
    communes.map(
      ({ areaKm2, population, density }) =>
        (areaKm2 ** 0.45 + (population / 1000) ** 0.5) * (density === 'urban' ? 0.75 : 1),
    ),
  );
  return communes.flatMap((commune, index) => {
    const isShowcase = commune.code === settings.showcase.communeCode;
    const count = Math.max(counts[index] ?? 0, isShowcase ? settings.showcase.minSites : 1);
    return Array.from({ length: count }, (_, number) => {
      const isForced = isShowcase && number < settings.showcase.overdueWarned;
      return isForced
        ? makeSite(world, commune, 'warnedOverdue', 'pond')
        : makeSite(
            world,
            commune,
            pickScenario(commune, settings, world.random),
            world.random.weighted(settings.kindWeights[commune.density]),
          );
    });
  });
}

function pickScenario({ diligence }: DemoCommune, settings: DemoSettings, random: DemoRandom): Scenario {
  const uncounted = Object.values(settings.uncountedScenarios).reduce((sum, weight) => sum + weight, 0) / 100;
  if (random.chance(uncounted)) return random.weighted(settings.uncountedScenarios);
  const isCovered = random.chance(0.24 + 0.66 * diligence);
  return isCovered ? random.weighted(settings.coveredScenarios) : random.weighted(settings.openScenarios);
}

function makeSite(world: DemoWorld, commune: DemoCommune, scenario: Scenario, kind: string): DemoSite {
  const { random, settings, names, now } = world;
  const hamlet = random.pick(commune.hamlets);
  const lonLat = placeNear(hamlet, commune, world.at, random);
  const hazardClass = classOf(kind, world.lists);
  const remedy = pickRemedy(settings, hazardClass, random);
  const log = new DemoLog(random, now, lonLat, {
    field: `Đội thực địa ${commune.label}`,
    office: `Phòng Kinh tế ${commune.label}`,
    resident: 'Phản ánh của người dân',
  });
  const { dueInDays } = tellStory(scenario, log, remedy, settings, names, random);
  const hasPlan = scenario !== 'candidate' && scenario !== 'closed';
  const plannedVnd = [...remedy.costVnd.values()].reduce((sum, cost) => sum + cost, 0);
  const unit = pickUnit(world, commune, kind);
  const place = { commune, hamlet };
  const card: SiteCard = {
    communeCode: commune.code,
    name: fillName(names.sites[kind] ?? ['{h}'], place, names, random),
    kind,
    setting: settingOf(kind, hazardClass, random),
    hamlet: hamlet.name,
    lonLat,
    outline: null,
    owner: fillName([random.pick(names.owners)], place, names, random),
    unitId: hasPlan && (scenario !== 'reported' || random.chance(0.3)) ? unit.id : null,
    riskFactors: pickRisks(scenario, hazardClass, world.lists, random),
    requiredMeasures: hasPlan && scenario !== 'reported' ? [remedy.main, remedy.sign] : [],
    dueOn: dueInDays === null ? null : addDays(localDay(now), dueInDays),
    estimatedCostVnd: hasPlan && scenario !== 'reported' ? plannedVnd : null,
    fundSource: hasPlan && scenario !== 'reported' ? random.weighted(settings.fundSources) : null,
    description: fillName(names.descriptions[hazardClass], place, names, random),
  };
  const createdAt = log.firstReceivedAt;
  return {
    scenario,
    hazardClass,
    site: {
      id: random.uuid(Date.parse(createdAt)),
      card,
      origin: 'demo',
      importKey: null,
      extra: {},
      isDemo: true,
      createdAt,
      events: log.events,
    },
  };
}

function classOf(kind: string, lists: CodeLists): HazardClass {
  const group = lists.hazard_kinds.find(({ code }) => code === kind)?.props.group;
  switch (group) {
    case 'pit':
      return 'pit';
    case 'missing_cover':
      return 'cover';
    case 'built':
      return 'built';
    case 'natural_water':
    case 'man_made_water':
    case undefined:
      return 'water';
  }
}

function pickRemedy(settings: DemoSettings, hazardClass: HazardClass, random: DemoRandom): DemoRemedy {
  const { main, sign, extra } = settings.remedies[hazardClass];
  const chosen = { main: random.pick(main), sign: random.pick(sign), extra: random.pick(extra) };
  const costVnd = new Map(
    Object.values(chosen).map((kind) => {
      const [low, high] = settings.costsVnd[kind] ?? [0, 0];
      return [kind, Math.round(random.between(low, high) / 100_000) * 100_000];
    }),
  );
  // One in eight costs more than was thought, some by half.
  const costFactor = random.chance(0.125) ? random.between(1.15, 1.5) : random.between(0.8, 1);
  return { ...chosen, costVnd, costFactor };
}

function pickUnit({ units, random }: DemoWorld, commune: DemoCommune, kind: string): DemoUnit {
  const own = units.filter(({ communeCode }) => communeCode === commune.code);
  const city = units.filter(({ communeCode }) => communeCode === null);
  const isIrrigation = ['canal', 'dam', 'irrigation_reservoir', 'regulating_lake', 'river'].includes(kind);
  return random.pick(random.chance(isIrrigation ? 0.5 : 0.08) ? city : own);
}

function settingOf(kind: string, hazardClass: HazardClass, random: DemoRandom): string {
  if (kind === 'boarding_house') return 'boarding_house';
  if (kind.includes('play_area') || kind === 'swimming_pool') return 'play';
  if (kind.startsWith('construction') || kind === 'lime_pit') return 'construction';
  if (hazardClass === 'cover') return random.chance(0.12) ? 'school' : 'residential';
  if (hazardClass === 'pit') return random.chance(0.5) ? 'residential' : 'public_water';
  return random.weighted({ public_water: 76, residential: 18, school: 3, play: 3 });
}

const RISK_CHANCES: Record<HazardClass, Record<string, number>> = {
  water: {
    past_incident: 0.07,
    near_home: 0.55,
    under_six_nearby: 0.42,
    near_school_or_play: 0.26,
    deep_water: 0.6,
    unsupervised_bathing: 0.22,
    steep_bank: 0.46,
    strong_current: 0.14,
    flood_season: 0.4,
  },
  pit: {
    past_incident: 0.04,
    near_home: 0.5,
    under_six_nearby: 0.38,
    near_school_or_play: 0.2,
    deep_water: 0.55,
    unsupervised_bathing: 0.06,
    steep_bank: 0.7,
    flood_season: 0.35,
  },
  cover: {
    past_incident: 0.03,
    near_home: 0.8,
    under_six_nearby: 0.5,
    near_school_or_play: 0.3,
    deep_water: 0.3,
    flood_season: 0.3,
  },
  built: {
    past_incident: 0.03,
    near_home: 0.75,
    under_six_nearby: 0.6,
    near_school_or_play: 0.3,
    deep_water: 0.15,
  },
};
const FENCED: readonly Scenario[] = ['verified', 'fixed', 'building', 'damagedSign', 'reinspectionDue'];

function pickRisks(
  scenario: Scenario,
  hazardClass: HazardClass,
  lists: CodeLists,
  random: DemoRandom,
): string[] {
  const chances = {
    ...RISK_CHANCES[hazardClass],
    no_barrier: FENCED.includes(scenario) || scenario === 'candidate' ? 0 : 0.85,
  } as Record<string, number>;
  return lists.risk_factors.map(({ code }) => code).filter((code) => random.chance(chances[code] ?? 0));
}
