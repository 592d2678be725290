import { expect, it } from 'vitest';
import type { PlanSummary } from '#domain/plan-views.ts';
import { planTargets } from './plan-targets.ts';

const plan = (change: Partial<PlanSummary>): PlanSummary => ({
  id: 'hanoi-2026',
  title: '',
  year: 2026,
  level: 'province',
  issuer: '',
  numberPrinted: '',
  cited: null,
  provinceCode: '01',
  communeCode: null,
  formerUnit: null,
  indicators: 0,
  duties: 0,
  reports: 0,
  ownTargets: [
    { figure: 'communes_recognised', target: { comparator: 'k_of_n', k: 79, n: 126 } },
    { figure: 'play_point_share', target: { comparator: '>=', value: 65 } },
    { figure: 'drowning_places_measured', target: { comparator: '=', value: 100 } },
  ],
  nextDue: null,
  ...change,
});

it('are those of the province’s own plan of the year', () => {
  const plans = [plan({ id: 'van-son-2026', level: 'commune', ownTargets: [] }), plan({})];
  expect(planTargets(plans, '01', '2026')).toEqual({
    recognised: { count: 79, of: 126 },
    covered: 1,
    playPoint: 0.65,
  });
  expect(planTargets(plans, '01', '2025')).toBeNull();
  expect(planTargets(plans, '79', '2026')).toBeNull();
});

it('are none where the plan sets none', () => {
  expect(planTargets([plan({ ownTargets: [] })], '01', '2026')).toEqual({
    recognised: null,
    covered: null,
    playPoint: null,
  });
});
