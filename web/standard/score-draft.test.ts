import { expect, test } from 'vitest';
import type { Assessment } from '#domain/assessment-views.ts';
import { emptyScores, faultOf, isAllStored, readPoints, scoreEvents, unsentCriteria } from './score-draft.ts';

const selfScore = (points: number) => ({ points, isMet: true, note: '' });
const assessment = (status: Assessment['status'], criteria: Assessment['criteria']) =>
  ({ status, criteria }) as Assessment;
const typed = (points: string) => ({ points, isMet: true, note: '' });

test('points are read with a comma or a point, and never guessed', () => {
  expect([' 62,5 ', '62.5', '0', '100'].map(readPoints)).toEqual([62.5, 62.5, 0, 100]);
  expect(['1.000', '62,555', '-1', '6 2', 'abc', '', '1,2.3'].map(readPoints)).toEqual(Array(7).fill(null));
  expect(faultOf(typed(''), 50)).toBe('empty');
  expect(faultOf(typed('1.000'), null)).toBe('format');
  expect(faultOf(typed('50,01'), 50)).toBe('above');
  expect(faultOf(typed('50,01'), null)).toBeNull();
});

test('only what differs from the stored score is sent', () => {
  const stored = assessment('scoring', [
    { criterion: 1, selfScore: selfScore(50), appraisal: null, evidence: [] },
    { criterion: 2, selfScore: selfScore(40), appraisal: null, evidence: [] },
  ]);
  const draft = { ...emptyScores(), scores: { '1': typed('50'), '2': typed('40,5'), '3': typed('10') } };
  expect(unsentCriteria(stored, draft)).toEqual([2, 3]);
  const events = scoreEvents(draft, [2, 3], { at: '2026-03-02T02:00:00.000Z', ids: { '2': 'a', '3': 'b' } });
  expect(events).toMatchObject([
    { id: 'a', criterion: 2, score: { points: 40.5, isMet: true } },
    { id: 'b', criterion: 3, score: { points: 10 } },
  ]);
});

test('a returned criterion is answered by the same points too, and nothing else is sent', () => {
  const returned = { outcome: 'returned', reason: 'x', isAnswered: false } as const;
  const stored = assessment('returned', [
    { criterion: 1, selfScore: selfScore(50), appraisal: returned, evidence: [] },
    { criterion: 2, selfScore: selfScore(40), appraisal: { outcome: 'accepted' }, evidence: [] },
  ]);
  const draft = { ...emptyScores(), scores: { '1': typed('50'), '2': typed('41') } };
  expect(unsentCriteria(stored, draft)).toEqual([1]);
});

test('a draft is done with when all of it is stored, not while the city has the assessment', () => {
  const criteria = [{ criterion: 1, selfScore: selfScore(50), appraisal: null, evidence: [] }];
  const same = { ...emptyScores(), scores: { '1': typed('50,0') } };
  const other = { ...emptyScores(), scores: { '1': typed('51') } };
  for (const status of ['scoring', 'submitted'] as const) {
    expect(isAllStored(assessment(status, criteria), same)).toBe(true);
    expect(isAllStored(assessment(status, criteria), other)).toBe(false);
  }
});
