import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isPostgresUrl } from '../db/database-url.ts';
import type { Deps } from '../deps.ts';
import { syncFolder } from './manifest.ts';

/** Stands in the installation from before the first file is taken out of the backup until the last one has its place. */
const Marker = z.object({
  madeAt: z.string(),
  database: z.string(),
  /** What the restore may fill, and empty when it is begun again. */
  folders: z.array(z.string()).default([]),
});
export type Marker = z.infer<typeof Marker>;
type Place = Pick<Deps['config'], 'dataDir'>;

export const markerOf = ({ dataDir }: Place) => join(dataDir, 'restore-unfinished.json');

/** A database without its password. */
export function nameOf(databaseUrl: string): string {
  if (!isPostgresUrl(databaseUrl)) return databaseUrl;
  const { host, pathname } = new URL(databaseUrl);
  return `postgres://${host}${pathname}`;
}

/** Of a marker that cannot be read: the place is not whole, and nothing in it may be removed. */
const UNREADABLE: Marker = { madeAt: '', database: '', folders: [] };

/** null: no restore was interrupted. */
export async function readMarker(config: Place): Promise<Marker | null> {
  const text = await readFile(markerOf(config), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return Marker.parse(JSON.parse(text));
  } catch {
    return UNREADABLE;
  }
}

/** Appears whole or not at all. */
export async function writeMarker(config: Place, marker: Marker): Promise<void> {
  const temporary = `${markerOf(config)}.new`;
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(JSON.stringify(marker));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, markerOf(config));
  await syncFolder(config.dataDir);
}
