import type { CommuneLocator } from '../../server/communes/commune-locator.ts';
import type { CommuneFact } from '../../server/communes/reference-data.ts';
import { addDays, localDay } from '../../server/domain/calendar.ts';
import type { SiteEventInput } from '../../server/domain/site-events.ts';
import type { LonLat } from '../../server/domain/values.ts';
import type { WholeSite } from '../../server/sites/sites-bulk.service.ts';
import type { SeededRandom } from './random.ts';

const KM_PER_DEGREE = 111.2;
const DAY_MS = 86_400_000;
const MONTHS_14_MS = 425 * DAY_MS;

/** Code lists the generator may draw from. */
export interface KnownCodes {
  hazardKinds: readonly [string, ...string[]];
  settings: readonly [string, ...string[]];
  riskFactors: readonly [string, ...string[]];
}

/**
 * Sites with three events each on average, in clumps inside their communes, over the 14 months before `now`.
 * @param locator outlines to stay inside of; null: within a circle of the commune's area.
 */
export function* makeSites(
  count: number,
  communes: readonly [CommuneFact, ...CommuneFact[]],
  locator: CommuneLocator | null,
  codes: KnownCodes,
  random: SeededRandom,
  now: number,
): Generator<WholeSite> {
  const clumps = new Map<string, LonLat[]>();
  for (let number = 0; number < count; number++) {
    const commune = random.pick(communes);
    const own =
      clumps.get(commune.code) ??
      Array.from({ length: 6 }, () => around(commune.lonLat, spread(commune), random));
    clumps.set(commune.code, own);
    const centre = own[random.below(own.length)] ?? commune.lonLat;
    let lonLat = around(centre, spread(commune) / 3, random);
    for (let tries = 0; locator && tries < 6 && locator.locate(lonLat) !== commune.code; tries++) {
      lonLat = around(tries < 4 ? centre : commune.lonLat, spread(commune) / (tries + 3), random);
    }
    yield makeSite(number, commune.code, lonLat, codes, random, now);
  }
}

function spread(commune: CommuneFact): number {
  return Math.sqrt(commune.areaKm2 / Math.PI) / KM_PER_DEGREE;
}

function around([lon, lat]: LonLat, radius: number, random: SeededRandom): LonLat {
  const angle = random.next() * 2 * Math.PI;
  const distance = radius * Math.sqrt(random.next());
  return [
    lon + (distance * Math.cos(angle)) / Math.cos((lat * Math.PI) / 180),
    lat + distance * Math.sin(angle),
  ];
}

function makeSite(
  number: number,
  communeCode: string,
  lonLat: LonLat,
  codes: KnownCodes,
  random: SeededRandom,
  now: number,
): WholeSite {
  const createdMs = now - Math.floor(random.next() * MONTHS_14_MS);
  const at = (share: number) => new Date(createdMs + share * (now - createdMs)).toISOString();
  const common = (time: string) => ({
    id: random.id(Date.parse(time)),
    occurredAt: time,
    receivedAt: time,
    note: '',
    photoIds: [],
  });
  const measureId = random.id(createdMs);
  const events: WholeSite['events'] = [
    { ...common(at(0)), type: 'reported', isCandidate: random.next() < 0.05 },
  ];
  const roll = random.next();
  const install = (kind: string, share: number): SiteEventInput & { receivedAt: string } => ({
    ...common(at(share)),
    type: 'measure_installed',
    measure: { id: measureId, kind, costVnd: random.below(50) * 100_000 },
  });
  if (roll < 0.25) {
    events.push({ ...common(at(0.2)), type: 'inspected', isHazardConfirmed: true, measures: [] });
    events.push({ ...common(at(0.5)), type: 'noted' });
  } else if (roll < 0.45) {
    events.push(install('warning_sign', 0.3), { ...common(at(0.7)), type: 'noted' });
  } else if (roll < 0.7) {
    events.push(install('fence', 0.3), { ...common(at(0.6)), type: 'fix_marked' });
  } else {
    events.push(
      install('fence', 0.2),
      { ...common(at(0.4)), type: 'fix_marked' },
      { ...common(at(0.6)), type: 'verified' },
    );
    if (roll < 0.75) events.push({ ...common(at(0.9)), type: 'damaged', measureId, condition: 'damaged' });
    if (roll > 0.98) events.push({ ...common(at(0.95)), type: 'closed', reason: 'not_a_hazard' });
  }
  return {
    id: random.id(createdMs),
    card: {
      communeCode,
      name: `Ao thôn ${1 + (number % 30)}, số ${number}`,
      kind: random.pick(codes.hazardKinds),
      setting: random.pick(codes.settings),
      hamlet: `Thôn ${1 + (number % 30)}`,
      lonLat,
      outline: null,
      owner: '',
      unitId: null,
      riskFactors: [...new Set([random.pick(codes.riskFactors), random.pick(codes.riskFactors)])],
      requiredMeasures: ['fence'],
      dueOn: random.next() < 0.6 ? addDays(localDay(at(0)), 30 + random.below(500)) : null,
      estimatedCostVnd: random.below(100) * 500_000,
      fundSource: null,
      description: '',
    },
    origin: 'survey',
    importKey: null,
    extra: {},
    isDemo: false,
    createdAt: at(0),
    events,
  };
}
