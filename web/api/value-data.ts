import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import {
  type CellKey,
  type NewPeriodLock,
  type NewStep,
  type NewValue,
  PeriodLockState,
  PlanFigures,
  SavedValues,
  StepResult,
  type ValueCell,
  ValueGrid,
  ValueHistory,
  type ValueResult,
  WorkbookReading,
} from '#domain/indicator-values.ts';
import { type ApiClient, withParams } from './client.ts';
import { useApi } from './container.ts';
import { ApiProblem } from './problem.ts';
import { KEYS_OF_CHANGE, keys } from './query-keys.ts';

const pathOf = (plan: string, part: string) => `/api/plans/${encodeURIComponent(plan)}/${part}`;

const GRIDS = [keys.plans, 'values'] as const;

/** The grid of a plan, of its year unless a period is given. */
const gridQuery = (api: ApiClient, plan: string, period: string | undefined) =>
  queryOptions({
    queryKey: [...GRIDS, plan, period ?? 'year'],
    queryFn: ({ signal }) => api.get(pathOf(plan, 'values'), ValueGrid, { period }, { signal }),
    structuralSharing: (before, now) => keepSame(before as ValueGrid | undefined, now as ValueGrid),
  });

/**
 * The grid with the rows and cells of before where nothing changed, so that only what changed is drawn again. A cell
 * of the same version and warnings is the same; comparing thousands of them member by member would hold up typing.
 */
export function keepSame(before: ValueGrid | undefined, now: ValueGrid): ValueGrid {
  if (!before || before === now) return now;
  const hasSameColumns = JSON.stringify(before.columns) === JSON.stringify(now.columns);
  const rows = now.rows.map((row, index) => {
    const old = before.rows[index];
    if (!old || !hasSameColumns || old.area !== row.area) return row;
    const cells = row.cells.map((cell, column) => {
      const known = old.cells[column] ?? null;
      const isKnown = known?.version === cell?.version && known?.warnings?.join() === cell?.warnings?.join();
      return isKnown ? known : cell;
    });
    const isSame =
      cells.every((cell, column) => cell === old.cells[column]) &&
      old.name === row.name &&
      old.canEnter === row.canEnter &&
      old.steps.join() === row.steps.join() &&
      old.locked?.join() === row.locked?.join();
    return isSame ? old : { ...row, cells };
  });
  return { ...now, columns: hasSameColumns ? before.columns : now.columns, rows };
}
export const useValueGrid = (plan: string, period: string | undefined) =>
  useQuery(gridQuery(useApi(), plan, period));

/** The row of one commune in the grid of a plan. */
export function useValueRow(plan: string, period: string, area: string) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.plans, 'row', plan, period, area],
    queryFn: ({ signal }) => api.get(pathOf(plan, 'values'), ValueGrid, { period, area }, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** What the values of a plan add up to. */
export function usePlanFigures(plan: string, period: string | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.plans, 'figures', plan, period ?? 'year'],
    queryFn: ({ signal }) => api.get(pathOf(plan, 'figures'), PlanFigures, { period }, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function useValueHistory({ indicator, area, period }: CellKey, version: number) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.plans, 'history', indicator, area, period, version],
    queryFn: ({ signal }) =>
      api
        .get('/api/values/history', ValueHistory, { indicator, area, period }, { signal })
        .then(({ items }) => items),
  });
}

export const saveValues = (api: ApiClient, cells: readonly NewValue[]) =>
  api.send('POST', '/api/values', { cells }, SavedValues);

/** Puts cells that the server told about into the grids that are open. */
export function keepResults(queryClient: QueryClient, results: readonly ValueResult[]): void {
  const told = new Map(
    results.map((result) => {
      const cell = result.outcome === 'refused' ? result.current : withWarnings(result.cell, result.warnings);
      return [`${result.indicator}|${result.area}|${result.period}`, cell] as const;
    }),
  );
  queryClient.setQueriesData<ValueGrid>({ queryKey: GRIDS }, (grid) => grid && withCells(grid, told));
}

const withWarnings = (cell: ValueCell, warnings: ValueCell['warnings'] = []): ValueCell =>
  warnings.length > 0 ? { ...cell, warnings } : cell;

/** The grid with what the server told a moment ago, drawn or not. */
export function presentGrid(queryClient: QueryClient, grid: ValueGrid): ValueGrid {
  const known = queryClient.getQueriesData<ValueGrid>({ queryKey: [...GRIDS, grid.plan] });
  return known.find(([, data]) => data?.period === grid.period)?.[1] ?? grid;
}

function withCells(grid: ValueGrid, told: ReadonlyMap<string, ValueGrid['rows'][number]['cells'][number]>) {
  let isChanged = false;
  const rows = grid.rows.map((row) => {
    let cells = row.cells;
    for (const [index, { indicator }] of grid.columns.entries()) {
      const cell = told.get(`${indicator}|${row.area}|${grid.period}`);
      if (!cell || (row.cells[index]?.version ?? 0) >= cell.version) continue;
      if (cells === row.cells) cells = [...row.cells];
      cells[index] = cell;
      isChanged = true;
    }
    return cells === row.cells ? row : { ...row, cells };
  });
  return isChanged ? { ...grid, rows } : grid;
}

/** Whatever shows values: grids, figures, reports. */
const askAgain = (queryClient: QueryClient) =>
  Promise.all(
    KEYS_OF_CHANGE.indicator_value.map((key) => queryClient.invalidateQueries({ queryKey: [key] })),
  );

/** Submits, returns, approves, locks or reopens cells. The caller keeps the id until it is done. */
export function useTakeStep() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (step: NewStep) => api.send('POST', '/api/values/steps', step, StepResult),
    retry: (failures, error) => failures < 2 && error instanceof ApiProblem && error.isRetryable,
    onSuccess: () => askAgain(queryClient),
  });
}

/** Locks a period or reopens it. The caller keeps the id until it is done. */
export function useLockPeriod(plan: string, period: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (lock: NewPeriodLock) =>
      api.send('POST', withParams(pathOf(plan, 'values/locks'), { period }), lock, PeriodLockState),
    retry: (failures, error) => failures < 2 && error instanceof ApiProblem && error.isRetryable,
    onSettled: () => askAgain(queryClient),
  });
}

/** The grid as a spreadsheet to fill in. */
export const workbookUrl = (plan: string, period: string, language: 'vi' | 'en') =>
  withParams(pathOf(plan, 'values.xlsx'), { period, language });

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Reads a filled-in spreadsheet: what it would change, or, with `apply`, saves that. */
export function useReadWorkbook(plan: string, period: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ file, apply }: { file: Blob; apply: boolean }) =>
      api.send(
        'POST',
        withParams(pathOf(plan, 'values.xlsx'), { period, apply: apply || undefined }),
        new Blob([file], { type: XLSX }),
        WorkbookReading,
        { timeoutMs: 120_000 },
      ),
    onSuccess: (reading) => {
      if (reading.isApplied) void askAgain(queryClient);
    },
  });
}
