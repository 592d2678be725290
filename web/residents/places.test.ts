import { describe, expect, it } from 'vitest';
import { distanceBetweenM } from '#domain/geometry.ts';
import { cellOf, cellSize, middleOf } from '#domain/place-grid.ts';
import type { PublicPlaces } from '#domain/public-view.ts';
import { byDistance, fanOut, readPlaces, roughDistance } from './places.ts';

const label = (text: string) => ({ vi: text, en: text });
const cells = [
  [219_860, 46_746],
  [219_860, 46_746],
  [219_868, 46_768],
] as const;
const answer: PublicPlaces = {
  day: '2026-11-26',
  isDemo: false,
  roundedM: 50,
  cell: cellSize(50),
  outlines: null,
  hazardKinds: [
    { code: 'pond', label: label('Ao') },
    { code: 'canal', label: label('Kênh') },
  ],
  playKinds: [{ code: 'park', label: label('Công viên') }],
  facilities: [{ code: 'slide', label: label('Cầu trượt') }],
  hamlets: ['', 'Tổ 9'],
  communes: [],
  hazards: {
    column: [219_860, 0, 8],
    row: [46_746, 0, 22],
    kind: [0, 1, 0],
    state: [0, 1, 3],
    commune: [0, 0, 0],
    hamlet: [0, 1, 0],
    count: [2, 1, 1],
  },
  playSpaces: {
    column: [219_860],
    row: [46_746],
    kind: [0],
    commune: [0],
    hamlet: [1],
    name: ['Sân chơi'],
    openTo: [1],
    accessible: [-1],
    facilities: [[0]],
  },
};

describe('places of the answer', () => {
  it('stand in the middle of their cells', () => {
    const { hazards, playSpaces } = readPlaces(answer);
    expect(hazards.map(({ lonLat }) => lonLat)).toEqual(cells.map((cell) => middleOf(cell, answer.cell)));
    expect(hazards.map(({ state, count, hamlet }) => [state, count, hamlet])).toEqual([
      ['danger', 2, ''],
      ['warned', 1, 'Tổ 9'],
      ['unchecked', 1, ''],
    ]);
    expect(playSpaces).toMatchObject([
      { name: 'Sân chơi', openTo: 'residents', isAccessible: false, facilities: [label('Cầu trượt')] },
    ]);
  });

  it('are drawn beside each other in their cell, always at the same spots', () => {
    const { hazards } = readPlaces(answer);
    const drawn = fanOut(hazards, 50);
    expect(drawn).toEqual(fanOut(hazards, 50));
    const spots = hazards.map(({ key }) => drawn.get(key) ?? [0, 0]);
    expect(spots[0]).not.toEqual(spots[1]);
    for (const [at, spot] of spots.entries()) expect(cellOf(spot as [number, number], 50)).toEqual(cells[at]);
    expect(spots[2]).toEqual(hazards[2]?.lonLat);
  });

  it('come nearest first, with a distance no finer than the grid', () => {
    const { hazards } = readPlaces(answer);
    const from = hazards[2]?.lonLat ?? [0, 0];
    const [first, second] = byDistance(hazards, from);
    expect(first?.place.key).toBe('h2');
    expect(second?.distanceM).toBe(distanceBetweenM(from, hazards[0]?.lonLat ?? [0, 0]));
    expect([3, 84, 333, 1234].map(roughDistance)).toEqual([10, 80, 350, 1200]);
  });
});
