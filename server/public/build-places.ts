import type { CodeLists } from '../domain/code-lists.ts';
import type { Commune } from '../domain/communes.ts';
import type { Coverage } from '../domain/coverage.ts';
import { cellOf, cellSize, type RoundingM } from '../domain/place-grid.ts';
import { OPEN_TO } from '../domain/playspaces.ts';
import {
  type CommuneHotline,
  isPublicKind,
  PUBLIC_STATES,
  type PublicPlaces,
  publicStateOf,
  roughPlace,
} from '../domain/public-view.ts';
import type { SiteStatus } from '../domain/sites.ts';
import type { CalendarDate } from '../domain/values.ts';
import type { listPublicPlaySpaces, PublicSiteRow } from './public.queries.ts';

export interface PlaceSources {
  day: CalendarDate;
  roundedM: RoundingM;
  sites: readonly PublicSiteRow[];
  playSpaces: Awaited<ReturnType<typeof listPublicPlaySpaces>>;
  communes: readonly Commune[];
  coverage: Coverage;
  hotlines: ReadonlyMap<string, readonly CommuneHotline[]>;
  lists: CodeLists;
  outlines: PublicPlaces['outlines'];
}

/** A row of numbers that tell of a place; sorted by them, so that their order says nothing of records. */
type Entry = { numbers: number[]; name?: string; facilities?: number[] };

/** What everybody may know, out of what the office knows. */
export function buildPlaces(sources: PlaceSources): PublicPlaces {
  const { day, roundedM, lists, coverage, hotlines } = sources;
  const rough = [...sources.sites, ...sources.playSpaces].map(({ hamlet }) => roughPlace(hamlet));
  const hamlets = new Numbering(['', ...[...new Set(rough)].sort()]);
  const communes = sources.communes.filter(({ validTo }) => validTo === null || validTo >= day);
  const communeNumbers = new Numbering(communes.map(({ code }) => code));
  const hazardKinds = lists.hazard_kinds.filter(({ code }) => isPublicKind(code));
  const kindNumbers = new Numbering(hazardKinds.map(({ code }) => code));
  const playKinds = new Numbering(lists.play_kinds.map(({ code }) => code));
  const facilities = new Numbering(lists.play_facilities.map(({ code }) => code));
  const figures = new Map(coverage.items.map(({ key, figures: its }) => [key, its]));

  const told = new Map<string, { entry: Entry; count: number }>();
  for (const site of sources.sites) {
    const state = publicStateOf(
      {
        status: site.status as SiteStatus,
        coveredUntil: site.covered_until,
        fencedUntil: site.fenced_until,
        signedUntil: site.signed_until,
        nextInspectionOn: site.next_inspection_on,
      },
      day,
    );
    const kind = kindNumbers.find(site.kind);
    const commune = communeNumbers.find(site.commune_code);
    if (state === null || kind === undefined || commune === undefined) continue;
    const [column, row] = cellOf([site.lon, site.lat], roundedM);
    const numbers = [
      ...[row, column, kind, PUBLIC_STATES.indexOf(state), commune],
      hamlets.numberOf(roughPlace(site.hamlet)),
    ];
    const key = numbers.join();
    const known = told.get(key);
    if (known) known.count += 1;
    else told.set(key, { entry: { numbers }, count: 1 });
  }
  const hazards = [...told.values()].sort((a, b) => byNumbers(a.entry, b.entry));

  const spaces = sources.playSpaces
    .flatMap((space): Entry[] => {
      const kind = playKinds.find(space.kind);
      const commune = communeNumbers.find(space.commune_code);
      if (kind === undefined || commune === undefined) return [];
      const [column, row] = cellOf([space.lon, space.lat], roundedM);
      return [
        {
          numbers: [
            ...[row, column, kind, commune, hamlets.numberOf(roughPlace(space.hamlet))],
            OPEN_TO.indexOf(space.open_to as (typeof OPEN_TO)[number]),
            space.is_accessible ?? -1,
          ],
          name: space.name,
          facilities: (JSON.parse(space.facilities) as string[]).flatMap(
            (code) => facilities.find(code) ?? [],
          ),
        },
      ];
    })
    .sort((a, b) => byNumbers(a, b) || ((a.name ?? '') < (b.name ?? '') ? -1 : 1));

  const hazardColumn = (index: number) => hazards.map(({ entry }) => entry.numbers[index] ?? 0);
  const spaceColumn = (index: number) => spaces.map(({ numbers }) => numbers[index] ?? 0);
  const plain = (items: readonly { code: string; label: { vi: string; en: string } }[]) =>
    items.map(({ code, label }) => ({ code, label }));
  return {
    day,
    isDemo:
      sources.sites.some((row) => row.is_demo === 1) || sources.playSpaces.some((row) => row.is_demo === 1),
    roundedM,
    cell: cellSize(roundedM),
    outlines: sources.outlines,
    hazardKinds: plain(hazardKinds),
    playKinds: plain(lists.play_kinds),
    facilities: plain(lists.play_facilities),
    hamlets: hamlets.words,
    communes: communes.map(({ code, name, kind, lonLat }) => {
      const its = figures.get(code);
      return {
        ...{ code, name, kind, lonLat },
        sites: its?.sites ?? 0,
        covered: its?.covered ?? 0,
        warned: its?.warned ?? 0,
        playSpaces: its?.playSpaces ?? 0,
        hotlines: [...(hotlines.get(code) ?? [])],
      };
    }),
    hazards: {
      row: differences(hazardColumn(0)),
      column: differences(hazardColumn(1)),
      kind: hazardColumn(2),
      state: hazardColumn(3),
      commune: hazardColumn(4),
      hamlet: hazardColumn(5),
      count: hazards.map(({ count }) => count),
    },
    playSpaces: {
      row: differences(spaceColumn(0)),
      column: differences(spaceColumn(1)),
      kind: spaceColumn(2),
      commune: spaceColumn(3),
      hamlet: spaceColumn(4),
      openTo: spaceColumn(5),
      accessible: spaceColumn(6),
      name: spaces.map(({ name }) => name ?? ''),
      facilities: spaces.map((space) => space.facilities ?? []),
    },
  };
}

/** Numbers for words that recur. */
class Numbering {
  readonly words: string[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(words: readonly string[]) {
    for (const word of words) this.numberOf(word);
  }
  numberOf(word: string): number {
    const known = this.numbers.get(word);
    if (known !== undefined) return known;
    this.numbers.set(word, this.words.length);
    return this.words.push(word) - 1;
  }
  find(word: string): number | undefined {
    return this.numbers.get(word);
  }
}

function byNumbers(a: Entry, b: Entry): number {
  for (const [index, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const differences = (values: readonly number[]) =>
  values.map((value, index) => value - (values[index - 1] ?? 0));
