// Temporary in part: stands in until rows of every kind are understood.
import { ProblemError } from '../domain/errors.ts';
import type { ImportField } from '../domain/imports.ts';
import { readName } from './feature-names.ts';
import { isFault, readFeature } from './geojson-features.ts';
import type { ImportJob, WorkerParts } from './import-job.ts';
import { importKeyOf } from './import-key.ts';
import { toPlaySpaceCard } from './play-features.ts';
import type { OpenFile, RawRow } from './read-rows.ts';
import { RowError } from './row-error.ts';
import type { Understanding } from './understood-row.ts';
import { toSiteCard } from './water-features.ts';

export async function compileRows(
  parts: WorkerParts,
  { record, lists }: Pick<ImportJob, 'record' | 'lists'>,
  file: OpenFile,
): Promise<Pick<ImportJob, 'understand' | 'given'>> {
  const { settings, target } = record;
  const locator = await parts.locator();
  const understand = (raw: RawRow): Understanding => {
    const properties = Object.fromEntries(file.columns.map((name, index) => [name, raw.cells[index]]));
    const cell = (field: string) => properties[settings.mapping[field] ?? field];
    const geometry = raw.geometry ?? {
      type: 'Point',
      coordinates: [Number(cell('east')), Number(cell('north'))],
    };
    const feature = readFeature({
      type: 'Feature',
      id: raw.sourceId ?? undefined,
      geometry,
      properties: { ...properties, name: cell('name'), kind: cell('kind') },
    });
    if (isFault(feature)) return { row: raw.row, fault: feature, lonLat: null };
    try {
      const found = readName(feature.properties);
      const { communeCode, basis } = locator.at(feature.lonLat);
      if (basis === null) throw new RowError('import.no_outlines');
      if (communeCode === null) throw new RowError('site.outside_all', { lonLat: feature.lonLat.join(', ') });
      if (basis === 'approximate' && !settings.acceptsApproximate)
        throw new RowError('site.commune_unconfirmed', { proposed: communeCode });
      const description = String(cell('description') ?? '');
      const card =
        target === 'sites'
          ? ({ target, card: { ...toSiteCard(feature, communeCode, lists), description } } as const)
          : ({ target, card: { ...toPlaySpaceCard(feature, communeCode, lists), description } } as const);
      return {
        row: raw.row,
        importKey: importKeyOf({ ...feature, name: found?.name ?? '' }),
        code: cell('code') ? String(cell('code')) : null,
        stage: settings.stage,
        card,
        extra: {},
      };
    } catch (error) {
      if (error instanceof RowError) return { row: raw.row, fault: error.fault, lonLat: feature.lonLat };
      if (error instanceof ProblemError) throw error;
      throw error;
    }
  };
  return {
    understand,
    given: { fields: new Set(Object.keys(settings.mapping) as ImportField[]), hasGeometry: file.hasGeometry },
  };
}
