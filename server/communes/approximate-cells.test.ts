import { area } from '@turf/turf';
import { describe, expect, it } from 'vitest';
import { approximateCells } from './approximate-cells.ts';
import { createCommuneLocator } from './commune-locator.ts';
import { bboxOf } from './outline.ts';
import { readReferenceData } from './reference-data.ts';

describe('approximate cells', () => {
  it('gives every commune of the reference one cell that holds its own point', async () => {
    const { communes } = await readReferenceData();
    const cells = approximateCells(communes);
    const locator = createCommuneLocator(cells);
    expect(cells).toHaveLength(127);
    expect(communes.filter((commune) => locator.locate(commune.lonLat) !== commune.code)).toEqual([]);
  });

  it('keeps Hà Nội’s cells near the city, with about its area', async () => {
    const { communes } = await readReferenceData();
    const cells = approximateCells(communes.filter((commune) => commune.provinceCode === '01'));
    const drawnKm2 = cells.reduce((sum, cell) => sum + area(cell.geometry), 0) / 1e6;
    expect(drawnKm2 / 3359.77).toBeGreaterThan(0.95);
    expect(drawnKm2 / 3359.77).toBeLessThan(1.15);
    for (const { geometry } of cells) {
      const [west, south, east, north] = bboxOf(geometry);
      expect(west).toBeGreaterThan(105.15);
      expect(south).toBeGreaterThan(20.5);
      expect(east).toBeLessThan(106.15);
      expect(north).toBeLessThan(21.5);
    }
  });

  it('draws a commune alone in its province as a disc of its own area', () => {
    const [cell] = approximateCells([
      { code: '07621', provinceCode: '24', lonLat: [106.932907, 21.400253], areaKm2: 73.99 },
    ]);
    expect(cell && area(cell.geometry) / 1e6).toBeCloseTo(73.99, -0.3);
    expect(approximateCells([])).toEqual([]);
  });

  it('separates neighbours at half way, in metres', () => {
    const cells = approximateCells([
      { code: '00001', provinceCode: '01', lonLat: [105.8, 21], areaKm2: 10 },
      { code: '00002', provinceCode: '01', lonLat: [105.82, 21], areaKm2: 10 },
    ]);
    const locator = createCommuneLocator(cells);
    expect(locator.locate([105.8099, 21.002])).toBe('00001');
    expect(locator.locate([105.8101, 21.002])).toBe('00002');
  });
});
