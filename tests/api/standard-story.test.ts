import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Assessment, Board } from '../../server/domain/assessment-views.ts';
import type { CommuneToday } from '../../server/domain/communes.ts';
import { ALL_CRITERIA, act, decision, scored, scoredFully, standardOf } from '../support/assessments.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let standard: ReturnType<typeof standardOf>;
let clock = '2026-03-02T03:00:00.000Z';
const at = (day: string) => {
  clock = `${day}T03:00:00.000Z`;
};
beforeAll(async () => {
  app = await createTestApp({ now: () => clock });
  standard = standardOf(app);
  await standard.enterMaxima();
});
afterAll(() => app.close());

const forecastOf = (board: Board) => board.goal?.forecast ?? expect.fail('the board has no forecast');

describe('a commune on its way to recognition', () => {
  let mine: Assessment;
  let before: Board;

  it('begins where another commune is recognised by a decision on paper', async () => {
    const other = await standard.register('city', { communeCode: NEIGHBOUR });
    const recognised = { decision: decision('2026-02-10'), basis: 'paper', officialTotal: 931.5 };
    const known = await standard.add('city', other, [act('recognised', recognised)]);
    expect(known.status).toBe('recognised');
    expect(known.verdict.outcome).toBe('undetermined');
    before = await standard.board();
    expect(before.counts).toMatchObject({ recognised: 1, not_registered: 125 });
    expect(before.goal?.target).toMatchObject({ count: 79, of: 126, dueOn: '2026-12-31' });
    expect(before.goal?.pace).toMatchObject({ actual: 1, missing: 78 });
    expect(forecastOf(before)).toMatchObject({ certain: 1, confidence: 'thin' });
  });

  it('registers, scores itself and submits', async () => {
    at('2026-03-10');
    mine = await standard.register('officer');
    mine = await standard.add('officer', mine, scoredFully());
    expect(mine.status).toBe('scoring');
    expect(mine.verdict).toMatchObject({ outcome: 'met', total: 1000, threshold: 900, pointsShort: 0 });
    at('2026-03-20');
    mine = await standard.add('officer', mine, [act('submitted')]);
    expect(mine.status).toBe('submitted');
    expect((await standard.board()).counts).toMatchObject({ recognised: 1, submitted: 1 });
  });

  it('is returned on one criterion, with the reason, and may change that one only', async () => {
    at('2026-04-02');
    const reason = 'Chưa có danh sách ao hồ đã rào';
    const accepted = ALL_CRITERIA.filter((number) => number !== 5).map((criterion) =>
      act('criterion_accepted', { criterion }),
    );
    mine = await standard.add('city', mine, [
      ...accepted,
      act('criterion_returned', { criterion: 5, reason }),
    ]);
    expect(mine).toMatchObject({ status: 'returned', lastReason: reason });
    const refused = await standard.refuse('officer', mine, [scored(4, 60)], 409);
    expect(refused.code).toBe('assessment.criterion_closed');
    const early = await standard.refuse('officer', mine, [act('resubmitted')], 409);
    expect(early.code).toBe('assessment.returned_unanswered');
    expect((await standard.board()).counts).toMatchObject({ recognised: 1, returned: 1, submitted: 0 });
  });

  it('answers, submits again and is recognised', async () => {
    at('2026-04-15');
    const evidence = {
      id: '00000000-0000-7000-8000-000000000001',
      criterion: 5,
      source: { kind: 'note', text: 'Danh sách 12 ao đã rào, ngày 14/4' },
    };
    mine = await standard.add('officer', mine, [
      scored(5, 70),
      act('evidence_added', { evidence }),
      act('resubmitted'),
    ]);
    expect(mine.status).toBe('submitted');
    expect(mine.criteria[4]?.evidence).toHaveLength(1);
    at('2026-05-04');
    mine = await standard.add('city', mine, [act('criterion_accepted', { criterion: 5 }), act('appraised')]);
    expect(mine.status).toBe('appraised');
    at('2026-05-20');
    mine = await standard.add('city', mine, [
      act('recognised', {
        decision: decision('2026-05-19', { validTo: '2030-12-31' }),
        basis: 'appraisal',
        officialTotal: 995,
      }),
    ]);
    expect(mine).toMatchObject({
      status: 'recognised',
      verdict: { outcome: 'met', total: 995 },
      outcome: { isRecognised: true, decision: { number: '12/QĐ-UBND' }, validTo: '2030-12-31' },
    });
  });

  it('takes the board from n to n + 1, and the forecast with it', async () => {
    const after = await standard.board();
    expect(after.counts).toMatchObject({ recognised: 2, not_registered: 124 });
    expect(after.goal?.pace).toMatchObject({ actual: 2, missing: 77 });
    expect(forecastOf(after).certain).toBe(forecastOf(before).certain + 1);
    expect(after.goal?.line.map(({ day, actual }) => [day, actual])).toEqual([
      ['2026-01-01', 0],
      ['2026-02-01', 0],
      ['2026-03-01', 1],
      ['2026-04-01', 1],
      ['2026-05-01', 1],
      ['2026-05-20', 2],
    ]);
    // The same day without the decision: what the decision alone changes.
    const dayBefore = await standard.board('city', '2026-05-18');
    expect(dayBefore.counts).toMatchObject({ recognised: 1, appraised: 1 });
    expect(forecastOf(after).mean).not.toBe(forecastOf(dayBefore).mean);
    expect(after.rows.at(-1)).toMatchObject({ stage: 'recognised', score: null });
    expect(after.rows.find(({ communeCode }) => communeCode === LONG_BIEN)).toMatchObject({
      period: 'official-2026',
      recognisedUntil: '2030-12-31',
    });
  });

  it('shows on the commune, to those who may see it', async () => {
    const path = `/api/communes/${LONG_BIEN}`;
    expect(await app.json(path, { as: 'viewer' })).toMatchObject({ recognition: 'recognised' });
    expect(await app.json(path, { as: 'neighbour' })).toMatchObject({ recognition: null });
  });

  it('colours the map of a past day as it was on it', async () => {
    const on = async (at: string) => {
      const { items } = await app.json<{ items: CommuneToday[] }>(`/api/communes?province=01&at=${at}`, {
        as: 'viewer',
      });
      return items.find(({ code }) => code === LONG_BIEN)?.recognition;
    };
    expect(await on('2026-03-01')).toBe('not_registered');
    expect(await on('2026-03-15')).toBe('scoring');
    expect(await on('2026-05-18')).toBe('appraised');
    expect(await on('2026-05-20')).toBe('recognised');
    // Before 1 July 2025 there was no such commune.
    expect(await on('2025-06-30')).toBeUndefined();
    const future = await app.json('/api/communes?at=2999-01-01', { as: 'viewer' }, 422);
    expect(future.code).toBe('coverage.future_day');
  });

  it('keeps a log that tells the story', async () => {
    const { log } = await standard.get(mine.id, 'viewer');
    expect(log.map(({ sequence }) => sequence)).toEqual(log.map((_, index) => index + 1));
    const story = log.map(
      ({ receivedAt, actorName, type }) => `${receivedAt.slice(0, 10)} ${actorName} ${type}`,
    );
    expect([...new Set(story)]).toEqual([
      '2026-03-10 officer registered',
      '2026-03-10 officer scored',
      '2026-03-20 officer submitted',
      '2026-04-02 city criterion_accepted',
      '2026-04-02 city criterion_returned',
      '2026-04-15 officer scored',
      '2026-04-15 officer evidence_added',
      '2026-04-15 officer resubmitted',
      '2026-05-04 city criterion_accepted',
      '2026-05-04 city appraised',
      '2026-05-20 city recognised',
    ]);
  });

  it('lapses when the validity ends, without a write', async () => {
    clock = '2031-01-02T03:00:00.000Z';
    const { counts, goal } = await standard.board('city');
    expect(counts).toMatchObject({ recognised: 1, lapsed: 1 });
    expect(goal).toBeNull();
  });
});
