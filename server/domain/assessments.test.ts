import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Act, actor, Desk, decided, newId } from '../../tests/support/assessment-desk.ts';
import { fullMaxima } from '../../tests/support/standard.ts';
import { AssessmentEventInput } from './assessments.ts';
import { ERRORS } from './errors.ts';
import { foldAssessment, scoresOf } from './fold-assessment.ts';
import { ROLE_NAMES, ROLES } from './roles.ts';
import { judge } from './scoring.ts';

const score = (points: number, isMet = true) => ({ points, isMet });
const note = (criterion: number, id = newId()): Act => ({
  type: 'evidence_added',
  evidence: { id, criterion, source: { kind: 'note', text: 'biên bản họp' } },
});
const refused = (code: string, details: object = {}) => ({ code, details: expect.objectContaining(details) });
const recognition = (rest: Partial<Act & { type: 'recognised' }> = {}): Act => ({
  type: 'recognised',
  decision: decided('2026-11-20'),
  basis: 'appraisal',
  officialTotal: null,
  ...rest,
});

describe('an assessment', () => {
  it('goes from registering over one returned criterion to recognition, and the log tells it', () => {
    const desk = new Desk();
    expect(desk.state.status).toBe('new');
    desk.register('2026-09-01');
    expect(desk.state.status).toBe('registered');
    desk.doAll('2026-09-02', 'officer', [note(5), { type: 'scored', criterion: 5, score: score(10) }]);
    expect(desk.state.status).toBe('scoring');
    desk.submit('2026-09-10', { 5: 65 });
    expect(desk.state.status).toBe('submitted');

    desk.acceptAll('2026-10-01', [5]);
    desk.doAll('2026-10-01', 'city', [{ type: 'criterion_returned', criterion: 5, reason: 'thiếu rào' }]);
    expect(desk.state).toMatchObject({ status: 'returned', lastReason: 'thiếu rào' });
    expect(desk.do('2026-10-02', 'officer', { type: 'resubmitted' })).toEqual(
      refused('assessment.returned_unanswered', { criteria: '5' }),
    );
    desk.doAll('2026-10-03', 'officer', [
      note(5),
      { type: 'scored', criterion: 5, score: score(60) },
      { type: 'resubmitted' },
    ]);
    expect(desk.state.status).toBe('submitted');
    expect(desk.do('2026-10-04', 'city', { type: 'appraised' })).toEqual(
      refused('assessment.not_all_appraised', { criteria: '5' }),
    );
    desk.doAll('2026-10-05', 'city', [
      { type: 'criterion_adjusted', criterion: 5, score: score(55), reason: 'còn 2 ao' },
      { type: 'appraised' },
      recognition({ decision: decided('2026-10-05', { validTo: '2028-10-05' }), officialTotal: 980 }),
    ]);
    const { state } = desk;
    expect(state).toMatchObject({ status: 'recognised', withoutEffect: [] });
    expect(state.outcome).toEqual({
      isRecognised: true,
      decision: { number: '12/QĐ-UBND', date: '2026-10-05', authority: 'UBND thành phố Hà Nội' },
      validFrom: '2026-10-05',
      validTo: '2028-10-05',
      officialTotal: 980,
      basis: 'appraisal',
    });
    expect(state.criteria.get(5)?.evidence).toHaveLength(2);
    expect(judge(desk.context.set, desk.context.maxima, scoresOf(state), 900).total).toBe(980);
  });

  it('keeps scores and evidence closed after submission, but for what is returned', () => {
    const evidenceId = newId();
    const desk = new Desk().register('2026-09-01');
    desk.doAll('2026-09-01', 'officer', [note(3, evidenceId)]).submit('2026-09-02');
    const change: Act = { type: 'scored', criterion: 3, score: score(1) };
    expect(desk.do('2026-09-03', 'officer', change)).toEqual(refused('assessment.not_applicable'));
    desk.doAll('2026-09-03', 'city', [{ type: 'criterion_returned', criterion: 4, reason: 'x' }]);
    const closed = refused('assessment.criterion_closed', { criterion: 3 });
    expect(desk.do('2026-09-04', 'officer', change)).toEqual(closed);
    expect(desk.do('2026-09-04', 'officer', note(3))).toEqual(closed);
    expect(desk.do('2026-09-04', 'officer', { type: 'evidence_removed', evidenceId })).toEqual(closed);
    desk.doAll('2026-09-04', 'officer', [{ type: 'scored', criterion: 4, score: score(1) }]);
    expect(scoresOf(desk.state).get(4)).toEqual(score(1));
  });

  it('does not appraise what the commune is answering, and lets a mistaken return be taken back', () => {
    const desk = new Desk().register('2026-09-01').submit('2026-09-02');
    const back: Act = { type: 'criterion_returned', criterion: 4, reason: 'nhầm' };
    desk.doAll('2026-09-03', 'city', [back, { type: 'criterion_accepted', criterion: 4 }]);
    expect(desk.state.status).toBe('submitted');
    desk.doAll('2026-09-03', 'city', [back]);
    desk.doAll('2026-09-04', 'officer', [{ type: 'scored', criterion: 4, score: score(2) }]);
    expect(desk.do('2026-09-05', 'city', { type: 'criterion_accepted', criterion: 4 })).toEqual(
      refused('assessment.being_answered', { criterion: 4 }),
    );
  });

  it('refuses points above the maximum, below 0 and with three decimals, and criteria that do not exist', () => {
    const desk = new Desk({ maxima: fullMaxima().set(2, null) }).register('2026-09-01');
    const give = (criterion: number, points: number) =>
      desk.do('2026-09-01', 'officer', { type: 'scored', criterion, score: score(points) });
    expect(give(1, 100.01)).toEqual(refused('score.above_maximum', { points: 100.01, maximum: 100 }));
    expect(give(1, -0.01)).toEqual(refused('score.not_points'));
    expect(give(1, 12.345)).toEqual(refused('score.not_points'));
    expect(give(14, 1)).toEqual(refused('assessment.unknown_criterion', { criterion: 14 }));
    expect(give(1, 100)).toBeNull();
    expect(give(2, 500)).toBeNull();
  });

  it('is not submitted with a criterion unscored', () => {
    const desk = new Desk().register('2026-09-01');
    desk.doAll('2026-09-01', 'officer', [{ type: 'scored', criterion: 1, score: score(1) }]);
    expect(desk.do('2026-09-01', 'officer', { type: 'submitted' })).toEqual(
      refused('assessment.scores_missing', { criteria: '2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13' }),
    );
  });

  it('leaves appraising and recognising to the city, scoring to the commune', () => {
    const may = (type: AssessmentEventInput['type']) =>
      ROLE_NAMES.filter((role) => ROLES[role].assessmentEvents.includes(type));
    for (const type of [
      'criterion_accepted',
      'criterion_adjusted',
      'criterion_returned',
      'appraised',
    ] as const)
      expect(may(type)).toEqual(['city']);
    for (const type of ['recognised', 'not_recognised'] as const) expect(may(type)).toEqual(['city']);
    for (const type of ['scored', 'submitted', 'resubmitted', 'evidence_added'] as const)
      expect(may(type)).toEqual(['admin', 'officer']);
    const desk = new Desk().register('2026-09-01').submit('2026-09-02');
    const accept: Act = { type: 'criterion_accepted', criterion: 1 };
    for (const role of ['admin', 'officer', 'field', 'viewer'] as const)
      expect(desk.do('2026-09-03', role, accept)).toEqual(refused('auth.forbidden', { role }));
    expect(
      desk.do('2026-09-03', actor('officer', new Set(['00004'])), { type: 'cancelled', reason: 'x' }),
    ).toEqual(refused('auth.outside_scope', { commune: '00145' }));
  });

  it('is recognised by appraisal only when the computed verdict does not say otherwise', () => {
    const desk = new Desk().register('2026-09-01').submit('2026-09-02', { 1: 50, 6: 51 });
    expect(desk.do('2026-11-20', 'city', recognition())).toEqual(refused('assessment.not_appraised'));
    desk.appraise('2026-09-10');
    expect(desk.do('2026-11-20', 'city', recognition())).toEqual(
      refused('assessment.verdict_not_met', { total: 899, threshold: 900 }),
    );
    expect(desk.do('2026-11-20', 'city', recognition({ basis: 'paper', officialTotal: 905 }))).toBeNull();
    expect(desk.state.outcome).toMatchObject({ officialTotal: 905, basis: 'paper' });
  });

  it('records an official total and decision beside a verdict that a missing maximum leaves open', () => {
    const desk = new Desk({ maxima: fullMaxima().set(5, null) }).register('2026-09-01').submit('2026-09-02');
    desk.appraise('2026-09-10').doAll('2026-11-20', 'city', [recognition({ officialTotal: 950 })]);
    expect(desk.state).toMatchObject({ status: 'recognised', outcome: { officialTotal: 950 } });
    expect(judge(desk.context.set, desk.context.maxima, scoresOf(desk.state), 900).outcome).toBe(
      'undetermined',
    );
  });

  it('records a decision on paper without any score', () => {
    const desk = new Desk().doAll('2026-11-20', 'city', [
      { type: 'registered' },
      recognition({ basis: 'paper' }),
    ]);
    expect(desk.state).toMatchObject({ status: 'recognised', submittedAt: null });
    desk.doAll('2026-11-21', 'city', [{ type: 'reopened', reason: 'nhập nhầm' }]);
    expect(desk.state).toMatchObject({ status: 'registered', outcome: null });
  });

  it('needs number, date and authority of a decision, a date that has come, and a validity that runs forward', () => {
    const act = { ...recognition({ basis: 'paper' }), id: newId(), occurredAt: '2026-11-20T03:00:00Z' };
    const parse = (decision: unknown) => AssessmentEventInput.safeParse({ ...act, decision }).success;
    expect(parse(decided('2026-11-20'))).toBe(true);
    for (const missing of ['number', 'date', 'authority'])
      for (const value of [undefined, '', '  '])
        expect(parse({ ...decided('2026-11-20'), [missing]: value })).toBe(false);
    expect(parse(decided('2026-11-20', { validTo: '2026-11-19' }))).toBe(false);
    const desk = new Desk().register('2026-09-01');
    const tomorrow = recognition({ basis: 'paper', decision: decided('2026-11-21') });
    expect(desk.do('2026-11-20', 'city', tomorrow)).toEqual(refused('assessment.decision_in_future'));
  });

  it('goes back to appraisal when a decision is reopened, without opening any score', () => {
    const desk = new Desk().register('2026-09-01').submit('2026-09-02').appraise('2026-09-10');
    desk.recognise('2026-11-20').doAll('2026-11-21', 'city', [{ type: 'reopened', reason: 'khiếu nại' }]);
    expect(desk.state).toMatchObject({ status: 'submitted', outcome: null, lastReason: 'khiếu nại' });
    expect(desk.do('2026-11-21', 'officer', { type: 'scored', criterion: 1, score: score(1) })?.code).toBe(
      'assessment.not_applicable',
    );
  });

  it('is cancelled by the commune before it submits, later by the city, and comes back where it was', () => {
    const cancel: Act = { type: 'cancelled', reason: 'trùng' };
    const desk = new Desk().register('2026-09-01').doAll('2026-09-01', 'officer', [cancel]);
    expect(desk.do('2026-09-02', 'officer', { type: 'submitted' })?.code).toBe('assessment.not_applicable');
    expect(desk.do('2026-09-02', 'officer', { type: 'reopened', reason: 'x' })?.code).toBe('auth.forbidden');
    desk.doAll('2026-09-02', 'city', [{ type: 'reopened', reason: 'x' }]);
    expect(desk.state.status).toBe('registered');
    desk.submit('2026-09-03');
    expect(desk.do('2026-09-04', 'officer', cancel)).toEqual(refused('assessment.submitted_already'));
    desk.doAll('2026-09-04', 'city', [cancel, { type: 'reopened', reason: 'x' }]);
    expect(desk.state.status).toBe('submitted');
  });

  it('knows an evidence id once', () => {
    const id = newId();
    const desk = new Desk().register('2026-09-01').doAll('2026-09-01', 'officer', [note(1, id)]);
    expect(desk.do('2026-09-01', 'officer', note(2, id))).toEqual(refused('assessment.evidence_id_taken'));
    desk.doAll('2026-09-01', 'officer', [{ type: 'evidence_removed', evidenceId: id }]);
    expect(desk.state.criteria.get(1)?.evidence).toEqual([]);
    expect(desk.do('2026-09-01', 'officer', { type: 'evidence_removed', evidenceId: id })).toEqual(
      refused('assessment.unknown_evidence'),
    );
  });
});

