import { ColumnLayer } from '@deck.gl/layers';
import { DECK_BEFORE_ID } from './layer-ids.ts';

export interface ColumnDatum {
  code: string;
  lonLat: readonly [number, number];
  /** 0 draws no column. */
  value: number;
  /** Red, green, blue 0–255. */
  color: readonly [number, number, number];
}

/** Columns as high as their value: the highest is `heightM` metres. Tilt the map to see them. */
export function buildColumnLayers(
  rows: readonly ColumnDatum[],
  options: { heightM?: number; radiusM?: number; onSelect?(code: string): void } = {},
) {
  const highest = Math.max(1, ...rows.map((row) => row.value));
  const heightM = options.heightM ?? 12_000;
  return [
    new ColumnLayer<ColumnDatum>({
      id: 'columns',
      data: rows.filter((row) => row.value > 0),
      diskResolution: 16,
      radius: options.radiusM ?? 700,
      extruded: true,
      pickable: options.onSelect !== undefined,
      getPosition: (row) => [row.lonLat[0], row.lonLat[1]],
      getElevation: (row) => (row.value / highest) * heightM,
      getFillColor: (row) => [row.color[0], row.color[1], row.color[2], 230],
      onClick: ({ object }: { object?: ColumnDatum }) => {
        if (object) options.onSelect?.(object.code);
        return true;
      },
      beforeId: DECK_BEFORE_ID,
    } as ConstructorParameters<typeof ColumnLayer<ColumnDatum>>[0]),
  ];
}
