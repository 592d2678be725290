import { expect, test } from 'vitest';
import { emptyRecord, recordFault, toEvents } from './record-draft.ts';

function ids() {
  let last = 0;
  return () => {
    last += 1;
    return `00000000-0000-7000-8000-${String(last).padStart(12, '0')}`;
  };
}

test('makes one event per measure, with the photos on the first, and the fix last', () => {
  const draft = {
    ...emptyRecord(['fence', 'warning_sign'], ''),
    costs: { fence: '1.000' },
    isAlsoFixed: true,
    note: 'xong',
    photoIds: ['a'.repeat(64)],
  };
  expect(recordFault('measures', draft)).toBeNull();
  const events = toEvents('measures', draft, { newId: ids(), occurredAt: '2026-11-23T01:00:00Z' });
  expect(events.map(({ type }) => type)).toEqual(['measure_installed', 'measure_installed', 'fix_marked']);
  expect(events.map(({ photoIds }) => photoIds.length)).toEqual([1, 0, 0]);
  expect(new Set(events.map(({ id }) => id)).size).toBe(3);
  expect(events[0]).toMatchObject({ note: 'xong', measure: { kind: 'fence', costVnd: 1000 } });
});

test('asks for what an action cannot do without', () => {
  expect(recordFault('measures', emptyRecord([], ''))).toBe('needMeasure');
  expect(recordFault('reject', emptyRecord([], ''))).toBe('needReason');
  expect(recordFault('note', emptyRecord([], ''))).toBe('needNote');
  expect(recordFault('fixed', emptyRecord([], ''))).toBeNull();
});