/** What anybody may try at any time; two criteria keep the runs short enough to reach every status. */
const SMALL = (() => {
  const { set, ...rest } = new Desk().context;
  return { ...rest, set: { ...set, criteria: set.criteria.slice(0, 2) }, threshold: 50 };
})();
const anyCriterion = fc.constantFrom(1, 2);
const anyScore = fc.record({ points: fc.constantFrom(0, 40, 75, 100), isMet: fc.boolean() });
const evidenceIds = [newId(), newId(), newId()];
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ type: fc.constant('scored' as const), criterion: anyCriterion, score: anyScore }),
  fc.record({ type: fc.constant('criterion_accepted' as const), criterion: anyCriterion }),
  fc.record({
    type: fc.constant('criterion_adjusted' as const),
    criterion: anyCriterion,
    score: anyScore,
    reason: fc.constant('x'),
  }),
  fc.record({
    type: fc.constant('criterion_returned' as const),
    criterion: anyCriterion,
    reason: fc.constant('x'),
  }),
  fc.tuple(anyCriterion, fc.constantFrom(...evidenceIds)).map(([criterion, id]) => note(criterion, id)),
  fc.constantFrom<Act>(
    { type: 'registered' },
    { type: 'submitted' },
    { type: 'submitted' },
    { type: 'resubmitted' },
    { type: 'appraised' },
    recognition({ decision: decided('2026-01-01') }),
    recognition({ decision: decided('2026-01-01'), basis: 'paper' }),
    { type: 'not_recognised', decision: null, reason: 'x', basis: 'appraisal', officialTotal: null },
    { type: 'reopened', reason: 'x' },
    { type: 'cancelled', reason: 'x' },
    ...evidenceIds.map((evidenceId): Act => ({ type: 'evidence_removed', evidenceId })),
    ...evidenceIds.map((stepId): Act => ({ type: 'step_closed', stepId, isDone: true })),
  ),
  fc.tuple(anyCriterion, fc.constantFrom(...evidenceIds)).map(
    ([criterion, id]): Act => ({
      type: 'step_planned',
      step: { id, criterion, title: 'x', points: 5, makesMet: false, costVnd: 0, siteIds: [] },
    }),
  ),
);
const anyRole = fc.constantFrom('officer', 'city', 'admin', 'viewer');
/** Runs begin somewhere on the way, so that every status is reached however the dice fall. */
const ON_THE_WAY: readonly (readonly [string, Act])[] = [
  ['officer', { type: 'registered' }],
  ['officer', { type: 'scored', criterion: 1, score: score(40) }],
  ['officer', { type: 'scored', criterion: 2, score: score(40) }],
  ['officer', { type: 'submitted' }],
  ['city', { type: 'criterion_accepted', criterion: 1 }],
  ['city', { type: 'criterion_accepted', criterion: 2 }],
  ['city', { type: 'appraised' }],
];
const refusal: Act = {
  type: 'not_recognised',
  decision: null,
  reason: 'x',
  basis: 'paper',
  officialTotal: null,
};
const STARTS: readonly (readonly (readonly [string, Act])[])[] = [
  ...[1, 2, 4, 6, 7].map((steps) => ON_THE_WAY.slice(0, steps)),
  [...ON_THE_WAY.slice(0, 4), ['city', { type: 'criterion_returned', criterion: 1, reason: 'x' }]],
  [...ON_THE_WAY, ['city', recognition({ decision: decided('2026-01-01'), basis: 'paper' })]],
  [...ON_THE_WAY, ['city', refusal]],
  [...ON_THE_WAY.slice(0, 2), ['officer', { type: 'cancelled', reason: 'x' }]],
];
const anyRun = fc
  .tuple(
    fc.constantFrom(...STARTS),
    fc.array(fc.tuple(anyRole, anyAct), { minLength: 1, maxLength: 40, size: 'max' }),
  )
  .map(([start, acts]) => [...start, ...acts]);

