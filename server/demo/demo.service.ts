import type { Boundaries } from '../communes/boundaries.service.ts';
import { listCommunes } from '../communes/communes.service.ts';
import { moveCounters, playSpaceCounters } from '../coverage/coverage.service.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { siteContributions } from '../domain/coverage-counters.ts';
import type { Actor } from '../domain/roles.ts';
import { attachPhotos, type PhotoService } from '../photos/photos.service.ts';
import { insertPlaySpaces } from '../playspaces/bulk-playspaces.service.ts';
import { addWholeSites } from '../sites/sites-bulk.service.ts';
import { mendSums } from '../values/whole-values.service.ts';
import {
  deleteDemoLogs,
  deleteDemoRows,
  deleteUnreferencedPhotos,
  insertDemoUnits,
  isDemoRemoved,
  isEmptyOfPlaces,
  isUntouchedDemo,
  listDemoPlaySpaces,
  listDemoPositions,
  listDemoSiteShares,
  setDemoRemoved,
} from './demo.queries.ts';
import { type DemoPhotoPlan, drawPhoto, planPhotos } from './demo-photos.ts';
import { type DemoCommune, layOutCommunes } from './demo-places.ts';
import { makeDemoPlaySpaces } from './demo-playspaces.ts';
import { DemoRandom } from './demo-random.ts';
import { type DemoNames, readDemoSettings } from './demo-settings.ts';
import { type DemoUnit, type DemoWorld, makeDemoSites } from './demo-sites.ts';
import { addDemoWork, type DemoWorkCounts, type DemoWorkParts, makeDemoWork } from './demo-work.service.ts';

/** What the demo set needs of the product; `openParts` gives it. */
export interface DemoParts extends DemoWorkParts {
  deps: Deps;
  boundaries: Pick<Boundaries, 'locator'>;
  codeLists(): Promise<CodeLists>;
  photos: PhotoService;
}

export interface DemoLoad extends DemoWorkCounts {
  sites: number;
  events: number;
  playSpaces: number;
  units: number;
  photos: number;
  communes: number;
}

export interface DemoRemoval extends DemoWorkCounts {
  sites: number;
  playSpaces: number;
  photos: number;
}

const DEMO_ACTOR: Actor = {
  userId: 'demo',
  email: '',
  name: 'Dữ liệu minh hoạ',
  role: 'admin',
  scope: 'all',
};
const DEMO_ENTITIES = ['site', 'play_space', 'assessment', 'indicator_value', 'report'] as const;
/** Pictures drawn at once: more would only wait for each other. */
const PHOTOS_AT_ONCE = 4;

/**
 * Fills an empty database with the demo set, everything marked `isDemo`. Edits do not take that mark away:
 * a demo site that somebody works on stays one and goes with the set.
 * @returns null when there is any site or play space already
 */
export async function loadDemo(parts: DemoParts): Promise<DemoLoad | null> {
  const { deps, boundaries, codeLists, photos } = parts;
  const { database } = deps;
  if (!(await isEmptyOfPlaces(database.db))) return null;
  const now = deps.now();
  const [{ settings, names }, lists, facts, locator] = await Promise.all([
    readDemoSettings(),
    codeLists(),
    listCommunes(deps),
    boundaries.locator(),
  ]);
  const random = new DemoRandom(settings.seed);
  const at = locator.at.bind(locator);
  const communes = layOutCommunes(facts, at, settings, names, random);
  const units = makeUnits(communes, names, random, now);
  const world: DemoWorld = { communes, units, settings, names, lists, at, now, random };
  const sites = makeDemoSites(world);
  const playSpaces = makeDemoPlaySpaces(world);
  const pictures = await storePhotos(photos, planPhotos(sites, settings));
  const work = await makeDemoWork(parts, {
    communes,
    facts,
    sites,
    playSpaces,
    showcaseCode: settings.showcase.communeCode,
    now,
    // Its own, so that it does not hang on how many places there are.
    random: new DemoRandom(settings.seed + 1),
  });

  const added = await writeTransaction(database, DEMO_ACTOR.userId, now, async (context) => {
    // Another process may have loaded it while this one was drawing.
    if (!(await isEmptyOfPlaces(context.trx))) return null;
    await setDemoRemoved(context.trx, false);
    await insertDemoUnits(context.trx, units);
    await addWholeSites(
      context,
      DEMO_ACTOR,
      lists,
      sites.map(({ site }) => site),
    );
    await insertPlaySpaces(context.trx, DEMO_ACTOR, playSpaces);
    for (const { plan, photoId } of pictures) await attachPhotos(context.trx, DEMO_ACTOR, plan, [photoId]);
    const counts = await addDemoWork(context.trx, database.dialect, DEMO_ACTOR, work);
    for (const entity of DEMO_ENTITIES) {
      context.record({ entity, entityId: '*', communeCode: null, action: 'demo loaded' });
    }
    return counts;
  });
  if (added === null) return null;
  return {
    sites: sites.length,
    events: sites.reduce((sum, { site }) => sum + site.events.length, 0),
    playSpaces: playSpaces.length,
    units: units.length,
    photos: pictures.length,
    communes: communes.length,
    ...added,
  };
}

