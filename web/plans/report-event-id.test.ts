import { expect, test } from 'vitest';
import type { ReportEvent } from '#domain/report-events.ts';
import { eventId } from './report-event-id.ts';

const event = (id: string, type: ReportEvent['type']) => ({ id, type }) as ReportEvent;
const newId = () => 'new';

test('the same submission keeps its id until the report was reopened after it', () => {
  const sent = { id: 'a', content: 'x' };
  expect(eventId(null, 'x', [], newId)).toBe('new');
  expect(eventId(sent, 'x', [], newId)).toBe('a');
  expect(eventId(sent, 'y', [], newId)).toBe('new');
  expect(eventId(sent, 'x', [event('a', 'submitted')], newId)).toBe('a');
  expect(eventId(sent, 'x', [event('a', 'submitted'), event('b', 'reopened')], newId)).toBe('new');
});
