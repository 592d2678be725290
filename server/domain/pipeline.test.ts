import { describe, expect, it } from 'vitest';
import { Desk, decided } from '../../tests/support/assessment-desk.ts';
import { type CommuneLogs, countsOn, paceLine, paceOn, standingOn } from './pipeline.ts';
import type { RecognitionTarget } from './recognition-target.ts';

const TARGET: RecognitionTarget = {
  planId: 'hanoi-2026',
  provinceCode: '01',
  count: 79,
  of: 126,
  startsOn: '2026-01-01',
  dueOn: '2026-12-31',
};

const desk = (communeCode: string, year = 2026, kind: 'official' | 'self_review' = 'self_review') =>
  new Desk({}, { communeCode, period: { kind, year } });
const commune = (...desks: Desk[]): CommuneLogs => ({
  communeCode: desks[0]?.card.communeCode ?? '00145',
  logs: desks.map(({ card, log }) => ({ card, events: log })),
});
const stage = (logs: CommuneLogs, day: string, knownBy = '2030-01-01') =>
  standingOn(logs, day, knownBy).stage;

describe('standingOn', () => {
  it('reads the stage on any day from the log', () => {
    const logs = commune(
      desk('00145')
        .register('2026-03-01')
        .submit('2026-04-01')
        .appraise('2026-05-01')
        .recognise('2026-06-01', decided('2026-06-01', { validFrom: '2026-06-10', validTo: '2027-06-09' })),
    );
    const stages = [
      '2026-02-28',
      '2026-03-01',
      '2026-04-01',
      '2026-05-01',
      '2026-06-01',
      '2026-06-10',
      '2027-06-09',
      '2027-06-10',
    ].map((day) => stage(logs, day));
    expect(stages).toEqual([
      'not_registered',
      'registered',
      'submitted',
      'appraised',
      'appraised',
      'recognised',
      'recognised',
      'lapsed',
    ]);
  });

  it('counts a decision on paper from its date, but not before it was known', () => {
    const late = desk('00145').doAll('2026-03-01', 'city', [{ type: 'registered' }]);
    const logs = commune(late.recognise('2026-03-01', decided('2025-12-20'), 'paper'));
    expect(stage(logs, '2026-01-01')).toBe('recognised');
    expect(stage(logs, '2025-12-19')).toBe('not_registered');
    expect(stage(logs, '2026-01-01', '2026-02-28')).toBe('not_registered');
  });

  it('counts a decision that is valid backwards from its date only', () => {
    const logs = commune(
      desk('00145')
        .register('2026-03-01')
        .recognise('2026-06-01', decided('2026-06-01', { validFrom: '2026-01-01' }), 'paper'),
    );
    expect([stage(logs, '2026-05-31'), stage(logs, '2026-06-01')]).toEqual(['registered', 'recognised']);
  });

  it('lets a recognition hold while the next period is being scored, and forgets what was cancelled', () => {
    const old = desk('00145', 2025).doAll('2025-03-01', 'city', [{ type: 'registered' }]);
    old.recognise('2025-12-20', decided('2025-12-20', { validTo: '2026-12-19' }), 'paper');
    const next = desk('00145').register('2026-03-01').submit('2026-04-01');
    expect(stage(commune(old, next), '2026-05-01')).toBe('recognised');
    expect(stage(commune(old, next), '2026-12-20')).toBe('submitted');
    next.doAll('2026-12-21', 'city', [{ type: 'cancelled', reason: 'x' }]);
    expect(stage(commune(old, next), '2026-12-22')).toBe('lapsed');
  });

  it('goes by the recognition that holds longest', () => {
    const year = (year: number, validTo: string | null) => {
      const each = desk('00145', year).doAll('2026-03-01', 'city', [{ type: 'registered' }]);
      return each.recognise('2026-03-01', decided('2026-02-01', { validTo }), 'paper');
    };
    const until = (...desks: Desk[]) =>
      standingOn(commune(...desks), '2026-04-01', '2026-04-01').recognisedUntil;
    expect(until(year(2025, '2027-12-31'), year(2026, '2026-12-31'))).toBe('2027-12-31');
    expect(until(year(2025, null), year(2026, '2026-12-31'))).toBeNull();
  });

  it('does not rewrite the past when a decision is reopened', () => {
    const logs = commune(
      desk('00145')
        .register('2026-03-01')
        .submit('2026-04-01')
        .appraise('2026-05-01')
        .recognise('2026-06-01')
        .doAll('2026-08-01', 'city', [{ type: 'reopened', reason: 'x' }]),
    );
    expect([stage(logs, '2026-07-31'), stage(logs, '2026-08-01')]).toEqual(['recognised', 'submitted']);
  });

  it('prefers the official round to the self-review of one year', () => {
    const review = desk('00145').register('2026-03-01').submit('2026-04-01');
    const round = desk('00145', 2026, 'official').register('2026-03-01');
    expect(stage(commune(review, round), '2026-05-01')).toBe('registered');
  });
});

it('counts every commune once', () => {
  const communes = [
    commune(desk('00145').register('2026-03-01')),
    commune(desk('00004').register('2026-03-01').submit('2026-04-01')),
    { communeCode: '00008', logs: [] },
  ];
  expect(countsOn(communes, '2026-05-01', '2026-05-01')).toMatchObject({
    not_registered: 1,
    registered: 1,
    submitted: 1,
    recognised: 0,
  });
});

describe('pace', () => {
  it('runs straight from the count at the start to the target', () => {
    expect(paceOn(TARGET, 6, 6, '2026-01-01')).toMatchObject({
      expected: 6,
      ahead: 0,
      missing: 73,
      daysLeft: 364,
    });
    expect(paceOn(TARGET, 6, 40, '2026-07-02')).toMatchObject({ expected: 42.5, ahead: -2.5 });
    expect(paceOn(TARGET, 6, 70, '2026-12-31')).toMatchObject({
      expected: 79,
      missing: 9,
      neededPer30Days: null,
    });
    expect(paceOn(TARGET, 6, 70, '2026-12-16')).toMatchObject({ daysLeft: 15, neededPer30Days: 18 });
    expect(paceOn(TARGET, 80, 81, '2026-07-02')).toMatchObject({ expected: 80, ahead: 1, missing: 0 });
  });

  it('reads the counts from the logs', () => {
    const communes = [
      commune(desk('00145').register('2026-03-01').recognise('2026-03-02', decided('2025-12-01'), 'paper')),
      commune(desk('00004').register('2026-03-01').recognise('2026-04-01', decided('2026-04-01'), 'paper')),
    ];
    const line = paceLine(TARGET, communes, ['2026-01-01', '2026-03-31', '2026-04-01'], '2026-05-01');
    expect(line.map(({ actual }) => actual)).toEqual([1, 1, 2]);
    expect(line[0]?.expected).toBe(1);
  });
});
