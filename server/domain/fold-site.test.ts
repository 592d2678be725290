import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MeasureKind } from './code-lists.ts';
import { type FoldEvent, foldSite } from './fold-site.ts';
import { siteOnDay } from './sites.ts';

const kind = (
  code: string,
  protection: MeasureKind['props']['protection'],
  days: number | null,
): MeasureKind => ({
  code,
  label: { vi: code, en: code },
  sort: 0,
  props: { protection, isFence: code === 'fence', inspectEveryDays: days },
});
const KINDS = new Map(
  [kind('fence', 'barrier', 180), kind('warning_sign', 'sign', 90), kind('fill', 'barrier', null)].map(
    (k) => [k.code, k],
  ),
);

let sequence = 0;
const id = () => `00000000-0000-7000-8000-${String(++sequence).padStart(12, '0')}`;
type Rest<T> = T extends FoldEvent ? Omit<T, 'id' | 'occurredAt' | 'note' | 'photoIds'> : never;
const event = (day: string, rest: Rest<FoldEvent>): FoldEvent =>
  ({ id: id(), occurredAt: `${day}T03:00:00.000Z`, note: '', photoIds: [], ...rest }) as FoldEvent;
const reported = (day: string, isCandidate = false) => event(day, { type: 'reported', isCandidate });
const confirmed = (day: string) => event(day, { type: 'inspected', isHazardConfirmed: true, measures: [] });
const installed = (day: string, measureKind: string, measureId = id()) =>
  event(day, { type: 'measure_installed', measure: { id: measureId, kind: measureKind } });
const fold = (events: FoldEvent[], dueOn: string | null = null) => foldSite({ dueOn }, events, KINDS);

