import type { CommuneStage } from '#domain/commune-stages.ts';
import type { CoverageFigures } from '#domain/coverage.ts';

/** What communes can be coloured by. */
export const MEASURES = ['coverage', 'overdue', 'play', 'priority', 'recognition'] as const;
export type Measure = (typeof MEASURES)[number];

/** One colour of the legend; both ends belong to it. */
export interface MeasureClass {
  /** 0 lightest … 4 darkest of the ramp. */
  shade: number;
  low: number;
  /** null: no upper end. */
  high: number | null;
}

/** With where the commune stands under the standard; left out where that is not known. */
export type CommuneFigures = CoverageFigures & { recognition?: CommuneStage | null };
export type FiguresByCommune = ReadonlyMap<string, CommuneFigures>;

/** Classes of the recognition, in their order; a commune that is not registered is in none. */
export const RECOGNITION_CLASSES = ['ended', 'scoring', 'submitted', 'recognised'] as const;
const CLASS_OF_STAGE: Record<CommuneStage, (typeof RECOGNITION_CLASSES)[number] | null> = {
  not_registered: null,
  registered: 'scoring',
  scoring: 'scoring',
  submitted: 'submitted',
  returned: 'submitted',
  appraised: 'submitted',
  not_recognised: 'ended',
  lapsed: 'ended',
  recognised: 'recognised',
};

/** Index in `RECOGNITION_CLASSES`, null when the commune is not registered or its stage is not known. */
export function recognitionValue(stage: CommuneStage | null | undefined): number | null {
  const name = stage ? CLASS_OF_STAGE[stage] : null;
  return name === null ? null : RECOGNITION_CLASSES.indexOf(name);
}

export function withStages(
  figures: FiguresByCommune,
  communes: readonly { code: string; recognition: CommuneStage | null }[],
): FiguresByCommune {
  const stages = new Map(communes.map(({ code, recognition }) => [code, recognition]));
  return new Map(
    [...figures].map(([code, each]) => [code, { ...each, recognition: stages.get(code) ?? null }]),
  );
}

/** The value of a commune, null where there is nothing to say: no site on record is not "nothing overdue". */
export function measureValue(measure: Measure, figures: CommuneFigures | undefined): number | null {
  if (!figures) return null;
  switch (measure) {
    case 'coverage':
      return figures.sites > 0 ? figures.covered / figures.sites : null;
    case 'overdue':
      return figures.sites > 0 ? figures.overdue : null;
    case 'play':
      return figures.playPoints > 0 ? 1 : 0;
    case 'priority':
      return figures.sites > 0 ? figures.prioritySum : null;
    case 'recognition':
      return recognitionValue(figures.recognition);
  }
}

/** True for measures where more is worse: they get a warning hue. */
export const isBurden = (measure: Measure): boolean => measure === 'overdue' || measure === 'priority';

/**
 * Classes of a measure. Rates have fixed fifths; counts have a class of their own for zero and up to four with
 * round breaks near the quartiles of `today`, so that a replay of past months keeps its colours.
 */
export function classesOf(measure: Measure, today: FiguresByCommune): MeasureClass[] {
  switch (measure) {
    case 'coverage':
      return [0, 0.2, 0.4, 0.6, 0.8].map((low, shade) => ({ shade, low, high: low + 0.2 }));
    case 'play':
      return [
        { shade: 0, low: 0, high: 0 },
        { shade: 4, low: 1, high: 1 },
      ];
    case 'recognition':
      return RECOGNITION_CLASSES.map((_, index) => ({ shade: index, low: index, high: index }));
    case 'overdue':
    case 'priority': {
      const values = [...today.values()].map((figures) => measureValue(measure, figures) ?? 0);
      const starts = [1, ...quartileBreaks(values.filter((value) => value > 0))];
      const ranges = starts.map((low, index) => ({
        shade: Math.round(((index + 1) * 4) / starts.length),
        low,
        high: (starts[index + 1] ?? Number.NaN) - 1,
      }));
      return [
        { shade: 0, low: 0, high: 0 },
        ...ranges.map((range) => ({ ...range, high: Number.isNaN(range.high) ? null : range.high })),
      ];
    }
  }
}

/** Index of the class that holds the value; the last one for values beyond. −1 for null. */
export function classIndex(value: number | null, classes: readonly MeasureClass[]): number {
  if (value === null || classes.length === 0) return -1;
  // A share on a break belongs to the class above; 0.6 as 3 × 0.2 is a hair more than 0.6.
  for (let index = classes.length - 1; index > 0; index--) {
    if (value >= (classes[index]?.low ?? 0) - 1e-9) return index;
  }
  return 0;
}

export interface Choropleth {
  classes: readonly MeasureClass[];
  /** Class per commune code, −1 without data. */
  classByCommune: ReadonlyMap<string, number>;
  /** Communes per class. */
  counts: readonly number[];
  withoutData: number;
}

export function choropleth(
  measure: Measure,
  communes: readonly string[],
  shown: FiguresByCommune,
  today: FiguresByCommune,
): Choropleth {
  const classes = classesOf(measure, today);
  const counts = classes.map(() => 0);
  const classByCommune = new Map<string, number>();
  let withoutData = 0;
  for (const code of communes) {
    const index = classIndex(measureValue(measure, shown.get(code)), classes);
    classByCommune.set(code, index);
    if (index < 0) withoutData += 1;
    else counts[index] = (counts[index] ?? 0) + 1;
  }
  return { classes, classByCommune, counts, withoutData };
}

/** At most three rising starts above 1: near the quartiles, and where these coincide, the next values that occur. */
function quartileBreaks(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const breaks = new Set<number>();
  for (const share of [0.25, 0.5, 0.75]) {
    const start = roundNumber(sorted[Math.floor(share * sorted.length)] ?? 0);
    if (start > 1) breaks.add(start);
  }
  for (const value of sorted) {
    if (breaks.size >= 3) break;
    if (value > Math.max(1, ...breaks)) breaks.add(roundNumber(value));
  }
  return [...breaks].sort((a, b) => a - b);
}

/** Two significant digits at most, the second 0 or 5: 237 → 250, 1240 → 1000. Small numbers stay. */
function roundNumber(value: number): number {
  if (value < 10) return Math.round(value);
  const unit = 10 ** Math.floor(Math.log10(value)) / 2;
  return Math.round(value / unit) * unit;
}
