import { beforeAll, describe, expect, it } from 'vitest';
import { readReferenceData } from '../communes/reference-data.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { readName } from './feature-names.ts';
import { importKeyOf } from './import-key.ts';
import { toPlaySpaceCard } from './play-features.ts';
import { toSiteCard } from './water-features.ts';

let lists: CodeLists;
beforeAll(async () => {
  lists = (await readReferenceData()).codeLists;
});

const at = (properties: Record<string, unknown>) => ({
  sourceId: null,
  lonLat: [105.8, 21] as [number, number],
  outline: null,
  properties,
});

describe('names', () => {
  it.each(['s', 'h', '0', '', ' ', '-9999', 'null', null, 12])('%j says nothing', (name) =>
    expect(readName({ name, TEN: name })).toBeNull(),
  );
  it('prefers the Vietnamese name, composed', () => {
    expect(readName({ name: 'Nhue', 'name:vi': 'Sông Nhuệ'.normalize('NFD') })?.name).toBe('Sông Nhuệ');
    expect(readName({ TEN: 'Ao Đình' })).toEqual({ name: 'Ao Đình', property: 'TEN' });
  });
});

describe('kinds of water', () => {
  it.each([
    [{ waterway: 'canal', name: 'Sông Lai Thành' }, 'canal', 'Sông Lai Thành'],
    [{ waterway: 'drain' }, 'ditch', 'Mương chưa đặt tên'],
    [{ natural: 'water' }, 'pond', 'Ao chưa đặt tên'],
    [{ kind: 'water', TEN: 's' }, 'pond', 'Ao chưa đặt tên'],
    [{ kind: 'river' }, 'river', 'Sông chưa đặt tên'],
    [{ natural: 'water', water: 'reservoir' }, 'irrigation_reservoir', 'Hồ tưới chưa đặt tên'],
    [{ natural: 'water', name: 'Hồ Tây' }, 'lake', 'Hồ Tây'],
    [{ man_made: 'water_well' }, 'well', 'Giếng chưa đặt tên'],
  ])('%j', (properties, kind, name) => {
    expect(toSiteCard(at(properties), '00145', lists)).toMatchObject({ kind, name });
  });
  it('returns what is no water', () => {
    expect(() => toSiteCard(at({ highway: 'primary' }), '00145', lists)).toThrow('import.kind_unknown');
  });
});

describe('play spaces', () => {
  it.each([
    [{ leisure: 'park' }, { kind: 'park', openTo: 'everyone', name: 'Công viên chưa đặt tên' }],
    [
      { leisure: 'pitch', access: 'private' },
      { kind: 'pitch', openTo: 'members' },
    ],
    [
      { leisure: 'playground', wheelchair: 'yes' },
      { kind: 'playground', isAccessible: true },
    ],
  ])('%j', (properties, card) => expect(toPlaySpaceCard(at(properties), '00145', lists)).toMatchObject(card));
});

describe('import keys', () => {
  const point = { sourceId: null, lonLat: [105.8, 21] as [number, number], outline: null, name: '' };
  it('follows an OpenStreetMap feature whose shape changes', () => {
    const before = importKeyOf({ ...point, sourceId: 'way/12' });
    expect(importKeyOf({ ...point, sourceId: 'w12', lonLat: [106, 21] })).toBe(before);
    expect(importKeyOf({ ...point, sourceId: 'node/12' })).not.toBe(before);
  });
  it('tells two files with their own numbering apart', () => {
    const first = importKeyOf({ ...point, sourceId: '12' });
    expect(importKeyOf({ ...point, sourceId: '12' })).toBe(first);
    expect(importKeyOf({ ...point, sourceId: '12', lonLat: [106, 21] })).not.toBe(first);
  });
  it('knows a feature without id by shape and name', () => {
    expect(importKeyOf({ ...point, name: 'Ao' })).not.toBe(importKeyOf({ ...point, name: 'Hồ' }));
  });
});
