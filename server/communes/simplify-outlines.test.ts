import type { Position } from 'geojson';
import { feature } from 'topojson-client';
import { describe, expect, it } from 'vitest';
import { type DrawnOutline, overviewOutlines, simplifyOutlines } from './simplify-outlines.ts';

/** A border that winds by centimetres between two communes. */
const border: Position[] = Array.from({ length: 101 }, (_, step) => [
  105.01 + (step % 2) * 1e-6,
  21 + step * 1e-4,
]);
const west: Position[] = [[105, 21], ...border, [105, 21.01], [105, 21]];
const east: Position[] = [[105.02, 21], [105.02, 21.01], ...[...border].reverse(), [105.02, 21]];
const drawn = (code: string, ring: Position[]): DrawnOutline => ({
  code,
  name: `Xã ${code}`,
  kind: 'xa',
  provinceCode: '01',
  quality: 'official',
  geometry: { type: 'Polygon', coordinates: [ring] },
});

describe('outlines for the map', () => {
  const topology = JSON.parse(simplifyOutlines([drawn('00001', west), drawn('00002', east)]).json);

  it('drops what no one can see, and keeps a shared border one line', () => {
    const points = topology.arcs.flat().length;
    expect(points).toBeLessThan(20);
    const { geometries } = topology.objects.communes;
    const arcsOf = (index: number) =>
      geometries[index].arcs.flat(2).map((arc: number) => (arc < 0 ? ~arc : arc));
    expect(arcsOf(0).filter((arc: number) => arcsOf(1).includes(arc))).toHaveLength(1);
  });

  it('keeps both communes with id and properties', () => {
    const { features } = feature(topology, topology.objects.communes) as unknown as GeoJSON.FeatureCollection;
    expect(features.map(({ id }) => id)).toEqual(['00001', '00002']);
    expect(features[0]?.properties).toEqual({
      code: '00001',
      name: 'Xã 00001',
      kind: 'xa',
      quality: 'official',
    });
  });

  it('says in the overview what a first picture needs: code, province and whether the outline is official', () => {
    const overview = JSON.parse(overviewOutlines([drawn('00002', east), drawn('00001', west)]).json);
    expect(
      overview.objects.communes.geometries.map(({ properties }: { properties: unknown }) => properties),
    ).toEqual([
      { code: '00001', province: '01', quality: 'official' },
      { code: '00002', province: '01', quality: 'official' },
    ]);
  });

  it('gives an empty topology without outlines', () => {
    expect(JSON.parse(simplifyOutlines([]).json).objects.communes.geometries).toEqual([]);
    expect(JSON.parse(overviewOutlines([]).json).objects.communes.geometries).toEqual([]);
  });
});
