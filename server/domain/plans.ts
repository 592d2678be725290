import { z } from 'zod';
import { PlanKey, Quantity } from './plan-quantities.ts';
import { PlanPeriod, PlanReport } from './plan-reports.ts';
import { CalendarDate, CommuneCode, Label, ProvinceCode, requiredText } from './values.ts';

export const PLAN_IDS = [
  'hanoi-2026',
  'long-bien-2026',
  'van-son-2026',
  'so-gddt-ha-noi-2026',
  'ha-dong-2025',
] as const;
export const PlanId = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

/** Somebody whom a plan gives work to. `short` is how its table prints the name. */
export const PlanUnit = z.object({
  key: PlanKey,
  name: requiredText(120),
  short: requiredText(40).nullable(),
  kind: z.enum([
    'peoples_committee',
    'ministry',
    'department',
    'office',
    'police',
    'health_station',
    'social_insurance',
    'service_centre',
    'school',
    'front',
    'village',
    'higher_authority',
  ]),
});
export type PlanUnit = z.infer<typeof PlanUnit>;

/** A reading error of the copy: what stood there, and what the wording says now. */
const Mend = z.object({ printed: requiredText(60), mended: requiredText(60) });

const planItem = {
  key: PlanKey,
  /** Section of the plan. */
  place: requiredText(40),
  /** Words of the plan, verbatim but for `mends`, without the full stop or semicolon at the end. */
  wording: requiredText(1000),
  mends: z.array(Mend),
  /** Where the plan says the same again. */
  repeatedAt: z.array(z.object({ place: requiredText(40), text: requiredText(1000) })),
  /** In charge; empty where the plan names nobody. */
  leadUnits: z.array(PlanKey),
  supportingUnits: z.array(PlanKey),
};

/** One entry of a plan's list of targets. */
export const Indicator = z.object({
  ...planItem,
  group: PlanKey,
  /** Number in the plan, null where none is printed. */
  number: requiredText(10).nullable(),
  /** What the target column of a table prints; null for a plan in prose. */
  targetColumn: requiredText(60).nullable(),
  /** What the target is for. */
  period: PlanPeriod,
  /** The first has the key of the indicator. */
  quantities: z.array(Quantity).min(1),
});
export type Indicator = z.infer<typeof Indicator>;

/** What a duty is about, for the map. */
export const DutySubject = z.enum([
  'hazard_places',
  'barriers',
  'signs',
  'play_spaces',
  'water_safety',
  'safe_models',
  'plan_issued',
]);

/** Work that a plan orders outside its list of targets; some of it has a target too. */
export const Duty = z.object({
  ...planItem,
  label: Label,
  subjects: z.array(DutySubject),
  quantity: Quantity.nullable(),
});
export type Duty = z.infer<typeof Duty>;

const planShape = z.object({
  id: PlanId,
  title: requiredText(200),
  year: z.int().min(2000).max(2100),
  /** As in the copy, blanks included; `number` and `date` stay null where it leaves them blank. */
  numberPrinted: requiredText(40),
  number: requiredText(40).nullable(),
  datePrinted: requiredText(60),
  date: CalendarDate.nullable(),
  /** How other plans name this one. */
  citedAs: z.array(
    z.object({ plan: PlanId, number: requiredText(40), date: CalendarDate, text: requiredText(300) }),
  ),
  level: z.enum(['province', 'department', 'district', 'commune']),
  issuer: PlanKey,
  /** The issuer with its place, which the plan itself leaves out. */
  issuerName: requiredText(120),
  provinceCode: ProvinceCode,
  /** Null for a plan of no single commune of today. */
  communeCode: CommuneCode.nullable(),
  /** What the issuer was, where it no longer exists; `district` as the former communes name it. */
  formerUnit: z
    .object({ vi: requiredText(200), en: requiredText(200), district: requiredText(60) })
    .nullable(),
  units: z.array(PlanUnit).min(1),
  groups: z.array(z.object({ key: PlanKey, number: requiredText(10), title: requiredText(200) })).min(1),
  indicators: z.array(Indicator).min(1),
  duties: z.array(Duty),
  reports: z.array(PlanReport),
});

export const Plan = planShape.superRefine((plan, context) => {
  for (const fault of planFaults(plan)) context.addIssue({ code: 'custom', message: fault });
});
export type Plan = z.infer<typeof planShape>;

/** Every quantity of a plan that values are entered for: of its indicators, then of its duties. */
export function quantitiesOf(plan: Pick<Plan, 'indicators' | 'duties'>): Quantity[] {
  return [
    ...plan.indicators.flatMap(({ quantities }) => quantities),
    ...plan.duties.flatMap(({ quantity }) => quantity ?? []),
  ];
}

/** Quantities of different plans that are the same quantity, whatever target each plan sets. */
export const PlanLink = z.object({
  key: PlanKey,
  members: z.array(z.object({ plan: PlanId, quantity: PlanKey })).min(2),
});
export type PlanLink = z.infer<typeof PlanLink>;

/** What a schema of one plan cannot see: members that no plan has, and quantities in two links. */
export function linkFaults(links: readonly PlanLink[], plans: readonly Plan[]): string[] {
  const known = new Set(plans.flatMap((plan) => quantitiesOf(plan).map(({ key }) => `${plan.id}/${key}`)));
  const members = links.flatMap((link) => link.members.map(({ plan, quantity }) => `${plan}/${quantity}`));
  return [
    ...repeated(links.map(({ key }) => key)).map((key) => `link ${key} repeats`),
    ...members.filter((member) => !known.has(member)).map((member) => `no quantity ${member}`),
    ...repeated(members).map((member) => `${member} is linked twice`),
  ];
}

function planFaults(plan: Plan): string[] {
  const keys: Record<string, string[]> = {
    unit: plan.units.map(({ key }) => key),
    group: plan.groups.map(({ key }) => key),
    indicator: plan.indicators.map(({ key }) => key),
    duty: plan.duties.map(({ key }) => key),
    report: plan.reports.map(({ key }) => key),
    quantity: quantitiesOf(plan).map(({ key }) => key),
  };
  const units = new Set(keys.unit);
  const groups = new Set(keys.group);
  const named = [
    plan.issuer,
    ...[...plan.indicators, ...plan.duties].flatMap((entry) => [
      ...entry.leadUnits,
      ...entry.supportingUnits,
    ]),
    ...plan.reports.flatMap((report) => [...report.from, ...report.to, ...(report.via ? [report.via] : [])]),
  ];
  return [
    ...Object.entries(keys).flatMap(([kind, list]) => repeated(list).map((key) => `${kind} ${key} repeats`)),
    ...named.filter((key) => !units.has(key)).map((key) => `no unit ${key}`),
    ...plan.indicators
      .filter(({ group }) => !groups.has(group))
      .map(({ key, group }) => `${key}: no group ${group}`),
    ...plan.indicators
      .filter(({ key, quantities }) => quantities[0]?.key !== key)
      .map(({ key }) => `${key}: its first quantity has another key`),
    ...plan.reports
      .filter(({ due }) => due.rule === 'date' && !due.date.startsWith(`${plan.year}-`))
      .map(({ key }) => `report ${key} is due outside ${plan.year}`),
  ];
}

function repeated(list: readonly string[]): string[] {
  return list.filter((key, index) => list.indexOf(key) !== index);
}
