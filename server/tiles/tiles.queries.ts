import type { Database, Db } from '../db/database.ts';
import type { PlaceRow } from './place-row.ts';
import { fromPlaySpaceValues, fromSiteValues, toPlaySpacePlace, toSitePlace } from './tiles.rows.ts';

/** In the order in which `fromSiteValues` takes them. */
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
] as const;
const PLAY_COLUMNS = ['id', 'name', 'lon', 'lat', 'condition', 'kind', 'commune_code'] as const;

/** Reads the places of one layer, all or some by id. */
export interface PlaceReader {
  /** In batches, in no particular order. */
  all(database: Pick<Database, 'scan'>): AsyncIterable<readonly PlaceRow[]>;
  byIds(db: Db, ids: readonly string[]): Promise<PlaceRow[]>;
}

export const SITE_READER: PlaceReader = {
  async *all({ scan }) {
    for await (const rows of scan('sites', SITE_COLUMNS)) yield rows.map(fromSiteValues);
  },
  async byIds(db, ids) {
    const rows = await db.selectFrom('sites').select(SITE_COLUMNS).where('id', 'in', ids).execute();
    return rows.map(toSitePlace);
  },
};

export const PLAY_SPACE_READER: PlaceReader = {
  async *all({ scan }) {
    for await (const rows of scan('play_spaces', PLAY_COLUMNS)) yield rows.map(fromPlaySpaceValues);
  },
  async byIds(db, ids) {
    const rows = await db.selectFrom('play_spaces').select(PLAY_COLUMNS).where('id', 'in', ids).execute();
    return rows.map(toPlaySpacePlace);
  },
};
