import { describe, expect, it } from 'vitest';
import { importKeyOf } from './import-key.ts';

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
