import type { Commune, CommuneAt } from '../domain/communes.ts';
import type { LonLat } from '../domain/values.ts';
import type { DemoRandom } from './demo-random.ts';
import type { DemoNames, DemoSettings } from './demo-settings.ts';

export type Density = 'urban' | 'suburban' | 'rural';

/** A hamlet or residential group: sites clump along it instead of lying evenly. */
export interface DemoHamlet {
  /** As on the card: "Thôn Đoài", "Tổ dân phố số 9". */
  name: string;
  /** As inside a name: "thôn Đoài", "tổ 9". */
  short: string;
  lonLat: LonLat;
}

export interface DemoCommune {
  code: string;
  /** "phường Long Biên". */
  label: string;
  density: Density;
  population: number;
  areaKm2: number;
  /** 0–1: how far the commune has come with its sites. */
  diligence: number;
  hamlets: DemoHamlet[];
}

const METRES_PER_DEGREE = 111_195;
const TRIES = 60;

/**
 * Communes with hamlets inside them. A commune in which the locator knows no place is left out: nothing may
 * lie outside its own commune.
 */
export function layOutCommunes(
  communes: readonly Commune[],
  at: (lonLat: LonLat) => CommuneAt,
  { density }: DemoSettings,
  names: DemoNames,
  random: DemoRandom,
): DemoCommune[] {
  return communes.flatMap((commune) => {
    const perKm2 = commune.population / commune.areaKm2;
    const kind: Density =
      perKm2 >= density.urbanPerKm2 ? 'urban' : perKm2 >= density.suburbanPerKm2 ? 'suburban' : 'rural';
    const wanted = Math.min(14, Math.max(4, Math.round(3 + Math.sqrt(commune.areaKm2))));
    const radiusM = Math.sqrt(commune.areaKm2 / Math.PI) * 1000;
    const isHere = (lonLat: LonLat) => at(lonLat).communeCode === commune.code;
    const centres: LonLat[] = [];
    for (let tries = 0; centres.length < wanted && tries < wanted * TRIES; tries += 1) {
      // Wider than the circle of the same area: communes along a river are long.
      const distanceM = radiusM * 1.6 * Math.sqrt(random.next());
      const lonLat = movedBy(commune.lonLat, distanceM, random.between(0, 2 * Math.PI));
      if (isHere(lonLat)) centres.push(lonLat);
    }
    if (centres.length === 0 && isHere(commune.lonLat)) centres.push(commune.lonLat);
    if (centres.length === 0) return [];
    const isUrban = kind === 'urban' || commune.kind === 'phuong';
    const firstWord = random.int(0, names.hamlets.rural.length - 1);
    return [
      {
        code: commune.code,
        label: `${commune.kind === 'phuong' ? 'phường' : 'xã'} ${commune.name}`,
        density: kind,
        population: commune.population,
        areaKm2: commune.areaKm2,
        diligence: Math.min(1, Math.max(0, 0.5 + 0.3 * random.gaussian())),
        hamlets: centres.map((lonLat, index) => {
          const word = names.hamlets.rural[(firstWord + index * 3) % names.hamlets.rural.length] ?? '';
          return isUrban
            ? { name: `Tổ dân phố số ${index + 1}`, short: `tổ ${index + 1}`, lonLat }
            : { name: `Thôn ${word}`, short: `thôn ${word}`, lonLat };
        }),
      },
    ];
  });
}

/** A place near a hamlet and inside its commune; the hamlet's own centre when no other is found. */
export function placeNear(
  hamlet: DemoHamlet,
  commune: DemoCommune,
  at: (lonLat: LonLat) => CommuneAt,
  random: DemoRandom,
): LonLat {
  const spreadM = commune.density === 'urban' ? 170 : commune.density === 'suburban' ? 280 : 420;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const lonLat = movedBy(
      hamlet.lonLat,
      Math.abs(random.gaussian()) * spreadM + 15,
      random.between(0, 2 * Math.PI),
    );
    if (at(lonLat).communeCode === commune.code) return lonLat;
  }
  return hamlet.lonLat;
}

/** Seven decimals: a centimetre. */
export function movedBy([lon, lat]: LonLat, distanceM: number, bearing: number): LonLat {
  const dLat = (distanceM * Math.cos(bearing)) / METRES_PER_DEGREE;
  const dLon = (distanceM * Math.sin(bearing)) / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180));
  return [Number((lon + dLon).toFixed(7)), Number((lat + dLat).toFixed(7))];
}

/** Shares out a total by weight, whole numbers that sum to it (largest remainder). */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const shares = exact.map(Math.floor);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const left = total - shares.reduce((all, share) => all + share, 0);
  for (const { index } of byRemainder.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}
