import type { Db } from '../db/database.ts';
import { type Dialect, withinBox } from '../db/spatial.ts';
import type { ImportTarget } from '../domain/imports.ts';
import type { LonLat, Outline } from '../domain/values.ts';

type Box = readonly [west: number, south: number, east: number, north: number];

export interface StoredPosition {
  id: string;
  kind: string;
  lonLat: LonLat;
}

/** Positions of stored places in a box, edges included. */
export async function listPositions(
  db: Db,
  dialect: Dialect,
  target: ImportTarget,
  box: Box,
): Promise<StoredPosition[]> {
  const rows =
    target === 'sites'
      ? await db
          .selectFrom('sites')
          .select(['id', 'kind', 'lon', 'lat'])
          .where((expression) => withinBox(dialect, expression, 'sites', box))
          .execute()
      : await db
          .selectFrom('play_spaces')
          .select(['id', 'kind', 'lon', 'lat'])
          .where((expression) => withinBox(dialect, expression, 'play_spaces', box))
          .execute();
  return rows.map(({ id, kind, lon, lat }) => ({ id, kind, lonLat: [lon, lat] }));
}

export async function findOutline(db: Db, target: ImportTarget, id: string): Promise<Outline | null> {
  const row = await db
    .selectFrom(target === 'sites' ? 'sites' : 'play_spaces')
    .select('outline')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.outline ? (JSON.parse(row.outline) as Outline) : null;
}
