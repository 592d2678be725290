import { distanceBetweenM } from '#domain/geometry.ts';
import { cellSize, middleOf, ROUNDINGS_M } from '#domain/place-grid.ts';
import { OPEN_TO } from '#domain/playspaces.ts';
import { PUBLIC_STATES, type PublicPlaces, type PublicState } from '#domain/public-view.ts';
import type { LonLat } from '#domain/values.ts';

type Label = { vi: string; en: string };

interface Place {
  /** Where it stands in the answer; lasts as long as the answer does. */
  key: string;
  /** The middle of its cell. */
  lonLat: LonLat;
  communeCode: string;
  hamlet: string;
  kind: Label;
}
export interface HazardPlace extends Place {
  state: PublicState;
  /** Places of the cell that are told alike. */
  count: number;
}
export interface PlayPlace extends Place {
  name: string;
  openTo: (typeof OPEN_TO)[number];
  isAccessible: boolean;
  facilities: Label[];
}

const NO_LABEL: Label = { vi: '', en: '' };

/** The columns of the answer as places. */
export function readPlaces(answer: PublicPlaces): { hazards: HazardPlace[]; playSpaces: PlayPlace[] } {
  const { hazards, playSpaces, communes, hamlets } = answer;
  const where = (columns: typeof hazards | typeof playSpaces, spots: LonLat[], at: number) => ({
    lonLat: spots[at] ?? ([0, 0] as LonLat),
    communeCode: communes[columns.commune[at] ?? -1]?.code ?? '',
    hamlet: hamlets[columns.hamlet[at] ?? 0] ?? '',
  });
  const hazardSpots = spotsOf(hazards, answer.cell);
  const playSpots = spotsOf(playSpaces, answer.cell);
  return {
    hazards: hazardSpots.map((_, at) => ({
      key: `h${at}`,
      ...where(hazards, hazardSpots, at),
      kind: answer.hazardKinds[hazards.kind[at] ?? -1]?.label ?? NO_LABEL,
      state: PUBLIC_STATES[hazards.state[at] ?? 0] ?? 'danger',
      count: hazards.count[at] ?? 1,
    })),
    playSpaces: playSpots.map((_, at) => ({
      key: `p${at}`,
      ...where(playSpaces, playSpots, at),
      kind: answer.playKinds[playSpaces.kind[at] ?? -1]?.label ?? NO_LABEL,
      name: playSpaces.name[at] ?? '',
      openTo: OPEN_TO[playSpaces.openTo[at] ?? 0] ?? 'everyone',
      isAccessible: playSpaces.accessible[at] === 1,
      facilities: (playSpaces.facilities[at] ?? []).flatMap(
        (facility) => answer.facilities[facility]?.label ?? [],
      ),
    })),
  };
}

function spotsOf(columns: { row: number[]; column: number[] }, cell: LonLat): LonLat[] {
  let [column, row] = [0, 0];
  return columns.row.map((step, at) => {
    row += step;
    column += columns.column[at] ?? 0;
    return middleOf([column, row], cell);
  });
}

/**
 * Where places are drawn that share a cell: on a small circle around its middle, in the order of the answer. The same
 * for everybody at any time, so it tells nothing of where they are.
 */
export function fanOut(places: readonly Place[], roundedM: number): Map<string, LonLat> {
  const byCell = new Map<string, Place[]>();
  for (const place of places) {
    const cell = place.lonLat.join();
    const others = byCell.get(cell);
    if (others) others.push(place);
    else byCell.set(cell, [place]);
  }
  const [width, height] = cellSize(ROUNDINGS_M.find((metres) => metres === roundedM) ?? 50);
  const drawn = new Map<string, LonLat>();
  for (const together of byCell.values())
    for (const [at, { key, lonLat }] of together.entries()) {
      const angle = (at / together.length) * Math.PI * 2;
      const share = together.length === 1 ? 0 : 0.3;
      drawn.set(key, [
        lonLat[0] + Math.cos(angle) * width * share,
        lonLat[1] + Math.sin(angle) * height * share,
      ]);
    }
  return drawn;
}

export const NEAR_M = 500;

/** Nearest first, each with its distance. */
export function byDistance<T extends Place>(
  places: readonly T[],
  from: LonLat,
): { place: T; distanceM: number }[] {
  return places
    .map((place) => ({ place, distanceM: distanceBetweenM(from, place.lonLat) }))
    .sort((a, b) => a.distanceM - b.distanceM || (a.place.key < b.place.key ? -1 : 1));
}

/** As exact as a rounded position allows: 80 m, 350 m, 1 200 m. */
export const roughDistance = (metres: number) => {
  const step = metres < 100 ? 10 : metres < 1000 ? 50 : 100;
  return Math.max(step, Math.round(metres / step) * step);
};
