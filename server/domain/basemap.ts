import { z } from 'zod';
import { CommuneCode, listText } from './values.ts';

/** A street has its name at this zoom; the map draws closer views from the same tiles. */
export const DEEPEST_BASEMAP_ZOOM = 15;
/** More would leave a tablet no room for photos. */
export const MOST_BASEMAP_BYTES = 1024 ** 3;

/** `?communes=00145,00148` */
export const BasemapQuery = z.object({ communes: listText(CommuneCode) });

/** The background map of some communes before it is fetched. */
export const BasemapSize = z.object({
  /** Of the whole file, exact. */
  bytes: z.int(),
  tiles: z.int(),
  /** Of the file; equal to the ETag of its answer. */
  etag: z.string(),
  /** Of the whole map that it is cut from: another one when the operator replaced it. */
  version: z.string(),
});
export type BasemapSize = z.infer<typeof BasemapSize>;