describe('foldSite', () => {
  it('goes from report over plan and work to a verified fix', () => {
    const log = [reported('2026-01-01')];
    expect(fold(log).status).toBe('reported');
    log.push(confirmed('2026-01-02'));
    expect(fold(log).status).toBe('confirmed');
    expect(fold(log, '2026-03-01').status).toBe('planned');
    log.push(installed('2026-01-10', 'fence'));
    expect(fold(log).status).toBe('in_progress');
    log.push(event('2026-01-11', { type: 'fix_marked' }));
    expect(fold(log)).toMatchObject({ status: 'fixed', daysToFix: 10 });
    log.push(event('2026-01-12', { type: 'verified' }));
    expect(fold(log)).toMatchObject({
      status: 'verified',
      coveredUntil: '2026-07-09',
      nextInspectionOn: '2026-07-09',
    });
  });

  it('keeps a candidate out until someone confirms it, and drops a dismissed one', () => {
    const log = [reported('2026-01-01', true)];
    expect(fold(log).status).toBe('candidate');
    expect(fold([...log, event('2026-01-02', { type: 'closed', reason: 'not_a_hazard' })]).status).toBe(
      'closed',
    );
    expect(fold([...log, confirmed('2026-01-02')]).status).toBe('confirmed');
  });

  it('takes a decision on a candidate back, but nothing that work has begun on', () => {
    const undo = event('2026-01-03', { type: 'reopened', reason: 'nhầm', isCandidate: true });
    const dismissed = event('2026-01-02', { type: 'closed', reason: 'not_a_hazard' });
    for (const decision of [confirmed('2026-01-02'), dismissed]) {
      const log = [reported('2026-01-01', true), decision, undo];
      expect(fold(log)).toMatchObject({ status: 'candidate', openedAt: '2026-01-01T03:00:00.000Z' });
      expect(fold([...log, confirmed('2026-01-04')]).status).toBe('confirmed');
    }
    const fenced = [reported('2026-01-01', true), installed('2026-01-02', 'fence'), undo];
    expect(fold(fenced).status).toBe('in_progress');
    expect(fold([reported('2026-01-01'), dismissed, undo]).status).toBe('closed');
  });

  it('calls a site with a sign alone warned, and with a fence covered until its inspection is overdue', () => {
    const warned = fold([reported('2026-01-01'), installed('2026-01-02', 'warning_sign')]);
    expect(siteOnDay(warned, null, '2026-02-01')).toMatchObject({
      cover: 'warned',
      isSigned: true,
      isFenced: false,
    });
    const covered = fold([
      reported('2026-01-01'),
      installed('2026-01-02', 'warning_sign'),
      installed('2026-01-02', 'fence'),
    ]);
    expect(siteOnDay(covered, null, '2026-02-01').cover).toBe('covered');
    expect(siteOnDay(covered, null, '2026-07-01').cover).toBe('covered');
    expect(siteOnDay(covered, null, '2026-07-02').cover).toBe('none');
  });

  it('opens a verified site again when its last effective measure is gone', () => {
    const fence = id();
    const log = [
      reported('2026-01-01'),
      installed('2026-01-02', 'fence', fence),
      installed('2026-01-02', 'warning_sign'),
      event('2026-01-03', { type: 'fix_marked' }),
      event('2026-01-04', { type: 'verified' }),
      event('2026-02-01', { type: 'damaged', measureId: fence, condition: 'missing' }),
    ];
    const state = fold(log, '2026-01-20');
    expect(state).toMatchObject({ status: 'planned', fixedAt: null, coveredUntil: null });
    expect(siteOnDay(state, '2026-01-20', '2026-02-02')).toMatchObject({ isOverdue: true, cover: 'warned' });
  });

  it('sends a rejected fix back to work and says so', () => {
    const log = [
      reported('2026-01-01'),
      installed('2026-01-02', 'fence'),
      event('2026-01-03', { type: 'fix_marked' }),
      event('2026-01-04', { type: 'rejected', reason: 'hàng rào thấp' }),
    ];
    expect(fold(log)).toMatchObject({ status: 'in_progress', isFixRejected: true });
  });

  it('does not let a tablet whose clock runs ahead outrank a later decision', () => {
    const fence = id();
    const ahead: FoldEvent = {
      ...installed('2026-01-05', 'fence', fence),
      occurredAt: '2026-01-05T04:00:00.000Z',
      receivedAt: '2026-01-05T03:00:00.000Z',
    };
    const damaged: FoldEvent = {
      ...event('2026-01-05', { type: 'damaged', measureId: fence, condition: 'damaged' }),
      occurredAt: '2026-01-05T03:30:00.000Z',
      receivedAt: '2026-01-05T03:30:05.000Z',
    };
    expect(fold([reported('2026-01-01'), ahead, damaged]).measures[0]?.condition).toBe('damaged');
  });

  it('lets nobody declare that a fence never rots', () => {
    const fence = event('2026-01-02', {
      type: 'measure_installed',
      measure: { id: id(), kind: 'fence', nextInspectionOn: null },
    });
    expect(fold([reported('2026-01-01'), fence]).coveredUntil).toBe('2026-07-01');
  });

  it('does not age what cannot rot', () => {
    const state = fold([reported('2026-01-01'), installed('2026-01-02', 'fill')]);
    expect(state.coveredUntil).toBe('9999-12-31');
    expect(state.nextInspectionOn).toBeNull();
  });

  it('gives the same state for every order of arrival of the same events', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-03-${String(n).padStart(2, '0')}`);
    const measureIds = Array.from({ length: 3 }, id);
    const measure = fc.constantFrom(...measureIds);
    const anyEvent = fc.oneof(
      day.map((d) => reported(d)),
      day.map((d) => reported(d, true)),
      day.map(confirmed),
      fc
        .tuple(day, fc.constantFrom('fence', 'warning_sign', 'fill'), measure)
        .map(([d, k, m]) => installed(d, k, m)),
      day.map((d) => event(d, { type: 'fix_marked' })),
      day.map((d) => event(d, { type: 'verified' })),
      day.map((d) => event(d, { type: 'rejected', reason: 'x' })),
      fc
        .tuple(day, measure)
        .map(([d, m]) => event(d, { type: 'damaged', measureId: m, condition: 'damaged' })),
      day.map((d) => event(d, { type: 'reopened', reason: 'x' })),
      day.map((d) => event(d, { type: 'closed', reason: 'duplicate' })),
    );
    const shuffled = fc
      .array(anyEvent, { maxLength: 14 })
      .chain((events) =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
      );
    fc.assert(
      fc.property(shuffled, ([events, reordered]) => {
        expect(fold(reordered, '2026-03-10')).toEqual(fold(events, '2026-03-10'));
      }),
      { numRuns: 300 },
    );
  });
});
