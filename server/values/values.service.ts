import { EnterValues } from './enter-values.service.ts';
import { PlanFigureService, type SelfFilled } from './figures.service.ts';
import { LockPeriod } from './lock-period.service.ts';
import { ReadValues } from './read-values.service.ts';
import { StepValues } from './step-values.service.ts';
import { ValueBase, type ValueDeps } from './value-base.ts';
import { ValueWorkbook } from './workbook.service.ts';

export type ValueService = ReturnType<typeof createValueService>;

/** Values of indicators: entering, moving along, reading, adding up. */
export function createValueService(deps: ValueDeps, selfFilled: SelfFilled) {
  const base = new ValueBase(deps);
  const enter = new EnterValues(base);
  const reading = new ReadValues(base);
  return {
    catalogue: base.catalogue,
    enter,
    steps: new StepValues(base),
    periods: new LockPeriod(base),
    reading,
    workbook: new ValueWorkbook(reading, enter, deps.makeId),
    figures: new PlanFigureService(base, selfFilled),
  };
}
