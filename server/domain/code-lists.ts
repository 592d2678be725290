import { z } from 'zod';
import { Label, ListCode } from './values.ts';

export const CODE_LISTS = [
  'hazard_kinds',
  'settings',
  'risk_factors',
  'measure_kinds',
  'play_kinds',
  'play_facilities',
  'fund_sources',
] as const;
export const CodeListName = z.enum(CODE_LISTS);
export type CodeListName = z.infer<typeof CodeListName>;

const item = <P extends z.ZodType>(props: P) =>
  z.object({ code: ListCode, label: Label, sort: z.int().min(0).default(1000), props });

/** What a measure does for a child at the water; only `barrier` and `supervision` make a site covered. */
export const PROTECTIONS = ['barrier', 'supervision', 'rescue', 'sign', 'support'] as const;

export const HAZARD_GROUPS = ['natural_water', 'man_made_water', 'pit', 'missing_cover', 'built'] as const;

/** Entries per list. `props` is what the product computes with; labels are what people read. */
export const CodeListItem = {
  hazard_kinds: item(z.object({ group: z.enum(HAZARD_GROUPS) })),
  settings: item(z.object({})),
  /** `points` is the weight in the priority formula, see `priority.ts`. */
  risk_factors: item(
    z.object({
      points: z.number().min(0).max(100),
      /** An effective measure ends the factor ("no barrier"). */
      endsWithMeasure: z.boolean().default(false),
    }),
  ),
  /** `inspectEveryDays`: null when the measure does not age (a filled pit). */
  measure_kinds: item(
    z.object({
      protection: z.enum(PROTECTIONS),
      isFence: z.boolean(),
      inspectEveryDays: z.int().min(1).max(3650).nullable(),
    }),
  ),
  play_kinds: item(z.object({})),
  play_facilities: item(z.object({})),
  fund_sources: item(z.object({})),
} satisfies Record<CodeListName, z.ZodType>;

export const CodeLists = z.object({
  hazard_kinds: z.array(CodeListItem.hazard_kinds),
  settings: z.array(CodeListItem.settings),
  risk_factors: z.array(CodeListItem.risk_factors),
  measure_kinds: z.array(CodeListItem.measure_kinds),
  play_kinds: z.array(CodeListItem.play_kinds),
  play_facilities: z.array(CodeListItem.play_facilities),
  fund_sources: z.array(CodeListItem.fund_sources),
});
export type CodeLists = z.infer<typeof CodeLists>;
export type MeasureKind = CodeLists['measure_kinds'][number];
export type RiskFactor = CodeLists['risk_factors'][number];
