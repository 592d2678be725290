import type { Commune } from '#domain/communes.ts';
import { isUnfixed, type SiteListItem } from '#domain/sites.ts';
import { buildColumnLayers, type ColumnDatum } from '../map/columns.layers.ts';
import { buildHeatLayers } from '../map/heat.layers.ts';
import { type FiguresByCommune, type Measure, measureValue } from './measures.ts';
import { rgbOf } from './shades.ts';

/** Density of sites that wait for work, each weighted by its priority; one of priority 0 still counts a little. */
export function heatOfSites(sites: readonly SiteListItem[]) {
  return buildHeatLayers(
    sites
      .filter(({ status }) => isUnfixed(status))
      .map(({ lonLat, priorityScore }) => ({ lonLat, weight: 5 + priorityScore })),
  );
}

export function columnsOfCommunes(input: {
  communes: readonly Commune[];
  figures: FiguresByCommune;
  measure: Measure;
  /** CSS `#rrggbb` by commune code. */
  colors: ReadonlyMap<string, string>;
  onSelect(code: string): void;
}) {
  const rows: ColumnDatum[] = input.communes.map(({ code, lonLat }) => ({
    code,
    lonLat,
    value: measureValue(input.measure, input.figures.get(code)) ?? 0,
    color: rgbOf(input.colors.get(code) ?? '#888888'),
  }));
  return buildColumnLayers(rows, { onSelect: input.onSelect });
}
