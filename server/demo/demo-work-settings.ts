import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AssessmentPeriod } from '../domain/assessments.ts';
import { COMMUNE_STAGES } from '../domain/commune-stages.ts';
import { VALUE_STATES } from '../domain/indicator-values.ts';
import { ValuePeriod } from '../domain/value-periods.ts';
import { CalendarDate } from '../domain/values.ts';

const FOLDER = new URL('../../data/demo/', import.meta.url);
const Texts = z.array(z.string()).min(1);
const Range = z.tuple([z.number(), z.number()]);
const Stage = z.enum(COMMUNE_STAGES).exclude(['lapsed']);

/** `data/demo/standard.json`: how far the communes are under the standard. `{c}` commune, `{n}` a number. */
const StandardSettings = z.object({
  period: AssessmentPeriod,
  /** Weights of the stages in which the communes stand on the day of loading, the most diligent ones first. */
  sharesOfCommunes: z.record(Stage, z.number().min(0)),
  /** The commune of the demo accounts. */
  showcase: z.object({ stage: Stage, total: z.number(), weakest: z.array(z.int()) }),
  office: z.string(),
  city: z.string(),
  authority: z.string(),
  decisionNumber: z.string(),
  /** Per criterion: points to share out where no maximum is known. They are the demo set's, no rule's. */
  criteria: z.array(
    z.object({
      points: z.number().positive(),
      evidence: z.string(),
      step: z.object({ title: z.string(), points: Range, costMillions: Range }),
    }),
  ),
  returnReasons: Texts,
  adjustReasons: Texts,
  refusalReasons: Texts,
  scoreNotes: Texts,
});
export type DemoStandardSettings = z.infer<typeof StandardSettings>;

/** `data/demo/values.json`: values of which periods, how many and how far, and which reports were sent. */
const ValueSettings = z.object({
  year: z.int(),
  periods: z.array(
    z.object({
      period: ValuePeriod,
      indicators: z.enum(['all', 'quarterly', 'baseline']),
      /** First day of entering. */
      from: CalendarDate,
      /** Share of the communes that have entered values. */
      share: z.number().min(0).max(1),
      /** Weights of how far they came. */
      states: z.partialRecord(z.enum(VALUE_STATES), z.number()),
      /** When the city closed the period of its plan. */
      lockedOn: CalendarDate.optional(),
    }),
  ),
  quarterly: Texts,
  /** What a ratio counts below its line, by its Vietnamese label. */
  peoplePerResident: z.record(z.string(), z.number().positive()),
  /** What a half year has half of. */
  growOverTheYear: Texts,
  /** What there is exactly one of in every commune. */
  onePerCommune: Texts,
  casesPer100000: z.number(),
  office: z.string(),
  city: z.string(),
  sources: Texts,
  notApplicable: z.string(),
  reports: z.object({
    year: z.int(),
    /** Shares of the units that are due; the others have not sent anything. `early`: before a day still to come. */
    onTime: z.number(),
    late: z.number(),
    early: z.number(),
    /** Reports that the commune of the demo accounts has still to send. */
    openInShowcase: Texts,
    documentNumber: z.string(),
  }),
});
export type DemoValueSettings = z.infer<typeof ValueSettings>;

/** @throws ZodError naming the fault when a file was edited wrongly */
export async function readDemoWorkSettings(): Promise<{
  standard: DemoStandardSettings;
  values: DemoValueSettings;
}> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(new URL(name, FOLDER), 'utf8'));
  const [standard, values] = await Promise.all([read('standard.json'), read('values.json')]);
  return { standard: StandardSettings.parse(standard), values: ValueSettings.parse(values) };
}
