import type { MultiPolygon, Polygon } from 'geojson';
import type { Db } from '../db/database.ts';
import type { OutlineQuality } from '../domain/communes.ts';
import type { CommuneOutline } from './outline.ts';
import type { DrawnOutline } from './simplify-outlines.ts';

const ROWS_AT_ONCE = 200;

export interface BoundarySource {
  id: string;
  source: string;
  quality: OutlineQuality;
  importedAt: string;
  sha256: string;
  outlineCount: number;
  /** JSON of what was found when it was imported. */
  report: string;
}

/** A source with the number of outlines that are still its own. */
export type SourceInUse = BoundarySource & { inUse: number };

export async function listOutlines(db: Db): Promise<DrawnOutline[]> {
  const rows = await db
    .selectFrom('commune_outlines')
    .innerJoin('communes', 'communes.code', 'commune_outlines.commune_code')
    .select([
      'communes.code',
      'communes.name',
      'communes.kind',
      'communes.province_code',
      'commune_outlines.quality',
      'commune_outlines.geometry',
    ])
    .orderBy('communes.code')
    .execute();
  return rows.map(({ geometry, province_code, ...row }) => ({
    ...row,
    provinceCode: province_code,
    geometry: JSON.parse(geometry) as Polygon | MultiPolygon,
  }));
}

/** Sources with at least one outline still in use, latest first. */
export async function listSourcesInUse(db: Db): Promise<SourceInUse[]> {
  const rows = await db
    .selectFrom('boundary_sources')
    .innerJoin('commune_outlines', 'commune_outlines.source_id', 'boundary_sources.id')
    .selectAll('boundary_sources')
    .select((eb) => eb.fn.count<number>('commune_outlines.commune_code').as('in_use'))
    .groupBy([
      'boundary_sources.id',
      'boundary_sources.source',
      'boundary_sources.quality',
      'boundary_sources.imported_at',
      'boundary_sources.sha256',
      'boundary_sources.outline_count',
      'boundary_sources.report',
    ])
    .orderBy('boundary_sources.imported_at', 'desc')
    .orderBy('boundary_sources.id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    quality: row.quality,
    importedAt: row.imported_at,
    sha256: row.sha256,
    outlineCount: row.outline_count,
    report: row.report,
    inUse: Number(row.in_use),
  }));
}

export async function listCodesWithOutline(db: Db): Promise<Set<string>> {
  const rows = await db.selectFrom('commune_outlines').select('commune_code').execute();
  return new Set(rows.map((row) => row.commune_code));
}

/**
 * Records a source and puts its outlines in place of whatever those communes had. Computed cells replace
 * nothing: real outlines may have come from another process while they were computed.
 */
export async function replaceOutlines(
  trx: Db,
  source: BoundarySource,
  outlines: readonly CommuneOutline[],
): Promise<void> {
  await trx
    .insertInto('boundary_sources')
    .values({
      id: source.id,
      source: source.source,
      quality: source.quality,
      imported_at: source.importedAt,
      sha256: source.sha256,
      outline_count: source.outlineCount,
      report: source.report,
    })
    .execute();
  for (let start = 0; start < outlines.length; start += ROWS_AT_ONCE) {
    await trx
      .insertInto('commune_outlines')
      .values(
        outlines.slice(start, start + ROWS_AT_ONCE).map(({ code, geometry }) => ({
          commune_code: code,
          source_id: source.id,
          quality: source.quality,
          geometry: JSON.stringify(geometry),
        })),
      )
      .onConflict((conflict) => {
        const known = conflict.column('commune_code');
        return source.quality === 'approximate'
          ? known.doNothing()
          : known.doUpdateSet((eb) => ({
              source_id: eb.ref('excluded.source_id'),
              quality: eb.ref('excluded.quality'),
              geometry: eb.ref('excluded.geometry'),
            }));
      })
      .execute();
  }
}
