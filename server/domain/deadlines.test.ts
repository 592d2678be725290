import { describe, expect, it } from 'vitest';
import { readPlanFiles } from '../plans/plan-files.ts';
import { deadlinesOf, undatedReportsOf } from './deadlines.ts';
import { createWorkingCalendar } from './working-days.ts';

const { plans, holidays } = await readPlanFiles();
const calendar = createWorkingCalendar(holidays);
const planOf = (id: string) => {
  const plan = plans.find((known) => known.id === id);
  if (!plan) throw new Error(id);
  return plan;
};
const inYears = (id: string, from: number, to: number, today: string) =>
  deadlinesOf(planOf(id), { from: `${from}-01-01`, to: `${to}-12-31` }, today, calendar, holidays);

describe('due dates', () => {
  it('of a plan that says "every year" come again, but not before the plan', () => {
    const days = inYears('so-gddt-ha-noi-2026', 2025, 2027, '2026-05-01').map(({ due }) => due);
    expect(days).toEqual(['2026-06-05', '2026-12-05', '2027-06-05', '2027-12-05']);
    const once = inYears('long-bien-2026', 2025, 2027, '2026-05-01').map(({ due }) => due);
    expect(once).toEqual(['2026-06-01', '2026-12-01']);
  });

  it('are cut to the range, both ends included', () => {
    const range = { from: '2025-05-14', to: '2025-11-13' };
    const found = deadlinesOf(planOf('ha-dong-2025'), range, '2025-01-02', calendar, holidays);
    expect(found.map(({ due }) => due)).toEqual(['2025-05-14', '2025-08-13', '2025-11-13']);
  });

  it('name from whom, to whom and through whom, as the plan prints them', () => {
    expect(inYears('long-bien-2026', 2026, 2026, '2026-05-01')[0]).toMatchObject({
      from: ['các cơ sở giáo dục', 'các phòng ban, đơn vị liên quan'],
      to: ['UBND phường'],
      via: 'Phòng Văn hóa - Xã hội',
      covers: 'half_year',
      isEveryYear: false,
    });
  });

  it('say which day of the week they are and whether offices work', () => {
    const kinds = inYears('so-gddt-ha-noi-2026', 2026, 2026, '2026-05-01').map(
      ({ weekday, dayKind, holiday }) => [weekday, dayKind, holiday],
    );
    expect(kinds).toEqual([
      [5, 'working', null],
      [6, 'weekend', null],
    ]);
    const [, report] = planOf('hanoi-2026').reports;
    if (!report) throw new Error('Hà Nội has reports');
    const onTet = {
      ...planOf('hanoi-2026'),
      reports: [{ ...report, due: { rule: 'date' as const, date: '2026-02-17' } }],
    };
    const [found] = deadlinesOf(
      onTet,
      { from: '2026-01-01', to: '2026-12-31' },
      '2026-01-02',
      calendar,
      holidays,
    );
    expect(found).toMatchObject({ dayKind: 'holiday', holiday: { vi: 'Tết Nguyên đán' } });
  });

  it.each([
    // 24 November 2026 is a public holiday, 28 and 29 are a weekend.
    ['2026-11-20', 'ahead', 6],
    ['2026-11-26', 'ahead', 3],
    ['2026-12-01', 'today', 0],
    ['2026-12-02', 'passed', 1],
    ['2026-12-07', 'passed', 4],
  ])('count working days only: on %s it is %s by %i', (today, timing, workingDays) => {
    expect(inYears('long-bien-2026', 2026, 2026, today)[1]).toMatchObject({ timing, workingDays });
  });

  it('on a Saturday have passed on Sunday without a working day between', () => {
    const [, december] = inYears('so-gddt-ha-noi-2026', 2026, 2026, '2026-12-06');
    expect(december).toMatchObject({ due: '2026-12-05', timing: 'passed', workingDays: 0 });
  });
});

it('lists reports without a day with their rule', () => {
  const rules = undatedReportsOf(planOf('hanoi-2026')).map(({ report, rule }) => [report, rule]);
  expect(rules).toEqual([
    ['results', 'as_regulated'],
    ['city-results', 'as_regulated'],
    ['incidents', 'on_event'],
  ]);
});
