import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const FOLDER = new URL('../../data/demo/', import.meta.url);

const Weights = z.record(z.string(), z.number().positive());
const Texts = z.array(z.string()).min(1);
const Range = z.tuple([z.number(), z.number()]);
const Remedies = z.object({ main: Texts, sign: Texts, extra: Texts });

export const HAZARD_CLASSES = ['water', 'pit', 'cover', 'built'] as const;
export type HazardClass = (typeof HAZARD_CLASSES)[number];

const COVERED = ['verified', 'fixed', 'building', 'damagedSign'] as const;
const OPEN = [
  'reported',
  'confirmed',
  'planned',
  'plannedOverdue',
  'warned',
  'warnedOverdue',
  'reinspectionDue',
  'damagedFence',
  'rejected',
  'reopened',
] as const;
const UNCOUNTED = ['candidate', 'closed'] as const;
/** The stories a site of the demo set can have. */
export type Scenario = (typeof COVERED)[number] | (typeof OPEN)[number] | (typeof UNCOUNTED)[number];

/** `data/demo/settings.json`: how many of what, and how likely. */
const Settings = z.object({
  seed: z.int(),
  siteCount: z.int().min(1),
  playSpaceCount: z.int().min(1),
  photoPairs: z.int().min(0),
  warnedPhotos: z.int().min(0),
  historyDays: z.int().min(300),
  /** The commune of the demo accounts, where the walk-through happens. */
  showcase: z.object({ communeCode: z.string(), minSites: z.int(), overdueWarned: z.int() }),
  density: z.object({ urbanPerKm2: z.number(), suburbanPerKm2: z.number() }),
  kindWeights: z.object({ urban: Weights, suburban: Weights, rural: Weights }),
  remedies: z.record(z.enum(HAZARD_CLASSES), Remedies),
  costsVnd: z.record(z.string(), Range),
  fundSources: Weights,
  coveredScenarios: z.record(z.enum(COVERED), z.number()),
  openScenarios: z.record(z.enum(OPEN), z.number()),
  uncountedScenarios: z.record(z.enum(UNCOUNTED), z.number()),
  playKindWeights: z.object({ urban: Weights, rural: Weights }),
  playAreasM2: z.record(z.string(), Range),
  playFacilities: z.record(z.string(), Texts),
});
export type DemoSettings = z.infer<typeof Settings>;

/**
 * `data/demo/names.json`: patterns and words. `{h}` hamlet, `{c}` commune, `{p}` place nearby, `{r}` river,
 * `{n}` a number.
 */
const Names = z.object({
  hamlets: z.object({ rural: Texts, rivers: Texts }),
  places: Texts,
  sites: z.record(z.string(), Texts),
  playSpaces: z.record(z.string(), Texts),
  units: z.object({ commune: Texts, city: Texts }),
  owners: Texts,
  notes: z.object({
    reported: Texts,
    inspected: Texts,
    dismissed: Texts,
    installed: Texts,
    checked: Texts,
    fixed: Texts,
    verified: Texts,
    damagedSign: Texts,
    damagedFence: Texts,
    rejected: Texts,
    reopened: Texts,
    noted: Texts,
  }),
  descriptions: z.record(z.enum(HAZARD_CLASSES), Texts),
});
export type DemoNames = z.infer<typeof Names>;

/** @throws ZodError naming the fault when a file was edited wrongly */
export async function readDemoSettings(): Promise<{ settings: DemoSettings; names: DemoNames }> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(new URL(name, FOLDER), 'utf8'));
  const [settings, names] = await Promise.all([read('settings.json'), read('names.json')]);
  return { settings: Settings.parse(settings), names: Names.parse(names) };
}
