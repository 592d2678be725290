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

  it('book what goes on on whoever did it, also where several share an address', () => {
    const { told, counted } = watched();
    const by = (actorId: string, route: string, onBehalfOf?: string) => {
      const occurrence = refused('a', route);
      const away = onBehalfOf === undefined ? {} : { onBehalfOf: { userId: onBehalfOf, name: '' } };
      const actor = { userId: actorId, role: 'officer' as const, ...away };
      counted.add({ ...occurrence, actorId, origin: occurrence.origin && { ...occurrence.origin, actor } });
    };
    for (let index = 0; index < 3; index++) by('lan', `/${index}`);
    by('lan', '/3');
    for (let index = 0; index < 50; index++) by('hung', `/other/${index}`);
    by('hung', '/other', 'mai');
    counted.flush();
    const more = told.filter(({ action }) => action === 'more');
    expect(more.map(({ actorId, origin, count }) => [actorId, origin?.actor?.userId, count])).toEqual([
      ['lan', 'lan', 1],
      ['hung', 'hung', 50],
      ['hung', 'hung', 1],
    ]);
    expect(more.map(({ origin }) => origin?.actor?.onBehalfOf?.userId)).toEqual([
      undefined,
      undefined,
      'mai',
    ]);
  });

  it('take a network of IPv6 for one address', () => {
    const { told, counted } = watched();
    for (let index = 0; index < 500; index++) counted.add(refused(`2001:db8::${index}`, '/x'));
    expect(told.length).toBe(3);
    counted.flush();
    expect(lines(told).slice(3)).toEqual([['2001:db8:0:0::/64', 'more', null, 497]]);
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

  it('stay few when very many people take part at one address', () => {
    const { told, counted } = watched();
    for (let index = 0; index < 10_000; index++) counted.add({ ...refused('a', '/x'), actorId: `${index}` });
    counted.flush();
    expect(told.length).toBeLessThan(3 * LIMITS.most);
    expect(told.reduce((total, { count = 1 }) => total + count, 0)).toBe(10_000);
  });
});
