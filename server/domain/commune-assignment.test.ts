import { describe, expect, it } from 'vitest';
import { assignCommune, reassignCommune } from './commune-assignment.ts';
import type { CommuneAt } from './communes.ts';

const OFFICIAL: CommuneAt = { communeCode: '00145', basis: 'official' };
const APPROXIMATE: CommuneAt = { communeCode: '00145', basis: 'approximate' };
const NOWHERE: CommuneAt = { communeCode: null, basis: 'official' };
const HERE: [number, number] = [105.88, 21.04];
const places = (at: CommuneAt, official: string[] = []) => ({
  at: () => at,
  qualityOf: (code: string) => (official.includes(code) ? ('official' as const) : ('approximate' as const)),
});

describe('assignCommune', () => {
  it('takes the commune of the official outline', () => {
    expect(assignCommune(HERE, undefined, places(OFFICIAL))).toBe('00145');
    expect(assignCommune(HERE, '00145', places(OFFICIAL))).toBe('00145');
  });
  it('refuses another commune than the official outline gives', () => {
    expect(() => assignCommune(HERE, '00004', places(OFFICIAL))).toThrow(
      expect.objectContaining({
        code: 'site.outside_commune',
        details: { actual: '00145', chosen: '00004' },
      }),
    );
  });
  it('refuses a position outside every outline, whatever was chosen', () => {
    for (const chosen of [undefined, '00145']) {
      expect(() => assignCommune(HERE, chosen, places(NOWHERE))).toThrow(
        expect.objectContaining({ code: 'site.outside_all', details: { lonLat: '105.88, 21.04' } }),
      );
    }
  });
  it('only proposes the commune of an approximate cell', () => {
    expect(() => assignCommune(HERE, undefined, places(APPROXIMATE))).toThrow(
      expect.objectContaining({ code: 'site.commune_unconfirmed', details: { proposed: '00145' } }),
    );
    expect(assignCommune(HERE, '00004', places(APPROXIMATE))).toBe('00004');
  });
  it('does not let an approximate cell stand for a commune whose official outline lies elsewhere', () => {
    expect(() => assignCommune(HERE, '00004', places(APPROXIMATE, ['00004']))).toThrow(
      expect.objectContaining({ code: 'site.outside_commune' }),
    );
  });
});

describe('reassignCommune', () => {
  const current = { communeCode: '00145', lonLat: HERE };
  it('keeps the commune when the place did not move', () => {
    expect(reassignCommune(current, {}, places(NOWHERE))).toBe('00145');
  });
  it('needs no new choice within the same approximate cell', () => {
    expect(reassignCommune(current, { lonLat: [105.881, 21.04] }, places(APPROXIMATE))).toBe('00145');
  });
  it('follows official outlines into another commune, and asks where they are approximate', () => {
    const moved = { lonLat: HERE };
    expect(reassignCommune(current, moved, places({ communeCode: '00004', basis: 'official' }))).toBe(
      '00004',
    );
    expect(() =>
      reassignCommune(current, moved, places({ communeCode: '00004', basis: 'approximate' })),
    ).toThrow(expect.objectContaining({ code: 'site.commune_unconfirmed' }));
  });
});
