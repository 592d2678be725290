import { expect, it } from 'vitest';
import { deadlinesOf } from '../domain/deadlines.ts';
import type { Submissions } from '../domain/report-views.ts';
import { createWorkingCalendar } from '../domain/working-days.ts';
import { readPlanFiles } from '../plans/plan-files.ts';
import { deadlinesCalendar } from './deadlines-calendar.ts';

const { plans, holidays } = await readPlanFiles();
const calendar = createWorkingCalendar(holidays);
const range = { from: '2026-01-01', to: '2026-12-31' };

function fileOn(today: string, language: 'vi' | 'en' = 'vi', submissions: Submissions | null = null) {
  return deadlinesCalendar(
    {
      today,
      ...range,
      plans: plans.map(({ id, title, year }) => ({ id, title, year, issuer: id, formerUnit: null })),
      items: plans
        .flatMap((plan) => deadlinesOf(plan, range, today, calendar, holidays))
        .map((deadline) => ({ ...deadline, submissions })),
      undated: [],
      holidays: [],
      expectedYears: [],
    },
    { language, calendar, now: `${today}T03:00:00.000Z`, publicUrl: 'https://bo-an.example' },
  );
}
/** Long lines go on in the next line behind a blank. */
const unfold = (file: string) => file.replaceAll('\r\n ', '');
const eventOf = (file: string, uid: string) =>
  unfold(file)
    .split('BEGIN:VEVENT')
    .find((part) => part.includes(`UID:${uid}\r\n`)) ?? '';

it('has an all-day event per due date, with the sentence of the plan', () => {
  const file = fileOn('2026-05-01');
  expect(file.match(/BEGIN:VEVENT/g)).toHaveLength(5);
  const event = eventOf(file, 'so-gddt-ha-noi-2026.half-year.2026@bo-an');
  expect(event).toContain('DTSTART;VALUE=DATE:20260605\r\n');
  expect(event).toMatch(/SUMMARY:Báo cáo 6 tháng/);
  expect(event).toMatch(/DESCRIPTION:.*\\nMục VI: /);
  expect(event).toContain('https://bo-an.example/plans/so-gddt-ha-noi-2026');
});

it('reminds at eight in the morning five working days before', () => {
  const file = fileOn('2026-05-01');
  // Friday 5 June: Friday 29 May is seven days before.
  expect(eventOf(file, 'so-gddt-ha-noi-2026.half-year.2026@bo-an')).toContain('TRIGGER:-P6DT16H\r\n');
  // Tuesday 1 December: the weekend and the holiday of 24 November do not count, so Monday 23 is meant.
  const year = eventOf(file, 'long-bien-2026.year.2026@bo-an');
  expect(calendar.addWorkingDays('2026-12-01', -5)).toBe('2026-11-23');
  expect(year).toContain('TRIGGER:-P7DT16H\r\n');
});

it('breaks lines after at most 75 bytes, between letters', () => {
  const lines = fileOn('2026-05-01').split('\r\n');
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
  expect(lines.join('')).not.toContain('\ufffd');
});

it('keeps the UID of a report from one file to the next', () => {
  const uids = (file: string) => file.match(/UID:.*/g);
  expect(uids(fileOn('2026-11-26'))).toEqual(uids(fileOn('2026-05-01')));
});

it('is written in the language asked for', () => {
  expect(fileOn('2026-05-01', 'en')).toContain('Bờ An: report due dates');
});

it('says how many have submitted, and rings no more when all have', () => {
  const submissions = { communes: 1, communesSubmitted: 0, isToDo: true, named: [] };
  const open = fileOn('2026-05-01', 'vi', { ...submissions, units: 2, submitted: 1 });
  expect(unfold(open)).toContain('Đã nộp: 1/2');
  expect(open.match(/BEGIN:VALARM/g)).toHaveLength(5);
  const done = fileOn('2026-05-01', 'vi', { ...submissions, units: 2, submitted: 2 });
  expect(unfold(done)).toContain('Đã nộp: 2/2');
  expect(done).not.toContain('VALARM');
});
