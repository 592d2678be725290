import { describe, expect, it } from 'vitest';
import { CountedEntries, type Occurrence } from './counted-entries.ts';

const LIMITS = { windowMs: 60_000, mostOfAddress: 3, most: 6 };

function watched() {
  const told: Occurrence[] = [];
  return { told, counted: new CountedEntries((occurrence) => told.push(occurrence), LIMITS) };
}
const refused = (address: string, route: string, at = '2026-11-26T03:00:00.000Z'): Occurrence => ({
  actorId: null,
  at,
  origin: { requestId: 'r', address, actor: null, outside: [] },
  kind: 'refused',
  action: 'refused',
  entity: 'route',
  entityId: route,
  communeCode: null,
});
const lines = (told: readonly Occurrence[]) =>
  told.map(({ origin, action, entityId, count = 1 }) => [origin?.address ?? null, action, entityId, count]);

describe('counted entries', () => {
  it('tell the first at once and the repetitions at the end, with the time of the last', () => {
    const { told, counted } = watched();
    for (const at of ['1', '2', '3']) counted.add(refused('a', '/x', at));
    expect(lines(told)).toEqual([['a', 'refused', '/x', 1]]);
    counted.flush();
    expect(lines(told).slice(1)).toEqual([['a', 'refused', '/x', 2]]);
    expect(told[1]?.at).toBe('3');
    counted.flush();
    expect(told.length).toBe(2);
    counted.add(refused('a', '/x'));
    expect(told.length).toBe(3);
  });

  it('tell so many things of one address by themselves, and then how many', () => {
    const { told, counted } = watched();
    for (let index = 0; index < 1000; index++) counted.add(refused('a', `/${index}`));
    expect(told.length).toBe(3);
    counted.flush();
    expect(lines(told).slice(3)).toEqual([['a', 'more', null, 997]]);
  });

  it('stay few when very many addresses take part', () => {
    const { told, counted } = watched();
    for (let index = 0; index < 10_000; index++) counted.add(refused(`a${index % 5000}`, `/${index}`));
    counted.flush();
    expect(told.length).toBeLessThan(2 * LIMITS.most + 2);
    const sum = told.reduce((total, { count = 1 }) => total + count, 0);
    expect(sum).toBe(10_000);
    expect(lines(told)).toContainEqual([null, 'more', null, expect.any(Number)]);
  });
});