/** What a start does: loads the demo set into an empty database, unless it was removed by hand. */
export async function loadDemoAtStart(parts: DemoParts): Promise<DemoLoad | null> {
  return (await isDemoRemoved(parts.deps.database.db)) ? null : loadDemo(parts);
}

/**
 * Removes the demo set whole, what users added to its places included, and nothing else.
 * `forGood`: the next start does not bring it back.
 */
export async function removeDemo(
  { deps, photos }: Pick<DemoParts, 'deps' | 'photos'>,
  { forGood = true }: { forGood?: boolean } = {},
): Promise<DemoRemoval> {
  const removal = await writeTransaction(deps.database, DEMO_ACTOR.userId, deps.now(), async (context) => {
    const { trx, record } = context;
    const sites = await listDemoSiteShares(trx);
    const playSpaces = await listDemoPlaySpaces(trx);
    await moveCounters(trx, [
      ...sites.map(({ site, ...key }) => ({
        key,
        sign: -1 as const,
        contributions: siteContributions(site),
      })),
      ...playSpaces.map((space) => ({ ...playSpaceCounters(space), sign: -1 as const })),
    ]);
    await setDemoRemoved(trx, forGood);
    const photoIds = await deleteUnreferencedPhotos(trx, await deleteDemoRows(trx));
    const logs = await deleteDemoLogs(trx, DEMO_ACTOR.userId);
    if (logs.values > 0) await mendSums(trx, deps.database.dialect);
    if (sites.length + playSpaces.length + logs.assessments + logs.values + logs.reports > 0) {
      for (const entity of DEMO_ENTITIES) {
        record({ entity, entityId: '*', communeCode: null, action: 'demo removed' });
      }
    }
    return { sites: sites.length, playSpaces: playSpaces.length, ...logs, photoIds };
  });
  const { photoIds, ...counts } = removal;
  await photos.removeBytes(photoIds);
  return { ...counts, photos: photoIds.length };
}

/**
 * Loads the demo set anew when it was placed by cells and official outlines have come since, so that its
 * places lie in their communes. Left alone as soon as a person has changed anything.
 * @returns whether it was loaded anew
 */
export async function resettleDemo(parts: DemoParts): Promise<boolean> {
  const { db } = parts.deps.database;
  if (!(await isUntouchedDemo(db, [DEMO_ACTOR.userId, 'system']))) return false;
  const locator = await parts.boundaries.locator();
  const isElsewhere = (await listDemoPositions(db)).some(({ communeCode, lonLat }) => {
    const at = locator.at(lonLat);
    return at.basis === 'official' && at.communeCode !== communeCode;
  });
  if (!isElsewhere) return false;
  await removeDemo(parts, { forGood: false });
  return (await loadDemo(parts)) !== null;
}

function makeUnits(
  communes: readonly DemoCommune[],
  names: DemoNames,
  random: DemoRandom,
  now: string,
): DemoUnit[] {
  const makeId = () => random.uuid(Date.parse(now));
  return [
    ...names.units.city.map((name) => ({ id: makeId(), name, communeCode: null })),
    ...communes.flatMap(({ code, label }) =>
      names.units.commune.map((pattern) => ({
        id: makeId(),
        name: pattern.replace('{c}', label),
        communeCode: code,
      })),
    ),
  ];
}

async function storePhotos(
  photos: PhotoService,
  plans: readonly DemoPhotoPlan[],
): Promise<{ plan: DemoPhotoPlan; photoId: string }[]> {
  const stored: { plan: DemoPhotoPlan; photoId: string }[] = [];
  for (let start = 0; start < plans.length; start += PHOTOS_AT_ONCE) {
    const part = await Promise.all(
      plans.slice(start, start + PHOTOS_AT_ONCE).map(async (plan) => {
        const { photo } = await photos.addPhoto(DEMO_ACTOR, await drawPhoto(plan));
        return { plan, photoId: photo.id };
      }),
    );
    stored.push(...part);
  }
  return stored;
}