describe('any run of acts', () => {
  const seen = new Set<string>();
  const run = (acts: readonly (readonly [string, Act])[]) => {
    const desk = new Desk(SMALL);
    for (const [role, act] of acts) desk.do('2026-09-02', role as 'officer', act);
    return desk;
  };

  it('takes no event that has no effect, and changes a submitted score only where it was returned', () => {
    fc.assert(
      fc.property(anyRun, (acts) => {
        const desk = new Desk(SMALL);
        for (const [role, act] of acts) {
          const before = desk.state;
          const refusal = desk.do('2026-09-02', role as 'officer', act);
          const after = desk.state;
          seen.add(after.status);
          if (refusal) {
            expect(ERRORS).toHaveProperty([refusal.code]);
            expect(after).toEqual(before);
            continue;
          }
          expect(after.withoutEffect).toEqual([]);
          expect(after.outcome?.isRecognised === true).toBe(after.status === 'recognised');
          for (const [number, { selfScore, evidence }] of after.criteria) {
            const old = before.criteria.get(number);
            if (before.submittedAt === null || before.status === 'scoring') continue;
            if (old?.appraisal?.outcome === 'returned') continue;
            expect({ selfScore, evidence }).toEqual({ selfScore: old?.selfScore, evidence: old?.evidence });
          }
        }
      }),
      { numRuns: 400 },
    );
    expect([...seen].sort()).toEqual([
      'appraised',
      'cancelled',
      'not_recognised',
      'recognised',
      'registered',
      'returned',
      'scoring',
      'submitted',
    ]);
  });

  it('gives one state for every order of arrival and for events that come twice', () => {
    fc.assert(
      fc.property(anyRun, fc.infiniteStream(fc.nat()), (acts, luck) => {
        const { log, state } = run(acts);
        const twice = [...log, ...log.slice(0, 5)].map((event) => ({ event, at: luck.next().value }));
        const shuffled = twice.sort((a, b) => a.at - b.at).map(({ event }) => event);
        expect(foldAssessment(shuffled)).toEqual(state);
      }),
      { numRuns: 200 },
    );
  });

  it('does not mind in which order different criteria are scored', () => {
    const acts = [...fullMaxima().keys()].map(
      (criterion): Act => ({ type: 'scored', criterion, score: score(criterion) }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(acts, { minLength: acts.length }), (reordered) => {
        const states = [acts, reordered].map((each) =>
          scoresOf(new Desk().register('2026-09-01').doAll('2026-09-02', 'officer', each).state),
        );
        expect(states[1]).toEqual(states[0]);
      }),
      { numRuns: 20 },
    );
  });
});
