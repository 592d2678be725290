import { expect, test } from 'vitest';
import type { AssessmentListItem } from '#domain/assessment-views.ts';
import { tellingAssessment } from './telling-assessment.ts';

const item = (id: string, year: number, rest: Partial<AssessmentListItem> & { kind?: 'self_review' } = {}) =>
  ({
    id,
    period: { kind: rest.kind ?? 'official', year },
    status: 'scoring',
    updatedAt: '2026-05-01T00:00:00.000Z',
    ...rest,
  }) as AssessmentListItem;

test('the latest year tells, in one year the official round, of two sets the later work', () => {
  const items = [
    item('old', 2025),
    item('review', 2026, { kind: 'self_review', updatedAt: '2026-09-01T00:00:00.000Z' }),
    item('first set', 2026),
    item('second set', 2026, { updatedAt: '2026-06-01T00:00:00.000Z' }),
    item('withdrawn', 2027, { status: 'cancelled' }),
  ];
  expect(tellingAssessment(items)?.id).toBe('second set');
  expect(tellingAssessment([])).toBeUndefined();
});
