import type { Db } from '../db/database.ts';
import type { PlaceRow } from './columnar-index.ts';
import { toPlaySpacePlace, toSitePlace } from './tiles.rows.ts';

const SITE_COLUMNS = [
  'id',
  'code',
  'name',
  'lon',
  'lat',
  'status',
  'kind',
  'commune_code',
  'unit_id',
  'due_on',
  'covered_until',
  'signed_until',
  'next_inspection_on',
  'priority_score',
] as const;
const PLAY_COLUMNS = ['id', 'code', 'name', 'lon', 'lat', 'condition', 'kind', 'commune_code'] as const;

/** Reads the places of one layer, page by page in order of id, or some by id. */
export interface PlaceReader {
  page(db: Db, after: string, limit: number): Promise<PlaceRow[]>;
  byIds(db: Db, ids: readonly string[]): Promise<PlaceRow[]>;
}

export const SITE_READER: PlaceReader = {
  async page(db, after, limit) {
    const rows = await db
      .selectFrom('sites')
      .select(SITE_COLUMNS)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(toSitePlace);
  },
  async byIds(db, ids) {
    const rows = await db.selectFrom('sites').select(SITE_COLUMNS).where('id', 'in', ids).execute();
    return rows.map(toSitePlace);
  },
};

export const PLAY_SPACE_READER: PlaceReader = {
  async page(db, after, limit) {
    const rows = await db
      .selectFrom('play_spaces')
      .select(PLAY_COLUMNS)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(toPlaySpacePlace);
  },
  async byIds(db, ids) {
    const rows = await db.selectFrom('play_spaces').select(PLAY_COLUMNS).where('id', 'in', ids).execute();
    return rows.map(toPlaySpacePlace);
  },
};
