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

  it('leaves out what was withdrawn, whatever the order', () => {
    const fence = installed('2026-01-02', 'fence');
    const marked = event('2026-01-03', { type: 'fix_marked' });
    const takenBack = event('2026-01-01', { type: 'withdrawn', eventIds: [marked.id] });
    const log = [reported('2026-01-01'), fence, marked, takenBack];
    expect(fold(log)).toMatchObject({ status: 'in_progress', fixedAt: null });
    expect(fold([takenBack, marked, fence, reported('2026-01-01')]).status).toBe('in_progress');

    const anything = fc.array(
      fc.constantFrom<() => FoldEvent>(
        () => confirmed('2026-02-01'),
        () => installed('2026-02-02', 'fence'),
        () => event('2026-02-03', { type: 'fix_marked' }),
        () => event('2026-02-04', { type: 'verified' }),
        () => event('2026-02-05', { type: 'doubted', finding: 'no_longer_a_hazard' }),
        () => event('2026-02-06', { type: 'closed', reason: 'not_a_hazard' }),
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(anything, fc.infiniteStream(fc.boolean()), (makers, coins) => {
        const first = reported('2026-01-01');
        const all = makers.map((make) => make());
        const gone = all.filter(() => coins.next().value);
        const kept = all.filter((each) => !gone.includes(each));
        const withdrawal = event('2026-03-01', {
          type: 'withdrawn',
          eventIds: [id(), ...gone.map((g) => g.id)],
        });
        const { lastEventAt: _with, ...withIt } = fold([withdrawal, first, ...all]);
        const { lastEventAt: _without, ...without } = fold([first, ...kept]);
        expect(withIt).toEqual(without);
      }),
    );
  });

  it('closes a site whose only report was taken back', () => {
    const report = reported('2026-01-01');
    const takenBack = event('2026-01-01', { type: 'withdrawn', eventIds: [report.id] });
    expect(fold([report, takenBack])).toMatchObject({ status: 'closed', openedAt: null });
    expect(fold([report, takenBack, reported('2026-01-02')]).status).toBe('reported');
    expect(fold([report, takenBack, event('2026-01-03', { type: 'reopened', reason: 'x' })]).status).toBe(
      'confirmed',
    );
  });

  it('remembers a doubt of the field until somebody settles it, and never changes the status for it', () => {
    const log = [reported('2026-01-01'), event('2026-01-02', { type: 'doubted', finding: 'not_found' })];
    expect(fold(log)).toMatchObject({
      status: 'reported',
      doubt: { finding: 'not_found', at: '2026-01-02T03:00:00.000Z' },
    });
    expect(fold([...log, event('2026-01-03', { type: 'noted' })]).doubt).not.toBeNull();
    const settling = [
      confirmed('2026-01-03'),
      installed('2026-01-03', 'fence'),
      event('2026-01-03', { type: 'closed', reason: 'not_a_hazard' }),
      event('2026-01-03', { type: 'reopened', reason: 'x' }),
      event('2026-01-03', { type: 'withdrawn', eventIds: [log[1]?.id ?? ''] }),
    ];
    for (const each of settling) expect(fold([...log, each]).doubt, each.type).toBeNull();
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
      day.map((d) => event(d, { type: 'doubted', finding: 'not_found' })),
    );
    const shuffled = fc
      .array(anyEvent, { maxLength: 14 })
      .chain((events) => fc.tuple(fc.constant(events), fc.subarray(events.map((e) => e.id)), day))
      .map(([events, eventIds, d]) => [...events, event(d, { type: 'withdrawn', eventIds })])
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
