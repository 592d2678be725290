import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAR_FUTURE, fromDayNumber, toDayNumber } from '../domain/calendar.ts';
import { COUNTER_METRICS, type Contribution, figuresOn } from '../domain/coverage-counters.ts';
import { FigureTable } from './figure-table.ts';

const TODAY = toDayNumber('2026-07-15');
const contribution: fc.Arbitrary<Contribution> = fc.record({
  metric: fc.constantFrom(...COUNTER_METRICS),
  bucket: fc.oneof(fc.integer({ min: TODAY - 3, max: TODAY + 3 }), fc.constant(toDayNumber(FAR_FUTURE))),
  amount: fc.integer({ min: 1, max: 5 }),
});

describe('FigureTable', () => {
  it('gives the figures of the counters it was filled with, on any day', () => {
    fc.assert(
      fc.property(
        fc.array(contribution),
        fc.integer({ min: TODAY - 4, max: TODAY + 4 }),
        (parts, dayNumber) => {
          const day = fromDayNumber(dayNumber);
          const table = new FigureTable(day, true);
          for (const part of parts) table.add('00145', 'pond', '', part);
          const expected = figuresOn(parts, day);
          expect(table.figures([table.whole('00145')])).toEqual(expected);
          expect(table.figures([...table.details('00145')].map(({ cell }) => cell))).toEqual(expected);
        },
      ),
    );
  });

  it('adds up communes and forgets one that is read anew', () => {
    const table = new FigureTable('2026-07-15', false);
    table.add('00145', 'pond', '', { metric: 'status:fixed', bucket: 0, amount: 2 });
    table.add('00004', 'lake', '', { metric: 'status:reported', bucket: 0, amount: 3 });
    expect(table.figures([table.whole('00145'), table.whole('00004')]).sites).toBe(5);
    table.clear('00145');
    expect(table.figures([table.whole('00145'), table.whole('00004')]).sites).toBe(3);
  });
});
