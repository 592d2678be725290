import { v7 as makeId } from 'uuid';
import type {
  EnteredValue,
  NewPeriodLock,
  NewStep,
  NewValue,
  PeriodLockState,
  PlanFigure,
  PlanFigures,
  SavedValues,
  StepResult,
  ValueCell,
  ValueGrid,
  ValueHistory,
  ValueResult,
} from '../../server/domain/indicator-values.ts';
import { LONG_BIEN, type TestApp, type TestUser } from './test-app.ts';

export const ratio = (numerator: number | string, denominator: number | string): EnteredValue => ({
  type: 'ratio',
  numerator,
  denominator,
});
export const count = (number: number | string): EnteredValue => ({ type: 'count', count: number });

/** One cell of Long Biên, in an indicator that three plans share. */
export const newValue = (change: Partial<NewValue> = {}): NewValue => ({
  id: makeId(),
  indicator: 'underweight-under-5',
  area: LONG_BIEN,
  period: '2026',
  baseVersion: 0,
  value: ratio(30, 600),
  source: '',
  note: '',
  ...change,
});

/** Requests about values, as tests make them. */
export function valuesOf(app: TestApp) {
  const save = (as: TestUser, cells: readonly unknown[], headers: Record<string, string> = {}) =>
    app.json<SavedValues>('/api/values', { as, json: { cells }, headers });
  const step = (as: TestUser, input: Partial<NewStep>) =>
    app.json<StepResult>('/api/values/steps', { as, json: { id: makeId(), ...input } });
  const grid = (as: TestUser, plan: string, period = '') =>
    app.json<ValueGrid>(`/api/plans/${plan}/values${period && `?period=${period}`}`, { as });
  const figures = (as: TestUser, plan: string, query = '') =>
    app.json<PlanFigures>(`/api/plans/${plan}/figures${query}`, { as });
  return {
    save,
    step,
    grid,
    figures,
    /** The one result of one cell. */
    async saveOne(as: TestUser, change: Partial<NewValue> = {}): Promise<ValueResult> {
      const { results } = await save(as, [newValue(change)]);
      return results[0] as ValueResult;
    },
    async cell(as: TestUser, plan: string, indicator: string, area: string, period = '2026') {
      const { columns, rows } = await grid(as, plan, period);
      const at = columns.findIndex((column) => column.indicator === indicator);
      return rows.find((row) => row.area === area)?.cells[at] as ValueCell | null | undefined;
    },
    async figure(as: TestUser, plan: string, indicator: string, query = ''): Promise<PlanFigure> {
      const found = (await figures(as, plan, query)).figures.find((each) => each.indicator === indicator);
      if (!found) throw new Error(`no figure of ${indicator}`);
      return found;
    },
    lock: (as: TestUser, plan: string, period: string, input: Partial<NewPeriodLock>, status = 200) =>
      app.json<PeriodLockState & { code: string }>(
        `/api/plans/${plan}/values/locks?period=${period}`,
        { as, json: { id: makeId(), isLocked: true, ...input } },
        status,
      ),
    history: (as: TestUser, indicator: string, area: string, period = '2026') =>
      app.json<ValueHistory>(`/api/values/history?indicator=${indicator}&area=${area}&period=${period}`, {
        as,
      }),
  };
}
